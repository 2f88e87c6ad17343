/// A tempo, as a `Q:` field gives it (ABC 2.1 §3.1.8).
public struct Tempo: Hashable, Sendable {
  /// The note value that is counted.
  public enum Beat: Hashable, Sendable {
    /// Lengths in whole notes whose sum is the beat: `1/4`, `3/8 1/4`.
    case lengths([Fraction])
    /// A multiple of the unit note length: `C`, `C3`.
    case unitNotes(Int)
    /// None is given, as in `Q:120`: quarter notes.
    case unstated
  }

  /// The note value that is counted.
  public var beat: Beat
  /// Beats a minute, or `nil` if the field has text only.
  public var beatsPerMinute: Fraction?
  /// The text in quotes, such as `Allegro`.
  public var text: String?

  /// Creates a tempo of `beatsPerMinute` notes of length `beat` a minute.
  public init(
    beat: Beat = .lengths([Fraction(1, 4)]), beatsPerMinute: Fraction?, text: String? = nil
  ) {
    self.beat = beat
    self.beatsPerMinute = beatsPerMinute
    self.text = text
  }

  /// The default: 120 quarter notes a minute.
  public static let standard = Tempo(beatsPerMinute: Fraction(120))

  /// The length of the beat in whole notes.
  public func beatLength(unitNoteLength: Fraction) -> Fraction {
    switch beat {
    case .lengths(let lengths): lengths.reduce(.zero, +)
    case .unitNotes(let count): unitNoteLength * count
    case .unstated: Fraction(1, 4)
    }
  }

  /// The length of a quarter note in microseconds, rounded down; `nil` if the field gives no speed
  /// and its text has none of the common words, such as `Allegro`.
  ///
  /// The result can be outside of 1 to 16,777,215, the range of MIDI.
  public func microsecondsPerQuarter(unitNoteLength: Fraction) -> Int? {
    let named = text.flatMap { Self.known(in: $0) }.map { Fraction($0.beats) }
    guard let speed = beatsPerMinute ?? named, speed > .zero else { return nil }
    let beat = beatLength(unitNoteLength: unitNoteLength)
    guard beat > .zero else { return nil }
    return (Fraction(15_000_000) / speed / beat).floor
  }

  /// The longest word of a text that names a tempo, such as `allegro`, with its beats a minute; `nil`
  /// for a text without such a word.
  static func known(in text: String) -> (word: String, beats: Int)? {
    var found: (word: String, beats: Int)?
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter }).map(String.init) {
      guard let beats = words[word], word.utf8.count > found?.word.utf8.count ?? 0 else { continue }
      found = (word, beats)
    }
    return found
  }

  private static let words: [String: Int] = [
    "larghissimo": 40, "adagissimo": 44, "lentissimo": 48, "largo": 56, "adagio": 59, "lento": 62,
    "larghetto": 66, "adagietto": 76, "andante": 88, "andantino": 96, "moderato": 104,
    "allegretto": 112, "allegro": 120, "vivace": 168, "vivo": 180, "presto": 192,
    "allegrissimo": 208, "vivacissimo": 220, "prestissimo": 240,
  ]

  /// The value of the `Q:` field.
  public var abc: String {
    var parts: [String] = []
    if let text { parts.append("\"\(text)\"") }
    if let beatsPerMinute {
      let speed = Self.decimal(beatsPerMinute)
      switch beat {
      case .lengths(let lengths):
        let sum = lengths.map { "\($0.numerator)/\($0.denominator)" }.joined(separator: " ")
        parts.append("\(sum)=\(speed)")
      case .unitNotes(let count): parts.append("C\(count == 1 ? "" : "\(count)")=\(speed)")
      case .unstated: parts.append(speed)
      }
    }
    return parts.joined(separator: " ")
  }

  /// A number with up to six decimals.
  private static func decimal(_ number: Fraction) -> String {
    if number.isWhole { return "\(number.numerator)" }
    let millionths = (number * 1_000_000).floor
    let digits = "\(1_000_000 + millionths % 1_000_000)".dropFirst()
    let end = digits.lastIndex { $0 != "0" } ?? digits.startIndex
    return "\(millionths / 1_000_000).\(digits[...end])"
  }
}
