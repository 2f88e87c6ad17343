/// Parses the fields of a tune header (ABC 2.1 §3).
struct HeaderParser {
  private let bytes: [UInt8]
  private(set) var fields: [Field] = []
  private(set) var meter = Meter.free
  private(set) var key = Key(.c)
  private(set) var tempo: Tempo?
  private(set) var partOrder: PartOrder?
  /// The voices that the header names, with their properties.
  private(set) var voices: [VoiceField] = []
  /// The symbols that `U:` fields define, by their letters.
  private(set) var userSymbols: [UInt8: UserSymbol] = [:]
  /// Whether the next line is inside a text block.
  var isInText = false
  private var writtenUnitNoteLength: Fraction?
  /// The faults of directives for the player, reported at the end of the header.
  private var directiveFaults: [(message: Diagnostic.Message, place: Range<Int>)] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The `L:` field, or the default that follows from the meter.
  var unitNoteLength: Fraction { writtenUnitNoteLength ?? meter.defaultUnitNoteLength }

  /// Reads one line.
  ///
  /// - Returns: Whether it was the `K:` that ends the header.
  mutating func read(_ line: Line, _ diagnostics: inout DiagnosticCollector) -> Bool {
    if isInText {
      let content = bytes.content(of: line)
      isInText = !bytes.endsText(content)
      if isInText {
        fields.append(Field("%", bytes.textComment(content)))
        return false
      }
    }
    guard let field = line.field else {
      if line.isComment {
        let content = bytes.content(of: line)
        isInText = bytes.startsText(content)
        if let directive = bytes.directive(content) { check(directive, at: content) }
        append(UInt8(ascii: "%"), content.lowerBound + 1..<content.upperBound)
      } else {
        diagnostics.report(.textInHeader, line.range.lowerBound, line.range.upperBound)
      }
      return false
    }
    if field.letter == UInt8(ascii: "+") {
      if let last = fields.indices.last { fields[last].value += " " + bytes.string(field.value) }
      return false
    }
    append(field.letter, field.value)
    return readValue(of: field, &diagnostics)
  }

  private mutating func append(_ letter: UInt8, _ value: Range<Int>) {
    // About the number of fields of a header.
    if fields.isEmpty { fields.reserveCapacity(12) }
    fields.append(Field(letter, bytes, value))
  }

  /// Remembers the faults of a directive for the player.
  private mutating func check(_ directive: String, at place: Range<Int>) {
    for fault in DirectiveReading(directive)?.faults ?? [] {
      directiveFaults.append((fault, place))
    }
  }

  private mutating func readValue(
    of field: FieldLine, _ diagnostics: inout DiagnosticCollector
  ) -> Bool {
    let value = field.value
    /// The value as text, decoded on demand.
    var text: String { bytes.string(value) }
    func report(_ message: Diagnostic.Message) {
      diagnostics.report(message, value.lowerBound, value.upperBound)
    }
    switch field.letter {
    case UInt8(ascii: "X"):
      if value.isEmpty || !bytes[value.lowerBound].isDigit { report(.badReferenceNumber(text)) }
    case UInt8(ascii: "M"):
      if let read = Meter(bytes, value) { meter = read } else { report(.badMeter(text)) }
    case UInt8(ascii: "L"):
      if let read = Fraction(unitNoteLength: bytes, value) {
        writtenUnitNoteLength = read
      } else {
        report(.badUnitNoteLength(text))
      }
    case UInt8(ascii: "Q"):
      if let read = Tempo(bytes, value) { tempo = read } else { report(.badTempo(text)) }
    case UInt8(ascii: "P"):
      let order = PartOrder(text)
      if let illegal = order.illegalCharacter { report(.badPartOrder(illegal)) }
      if order.isCut { report(.partOrderTooLong) }
      partOrder = order
    case UInt8(ascii: "V"):
      let voice = VoiceField(bytes, value, &diagnostics)
      if voice.properties.isSpelledOtherwise { fields[fields.count - 1].value = voice.text }
      if let place = voices.firstIndex(where: { $0.id == voice.id }) {
        voices[place].properties = voices[place].properties.updated(by: voice.properties)
      } else if voices.count < BodyParser.voiceLimit {
        voices.append(voice)
      }
    case UInt8(ascii: "U"):
      userSymbols.define(bytes, value, &diagnostics)
    case UInt8(ascii: "I"): check(text, at: value)
    case UInt8(ascii: "m"):
      report(.macroIgnored)
    case UInt8(ascii: "K"):
      var parser = KeyParser(bytes, value)
      switch parser.parse(&diagnostics) {
      case .key(let read): key = read
      case .properties(let read): key.properties = read.text
      case .unknown: report(.unknownKey(text))
      }
      if parser.isSpelledOtherwise {
        fields[fields.count - 1].value = parser.hasKey ? key.abc : key.properties
      }
      return true
    default: break
    }
    return false
  }

  /// Ends the header: reports what is missing, and adds the default key.
  ///
  /// Faults of directives are reported here and not at their lines, because they do not make a line
  /// illegal for an `ABCReader`.
  mutating func finish(at place: Int, hasKey: Bool, _ diagnostics: inout DiagnosticCollector) {
    for fault in directiveFaults {
      diagnostics.report(fault.message, fault.place.lowerBound, fault.place.upperBound)
    }
    if fields.first?.code != UInt8(ascii: "X") {
      diagnostics.report(.noReferenceNumber, place, place)
    }
    if !hasKey {
      diagnostics.report(.noKey, place, place)
      fields.append(Field("K", key.abc))
    }
  }
}
