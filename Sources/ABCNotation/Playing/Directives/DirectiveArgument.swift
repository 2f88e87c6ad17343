/// An argument of a directive, with the values that it can have; `name` says what it is, without an
/// article.
enum DirectiveArgument {
  /// A whole number.
  case number(_ name: String, ClosedRange<Int>)
  /// A number before the number that follows, which can be left out: the channel of `program 2 40`.
  case optionalNumber(_ name: String, ClosedRange<Int>)
  /// `bass`, `chord`, or nothing for the melody.
  case part
  /// Several numbers.
  case numbers(_ name: String, ClosedRange<Int>, count: ClosedRange<Int>)
  /// `octave=` and a number, or nothing.
  case octave(ClosedRange<Int>)
  /// Two numbers with a slash between them; a proper fraction is below 1.
  case fraction(_ name: String, ClosedRange<Int>, over: ClosedRange<Int>, isProper: Bool)
  /// Steps of equal length: letters, each with the number of steps that it lasts if above 1.
  case pattern(_ name: String, letters: String)
  /// The drums of the strikes of the pattern before, then their velocities; each can be left out.
  case drums
  /// A note of ABC, as a MIDI key.
  case note
  /// Any word.
  case word(_ name: String)

  /// The most steps of a pattern.
  static let stepLimit = 64
  /// The velocities of notes.
  static let velocity = 1...127

  /// What it is, for messages.
  var name: String {
    switch self {
    case .number(let name, _), .optionalNumber(let name, _), .numbers(let name, _, _),
      .fraction(let name, _, _, _), .pattern(let name, _), .word(let name):
      name
    case .octave: "octave"
    case .part: "part"
    case .drums: "drum or velocity"
    case .note: "note"
    }
  }

  /// What to write, for messages.
  var expectation: String {
    switch self {
    case .number(_, let range), .optionalNumber(_, let range), .octave(let range):
      "a number \(Self.words(range))"
    case .numbers(_, let range, let count):
      "\(count.lowerBound) to \(count.upperBound) numbers \(Self.words(range))"
    case .fraction(_, let above, let below, let isProper):
      "a fraction of a number \(Self.words(above)) over one \(Self.words(below))"
        + (isProper ? ", below 1" : "")
    case .pattern(_, let letters):
      "letters of \(letters.map(String.init).joined(separator: " ")) with numbers after them, at most "
        + "\(Self.stepLimit) steps"
    case .drums: "drums from 0 to 127, then velocities \(Self.words(Self.velocity))"
    case .part: "'bass' or 'chord'"
    case .note: "a note such as '^F,'"
    case .word: "a word"
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    "from \(range.lowerBound) to \(range.upperBound)"
  }
}

/// The arguments of a directive as they were read.
struct DirectiveValues {
  /// The numbers; `nil` where an optional one is missing.
  var numbers: [Int?] = []
  /// The steps of a pattern.
  var steps: [UInt8] = []
  var word = ""
  var part = Performance.Part.melody

  /// The number at an index; 0 if it is missing.
  subscript(place: Int) -> Int { place < numbers.count ? numbers[place] ?? 0 : 0 }

  /// The numbers that are there.
  var all: [Int] { numbers.compactMap(\.self) }

  /// The first two numbers as a fraction.
  var fraction: Fraction { Fraction(self[0], max(1, self[1])) }
}
