/// Reads ABC text as it is being written, one character after the other.
///
/// After each character it knows whether what stands there so far can still become a text of which
/// the parser reports nothing (no diagnostic of any kind, but for directives that are not played), and
/// where in the bar the music stands. So a program that writes ABC can be kept to what is legal:
///
///     var reader = ABCReader()
///     reader.read("X:1\nM:3/4\nL:1/4\nK:G\n")
///     reader.read("GA")
///     reader.barPosition       // 1/2
///     reader.allows("B")       // true
///     reader.allows("]")       // false: there is no chord to close
///
/// What stands before the first `X:` line and between tunes is no music, and always legal. The
/// reader decides by the parser itself, which reads the line begun once more for each character;
/// so both agree. A character costs O(*n*) in the length of its line.
public struct ABCReader: Sendable {
  /// What the reader is in.
  public enum Place: Hashable, Sendable {
    /// Before the first tune or between tunes.
    case outside
    /// In a header, before its `K:` line ends.
    case header
    /// In the music of a tune.
    case body
  }

  /// Where the text so far has led to.
  public private(set) var place: Place
  /// Whether the text so far can still become legal.
  public var isLegal: Bool { linesAreLegal && lineIsLegal }
  /// Whether a chord, grace notes, words in quotes or a field in brackets wait for their end.
  public private(set) var isInsideBrackets = false

  private var linesAreLegal = true
  private var lineIsLegal = true
  /// The line begun.
  private var line: [UInt8] = []
  private var endedWithCarriageReturn = false
  /// The lines of the header.
  private var header: [UInt8] = []
  /// Whether the lines of the header are words for print.
  private var headerIsInText = false
  private var body: BodyParser
  /// What the time was when the line began, by voice.
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
  ///   - meter: The meter that holds.
  ///   - unitNoteLength: What a note without a length lasts, in whole notes.
  public init(meter: Meter, unitNoteLength: Fraction) {
    self.init()
    place = .body
    startOfVoices = BarPosition(meter, unitNoteLength: unitNoteLength)
  }

  /// How much of the bar is over, in whole notes.
  ///
  /// What stands in brackets that are still open does not count; broken rhythm moves only the onset
  /// inside of its pair, and is not counted either.
  public var barPosition: Fraction { current.position }
  /// How long a bar is, in whole notes; `nil` where the meter is free.
  public var barLength: Fraction? {
    current.meter.symbol == .free ? nil : current.meter.barLength
  }
  /// What a note without a length lasts, in whole notes.
  public var unitNoteLength: Fraction { current.unitNoteLength }

  private var current: BarPosition { bars[body.current] ?? startOfVoices }

  /// Reads all characters of `text`.
  public mutating func read(_ text: String) {
    for character in text.unicodeScalars { read(character) }
  }

  /// Reads the next character.
  public mutating func read(_ character: Unicode.Scalar) {
    let isLineFeed = character == "\n"
    // CRLF ends one line.
    if isLineFeed, endedWithCarriageReturn {
      endedWithCarriageReturn = false
      return
    }
    endedWithCarriageReturn = character == "\r"
    if isLineFeed || endedWithCarriageReturn {
      endLine()
    } else {
      line += UTF8.encode(character).map(Array.init) ?? []
      if linesAreLegal { readLineBegun() }
    }
  }

  /// Whether the text stays legal if `character` comes next.
  public func allows(_ character: Unicode.Scalar) -> Bool {
    var next = self
    next.read(character)
    return next.isLegal
  }

  // MARK: Whole lines

  private mutating func endLine() {
    let whole = line.line(from: 0)
    let startsTune = whole.startsTune
    if whole.isBlank {
      if isUnfinished { linesAreLegal = false }
      place = .outside
    } else if startsTune {
      if isUnfinished { linesAreLegal = false }
      place = .header
      header = []
      headerIsInText = false
      readHeaderLine(whole)
    } else if place == .header {
      readHeaderLine(whole)
    } else if place == .body {
      linesAreLegal = linesAreLegal && readBodyLine(line).isEmpty
      barsBefore = bars
    }
    line = []
    lineIsLegal = true
    isInsideBrackets = false
    body.goOn(with: [])
  }

  /// Whether the tune cannot end here: a header must end with its `K:`, words for print with the
  /// directive that ends them.
  private var isUnfinished: Bool { place == .header || place == .body && body.isInText }

  private mutating func readHeaderLine(_ whole: Line) {
    var diagnostics = DiagnosticCollector()
    var parser = HeaderParser(line)
    parser.isInText = headerIsInText
    let isLast = parser.read(whole, &diagnostics)
    headerIsInText = parser.isInText
    if !diagnostics.isEmpty { linesAreLegal = false }
    header += line + [0x0A]
    if isLast { startBody() }
  }

  private mutating func startBody() {
    var parser = HeaderParser(header)
    var diagnostics = DiagnosticCollector()
    var at = 0
    while at < header.count {
      let line = header.line(from: at)
      _ = parser.read(line, &diagnostics)
      at = line.next
    }
    place = .body
    body = BodyParser([], voices: parser.voices, userSymbols: parser.userSymbols)
    startOfVoices = BarPosition(parser.meter, unitNoteLength: parser.unitNoteLength)
    (barsBefore, bars) = ([:], [:])
  }

  /// Reads a line of the body, and counts its time.
  ///
  /// - Returns: What the parser reports about it.
  private mutating func readBodyLine(_ bytes: [UInt8]) -> DiagnosticCollector {
    var diagnostics = DiagnosticCollector()
    var parser = body
    parser.goOn(with: bytes)
    let known = parser.list.signs.count
    let voice = parser.current
    parser.read(bytes.line(from: 0), &diagnostics)
    body = parser
    bars = barsBefore
    // A line that changes the voice is counted from there on; there its signs are all new.
    let new = parser.current == voice ? known : 0
    var position = bars[parser.current] ?? startOfVoices
    position.pass(parser.list, from: new)
    bars[parser.current] = position
    return diagnostics
  }

  // MARK: The line begun

  /// Decides about a line that goes on.
  private mutating func readLineBegun() {
    isInsideBrackets = false
    lineIsLegal = true
    let whole = line.line(from: 0)
    guard place != .outside, !whole.isBlank, !whole.isComment else { return }
    if place == .header ? headerIsInText : body.isInText { return }
    let first = line[whole.start]
    let count = line.count - whole.start
    if place == .header {
      // The first two characters say whether it is a field; its value is complete with the line.
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
      lineIsLegal = diagnostics.allCanBeMended(in: line, opening: open)
      // What is before the bracket counts, the rest waits for its end.
      _ = readBodyLine(Array(line[..<open]))
    } else {
      lineIsLegal = mayBecomeField || diagnostics.allCanBeMended(in: line, opening: nil)
      if !lineIsLegal, let opening = line.openName {
        // `!tri` becomes legal with the name's end, and is nothing until then.
        body = saved
        let closed = line + [line[opening]]
        lineIsLegal = readBodyLine(closed).isBegunDecoration(in: closed)
        isInsideBrackets = lineIsLegal
      }
    }
    body = saved
  }
}

extension ABCReader {
  /// Reads `C:`, which no tune body has as a field, as music that may become `C:|` or `C::`.
  private mutating func readUndecidedLine() {
    // A backtick, which means nothing, parts the note from the colon.
    let music = line.dropLast() + Array("`:".utf8)
    let diagnostics = readBodyLine(music)
    lineIsLegal = diagnostics.allCanBeMended(in: music, opening: nil)
  }
}

extension [UInt8] {
  /// Where the last `!` or `+` stands, if it may begin a name that is not over.
  fileprivate var openName: Int? {
    lastIndex { $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "+") }
  }
}
