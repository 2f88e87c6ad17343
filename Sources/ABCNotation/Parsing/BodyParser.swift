/// Reads the lines of a tune body into voices (ABC 2.1 §4, §7).
struct BodyParser {
  /// The largest number in a length.
  static let lengthLimit = 1_024
  /// The most bars that one rest may last.
  static let restBarsLimit = 500
  /// The most octave marks on a note; fewer reach beyond what MIDI can sound.
  static let octaveLimit = 10
  /// The most voices of a tune.
  static let voiceLimit = 32

  private(set) var bytes: [UInt8]
  /// Where the tune starts; the spans of elements are counted from there.
  private var base: Int
  /// The voices so far; what the current one has is in `elements` and `spans`.
  private var voices: [Voice] = []
  private var places: [String: Int] = [:]
  /// The place of the voice that is being read.
  private(set) var current = 0
  private var hasVoiceField = false
  private(set) var elements: [MusicElement] = []
  private var spans: [SourceSpan] = []
  /// The number of elements in the voice when the line of music began.
  private var lineStart = 0
  /// The note or chord that a `-` would tie.
  private var tieCandidate: Int?
  /// The same of the voices that wait.
  private var tieCandidates: [Int?] = []
  /// The end of the line in which no `}` is left, and of that in which no `]` is: so that a line
  /// of nothing but opening marks is not searched once for each.
  var noBraceUpTo = -1
  var noBracketUpTo = -1

  /// Reads the body of the tune that stands at `range`.
  init(_ bytes: [UInt8], _ header: HeaderParser, _ range: Range<Int>) {
    self.bytes = bytes
    base = range.lowerBound
    for voice in header.voices { addVoice(voice.id, voice.properties) }
    if voices.isEmpty { addVoice("", "") }
    // About as many signs as a tune of so many bytes has.
    elements.reserveCapacity(range.count / 2)
    spans.reserveCapacity(range.count / 2)
  }

  /// Goes on with other bytes, and forgets all elements that no later sign can change.
  mutating func goOn(with bytes: [UInt8]) {
    self.bytes = bytes
    base = 0
    elements = tieCandidate.map { [elements[$0]] } ?? []
    spans = elements.map { _ in SourceSpan(0, 0) }
    if tieCandidate != nil { tieCandidate = 0 }
    (noBraceUpTo, noBracketUpTo) = (-1, -1)
  }

  private mutating func addVoice(_ id: String, _ properties: String) {
    places[id] = voices.count
    voices.append(Voice(id: id, properties: properties, elements: []))
    tieCandidates.append(nil)
  }

  /// The voices that have anything in them; where none has, the first.
  mutating func finishedVoices() -> [Voice] {
    voices[current].elements = elements
    voices[current].spans = spans
    let used = voices.filter { !$0.elements.isEmpty }
    return used.isEmpty ? [voices[0]] : used
  }

  private mutating func enterVoice(_ place: Int) {
    if place == current { return }
    voices[current].elements = elements
    voices[current].spans = spans
    tieCandidates[current] = tieCandidate
    current = place
    // Taken out of the voice, so that they grow in place.
    (elements, spans, tieCandidate) = (
      voices[place].elements, voices[place].spans, tieCandidates[place]
    )
    (voices[place].elements, voices[place].spans) = ([], [])
  }

  // MARK: Lines

  /// Reads one line of the body.
  mutating func read(_ line: Line, _ diagnostics: inout DiagnosticCollector) {
    let content = bytes.trimmed(line.range)
    if content.isEmpty { return }
    lineStart = elements.count
    if bytes[content.lowerBound] == UInt8(ascii: "%") {
      readComment(content)
    } else if let field = line.field {
      readField(field.letter, field.value, content, &diagnostics)
    } else {
      let music = bytes.withoutComment(content)
      readMusic(music, &diagnostics)
      let last = bytes.trimmed(music)
      let isContinued = !last.isEmpty && bytes[last.upperBound - 1] == UInt8(ascii: "\\")
      endLine(at: music.upperBound, isContinued: isContinued)
    }
  }

  private mutating func readComment(_ content: Range<Int>) {
    let text = content.lowerBound + 1..<content.upperBound
    let isDirective = !text.isEmpty && bytes[text.lowerBound] == UInt8(ascii: "%")
    if isDirective {
      let directive = bytes.string(bytes.trimmed(text.lowerBound + 1..<text.upperBound))
      append(.field(.directive(directive)), content.lowerBound, content.upperBound)
    } else {
      append(.field(.comment(bytes.string(text))), content.lowerBound, content.upperBound)
    }
  }

  // MARK: Fields

  /// Reads a field of the body, on a line of its own or in brackets.
  mutating func readField(
    _ letter: UInt8, _ value: Range<Int>, _ span: Range<Int>,
    _ diagnostics: inout DiagnosticCollector
  ) {
    let text = bytes.string(value)
    guard let field = bodyField(letter, value, text, &diagnostics) else { return }
    append(.field(field), span.lowerBound, span.upperBound)
  }

  /// What a field says; `nil` where it is left out or is no element.
  private mutating func bodyField(
    _ letter: UInt8, _ value: Range<Int>, _ text: String,
    _ diagnostics: inout DiagnosticCollector
  ) -> BodyField? {
    func note(_ message: Diagnostic.Message) {
      diagnostics.note(message, value.lowerBound, value.upperBound)
    }
    switch letter {
    case UInt8(ascii: "K"):
      var parser = KeyParser(bytes, value)
      switch parser.parse(&diagnostics) {
      case .key(let key): return .key(key)
      case .properties: return .text(Field("K", text))
      case .unknown: note(.unknownKey(text))
      }
    case UInt8(ascii: "M"):
      if let meter = Meter(bytes, value) { return .meter(meter) }
      note(.badMeter(text))
    case UInt8(ascii: "L"):
      if let length = Fraction(unitNoteLength: bytes, value) { return .unitNoteLength(length) }
      note(.badUnitNoteLength(text))
    case UInt8(ascii: "Q"):
      if let tempo = Tempo(bytes, value) { return .tempo(tempo) }
      note(.badTempo(text))
    case UInt8(ascii: "P"): return .part(text)
    case UInt8(ascii: "V"): switchVoice(text, note)
    case UInt8(ascii: "w"): return .lyrics(text)
    case UInt8(ascii: "I"): return .directive(text)
    case UInt8(ascii: "m"): note(.macroIgnored)
    case UInt8(ascii: "+"): continueLyrics(text)
    case UInt8(ascii: "E"), UInt8(ascii: "N"), UInt8(ascii: "R"), UInt8(ascii: "T"),
      UInt8(ascii: "U"), UInt8(ascii: "W"), UInt8(ascii: "d"), UInt8(ascii: "r"),
      UInt8(ascii: "s"):
      return .text(Field(Character(Unicode.Scalar(letter)), text))
    default:
      note(.fieldNotInBody(Character(Unicode.Scalar(letter))))
    }
    return nil
  }

  /// Whether a field may stand in a tune body without a word about it.
  static func allows(field letter: UInt8) -> Bool { "KMLQPVwI+ENRTUWdrs".utf8.contains(letter) }

  private mutating func switchVoice(_ text: String, _ note: (Diagnostic.Message) -> Void) {
    let (id, properties) = VoiceField.split(text)
    let from = current
    defer { if current != from { lineStart = elements.count } }
    // The first V: names the voice of what stood before it, where nothing did; V:1 always does.
    let isUnnamed = !hasVoiceField && voices.count == 1 && voices[0].id.isEmpty
    hasVoiceField = true
    if isUnnamed, elements.isEmpty || id == "1" {
      places = [id: 0]
      voices[0].id = id
      voices[0].properties = properties
    } else if let place = places[id] {
      endLine(at: base)
      enterVoice(place)
    } else if voices.count < Self.voiceLimit {
      endLine(at: base)
      addVoice(id, properties)
      enterVoice(voices.count - 1)
    } else {
      note(.tooManyVoices)
    }
  }

  private mutating func continueLyrics(_ text: String) {
    guard let last = elements.indices.last,
      case .field(.lyrics(let words)) = elements[last]
    else { return }
    // Taken out first, so that the text grows in place.
    var joined = words
    elements[last] = .spacer
    joined += " " + text
    elements[last] = .field(.lyrics(joined))
  }

  // MARK: Elements

  /// Adds an element that stands at the bytes from `start` up to `end`.
  mutating func append(_ element: MusicElement, _ start: Int, _ end: Int) {
    switch element {
    case .note, .chord: tieCandidate = elements.count
    case .rest, .barLine: tieCandidate = nil
    default: break
    }
    elements.append(element)
    spans.append(SourceSpan(start - base, end - base))
  }

  /// Adds a gap, unless one is there already.
  mutating func appendSpace(_ start: Int, _ end: Int) {
    if case .space? = elements.last { return }
    if elements.count > lineStart { append(.space, start, end) }
  }

  /// Ends a line of music, if anything of it was read; a gap at its end is none.
  private mutating func endLine(at place: Int, isContinued: Bool = false) {
    if case .space? = elements.last {
      elements.removeLast()
      spans.removeLast()
    }
    if elements.count > lineStart {
      append(.lineEnd(isContinued: isContinued), place, place)
      lineStart = elements.count
    }
  }

  /// Ties the note or chord before; says whether there is one.
  mutating func tie() -> Bool {
    guard let place = tieCandidate else { return false }
    switch elements[place] {
    case .note(var note):
      note.isTied = true
      elements[place] = .note(note)
    case .chord(var chord):
      chord.isTied = true
      elements[place] = .chord(chord)
    default: return false
    }
    return true
  }
}
