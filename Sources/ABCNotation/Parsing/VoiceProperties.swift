/// The properties of a voice or key, such as `clef=treble-8` or `name="First fiddle"` (ABC 2.1 §4.6,
/// §7.1), with those that programs have added.
struct VoiceProperties {
  /// The properties in order, each name once.
  private var properties: [VoiceProperty] = []
  /// Whether one was read that is written in another way than that of the standard.
  private(set) var isSpelledOtherwise = false

  /// No properties.
  init() {}

  /// The properties that a text has; what is unknown in it is left out.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    var unread = DiagnosticCollector()
    self.init(bytes, 0..<bytes.count, in: "", &unread)
  }

  /// Reads properties, and reports what is unknown in them; `what` names the field.
  init(
    _ bytes: [UInt8], _ range: Range<Int>, in what: String,
    _ diagnostics: inout DiagnosticCollector
  ) {
    var cursor = Cursor(bytes, range)
    while let word = cursor.nextProperty() { read(word, of: bytes, in: what, &diagnostics) }
  }

  var isEmpty: Bool { properties.isEmpty }
  /// The properties as ABC 2.1 writes them.
  var text: String { properties.map(\.text).joined(separator: " ") }

  /// Reads one property; reports a word that is not a property.
  mutating func read(
    _ word: Range<Int>, of bytes: [UInt8], in what: String,
    _ diagnostics: inout DiagnosticCollector
  ) {
    let written = bytes.string(word)
    guard let property = VoiceProperty(written) else {
      diagnostics.report(
        .leftOver(bytes.shown(word), in: what), word.lowerBound, word.upperBound)
      return
    }
    if property.isSpelledOtherwise {
      isSpelledOtherwise = true
      diagnostics.report(
        .propertySpelling(bytes.shown(word), property.text), word.lowerBound, word.upperBound)
    }
    set(property)
  }

  private mutating func set(_ property: VoiceProperty) {
    if let place = properties.firstIndex(where: { $0.name == property.name }) {
      properties[place] = property
    } else {
      properties.append(property)
    }
  }

  /// These properties changed by others.
  func updated(by others: VoiceProperties) -> VoiceProperties {
    var result = self
    for property in others.properties { result.set(property) }
    return result
  }

  /// The properties that can move notes; if `moves` is false, all others.
  func part(thatMovesNotes moves: Bool) -> VoiceProperties {
    var result = self
    result.properties.removeAll { $0.movesNotes != moves }
    return result
  }

  /// The properties without those that `others` has too.
  func without(_ others: VoiceProperties) -> VoiceProperties {
    var result = self
    result.properties.removeAll { property in
      others.properties.contains { $0.text == property.text }
    }
    return result
  }

  /// How the properties move notes.
  var shift: PitchShift {
    properties.reduce(PitchShift()) { $0.updated(by: $1.shift) }
  }

  /// Whether the clef is that of drums; `nil` without a clef.
  var isPercussion: Bool? { properties.first { $0.name == "clef" }?.isPercussion }

  /// The name for people as written: that of `name` or `nm`, whichever stands first; `nil` without
  /// one.
  var name: String? {
    let named = properties.first { ["name", "nm"].contains($0.name) && !$0.value.isEmpty }
    return named?.value
  }
}

/// One property of a voice or key.
struct VoiceProperty {
  /// The name; that of a bare clef is `clef`.
  let name: String
  /// The property as ABC 2.1 writes it.
  let text: String
  /// The value without quotes; empty for a bare clef and for properties without a value.
  let value: String
  /// Whether it is a clef for drums.
  let isPercussion: Bool
  /// Whether it was written in another way.
  let isSpelledOtherwise: Bool
  /// How it moves notes.
  let shift: PitchShift

  /// Whether it can move notes.
  var movesNotes: Bool { shift != PitchShift() }

  private init(
    name: String, text: String, value: String = "", isPercussion: Bool = false,
    isSpelledOtherwise: Bool, _ shift: PitchShift
  ) {
    self.name = name
    self.text = text
    self.value = value
    self.isPercussion = isPercussion
    self.isSpelledOtherwise = isSpelledOtherwise
    self.shift = shift
  }

  /// Creates the property of a clef, which `written` stands for.
  private init(_ clef: Clef, prefix: String, written: String) {
    let text = prefix + clef.text
    self.init(
      name: "clef", text: text, isPercussion: clef.isPercussion,
      isSpelledOtherwise: text != written,
      PitchShift(clefOctaves: clef.octaves))
  }

  /// Parses a property; `nil` if its name is unknown, or its value is out of range.
  init?(_ written: String) {
    let parts = written.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(Self.trimmed)
    guard parts.count == 2 else {
      if Self.flags.contains(written) {
        self.init(name: written, text: written, isSpelledOtherwise: false, PitchShift())
        return
      }
      guard let clef = Clef(written) else { return nil }
      // `none` alone would be a key in a `K:` field.
      let isNone = clef.text == "none"
      self.init(
        clef, prefix: isNone ? "clef=" : "", written: isNone ? "clef=none" : written)
      return
    }
    let (name, value) = (parts[0], parts[1])
    guard Self.names.contains(name), !value.isEmpty else { return nil }
    let bare = value.filter { $0 != "\"" }
    var shift = PitchShift()
    switch name {
    case "clef":
      guard let clef = Clef(bare) else { return nil }
      self.init(clef, prefix: "clef=", written: written)
      return
    case "octave":
      guard let number = Self.number(bare) else { return nil }
      shift.octaves = number
    case "transpose":
      guard let number = Self.number(bare) else { return nil }
      shift.transposition = number
    case "shift", "sound":
      guard let distance = Self.distance(bare) else { return nil }
      shift.shift = distance
    case "score":
      guard Self.distance(bare) != nil else { return nil }
    case "instrument":
      // With two notes it would change the sound; which way, programs do not agree on.
      guard !value.contains("/") else { return nil }
    default: break
    }
    let text = "\(name)=\(value)"
    self.init(name: name, text: text, value: bare, isSpelledOtherwise: text != written, shift)
  }

  /// Parses a number of octaves or semitones.
  private static func number(_ text: String) -> Int? {
    Int(text).flatMap { (-60...60).contains($0) ? $0 : nil }
  }

  /// The semitones from the first of two notes to the second; a single note counts up to `c`.
  private static func distance(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    var cursor = Cursor(bytes, 0..<bytes.count)
    var keys: [Int] = []
    while keys.count < 2, !cursor.isAtEnd {
      guard let key = cursor.midiKey() else { return nil }
      keys.append(key)
    }
    if keys.count == 1 { keys.append(72) }
    guard cursor.isAtEnd, keys.count == 2, (-60...60).contains(keys[1] - keys[0]) else {
      return nil
    }
    return keys[1] - keys[0]
  }

  private static func trimmed(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    return bytes.string(bytes.trimmed(0..<bytes.count))
  }

  /// Properties without a value.
  private static let flags: Set = ["up", "down", "merge", "auto"]

  /// The names of properties: those of ABC 2.1, then those of abcm2ps, abc2svg, abc2xml and abcjs.
  private static let names: Set = [
    "clef", "middle", "transpose", "octave", "stafflines", "name", "nm", "subname", "snm", "stem",
    "sname", "stems", "gstem", "staffscale", "staves", "staff", "style", "gchord", "gchords",
    "score", "sound", "shift", "instrument", "cue", "merge", "microscale", "dyn", "lyrics", "map",
    "scale", "perc", "space", "bracket", "brace", "strings", "capo", "diafret", "nostems", "m",
    "color",
  ]
}

/// A clef: a name, a line, and the octaves that it moves the notes (ABC 2.1 §4.6).
private struct Clef {
  /// The clef as ABC 2.1 writes it.
  let text: String
  let octaves: Int
  /// Whether it is `perc` or `percussion`.
  let isPercussion: Bool

  /// Parses `treble`, `bass3`, `alto+8`, `Treble_8`; `nil` for anything else.
  init?(_ written: String) {
    var name = written.lowercased()[...]
    var suffix = ""
    var octaves = 0
    for (end, number) in [("8", 1), ("15", 2)] {
      for (sign, direction) in [("+", 1), ("^", 1), ("-", -1), ("_", -1)]
      where name.hasSuffix(sign + end) {
        name = name.dropLast(1 + end.count)
        suffix = (direction > 0 ? "+" : "-") + end
        octaves = direction * number
        break
      }
      if octaves != 0 { break }
    }
    var line = ""
    if let last = name.last, ("1"..."5").contains(last) {
      line = String(last)
      name = name.dropLast()
    }
    // The letters of clefs, as in `G2`, are capital.
    let isLetter = name.count == 1 && written.first?.isUppercase == true && !line.isEmpty
    guard Self.names.contains(String(name)) || isLetter && "gfc".contains(name) else { return nil }
    text = (isLetter ? name.uppercased() : String(name)) + line + suffix
    self.octaves = octaves
    isPercussion = name == "perc" || name == "percussion"
  }

  private static let names: Set = [
    "treble", "bass", "alto", "tenor", "soprano", "mezzo", "mezzosoprano", "baritone", "perc",
    "percussion", "none", "tab",
  ]
}

extension Cursor {
  /// Reads a property: a word with its quoted parts, and with what stands on both sides of `=`.
  mutating func nextProperty() -> Range<Int>? {
    skipSpaces()
    if isAtEnd { return nil }
    let start = at
    var isQuoted = false
    while !isAtEnd {
      if current == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, current.isSpace {
        let end = at
        let wasAfterSign = bytes[end - 1] == UInt8(ascii: "=")
        skipSpaces()
        // A sign with a letter behind it is an accidental, as in `exp =c`.
        let isBeforeSign = current == UInt8(ascii: "=") && peek().isSpace
        if !isBeforeSign, !wasAfterSign || isAtEnd {
          at = end
          break
        }
      } else {
        at += 1
      }
    }
    return start..<at
  }
}
