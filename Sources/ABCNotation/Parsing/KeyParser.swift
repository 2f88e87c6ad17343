/// Parses the value of a `K:` field (ABC 2.1 §3.1.14).
struct KeyParser {
  private var cursor: Cursor
  private let range: Range<Int>

  /// What the value of a `K:` field is.
  enum Result {
    /// A key.
    case key(Key)
    /// Properties without a key, such as `clef=bass`.
    case properties(String, transposition: Int)
    /// Neither of these.
    case unknown
  }

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    cursor = Cursor(bytes, range)
    self.range = range
  }

  mutating func parse(_ diagnostics: inout DiagnosticCollector) -> Result {
    if let plain = plainKey { return .key(plain) }
    var basis: Key.Basis?
    if let special = specialKey() {
      basis = special
    } else if let tonic = tonic(&diagnostics) {
      basis = tonic
    }
    var modifiers: [Key.Modifier] = []
    var isExplicit = false
    var properties: [String] = []
    var transposition = 0
    while let word = nextWord() {
      let text = cursor.text(word)
      if text.lowercased() == "exp" {
        isExplicit = true
      } else if let read = accidentals(word) {
        modifiers += read
      } else {
        properties.append(text)
        transposition += Self.shift(of: text) ?? 0
      }
    }
    let written = properties.joined(separator: " ")
    if let basis {
      return .key(
        Key(
          basis: basis, modifiers: modifiers, isExplicit: isExplicit, properties: written,
          transposition: transposition))
    }
    if isExplicit || !modifiers.isEmpty {
      return .key(
        Key(
          basis: .tonic(.c, alteration: 0, .major), modifiers: modifiers, isExplicit: isExplicit,
          properties: written, transposition: transposition))
    }
    let isClef = written.contains("=") || Self.clefs.contains { written.hasPrefix($0) }
    return isClef ? .properties(written, transposition: transposition) : .unknown
  }

  /// The key if it is a letter with or without `m`, as most are.
  private var plainKey: Key? {
    guard range.count == 1 || range.count == 2 && cursor.peek() == UInt8(ascii: "m"),
      cursor.current & 0x20 == 0, let letter = PitchLetter(ascii: cursor.current)
    else { return nil }
    return Key(letter, range.count == 1 ? .major : .minor)
  }

  private static let clefs = ["treble", "bass", "alto", "tenor", "perc", "soprano", "mezzo"]

  private mutating func nextWord() -> Range<Int>? {
    cursor.skipSpaces()
    if cursor.isAtEnd { return nil }
    let start = cursor.at
    while !cursor.isAtEnd, !cursor.current.isSpace { cursor.at += 1 }
    return start..<cursor.at
  }

  private mutating func specialKey() -> Key.Basis? {
    let start = cursor.at
    guard let word = nextWord() else { return nil }
    switch cursor.text(word) {
    case "HP": return .bagpipe
    case "Hp": return .bagpipeWithSignature
    case "none", "None", "NONE": return Key.Basis.none
    default:
      cursor.at = start
      return nil
    }
  }

  /// Reads a tonic: a capital letter, `#` or `b`, and a mode with or without a space before it.
  private mutating func tonic(_ diagnostics: inout DiagnosticCollector) -> Key.Basis? {
    cursor.skipSpaces()
    let byte = cursor.current
    guard byte & 0x20 == 0, let letter = PitchLetter(ascii: byte) else { return nil }
    cursor.at += 1
    var alteration = 0
    if cursor.skip(UInt8(ascii: "#")) {
      alteration = 1
    } else if cursor.skip(UInt8(ascii: "b")) {
      alteration = -1
    }
    let afterTonic = cursor.at
    guard let word = nextWord() else { return .tonic(letter, alteration: alteration, .major) }
    // The mode ends with its letters; in `Em^f` an accidental follows.
    var end = word.lowerBound
    while end < word.upperBound, cursor.bytes[end].isLetter { end += 1 }
    let name = cursor.text(word.lowerBound..<end).lowercased()
    if let mode = Self.mode(name) {
      cursor.at = end
      return .tonic(letter, alteration: alteration, mode)
    }
    cursor.at = afterTonic
    let touches = word.lowerBound == afterTonic
    if touches, end > word.lowerBound {
      diagnostics.report(.unknownMode(name), word.lowerBound, end)
      cursor.at = end
    }
    return .tonic(letter, alteration: alteration, .major)
  }

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

  /// The semitones by which a property of a key or voice moves notes; `nil` for other properties, 0
  /// for values out of range.
  static func shift(of property: String) -> Int? {
    for (name, factor) in [("transpose=", 1), ("octave=", 12)] where property.hasPrefix(name) {
      guard let value = Int(property.dropFirst(name.count)), (-60...60).contains(value) else {
        return 0
      }
      return value * factor
    }
    if property.hasSuffix("-8") { return -12 }
    return property.hasSuffix("+8") ? 12 : nil
  }
}

extension Cursor {
  /// Reads an accidental; `=^` and `=_` are `^` and `_`.
  ///
  /// If there is none, the cursor does not move.
  mutating func accidental() -> Accidental? {
    switch current {
    case UInt8(ascii: "^"):
      at += 1
      return skip(UInt8(ascii: "^")) ? .doubleSharp : .sharp
    case UInt8(ascii: "_"):
      at += 1
      return skip(UInt8(ascii: "_")) ? .doubleFlat : .flat
    case UInt8(ascii: "="):
      at += 1
      if skip(UInt8(ascii: "^")) { return .sharp }
      return skip(UInt8(ascii: "_")) ? .flat : .natural
    default: return nil
    }
  }
}
