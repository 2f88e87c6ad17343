extension BodyParser {
  /// Reads a line of music without its comment.
  ///
  /// - Returns: The end of what was read, which is in the next line if a chord continues there.
  mutating func readMusic(_ range: Range<Int>, _ diagnostics: inout DiagnosticCollector) -> Int {
    var cursor = Cursor(bytes, range)
    while !cursor.isAtEnd {
      let start = cursor.at
      switch cursor.current {
      case UInt8(ascii: "A")...UInt8(ascii: "G"), UInt8(ascii: "a")...UInt8(ascii: "g"):
        let note = readNote(.note, accidental: Sign.noAccidental, &cursor, &diagnostics)
        appendNote(note, start, cursor.at)
      case UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "="):
        if let note = readNote(.note, &cursor, &diagnostics) {
          appendNote(note, start, cursor.at)
        } else {
          partDecoration()
        }
      case UInt8(ascii: "|") where cursor.peek().isAfterSingleBar:
        cursor.at += 1
        appendUntieable(Sign(bar: .single), start, cursor.at)
      case UInt8(ascii: "z"), UInt8(ascii: "x"), UInt8(ascii: "Z"), UInt8(ascii: "X"):
        let rest = readRest(&cursor, &diagnostics)
        appendUntieable(rest, start, cursor.at)
      case UInt8(ascii: "|"), UInt8(ascii: ":"):
        readBarLine(&cursor, &diagnostics)
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        cursor.skipSpaces()
        if !cursor.isAtEnd { appendSpace() }
      case UInt8(ascii: "\""):
        readQuote(&cursor, &diagnostics)
      case UInt8(ascii: "["):
        readBracket(&cursor, &diagnostics)
      case UInt8(ascii: "{"):
        readGrace(&cursor, &diagnostics)
      case UInt8(ascii: "("):
        readParenthesis(&cursor, &diagnostics)
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        readBrokenRhythm(&cursor, &diagnostics)
      case UInt8(ascii: "!"), UInt8(ascii: "+"):
        readNamedDecoration(&cursor, &diagnostics)
      case UInt8(ascii: "."):
        readDot(&cursor)
      default:
        readSign(&cursor, &diagnostics)
      }
    }
    return cursor.end
  }

  /// Reads a sign of one character.
  private mutating func readSign(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    let byte = cursor.current
    cursor.at += 1
    if !userSymbols.isEmpty, let symbol = userSymbols[byte] {
      append(symbol, start, cursor.at)
      return
    }
    switch byte {
    case UInt8(ascii: ")"): append(.slurEnd, start, cursor.at)
    case UInt8(ascii: "-"):
      if !tie() { diagnostics.report(.tieWithoutNote, start, cursor.at) }
    case UInt8(ascii: "~"), UInt8(ascii: "H"), UInt8(ascii: "J"), UInt8(ascii: "L"),
      UInt8(ascii: "M"), UInt8(ascii: "O"), UInt8(ascii: "P"), UInt8(ascii: "R"),
      UInt8(ascii: "S"), UInt8(ascii: "T"), UInt8(ascii: "u"), UInt8(ascii: "v"):
      append(.decoration, detail: Int8(clamping: byte), start, cursor.at)
    case UInt8(ascii: "&"):
      let isEnd = cursor.skip(UInt8(ascii: ")"))
      append(isEnd ? .overlayEnd : .overlay, start, cursor.at)
    case UInt8(ascii: "y"):
      // The length of a spacer is about print only.
      var spacer = Sign(.spacer)
      readLength(of: &spacer, &cursor, &diagnostics)
      append(.spacer, start, cursor.at)
    case UInt8(ascii: "$"): append(.lineBreak, start, cursor.at)
    // A backtick inside a beam, a line continuation and an old line break make no element.
    case UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "*"): break
    case UInt8(ascii: "]"): diagnostics.report(.strayBracket, start, cursor.at)
    case UInt8(ascii: "}"): diagnostics.report(.strayBrace, start, cursor.at)
    default:
      skipUnknown(&cursor, from: start, &diagnostics)
    }
  }

  /// Skips a character outside of ASCII or a run of digits, and reports it.
  private mutating func skipUnknown(
    _ cursor: inout Cursor, from start: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    if cursor.bytes[start].isDigit {
      while cursor.current.isDigit { cursor.at += 1 }
    } else {
      while cursor.current & 0xC0 == 0x80 { cursor.at += 1 }
    }
    partDecoration()
    let shown = min(cursor.at, start + 12)
    diagnostics.report(.unknownCharacter(cursor.text(start..<shown)), start, cursor.at)
  }

  /// Reads `.`: staccato before a note, a dotted bar line before `|`, a dotted slur or tie.
  private mutating func readDot(_ cursor: inout Cursor) {
    let start = cursor.at
    cursor.at += 1
    switch cursor.current {
    case UInt8(ascii: "|") where cursor.peek() != UInt8(ascii: ":"):
      cursor.at += 1
      appendUntieable(Sign(bar: .dotted), start, cursor.at)
    case UInt8(ascii: "("), UInt8(ascii: "-"), UInt8(ascii: "|"): break
    default: append(.decoration, detail: 0x2E, start, cursor.at)
    }
  }

  /// Reads `(`: a tuplet before a digit, else the start of a slur.
  private mutating func readParenthesis(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    cursor.at += 1
    guard cursor.current.isDigit else {
      let isOverlay = cursor.skip(UInt8(ascii: "&"))
      append(isOverlay ? .overlayStart : .slurStart, start, cursor.at)
      return
    }
    let limit = 64
    let notes = cursor.number(limit: limit) ?? 0
    var time: Int?
    var count: Int?
    if cursor.skipTupletColon() {
      time = cursor.number(limit: limit)
      if cursor.skipTupletColon() { count = cursor.number(limit: limit) }
    }
    let hasZero = time == 0 || count == 0
    if time == 0 { time = nil }
    if count == 0 { count = nil }
    // One note has no usual time.
    let inRange = notes >= (time == nil ? 2 : 1) && notes <= (time == nil ? 9 : limit)
    guard inRange, time ?? 1 <= limit, count ?? 1 <= limit else {
      diagnostics.report(.badTuplet(cursor.text(start..<cursor.at)), start, cursor.at)
      return
    }
    if hasZero {
      diagnostics.report(.zeroInTuplet(cursor.text(start..<cursor.at)), start, cursor.at)
    }
    append(Sign(Tuplet(notes, time: time, count: count)), start, cursor.at)
  }

  private mutating func readBrokenRhythm(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    let sign = cursor.current
    while cursor.current == sign { cursor.at += 1 }
    let count = cursor.at - start
    guard count <= 3 else {
      let text = cursor.text(start..<min(cursor.at, start + 12))
      diagnostics.report(.brokenRhythmTooLong(text), start, cursor.at)
      return
    }
    append(
      .brokenRhythm, detail: Int8(sign == UInt8(ascii: ">") ? count : -count), start, cursor.at)
  }

  /// Reads `!name!` or `+name+`; a lone `!` is a line break of old ABC.
  private mutating func readNamedDecoration(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    let mark = cursor.current
    if mark == UInt8(ascii: "+"), readOldChord(&cursor, &diagnostics) { return }
    var end = start + 1
    while end < cursor.end, end - start <= 24, Decoration.isNameByte(cursor.bytes[end], mark) {
      end += 1
    }
    if end < cursor.end, end > start + 1, cursor.bytes[end] == mark {
      let name = cursor.text(start + 1..<end)
      cursor.at = end + 1
      if !Decoration.names.contains(name) {
        diagnostics.report(.unknownDecoration(name), start, cursor.at)
      }
      append(.namedDecoration, text: start + 1..<end, start, cursor.at)
      return
    }
    cursor.at += 1
    if mark == UInt8(ascii: "+") { diagnostics.report(.unknownCharacter("+"), start, cursor.at) }
  }

  /// Reads a chord symbol or an annotation.
  private mutating func readQuote(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    cursor.at += 1
    let text = cursor.at
    while !cursor.isAtEnd, cursor.current != UInt8(ascii: "\"") { cursor.at += 1 }
    let words = text..<cursor.at
    if !cursor.skip(UInt8(ascii: "\"")) { diagnostics.report(.unclosedQuote, start, cursor.at) }
    let first = text < cursor.end ? cursor.bytes[text] : 0
    append(
      first.startsAnnotation ? .annotation : .chordSymbol, text: words, start, cursor.at)
  }
}

extension Cursor {
  /// Skips a colon between the numbers of a tuplet, but not one that belongs to a repeat sign.
  fileprivate mutating func skipTupletColon() -> Bool {
    var end = at
    while end < self.end, bytes[end] == UInt8(ascii: ":") { end += 1 }
    if end < self.end, bytes[end] == UInt8(ascii: "|") { return false }
    return skip(UInt8(ascii: ":"))
  }
}

extension Decoration {
  /// Whether a byte is allowed in a name between two marks.
  fileprivate static func isNameByte(_ byte: UInt8, _ mark: UInt8) -> Bool {
    if byte.isLetter { return true }
    if mark == UInt8(ascii: "+") { return byte == UInt8(ascii: ".") }
    return byte.isDigit
      || [
        UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
        UInt8(ascii: "^"),
      ].contains(byte)
  }

  /// The names that ABC 2.1 §4.14 lists, and some of common dialects.
  static let names: Set<String> = [
    "trill", "trill(", "trill)", "lowermordent", "uppermordent", "mordent", "pralltriller",
    "roll", "turn", "turnx", "invertedturn", "invertedturnx", "arpeggio", ">", "accent",
    "emphasis", "fermata", "invertedfermata", "tenuto", "0", "1", "2", "3", "4", "5", "+", "plus",
    "snap", "slide", "wedge", "upbow", "downbow", "open", "thumb", "breath", "pppp", "ppp", "pp",
    "p", "mp", "mf", "f", "ff", "fff", "ffff", "sfz", "crescendo(", "<(", "crescendo)", "<)",
    "diminuendo(", ">(", "diminuendo)", ">)", "segno", "coda", "D.S.", "D.C.", "dacoda", "tocoda",
    "dacapo", "fine", "D.C.alfine", "D.C.alcoda", "D.S.alfine", "D.S.alcoda", "shortphrase",
    "mediumphrase", "longphrase", "staccato", "repeatbar",
  ]
}

extension UInt8 {
  /// Whether quoted text that starts with this byte is an annotation; 0 stands for empty text.
  var startsAnnotation: Bool {
    switch self {
    case UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "@"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "\""),
      UInt8(ascii: " "), 0:
      true
    default: false
    }
  }

  /// Whether a `|` before this byte is a complete bar line.
  fileprivate var isAfterSingleBar: Bool {
    switch self {
    case UInt8(ascii: "|"), UInt8(ascii: "]"), UInt8(ascii: ":"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      false
    default: true
    }
  }
}
