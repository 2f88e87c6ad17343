/// Reads ABC text one character at a time, while it is being written.
///
/// After each character the reader knows whether the text can still become legal, which means that
/// the parser has nothing to report about it, and how much of the bar has passed. A program that
/// writes ABC can ask before each character:
///
///     var reader = ABCReader()
///     reader.read("X:1\nM:3/4\nL:1/4\nK:G\n")
///     reader.read("GA")
///     reader.barPosition       // 1/2
///     reader.allows("B")       // true
///     reader.allows("]")       // false: there is no chord to close
///
/// Free text is legal before the first `X:` line and between tunes, and so are directives that are not
/// played. Whether the text before the first tune is legal as a file header is known at its `X:`. The
/// reader asks the parser itself, which reads the current line again for each character, so the two
/// agree. A character costs O(*n*) in the length of its line.
public struct ABCReader: Sendable {
  /// A part of a text.
  public enum Place: Hashable, Sendable {
    /// Before the first tune or between tunes.
    case outside
    /// In a header, before its `K:` line ends.
    case header
    /// In the music of a tune.
    case body
  }

  /// The part of the text that the reader is in.
  public private(set) var place: Place
  /// Whether the text so far can still become legal; once `false`, it stays so.
  public var isLegal: Bool { linesAreLegal && lineIsLegal }
  /// Whether a chord, grace notes, quoted text or an inline field are still open.
  public private(set) var isInsideBrackets = false

  private var linesAreLegal = true
  private var lineIsLegal = true
  /// The bytes of the current line so far.
  private var line: [UInt8] = []
  private var endedWithCarriageReturn = false
  /// The lines of the header.
  private var header: [UInt8] = []
  /// Whether the header is inside a text block.
  private var headerIsInText = false
  /// Whether the header's last line is a field that can be continued.
  private var headerCanContinue = false
  /// What tunes inherit.
  private var fileHeader: FileHeader?
  /// The bytes before the first tune; between tunes, those of an open text block.
  private var outside: [UInt8] = []
  private var isBeforeTunes = true
  private var body: BodyParser
  /// The position of each voice at the start of the current line.
  private var barsBefore: [Int: BarPosition]
  private var startOfVoices: BarPosition
  private var bars: [Int: BarPosition]

  /// A reader before the first tune.
  public init() {
    place = .outside
    body = BodyParser([])
    startOfVoices = BarPosition(.free, unitNoteLength: Meter.free.defaultUnitNoteLength)
    (barsBefore, bars) = ([:], [:])
  }

  /// A reader inside a tune, for music without a header.
  ///
  /// - Parameters:
  ///   - meter: The meter of the music.
  ///   - unitNoteLength: The length of a note without a written length, in whole notes.
  public init(meter: Meter, unitNoteLength: Fraction) {
    self.init()
    place = .body
    isBeforeTunes = false
    startOfVoices = BarPosition(meter, unitNoteLength: unitNoteLength)
  }

  /// The time since the start of the bar, in whole notes.
  ///
  /// Open chords and grace notes do not count yet. Broken rhythm never counts: it changes the
  /// lengths of two notes, but not their sum.
  public var barPosition: Fraction { current.position }
  /// The length of a bar in whole notes; `nil` if the meter is free.
  public var barLength: Fraction? { meter?.barLength }
  /// The meter; `nil` if it is free.
  public var meter: Meter? { current.meter.symbol == .free ? nil : current.meter }
  /// The length of a note without a written length, in whole notes.
  public var unitNoteLength: Fraction { current.unitNoteLength }

  private var current: BarPosition { bars[body.current] ?? startOfVoices }

  /// Reads all characters of `text`.
  public mutating func read(_ text: String) {
    for character in text.unicodeScalars { read(character) }
  }

  /// Reads the next character.
  public mutating func read(_ character: Unicode.Scalar) {
    let isLineFeed = character == "\n"
    // CRLF is one line end.
    if isLineFeed, endedWithCarriageReturn {
      endedWithCarriageReturn = false
      return
    }
    // A byte order mark before the text is no part of it.
    if character == "\u{FEFF}", isBeforeTunes, outside.isEmpty, line.isEmpty { return }
    endedWithCarriageReturn = character == "\r"
    if isLineFeed || endedWithCarriageReturn {
      endLine()
    } else {
      line += UTF8.encode(character).map(Array.init) ?? []
      if linesAreLegal { readUnfinishedLine() }
    }
  }

  /// Whether the text can still become legal if `character` comes next.
  ///
  /// - Complexity: O(*n*) in the length of the current line.
  public func allows(_ character: Unicode.Scalar) -> Bool {
    var next = self
    next.read(character)
    return next.isLegal
  }

  // MARK: Whole lines

  private mutating func endLine() {
    let whole = line.line(from: 0)
    if whole.startsTune {
      if isUnfinished || place == .outside && !finishOutside() { linesAreLegal = false }
      place = .header
      header = []
      (headerIsInText, headerCanContinue) = (false, false)
      readHeaderLine(whole)
    } else if place == .outside {
      endOutsideLine(whole)
    } else if whole.isBlank, !isInText {
      if isUnfinished { linesAreLegal = false }
      place = .outside
      outside = []
    } else if place == .header {
      readHeaderLine(whole)
    } else {
      linesAreLegal = linesAreLegal && readBodyLine(line).isEmpty
      barsBefore = bars
    }
    line = []
    lineIsLegal = true
    isInsideBrackets = false
    body.goOn(with: [])
  }

  /// Whether the tune cannot end here, because its header lacks a `K:` or a text block is open.
  private var isUnfinished: Bool { place == .header || place == .body && body.isInText }

  /// Whether the next line is inside a text block of a tune.
  private var isInText: Bool { place == .header ? headerIsInText : body.isInText }

  private mutating func endOutsideLine(_ whole: Line) {
    let content = line.content(of: whole)
    if isBeforeTunes {
      outside += line + [0x0A]
    } else if !outside.isEmpty {
      outside += line + [0x0A]
      if line.endsText(content) { outside = [] }
    } else if line.startsText(content) {
      outside = line + [0x0A]
    } else if line.isLostOutsideTune(whole) {
      linesAreLegal = false
    }
  }

  /// Reads the text before the first tune, which starts here.
  ///
  /// - Returns: Whether that text, or an open text block between tunes, is legal.
  private mutating func finishOutside() -> Bool {
    defer { (outside, isBeforeTunes) = ([], false) }
    if outside.isEmpty { return true }
    var lines = LineReader(outside)
    if isBeforeTunes {
      let file = FileHeader(outside, lines, upTo: outside.count)
      fileHeader = file
      return file.isLegal
    }
    var diagnostics = DiagnosticCollector()
    lines.passFreeText(outside, &diagnostics)
    return diagnostics.isEmpty
  }

  private mutating func readHeaderLine(_ whole: Line) {
    var diagnostics = DiagnosticCollector()
    var parser = HeaderParser(line)
    (parser.isInText, parser.canContinue) = (headerIsInText, headerCanContinue)
    let isLast = parser.read(whole, &diagnostics)
    (headerIsInText, headerCanContinue) = (parser.isInText, parser.canContinue)
    if !diagnostics.isEmpty { linesAreLegal = false }
    header += line + [0x0A]
    if isLast { startBody() }
  }

  private mutating func startBody() {
    var parser = HeaderParser(header, inheriting: fileHeader)
    var diagnostics = DiagnosticCollector()
    var at = 0
    while at < header.count {
      let line = header.line(from: at)
      _ = parser.read(line, &diagnostics)
      at = line.next
    }
    // Fields that are continued are known only together.
    if !diagnostics.isEmpty { linesAreLegal = false }
    place = .body
    body = BodyParser(
      [], voices: parser.voices, userSymbols: parser.userSymbols, macros: parser.macros)
    startOfVoices = BarPosition(parser.meter, unitNoteLength: parser.unitNoteLength)
    (barsBefore, bars) = ([:], [:])
  }

  /// Reads a line of the body and updates the position in the bar.
  ///
  /// - Returns: The diagnostics of the parser.
  private mutating func readBodyLine(_ bytes: [UInt8]) -> DiagnosticCollector {
    var diagnostics = DiagnosticCollector()
    var parser = body
    parser.goOn(with: bytes)
    let known = parser.list.signs.count
    let voice = parser.current
    parser.read(bytes.line(from: 0), &diagnostics)
    body = parser
    bars = barsBefore
    // After a change of voice all signs of the list are new.
    let new = parser.current == voice ? known : 0
    var position = bars[parser.current] ?? startOfVoices
    position.pass(parser.list, from: new)
    bars[parser.current] = position
    return diagnostics
  }

  // MARK: The current line

  /// Decides whether the current line can still become legal.
  private mutating func readUnfinishedLine() {
    isInsideBrackets = false
    lineIsLegal = true
    let whole = line.line(from: 0)
    guard place != .outside, !whole.isBlank, !whole.isComment, !isInText else { return }
    let first = line[whole.start]
    let count = line.count - whole.start
    if place == .header {
      // The first two characters decide whether it is a field. Its value is read at the line end.
      lineIsLegal = whole.field != nil || (count == 1 && first.isFieldLetter)
      return
    }
    let isFieldLegal =
      BodyParser.allows(field: first) || whole.start == 0 && first == UInt8(ascii: "X")
    let saved = body
    if whole.field != nil {
      // Its first letter was counted as a note.
      bars = barsBefore
      lineIsLegal = isFieldLegal
      if !isFieldLegal, count == 2 { readUndecidedLine() }
      body = saved
      return
    }
    let mayBecomeField = count == 1 && isFieldLegal
    let diagnostics = readBodyLine(line)
    if let open = diagnostics.firstOpening(in: line) {
      isInsideBrackets = true
      body = saved
      lineIsLegal = diagnostics.allCanBeResolved(in: line, opening: open)
      // The position counts only what is before the bracket.
      _ = readBodyLine(Array(line[..<open]))
    } else {
      lineIsLegal = mayBecomeField || diagnostics.allCanBeResolved(in: line, opening: nil)
      if !lineIsLegal, line.isBegunEnding {
        // `[1,` may become `[1,3`.
        body = saved
        lineIsLegal = readBodyLine(line + Array("\(Unrolling.passLimit)".utf8)).isEmpty
      }
      if !lineIsLegal, let opening = line.openName {
        // `!tri` may become a decoration: is its name the beginning of a known one?
        body = saved
        let closed = line + [line[opening]]
        lineIsLegal = readBodyLine(closed).isBegunDecoration(in: closed)
        isInsideBrackets = lineIsLegal
      }
      if !lineIsLegal, !saved.macros.isEmpty {
        body = saved
        lineIsLegal = mayBeginMacro()
      }
    }
    body = saved
  }
}

extension ABCReader {
  /// Whether the end of the line begins a macro, and what comes before can become legal.
  private mutating func mayBeginMacro() -> Bool {
    let saved = body
    for start in line.indices.suffix(Macros.targetLimit)
    where saved.macros.mayBegin(with: line[start...]) {
      body = saved
      let before = Array(line[..<start])
      if readBodyLine(before).allCanBeResolved(in: before, opening: nil) { return true }
    }
    return false
  }

  /// Reads `C:`, which no tune body has as a field, as music that may become `C:|` or `C::`.
  private mutating func readUndecidedLine() {
    // A backtick, which means nothing, parts the note from the colon.
    let music = line.dropLast() + Array("`:".utf8)
    let diagnostics = readBodyLine(music)
    lineIsLegal = diagnostics.allCanBeResolved(in: music, opening: nil)
  }
}

extension [UInt8] {
  /// Whether the last two bytes are a digit and a sign that can stand between the numbers of a
  /// variant ending.
  fileprivate var isBegunEnding: Bool {
    guard count > 2, let last else { return false }
    return ",-.".utf8.contains(last) && self[count - 2].isDigit
  }

  /// The index of the last `!` or `+`, which may begin the name of a decoration.
  fileprivate var openName: Int? {
    lastIndex { $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "+") }
  }
}
