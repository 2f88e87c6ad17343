/// What a chord symbol sounds like: a chord, a bass note, or both.
public struct Harmony: Hashable, Sendable {
  /// The bass note, in semitones above the C of its octave: -2 (Cbb) to 13 (B##).
  public let bass: Int
  /// The chord's notes in semitones above its root; `[0]` for a bass note alone.
  ///
  /// In an inversion, the notes below the bass are an octave higher.
  public let intervals: [Int]
  /// The root, in semitones above the C of its octave: -2 (Cbb) to 13 (B##).
  public let root: Int
  /// Whether the whole type of the chord is known; of another one the part that is known sounds.
  public let isKnownType: Bool
  /// Whether it is a bass note alone, which sounds in place of the chord too.
  public let isBassNote: Bool
  /// The chord symbol without what is not understood.
  let understood: String
  /// What follows the type or bass and is not understood.
  let rest: String

  /// Parses a chord symbol such as `Am7`, `C/E` or `(G)` (ABC 2.1 §4.18); a small letter is a bass
  /// note alone.
  ///
  /// Of alternatives such as `G;C` the last that is a chord counts, as in abc2midi.
  ///
  /// - Returns: `nil` if the text does not start with a letter A to G, or is a word such as `Fine`.
  public init?(_ text: String) { self.init(text, types: [:]) }

  /// Parses a chord symbol; `types` are those that the tune defines, in semitones above the root.
  init?(_ text: String, types: [String: [Int]]) {
    let bytes = Array(text.utf8)
    var end = bytes.count
    while true {
      let start = (bytes[..<end].lastIndex(of: UInt8(ascii: ";")) ?? -1) + 1
      if let harmony = Self(Cursor(bytes, start..<end), types) {
        self = harmony
        return
      }
      if start == 0 { return nil }
      end = start - 1
    }
  }

  private init?(_ text: Cursor, _ types: [String: [Int]]) {
    var cursor = text
    let start = cursor.at
    _ = cursor.skip(UInt8(ascii: "(")) || cursor.skip(UInt8(ascii: "["))
    isBassNote = cursor.current & 0x20 != 0
    guard let root = Self.pitch(&cursor) else { return nil }
    self.root = root
    let typeStart = cursor.at
    var type = cursor
    while !type.current.endsType { type.at += 1 }
    var notes: [Int]
    if !types.isEmpty, let own = types[type.text(typeStart..<type.at)] {
      notes = own
      cursor = type
    } else {
      let read = ChordType(cursor)
      notes = read.intervals
      cursor = read.cursor
    }
    let typeEnd = cursor.at
    while !cursor.current.endsType { cursor.at += 1 }
    let isWhole = cursor.at == typeEnd
    isKnownType = isWhole
    if !isWhole {
      // A small letter and more letters are a word such as `accel`.
      if isBassNote && cursor.bytes[typeEnd].isLetter { return nil }
      if Self.isWord(text.text(start..<text.end)) { return nil }
      // A root with letters behind it that are no type begins a word: `Canon`, `Fife I`.
      let rest = cursor.bytes[typeEnd..<cursor.at]
      let beginsWord = rest.count > 1 && rest.prefix(2).allSatisfy(\.isLetter)
      if typeEnd == typeStart, beginsWord, !rest.contains(where: \.isDigit) { return nil }
    }
    var ends = [start..<typeEnd]
    _ = cursor.skip(UInt8(ascii: ")")) || cursor.skip(UInt8(ascii: "]"))
    var bass = root
    let slash = cursor.at
    if cursor.skip(UInt8(ascii: "/")), let named = Self.pitch(&cursor) {
      bass = named
      ends.append(slash..<cursor.at)
      let interval = (named - root + 24) % 12
      if let place = notes.firstIndex(where: { ($0 + 24) % 12 == interval }) {
        for index in notes.indices where index < place { notes[index] += 12 }
      }
      _ = cursor.skip(UInt8(ascii: ")")) || cursor.skip(UInt8(ascii: "]"))
    } else {
      cursor.at = slash
    }
    self.bass = bass
    intervals = isBassNote ? [0] : notes
    chordKeys = isBassNote ? [36 + bass] : notes.map { 48 + root + $0 }
    // Most symbols end here, and need no texts.
    let left = cursor.bytes.trimmed(cursor.at..<cursor.end)
    let ofBassNote = isBassNote ? typeStart..<typeEnd : left
    let isComplete = isWhole && left.isEmpty && ofBassNote.isEmpty
    understood = isComplete ? "" : ends.map { text.text($0) }.joined()
    rest = isComplete ? "" : text.text(left.isEmpty ? ofBassNote : left)
  }

  /// The MIDI key of the bass note.
  public var bassKey: Int { 36 + bass }

  /// The MIDI keys of the chord's notes, or of the bass note alone.
  public let chordKeys: [Int]

  /// Whether a chord symbol says that no chord sounds: `N.C.`, `NC`, `No chord` and so on.
  public static func isSilence(_ text: String) -> Bool {
    let bytes = text.utf8.lazy.filter { !" .()[]/".utf8.contains($0) }.prefix(7).map { $0 | 0x20 }
    let letters = Array(bytes)
    return letters == Array("nc".utf8) || letters == Array("nochord".utf8)
  }

  /// Reads a letter with up to two sharps or flats.
  ///
  /// - Returns: The semitones above C.
  private static func pitch(_ cursor: inout Cursor) -> Int? {
    guard let letter = PitchLetter(ascii: cursor.current) else { return nil }
    cursor.at += 1
    // Most roots have no sign.
    if cursor.current != UInt8(ascii: "#"), cursor.current != UInt8(ascii: "b"),
      cursor.current < 0x80
    {
      return letter.semitones
    }
    for (sign, semitones) in accidentals where cursor.skip(sign) {
      let first = cursor.at
      // The second `b` of `Bbb5` belongs to the fifth.
      if cursor.skip(sign), !cursor.current.isDigit { return letter.semitones + 2 * semitones }
      cursor.at = first
      return letter.semitones + semitones
    }
    return letter.semitones
  }

  /// The signs after a letter, with the semitones by which they alter it.
  static let accidentals: [(sign: String, semitones: Int)] = [
    ("#", 1), ("b", -1), ("♯", 1), ("♭", -1),
  ]

  /// Whether a text starts with a word that begins like a chord.
  private static func isWord(_ text: String) -> Bool {
    let lowercased = text.lowercased()
    if lowercased.hasPrefix("d.c") || lowercased.hasPrefix("d.s") { return true }
    return words.contains(String(lowercased.prefix { ("a"..."z").contains($0) }))
  }

  /// Words that begin like a chord.
  private static let words: Set<String> = [
    "accel", "accelerando", "ad", "adagio", "agitato", "allegretto", "allegro", "andante",
    "andantino", "animato", "begin", "beginning", "break", "bridge", "cantabile", "chorus", "coda",
    "con", "cresc", "crescendo", "da", "dal", "dance", "dc", "decresc", "decrescendo", "dim",
    "dolce", "ds", "end", "ending", "espressivo", "fade", "fast", "faster", "fermata", "final",
    "finale", "fine", "finish", "first", "from", "glide", "go", "grave", "grazioso",
  ]
}

extension UInt8 {
  /// Whether the type of a chord ends before this byte; 0 is the end of the text.
  fileprivate var endsType: Bool {
    switch self {
    case 0, UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
