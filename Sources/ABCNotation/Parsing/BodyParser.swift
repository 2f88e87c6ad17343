/// Parses the lines of a tune body into voices (ABC 2.1 §4, §7).
struct BodyParser {
  /// The largest numerator or denominator of a length.
  static let lengthLimit = 1_024
  /// The most bars of a rest.
  static let restBarsLimit = 500
  /// The most octave marks on a note; fewer already exceed the range of MIDI.
  static let octaveLimit = 10
  /// The most voices of a tune.
  static let voiceLimit = 32

  var bytes: [UInt8]
  /// The byte offset at which the tune starts; spans count from there.
  var base: Int
  /// The voices so far, empty until one has a name; the signs of the current one are in `list`.
  var voices: [Voice] = []
  /// The index of the current voice.
  private(set) var current = 0
  /// The signs of the current voice so far.
  var list = SignList()
  /// The chord symbols of the current voice, for which equal ones share a text.
  private var symbols = ChordSymbolMemory()
  /// The number of signs in the voice at the start of the line of music.
  private var lineStart = 0
  /// The index of the note or chord that a `-` would tie.
  private var tieCandidate: Int?
  /// The tie candidates of the other voices.
  private var tieCandidates: [Int?] = []
  /// The properties of each voice, as the last fields left them.
  var properties: [VoiceProperties] = []
  /// The fields before the first `V:`.
  var commonFields = CommonFields()
  /// The macros that the tune has defined so far.
  var macros: Macros
  /// The line of music that is read if it has macros, and the first of its signs in the voice.
  var expansion: (line: Macros.Expansion, tuneStart: Int, firstSign: Int)?
  /// Whether the line before is a field that `+:` can continue.
  private(set) var canContinue = false
  /// The end of the line in which no `}` follows, and of that in which no `]` follows.
  ///
  /// A line of opening marks only would otherwise be searched once for each mark.
  var noBraceUpTo = -1
  var noBracketUpTo = -1
  /// The symbols that the tune has defined so far, by their letters.
  private(set) var userSymbols: [UInt8: UserSymbol]
  /// The place of the directive that started the open text block; `nil` outside of text blocks.
  private(set) var openText: Range<Int>?
  /// Whether the next line is inside a text block.
  var isInText: Bool { openText != nil }
  /// The end of what was read, beyond the current line if a chord continued in the next.
  var readUpTo = 0

  /// Creates a parser for the body of the tune that starts at byte offset `base`.
  ///
  /// - Parameters:
  ///   - bytes: The text that the tune is part of.
  ///   - voices: The voices that the header names.
  ///   - userSymbols: The symbols that the header defines.
  ///   - macros: The macros that the header defines.
  ///   - base: The byte offset at which the tune starts.
  ///   - scratch: Storage to reuse for the signs.
  init(
    _ bytes: [UInt8], voices: [VoiceField] = [], userSymbols: [UInt8: UserSymbol] = [:],
    macros: Macros = Macros(), from base: Int = 0, scratch: [Sign] = []
  ) {
    self.bytes = bytes
    self.macros = macros
    self.userSymbols = userSymbols
    self.base = base
    list = SignList(scratch: scratch)
    for voice in voices { addVoice(voice) }
  }

  /// Continues with other bytes, and forgets all signs that later ones cannot change.
  mutating func goOn(with bytes: [UInt8]) {
    commonFields.read(list)
    self.bytes = bytes
    base = 0
    let kept = tieCandidate.map { list.signs[$0] }
    let microtones = list.microtones
    list = SignList()
    list.microtones = microtones
    symbols = ChordSymbolMemory()
    if let kept { list.append(kept) }
    if tieCandidate != nil { tieCandidate = 0 }
    (noBraceUpTo, noBracketUpTo, readUpTo) = (-1, -1, 0)
  }

  mutating func addVoice(_ field: VoiceField) {
    voices.append(Voice(id: field.id, properties: field.properties.text))
    properties.append(field.properties)
    tieCandidates.append(nil)
  }

  /// Ends the body.
  ///
  /// - Parameter scratch: Gets the storage of the signs, to be reused.
  /// - Returns: The voices that have signs, or the first voice if none has.
  mutating func finishedVoices(scratch: inout [Sign]) -> [Voice] {
    scratch = list.takeScratch()
    if voices.isEmpty { return [Voice(id: "", properties: "", list: list)] }
    voices[current].list = list
    let used = voices.filter { !$0.list.signs.isEmpty }
    return used.isEmpty ? [voices[0]] : used
  }

  mutating func enterVoice(_ place: Int) {
    if place == current { return }
    placeExpandedSigns()
    voices[current].list = list
    tieCandidates[current] = tieCandidate
    current = place
    // Moved out of the voice, so that the list grows in place.
    (list, tieCandidate) = (voices[place].list, tieCandidates[place])
    voices[place].list = SignList()
    symbols = ChordSymbolMemory()
    commonFields.enter(place, &list)
    expansion?.firstSign = list.signs.count
  }

  // MARK: Lines

  /// Reads one line of the body.
  mutating func read(_ line: Line, _ diagnostics: inout DiagnosticCollector) {
    if line.range.lowerBound < readUpTo { return }
    if line.isBlank, !isInText { return }
    let content = bytes.content(of: line)
    lineStart = list.signs.count
    let couldContinue = canContinue
    canContinue = false
    if isInText, !bytes.endsText(content) {
      append(.comment(bytes.textComment(content)), content.lowerBound, content.upperBound)
    } else if line.isComment {
      readComment(content, &diagnostics)
    } else if let field = line.field {
      if field.letter == UInt8(ascii: "+") {
        canContinue = couldContinue
        continueField(with: field.value, &diagnostics)
      } else {
        canContinue = field.letter.isContinuableInBody
        readField(field.letter, field.value, content, &diagnostics)
      }
    } else {
      let music = content.lowerBound..<min(line.commentStart, content.upperBound)
      let end = macros.isEmpty ? readMusic(music, &diagnostics) : readExpanded(music, &diagnostics)
      let last = bytes.trimmed(music.lowerBound..<end)
      let isContinued = !last.isEmpty && bytes[last.upperBound - 1] == UInt8(ascii: "\\")
      endLine(at: end, isContinued: isContinued)
    }
  }

  /// Ends a text block that no line closes, with the directive that would.
  mutating func closeText(at place: Int) {
    guard let open = openText else { return }
    append(.directive(bytes.endOfText(open)), place, place)
    openText = nil
  }

  private mutating func readComment(
    _ content: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) {
    let text = content.lowerBound + 1..<content.upperBound
    if let directive = bytes.directive(content) {
      openText = bytes.startsText(content) ? content : nil
      if let fault = FileDirective.fault(of: directive) {
        diagnostics.report(fault, content.lowerBound, content.upperBound)
      }
      append(.directive(directive), content.lowerBound, content.upperBound)
    } else {
      append(.comment(bytes.string(text)), content.lowerBound, content.upperBound)
    }
  }

  // MARK: Fields

  /// Reads a field of the body, on its own line or inline.
  mutating func readField(
    _ letter: UInt8, _ value: Range<Int>, _ span: Range<Int>,
    _ diagnostics: inout DiagnosticCollector
  ) {
    guard let field = bodyField(letter, value, span, &diagnostics) else { return }
    append(field, span.lowerBound, span.upperBound)
  }

  /// Parses a field; `nil` if it is left out or makes no element.
  private mutating func bodyField(
    _ letter: UInt8, _ value: Range<Int>, _ span: Range<Int>,
    _ diagnostics: inout DiagnosticCollector
  ) -> BodyField? {
    var text: String { bytes.string(value) }
    func report(_ message: Diagnostic.Message) {
      diagnostics.report(message, value.lowerBound, value.upperBound)
    }
    switch letter {
    case UInt8(ascii: "K"):
      var parser = KeyParser(bytes, value)
      switch parser.parse(&diagnostics) {
      case .key(let key):
        if !key.properties.isEmpty { keepProperties(VoiceProperties(key.properties)) }
        return .key(key)
      case .properties(let changed):
        keepProperties(changed)
        return .properties(changed.text)
      case .unknown: report(.unknownKey(text))
      }
    case UInt8(ascii: "M"): return Meter.read(bytes, value, &diagnostics).map { .meter($0) }
    case UInt8(ascii: "L"):
      return Fraction.unitNoteLength(bytes, value, &diagnostics).map { .unitNoteLength($0) }
    case UInt8(ascii: "Q"):
      return TempoReading.read(bytes, value, otherwise: "the tempo stays", &diagnostics)
        .map { .tempo($0) }
    case UInt8(ascii: "P"): return .part(text)
    case UInt8(ascii: "V"): return switchVoice(value, &diagnostics)
    case UInt8(ascii: "w"): return .lyrics(text)
    case UInt8(ascii: "I"):
      if let fault = FileDirective.fault(of: text) { report(fault) }
      return .directive(text)
    case UInt8(ascii: "m"):
      macros.define(bytes, value, &diagnostics)
      return .text(.macro(text))
    case UInt8(ascii: "U"):
      userSymbols.define(bytes, value, &diagnostics)
      return .text(Field(letter, bytes, value))
    case UInt8(ascii: "E"), UInt8(ascii: "N"), UInt8(ascii: "R"), UInt8(ascii: "T"),
      UInt8(ascii: "W"), UInt8(ascii: "d"), UInt8(ascii: "r"):
      return .text(Field(letter, bytes, value))
    case UInt8(ascii: "s"):
      report(.symbolLineIgnored)
      return .text(Field(letter, bytes, value))
    default:
      diagnostics.report(
        .fieldNotInBody(Character(Unicode.Scalar(letter))), span.lowerBound, value.upperBound)
    }
    return nil
  }

  /// Whether a field is allowed in a tune body (ABC 2.1 §3.2).
  static func allows(field letter: UInt8) -> Bool { "KMLQPVwI+ENRTUWdrm".utf8.contains(letter) }

  // MARK: Signs

  private func span(_ start: Int, _ end: Int) -> SourceSpan { SourceSpan(start - base, end - base) }

  /// Adds a sign of `kind` for the bytes from `start` up to `end`.
  mutating func append(_ kind: Sign.Kind, detail: Int8 = 0, _ start: Int, _ end: Int) {
    list.append(Sign(kind, detail: detail, span(start, end)))
  }

  /// Adds a sign for the bytes from `start` up to `end`.
  mutating func append(_ sign: Sign, _ start: Int, _ end: Int) {
    var sign = sign
    sign.span = span(start, end)
    list.append(sign)
  }

  /// Adds a note, which a tie can follow.
  @inline(__always)
  mutating func appendNote(_ note: Sign, _ start: Int, _ end: Int) {
    tieCandidate = list.signs.count
    appendPlain(note, start, end)
  }

  /// Adds a chord, which a tie can follow; the caller adds its notes.
  mutating func appendChord(_ chord: Sign, _ start: Int, _ end: Int) {
    tieCandidate = list.signs.count
    append(chord, start, end)
  }

  /// Adds a rest or bar line, which no tie can follow.
  @inline(__always)
  mutating func appendUntieable(_ sign: Sign, _ start: Int, _ end: Int) {
    tieCandidate = nil
    appendPlain(sign, start, end)
  }

  @inline(__always)
  private mutating func appendPlain(_ sign: Sign, _ start: Int, _ end: Int) {
    var sign = sign
    sign.span = span(start, end)
    list.appendPlain(sign)
  }

  mutating func appendEnding(_ numbers: [ClosedRange<Int>], _ start: Int, _ end: Int) {
    list.append(Sign(.variantEnding, place: list.endings.count, span(start, end)))
    list.endings.append(numbers)
  }

  private mutating func append(_ field: BodyField, _ start: Int, _ end: Int) {
    list.append(Sign(.field, place: list.fields.count, span(start, end)))
    list.fields.append(field)
  }

  /// Adds quoted text or the name of a decoration, whose bytes are `range`.
  mutating func append(_ kind: Sign.Kind, text range: Range<Int>, _ start: Int, _ end: Int) {
    let place: Int
    if kind == .chordSymbol {
      place = symbols.place(of: range, in: bytes, &list.texts)
    } else {
      place = list.add(text: bytes.string(range))
    }
    list.append(Sign(kind, place: place, span(start, end)))
  }

  /// Adds what a user-defined symbol at the bytes from `start` up to `end` stands for.
  mutating func append(_ symbol: UserSymbol, _ start: Int, _ end: Int) {
    switch symbol.meaning {
    case .decoration(let text):
      list.append(Sign(.namedDecoration, place: list.add(text: text), span(start, end)))
    case .annotation(let text):
      list.append(Sign(.annotation, place: list.add(text: text), span(start, end)))
    case .nothing: break
    }
  }

  /// Marks the last sign of the line as followed by white space.
  mutating func appendSpace() {
    let last = list.signs.count - 1
    if last >= lineStart { list.setSpace(true, after: last) }
  }

  /// Separates a decoration from the next note, because an unknown character is between them.
  mutating func partDecoration() {
    if list.signs.last?.kind == .decoration { appendSpace() }
  }

  /// Starts a line of music at the next sign.
  mutating func startLine() { lineStart = list.signs.count }

  /// Ends a line of music that has signs; white space at its end does not count.
  mutating func endLine(at place: Int, isContinued: Bool = false) {
    let last = list.signs.count - 1
    guard last >= lineStart else { return }
    list.setSpace(false, after: last)
    var sign = Sign(.lineEnd, span(place, place))
    sign.isMarked = isContinued
    list.append(sign)
    lineStart = list.signs.count
  }

  /// Ties the note or chord before.
  ///
  /// - Returns: Whether there is one.
  mutating func tie() -> Bool {
    guard let place = tieCandidate else { return false }
    list.tie(at: place)
    return true
  }
}

extension UInt8 {
  /// Whether `+:` continues a field with this letter in a tune body: one whose value is text.
  fileprivate var isContinuableInBody: Bool { "NRTWdrw".utf8.contains(self) }
}
