/// Parses the value of a `K:` field (ABC 2.1 §3.1.14, §4.6).
///
/// Accidentals as Unicode has them (`B♭`), spelled-out ones (`E flat`) and a small letter as tonic
/// are understood with a remark. What does not belong to a key is reported.
struct KeyParser {
  private var cursor: Cursor
  private let range: Range<Int>
  /// Whether the tonic or its accidental is written in another way than that of the standard.
  private(set) var isSpelledOtherwise = false

  /// What the value of a `K:` field is.
  enum Result {
    /// A key.
    case key(Key)
    /// Properties without a key, such as `clef=bass`.
    case properties(VoiceProperties)
    /// Neither of these.
    case unknown
  }

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    cursor = Cursor(bytes, range)
    self.range = range
  }

  mutating func parse(_ diagnostics: inout DiagnosticCollector) -> Result {
    if let plain = plainKey { return .key(plain) }
    // An empty field is `K:none`.
    if range.isEmpty { return .key(Key(basis: .none)) }
    // Reported only if the value turns out to be a key.
    var found = diagnostics.emptied
    let basis = basis(&found)
    var modifiers: [Key.Modifier] = []
    var isExplicit = false
    var properties = VoiceProperties()
    while let word = cursor.nextProperty() {
      if !isExplicit, cursor.text(word).lowercased() == "exp" {
        isExplicit = true
      } else if let read = accidentals(word) {
        for modifier in read {
          if modifiers.contains(where: { $0.letter == modifier.letter }) {
            found.report(
              .repeatedKeyAccidental(modifier.letter.name), word.lowerBound, word.upperBound)
          }
          modifiers.removeAll { $0.letter == modifier.letter }
          modifiers.append(modifier)
        }
      } else {
        properties.read(word, of: cursor.bytes, in: "the key", &found)
      }
    }
    let hasSignature = basis != nil || isExplicit || !modifiers.isEmpty
    guard hasSignature || !properties.isEmpty else { return .unknown }
    diagnostics.add(found)
    if properties.isSpelledOtherwise { isSpelledOtherwise = true }
    guard hasSignature else { return .properties(properties) }
    return .key(
      Key(
        basis: basis ?? .tonic(.c, alteration: 0, .major), modifiers: modifiers,
        isExplicit: isExplicit, properties: properties.text))
  }

  /// The key if it is a letter with or without `m`, as most are.
  private var plainKey: Key? {
    guard range.count == 1 || range.count == 2 && cursor.peek() == UInt8(ascii: "m"),
      cursor.current & 0x20 == 0, let letter = PitchLetter(ascii: cursor.current)
    else { return nil }
    return Key(letter, range.count == 1 ? .major : .minor)
  }

  private mutating func basis(_ diagnostics: inout DiagnosticCollector) -> Key.Basis? {
    specialKey() ?? tonic(&diagnostics)
  }

  private mutating func specialKey() -> Key.Basis? {
    let start = cursor.at
    guard let word = cursor.nextWord() else { return nil }
    switch cursor.text(word) {
    case "HP": return .bagpipe
    case "Hp": return .bagpipeWithSignature
    case "none", "None", "NONE": return Key.Basis.none
    default:
      cursor.at = start
      return nil
    }
  }

  // MARK: The tonic

  /// Reads a tonic: a letter, a sharp or flat, and a mode with or without a space before it.
  private mutating func tonic(_ diagnostics: inout DiagnosticCollector) -> Key.Basis? {
    cursor.skipSpaces()
    let start = cursor.at
    guard let letter = PitchLetter(ascii: cursor.current) else { return nil }
    let isSmall = cursor.current & 0x20 != 0
    cursor.at += 1
    let alteration = tonicAccidental()
    if isSmall {
      // Many words begin with one of these letters; a key has nothing but a mode behind it.
      guard isWordEnd || hasMode else {
        cursor.at = start
        isSpelledOtherwise = false
        return nil
      }
      isSpelledOtherwise = true
    }
    let mode = mode(&diagnostics)
    let basis = Key.Basis.tonic(letter, alteration: alteration, mode ?? .major)
    if isSpelledOtherwise {
      let text = cursor.text(start..<cursor.at)
      diagnostics.report(.keySpelling(text, Key(basis: basis).abc), start, cursor.at)
    }
    return basis
  }

  /// Whether no part of a word follows.
  private var isWordEnd: Bool { cursor.isAtEnd || cursor.current.isSpace }

  /// Whether the letters that follow directly are a mode.
  private var hasMode: Bool {
    let end = endOfLetters(from: cursor.at)
    let isWhole = end == cursor.end || cursor.bytes[end].isSpace
    return isWhole && Self.mode(cursor.text(cursor.at..<end).lowercased()) != nil
  }

  /// Reads a sharp or flat after a tonic, as a sign or as a word.
  private mutating func tonicAccidental() -> Int {
    for (sign, alteration) in [("#", 1), ("b", -1)] where cursor.skip(sign) {
      // `Bflat` has no sign, `Bbm` has one.
      return alteration
    }
    let start = cursor.at
    cursor.skipSpaces()
    for (sign, alteration) in Self.otherSigns where cursor.skip(sign) {
      isSpelledOtherwise = true
      return alteration
    }
    if cursor.at == start { _ = cursor.skip("-") }
    let end = endOfLetters(from: cursor.at)
    let word = cursor.text(cursor.at..<end).lowercased()
    if let alteration = Self.words.first(where: { $0.word == word })?.alteration {
      cursor.at = end
      isSpelledOtherwise = true
      return alteration
    }
    cursor.at = start
    return 0
  }

  private static let otherSigns = [("♯", 1), ("♭", -1), ("♮", 0), ("#", 1)]
  private static let words = [
    (word: "sharp", alteration: 1), (word: "flat", alteration: -1),
    (word: "natural", alteration: 0),
  ]

  private func endOfLetters(from start: Int) -> Int {
    var end = start
    while end < cursor.end, cursor.bytes[end].isLetter { end += 1 }
    return end
  }

  // MARK: The mode

  /// Reads the mode after a tonic; `nil` if no mode follows.
  private mutating func mode(
    _ diagnostics: inout DiagnosticCollector, isAfterKind: Bool = false
  ) -> Key.Mode? {
    let start = cursor.at
    guard let word = cursor.nextWord() else { return nil }
    // The mode ends with its letters; in `Em^f` an accidental follows.
    let end = endOfLetters(from: word.lowerBound)
    let written = cursor.text(word.lowerBound..<end)
    let name = written.lowercased()
    if let mode = Self.mode(name) {
      cursor.at = end
      if written == "M" { diagnostics.report(.capitalMinor, word.lowerBound, end) }
      return mode
    }
    cursor.at = start
    if word.lowerBound == start {
      guard end > start else { return nil }
      diagnostics.report(.unknownMode(written), start, end)
      cursor.at = end
      return nil
    }
    // `A harmonic minor`: a mode that follows directly still counts.
    guard !isAfterKind, end == word.upperBound, Self.kindsOfMinor.contains(name) else {
      return nil
    }
    cursor.at = end
    guard let mode = mode(&diagnostics, isAfterKind: true) else {
      cursor.at = start
      return nil
    }
    if name == "natural" {
      isSpelledOtherwise = true
    } else {
      diagnostics.report(.leftOver(written, in: "the key"), word.lowerBound, end)
    }
    return mode
  }

  private static let kindsOfMinor = ["natural", "harmonic", "melodic"]

  /// The mode that the first three letters of a word name.
  private static func mode(_ name: String) -> Key.Mode? {
    switch name.prefix(3) {
    case "m", "min": .minor
    case "maj": .major
    case "ion": .ionian
    case "dor": .dorian
    case "phr": .phrygian
    case "lyd": .lydian
    case "mix": .mixolydian
    case "aeo": .aeolian
    case "loc": .locrian
    default: nil
    }
  }

  // MARK: Accidentals

  /// Parses accidentals such as `^f` or `_b_e`; `nil` if the word is something else.
  private func accidentals(_ word: Range<Int>) -> [Key.Modifier]? {
    var inner = Cursor(cursor.bytes, word)
    var result: [Key.Modifier] = []
    while !inner.isAtEnd {
      guard let accidental = inner.accidental(), let letter = PitchLetter(ascii: inner.current)
      else { return nil }
      inner.at += 1
      result.append(Key.Modifier(accidental, letter))
    }
    return result
  }
}

extension Cursor {
  /// Reads up to the next white space; `nil` at the end.
  fileprivate mutating func nextWord() -> Range<Int>? {
    skipSpaces()
    if isAtEnd { return nil }
    let start = at
    while !isAtEnd, !current.isSpace { at += 1 }
    return start..<at
  }
}
