import ABCNotation

/// A chord symbol as MusicXML describes it.
struct ChordName: Hashable {
  /// A letter with its sharps (positive) or flats.
  struct Step: Hashable {
    let letter: PitchLetter
    let alteration: Int
  }

  /// A note in which the chord differs from its kind.
  struct Degree: Hashable {
    /// What happens to the note.
    enum Change: String {
      case add, alter, subtract
    }

    let value: Int
    let alteration: Int
    let change: Change
  }

  /// The root; `nil` if the symbol says that no chord sounds.
  let root: Step?
  /// The kind in MusicXML, such as `minor-seventh`.
  let kind: String
  /// The type as written, such as `m7`.
  let text: String
  let degrees: [Degree]
  let bass: Step?

  /// Reads a chord symbol; `nil` for other text.
  init?(_ symbol: String) {
    // The last alternative that is a chord counts, as for `Harmony`.
    for part in symbol.split(separator: ";").reversed() {
      guard let harmony = Harmony(String(part)) else { continue }
      self.init(harmony, of: part.drop { $0 == "(" || $0 == "[" })
      return
    }
    guard Harmony.isSilence(symbol) else { return nil }
    self.init(silence: symbol)
  }

  /// Describes a symbol that says that no chord sounds.
  private init(silence symbol: String) {
    (root, kind, text, degrees, bass) = (nil, "none", symbol, [], nil)
  }

  /// Describes the harmony of a text that starts with its root.
  private init?(_ harmony: Harmony, of text: Substring) {
    guard let root = Step(text.first, semitones: harmony.root) else { return nil }
    self.root = root
    let parts = Self.parts(of: text)
    bass = parts.bass.flatMap { Step($0, semitones: harmony.bass) }
    self.text = Self.type(in: parts.chord.dropFirst(1 + abs(root.alteration)))
    if harmony.isBassNote {
      (kind, degrees) = ("pedal", [])
    } else {
      // In an inversion the intervals are others.
      let upright = Harmony(String(parts.chord))?.intervals ?? harmony.intervals
      (kind, degrees) = Self.kind(of: upright)
    }
  }

  /// The text before the bass, and the letter of the bass if there is one after a slash.
  private static func parts(of text: Substring) -> (chord: Substring, bass: Character?) {
    guard let slash = text.lastIndex(of: "/"), let letter = text[slash...].dropFirst().first,
      ("A"..."G").contains(letter) || ("a"..."g").contains(letter)
    else { return (text, nil) }
    return (text[..<slash], letter)
  }

  /// The type at the start of a text, with brackets that open in it; a space or a bracket that only
  /// closes ends it.
  private static func type(in text: Substring) -> String {
    var depth = 0
    let end = text.firstIndex { character in
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      return depth < 0 || depth == 0 && character == " "
    }
    // An open bracket is a remark.
    return String(depth > 0 ? text.prefix { !" ([".contains($0) } : text[..<(end ?? text.endIndex)])
  }

  /// The kind that differs least from the intervals, and the degrees in which it differs.
  private static func kind(of intervals: [Int]) -> (String, [Degree]) {
    var best: (name: String, degrees: [Degree]) = ("other", [])
    for (name, notes) in kinds {
      var extra = intervals.filter { !notes.contains($0) }
      var missing = notes.filter { !intervals.contains($0) }
      var degrees: [Degree] = []
      if let place = missing.firstIndex(of: 7),
        let fifth = extra.firstIndex(where: { $0 == 6 || $0 == 8 })
      {
        degrees.append(Degree(value: 5, alteration: extra[fifth] - 7, change: .alter))
        extra.remove(at: fifth)
        missing.remove(at: place)
      }
      degrees += missing.map { Degree(value: value(of: $0), alteration: 0, change: .subtract) }
      degrees += extra.map(added)
      if best.name == "other" || degrees.count < best.degrees.count { best = (name, degrees) }
    }
    return best
  }

  /// The degree of a note of a kind.
  private static func value(of interval: Int) -> Int {
    switch interval {
    case 0: 1
    case 1...2: 2
    case 3...4: 3
    case 5: 4
    case 6...8: 5
    case 9: 6
    case 10...11: 7
    case 12...15: 9
    case 16...18: 11
    default: 13
    }
  }

  /// The degree of a note that is added, whose seventh is the minor one.
  private static func added(_ interval: Int) -> Degree {
    let (value, alteration): (Int, Int) =
      switch interval % 12 {
      case 1: (9, -1)
      case 2: (9, 0)
      case 3: (9, 1)
      case 4: (3, 0)
      case 5: (interval > 12 ? 11 : 4, 0)
      case 6: (interval > 12 ? 11 : 4, 1)
      case 7: (5, 0)
      case 8: (13, -1)
      case 9: (interval > 12 ? 13 : 6, 0)
      case 10: (7, 0)
      default: (7, 1)
      }
    return Degree(value: value, alteration: alteration, change: .add)
  }

  /// The kinds of MusicXML with their notes in semitones above the root.
  private static let kinds: [(String, [Int])] = [
    ("major", [0, 4, 7]), ("minor", [0, 3, 7]), ("augmented", [0, 4, 8]),
    ("diminished", [0, 3, 6]), ("dominant", [0, 4, 7, 10]), ("major-seventh", [0, 4, 7, 11]),
    ("minor-seventh", [0, 3, 7, 10]), ("diminished-seventh", [0, 3, 6, 9]),
    ("augmented-seventh", [0, 4, 8, 10]), ("half-diminished", [0, 3, 6, 10]),
    ("major-minor", [0, 3, 7, 11]), ("major-sixth", [0, 4, 7, 9]), ("minor-sixth", [0, 3, 7, 9]),
    ("dominant-ninth", [0, 4, 7, 10, 14]), ("major-ninth", [0, 4, 7, 11, 14]),
    ("minor-ninth", [0, 3, 7, 10, 14]), ("dominant-11th", [0, 4, 7, 10, 14, 17]),
    ("major-11th", [0, 4, 7, 11, 14, 17]), ("minor-11th", [0, 3, 7, 10, 14, 17]),
    ("dominant-13th", [0, 4, 7, 10, 14, 17, 21]), ("major-13th", [0, 4, 7, 11, 14, 17, 21]),
    ("minor-13th", [0, 3, 7, 10, 14, 17, 21]), ("suspended-second", [0, 2, 7]),
    ("suspended-fourth", [0, 5, 7]), ("power", [0, 7]),
  ]
}

extension ChordName.Step {
  /// The step of a letter that sounds `semitones` above the C of its octave.
  fileprivate init?(_ letter: Character?, semitones: Int) {
    let name = letter?.uppercased()
    guard let letter = PitchLetter.allCases.first(where: { $0.name == name }) else { return nil }
    self.init(letter: letter, alteration: semitones - letter.semitones)
  }
}
