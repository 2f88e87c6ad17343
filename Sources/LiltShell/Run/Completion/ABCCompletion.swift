import ABCNotation

/// Completes the fields of a tune and their values.
struct ABCCompletion {
  /// The line before the cursor.
  private let line: Substring

  /// Completes the end of `text`.
  init(_ text: Substring) {
    line = text.lastIndex(of: "\n").map { text[$0...].dropFirst() } ?? text
  }

  /// The fields or values that can stand here; `nil` where music stands.
  var completion: Completion? {
    // An inline field such as [K:D] is completed too.
    let start = line.lastIndex(of: "[").map { line[$0...].dropFirst() } ?? line
    guard let letter = start.first else { return Completion(of: "", replacedCount: 0, Self.fields) }
    let rest = start.dropFirst()
    if rest.isEmpty {
      let candidates = Self.fields.filter { $0.value.hasPrefix(String(letter)) }
      if candidates.isEmpty { return nil }
      return Completion(of: String(letter), replacedCount: 1, candidates)
    }
    guard rest.first == ":" else { return nil }
    let value = String(rest.dropFirst().drop { $0 == " " })
    let candidates = Self.values(of: letter, startingWith: value)
    if candidates.isEmpty { return nil }
    return Completion(of: value, replacedCount: value.unicodeScalars.count, candidates)
  }

  /// The values of a field that begin with `start`.
  private static func values(
    of letter: Character, startingWith start: String
  ) -> [Completion.Candidate] {
    let all =
      switch letter {
      case "K": HeaderValues.keys(startingWith: start)
      case "M": HeaderValues.meters
      case "L": HeaderValues.unitLengths
      case "R": HeaderValues.rhythms
      case "Q": HeaderValues.tempos
      default: [Completion.Candidate]()
      }
    return all.filter { $0.value.hasPrefix(start) }
      .map { Completion.Candidate($0.value, $0.summary, endsWord: false) }
  }

  /// The fields of ABC 2.1, §3, that a tune can have.
  private static let fields: [Completion.Candidate] = [
    ("A:", "where it is from"), ("B:", "the book it is in"), ("C:", "its composer"),
    ("D:", "a recording"), ("F:", "the address of the file"), ("G:", "its group"),
    ("H:", "its history"), ("I:", "an instruction to programs"),
    ("K:", "the key, the last line of the header"), ("L:", "the unit note length, such as 1/8"),
    ("M:", "the metre, such as 6/8"), ("N:", "notes on the tune"), ("O:", "its origin"),
    ("P:", "the order of its parts, or a part"), ("Q:", "the tempo, such as 1/4=120"),
    ("R:", "the rhythm, such as jig"), ("S:", "the source"), ("T:", "the title"),
    ("V:", "a voice"), ("W:", "words below the tune"), ("Z:", "who wrote it down"),
    ("w:", "words below the notes"),
  ].map { Completion.Candidate($0.0, $0.1, endsWord: false) }
}
