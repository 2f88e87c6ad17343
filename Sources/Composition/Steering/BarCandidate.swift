/// A bar that was drawn for a place of a tune and can be taken.
public struct BarCandidate {
  /// The seed that draws it again.
  public let seed: UInt64
  /// Its characters.
  public let text: String
  /// The surprisal of its characters under the model itself, in bits.
  public let bits: Double
  /// The tune after it.
  public let generation: TuneGeneration

  /// The mean surprisal of its characters, in bits.
  public var meanBits: Double { bits / Double(max(1, text.unicodeScalars.count)) }

  init(seed: UInt64, from before: TuneGeneration, to generation: TuneGeneration) {
    self.seed = seed
    text = generation.text(after: before)
    bits = generation.draft.bits - before.draft.bits
    self.generation = generation
  }
}

/// What came of drawing bars.
public struct BarDrawing {
  /// The seed of the first drawing, with which the series of the others begins.
  public let seed: UInt64
  /// The positions of the new bars among the candidates.
  public internal(set) var added: Range<Int>
  /// The number of drawings that ended the tune instead.
  public internal(set) var endCount = 0
  /// Whether the user stopped it before all bars were found.
  public internal(set) var wasStopped = false
}

extension TuneGeneration {
  /// The characters that were drawn since `before`.
  public func text(after before: TuneGeneration) -> String {
    draft.drawn.dropFirst(before.draft.drawn.count).string
  }
}
