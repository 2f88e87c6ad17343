/// An argument of a directive, with the values that it can have.
enum DirectiveArgument {
  /// A whole number; `name` says what it is, without an article.
  case number(_ name: String, ClosedRange<Int>)
  /// A number before the number that follows, which can be left out: the channel of `program 2 40`.
  case optionalNumber(_ name: String, ClosedRange<Int>)
  /// `octave=` and a number, or nothing.
  case octave(ClosedRange<Int>)
  /// Steps of equal length: letters, each with the number of steps that it lasts if above 1.
  case pattern(_ name: String, letters: String)

  /// The most steps of a pattern.
  static let stepLimit = 64

  /// What to write, for messages.
  var expectation: String {
    switch self {
    case .number(_, let range), .optionalNumber(_, let range), .octave(let range):
      "a number from \(range.lowerBound) to \(range.upperBound)"
    case .pattern(_, let letters):
      "letters of \(letters.map(String.init).joined(separator: " ")) with numbers after them, at most "
        + "\(Self.stepLimit) steps"
    }
  }

  /// What it is, for messages.
  var name: String {
    switch self {
    case .number(let name, _), .optionalNumber(let name, _), .pattern(let name, _): name
    case .octave: "octave"
    }
  }
}

/// The arguments of a directive as they were read.
struct DirectiveValues {
  /// The numbers; `nil` where an optional one is missing.
  var numbers: [Int?] = []
  /// The steps of a pattern.
  var steps: [UInt8] = []

  /// The number at an index; 0 if it is missing.
  subscript(place: Int) -> Int { place < numbers.count ? numbers[place] ?? 0 : 0 }
}
