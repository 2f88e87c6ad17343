public import ABCNotation

/// The form of a tune: its parts, how many bars they have, which are repeated, and which bars return.
public struct TuneForm: Hashable, Sendable {
  /// A part, as written.
  public struct Part: Hashable, Sendable {
    /// The bars of one pass, endings included, pick-up not.
    public var barCount: Int
    /// Whether it is played twice.
    public var isRepeated: Bool
    /// The bars of each of its two variant endings; 0 if both passes are the same.
    public var endingCount: Int
    /// For each written bar the earlier written bar of the tune that it repeats, counted from 0 without
    /// pick-ups; nil for a new bar.
    ///
    /// The bars of the second ending follow those of the first.
    public var returns: [Int?]
    /// The part's letter: parts with the same bars have the same.
    public var letter: Character

    /// Creates a part of new bars.
    public init(barCount: Int, isRepeated: Bool, endingCount: Int = 0, letter: Character) {
      self.barCount = barCount
      self.isRepeated = isRepeated
      self.endingCount = endingCount
      self.letter = letter
      returns = Array(repeating: nil, count: barCount + endingCount)
    }

    /// The bars as written.
    public var writtenCount: Int { barCount + endingCount }
  }

  /// The parts in the order written.
  public var parts: [Part]
  /// The pick-up before each part, in whole notes; the last bar of a part is shorter by it.
  public var pickUp: Fraction
  /// Whether a `P:` line names each part.
  public var isLabelled: Bool

  /// The longest form: the parts and the bars of a part.
  public static let mostParts = 12
  /// The bars of a part in most folk tunes.
  public static let usualBars = 8
  /// The most bars of a part.
  public static let mostBars = 64

  /// Creates a form.
  public init(parts: [Part], pickUp: Fraction = .zero, isLabelled: Bool = false) {
    self.parts = parts
    self.pickUp = pickUp
    self.isLabelled = isLabelled
  }

  /// The parts as played, such as `AABB`.
  public var letters: String {
    String(parts.flatMap { $0.isRepeated ? [$0.letter, $0.letter] : [$0.letter] })
  }

  /// The form without returning bars, for a model that repeats bars by itself; a part whose letter
  /// comes back still repeats that part's bars.
  public var withNewBars: TuneForm {
    var form = self
    for place in parts.indices
    where !parts[..<place].contains(where: { $0.letter == parts[place].letter }) {
      form.parts[place].returns = parts[place].returns.map { _ in nil }
    }
    return form
  }

  /// The form that letters ask for: two equal letters in a row are a repeated part, a letter that comes
  /// back later repeats that part's bars; nil for anything but 1 to `mostParts` letters.
  public init?(letters: String, barCount: Int) {
    let asked = Array(letters.uppercased())
    guard !asked.isEmpty, asked.count <= Self.mostParts, (1...Self.mostBars).contains(barCount),
      asked.allSatisfy({ ("A"..."Z").contains($0) })
    else { return nil }
    var parts: [Part] = []
    var firstBars: [Character: Int] = [:]
    var written = 0
    var place = 0
    while place < asked.count {
      let letter = asked[place]
      let isRepeated = place + 1 < asked.count && asked[place + 1] == letter
      var part = Part(barCount: barCount, isRepeated: isRepeated, letter: letter)
      if let first = firstBars[letter] {
        part.returns = (0..<barCount).map { first + $0 }
      } else {
        firstBars[letter] = written
      }
      parts.append(part)
      written += part.writtenCount
      place += isRepeated ? 2 : 1
    }
    self.init(parts: parts)
  }
}
