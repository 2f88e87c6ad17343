import ABCNotation

/// A clef, as the properties of a `K:` or `V:` field give it (ABC 2.1 §4.6).
struct Clef: Hashable {
  /// The letter of the clef: G, F, C, `percussion` or `none`.
  var sign: String
  /// The line on which it stands, counted from the lowest.
  var line: Int?
  /// The octaves above or below which the small 8 or 15 tells to play.
  var octaves = 0

  static let treble = Clef(sign: "G", line: 2)

  /// The clef that the properties name; `nil` if they name none.
  init?(properties: String) {
    let plain = properties.split(separator: "\"", omittingEmptySubsequences: false)
    for (place, piece) in plain.enumerated() {
      // Every second piece is inside quotes; only `clef="treble"` is a clef there.
      if place % 2 == 1 {
        if plain[place - 1].hasSuffix("clef="), let clef = Clef(name: piece) {
          self = clef
          return
        }
        continue
      }
      for word in piece.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        let name = word.hasPrefix("clef=") ? word.dropFirst(5) : word
        if let clef = Clef(name: name) {
          self = clef
          return
        }
      }
    }
    return nil
  }

  private init(sign: String, line: Int?) {
    self.sign = sign
    self.line = line
  }

  /// Parses a name such as `treble-8`, `bass3` or `C4`.
  private init?(name: Substring) {
    var rest = name
    guard let (key, clef) = Self.names.first(where: { name.hasPrefix($0.0) }) else { return nil }
    self = clef
    rest = rest.dropFirst(key.count)
    if let digit = rest.first?.wholeNumberValue, (1...5).contains(digit), clef.line != nil {
      line = digit
      rest = rest.dropFirst()
    }
    if let mark = rest.first, "+-^_".contains(mark) {
      guard let count = Self.octaves[rest.dropFirst()] else { return nil }
      octaves = "+^".contains(mark) ? count : -count
    } else if !rest.isEmpty {
      return nil
    }
  }

  private static let octaves: [Substring: Int] = ["8": 1, "15": 2]

  private static let names: [(String, Clef)] = [
    ("treble", treble), ("alto", Clef(sign: "C", line: 3)), ("tenor", Clef(sign: "C", line: 4)),
    ("bass", Clef(sign: "F", line: 4)), ("percussion", Clef(sign: "percussion", line: nil)),
    ("perc", Clef(sign: "percussion", line: nil)),
    ("none", Clef(sign: "none", line: nil)), ("soprano", Clef(sign: "C", line: 1)),
    ("mezzosoprano", Clef(sign: "C", line: 2)), ("mezzo", Clef(sign: "C", line: 2)),
    ("baritone", Clef(sign: "F", line: 3)), ("subbass", Clef(sign: "F", line: 5)),
    ("G", treble), ("F", Clef(sign: "F", line: 4)), ("C", Clef(sign: "C", line: 3)),
    ("tab", Clef(sign: "TAB", line: nil)),
  ]
}
