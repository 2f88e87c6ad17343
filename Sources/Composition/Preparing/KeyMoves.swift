import ABCNotation

/// The moves of a tune into the twelve keys of its mode.
struct KeyMoves: Hashable, Sendable {
  /// The pitch class of its tonic, 0 for C; `nil` if the tune stays in its key.
  let tonic: Int?
  /// The sharps of its mode against major, which tell modes apart.
  let mode: Int
  /// For each pitch class the semitones to it; `refused` for a key that would leave more notes outside
  /// the range than the tune has itself.
  private var semitones = SIMD16<Int8>(repeating: Self.refused)

  private static let refused = Int8.max

  /// The moves of the tune that `text` is; `ofMelody` if only the notes of its first voice must stay in
  /// the range.
  init(of text: TuneText, ofMelody: Bool = false) {
    let tune = TuneReader.firstTune(in: text.withoutBlankEnds.string).tune
    guard case .tonic(let letter, let alteration, let mode) = tune.key.basis, !tune.hasPercussion,
      tune.transposedText(bySemitones: 1) != nil
    else {
      (tonic, self.mode) = (nil, 0)
      return
    }
    let tonic = (letter.semitones + alteration + 12) % 12
    self.tonic = tonic
    self.mode = mode.sharpsAgainstMajor
    semitones[tonic] = 0
    let keys = tune.writtenKeys(voiceCount: ofMelody ? 1 : .max)
    let unmoved = Self.countOutside(keys, movedBy: 0)
    for up in 1...11 {
      let ways = [up, up - 12].map { (outside: Self.countOutside(keys, movedBy: $0), by: $0) }
      // Six semitones are as far up as down; the lower one is taken.
      guard
        let best = ways.min(by: {
          ($0.outside, abs($0.by), $0.by) < ($1.outside, abs($1.by), $1.by)
        }),
        best.outside <= unmoved
      else { continue }
      semitones[(tonic + up) % 12] = Int8(best.by)
    }
  }

  /// The semitones to the key on a pitch class; `nil` for one that is not drawn.
  subscript(pitchClass: Int) -> Int? {
    let found = semitones[pitchClass]
    return found == Self.refused ? nil : Int(found)
  }

  private static func countOutside(_ keys: [Int], movedBy semitones: Int) -> Int {
    keys.count { !EpochTexts.range.contains($0 + semitones) }
  }
}

/// The weight of each key in a draw: the number of tunes in it to the power 0.7, for each mode.
struct KeyWeights: Sendable {
  /// Twelve weights, from C, by the sharps of the mode against major.
  private var weights: [Int: [Double]] = [:]

  /// Counts the keys of tunes.
  init(_ tunes: [KeyMoves]) {
    for tune in tunes {
      guard let tonic = tune.tonic else { continue }
      weights[tune.mode, default: Array(repeating: 0, count: 12)][tonic] += 1
    }
    weights = weights.mapValues { $0.map(Self.weight) }
  }

  /// A number that is the same on every machine, unlike the results of `pow` of different C libraries.
  private static func weight(_ count: Double) -> Double {
    if count == 0 { return 0 }
    // x^0.7 = e^(7 ln x / 10) is the tenth root of x^7, which Newton's method finds from above.
    let power = count * count * count * count * count * count * count
    var root = count
    for _ in 0..<200 {
      let root9 = root * root * root * root * root * root * root * root * root
      let next = (9 * root + power / root9) / 10
      if next >= root { break }
      root = next
    }
    return root
  }

  /// Draws a key for a tune.
  ///
  /// - Returns: The semitones to it, 0 for the tune's own key.
  func draw(for tune: KeyMoves, using generator: inout some RandomNumberGenerator) -> Int {
    guard let all = weights[tune.mode] else { return 0 }
    let choices = (0..<12).compactMap { key in tune[key].map { (semitones: $0, weight: all[key]) } }
    let total = choices.reduce(0) { $0 + $1.weight }
    var rest = Double(generator.next() >> 11) * 0x1p-53 * total
    for choice in choices where choice.weight > 0 {
      if rest < choice.weight { return choice.semitones }
      rest -= choice.weight
    }
    return 0
  }
}
