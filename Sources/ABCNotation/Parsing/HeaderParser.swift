/// Parses the fields of a tune header (ABC 2.1 §3).
struct HeaderParser {
  /// The most bytes of the value of a field that `+:` continues.
  static let continuedLimit = 10_000

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
  /// The macros that `m:` fields define.
  private(set) var macros = Macros()
  /// The indices of the `m:` fields that define a macro; they are kept as remarks, because the music
  /// has macros expanded.
  private(set) var macroFields: Set<Int> = []
  /// The indices of `L:`, `M:` and `U:` fields that cannot be read.
  private(set) var unreadFields: Set<Int> = []
  /// Whether the line before is a field that `+:` can continue.
  var canContinue = false
  /// Whether the next line is inside a text block.
  var isInText = false
  /// The `L:` field, or `nil` if the header has none.
  private(set) var writtenUnitNoteLength: Fraction?
  /// The letters of fields for which the header has a readable value of its own.
  private var ownLetters: Set<UInt8> = []
  /// The faults of directives for the player, reported at the end of the header.
  private var directiveFaults: [(message: Diagnostic.Message, place: Range<Int>)] = []

  /// Creates a parser for a header in `bytes` that inherits the values of a file header.
  init(_ bytes: [UInt8], inheriting file: FileHeader? = nil) {
    self.bytes = bytes
    guard let file else { return }
    meter = file.meter
    writtenUnitNoteLength = file.unitNoteLength
    userSymbols = file.userSymbols
    macros = file.macros
  }

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
      canContinue = false
      if line.isComment {
        let content = bytes.content(of: line)
        isInText = bytes.startsText(content)
        if let directive = bytes.directive(content) { check(directive, at: content, &diagnostics) }
        append(UInt8(ascii: "%"), content.lowerBound + 1..<content.upperBound)
      } else {
        diagnostics.report(.textInHeader, line.range.lowerBound, line.range.upperBound)
      }
      return false
    }
    if field.letter == UInt8(ascii: "+") {
      continueField(with: field.value, &diagnostics)
      return false
    }
    canContinue = field.letter.isContinuable
    append(field.letter, field.value)
    return readValue(of: field, &diagnostics)
  }

  /// Ends a text block that no line closes, with the directive that would.
  mutating func closeText(_ directive: String) {
    fields.append(Field("%", "%" + directive))
    isInText = false
  }

  /// Continues the field before (ABC 2.1 §3.3).
  private mutating func continueField(
    with value: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) {
    guard canContinue else {
      return diagnostics.report(.continuesNothing, value.lowerBound, value.upperBound)
    }
    // A reader of unfinished tunes reads each line alone first.
    guard let last = fields.last else { return }
    guard last.utf8.count + value.count < Self.continuedLimit else {
      return diagnostics.report(.fieldTooLong, value.lowerBound, value.upperBound)
    }
    let joined = last.value + " " + bytes.string(value)
    fields[fields.count - 1].value = joined
    switch last.code {
    case UInt8(ascii: "P"): read(joined, at: value, &diagnostics)
    case UInt8(ascii: "V"):
      let added = VoiceProperties(bytes, value, in: "the voice", &diagnostics)
      if added.isSpelledOtherwise {
        fields[fields.count - 1].value = last.value + " " + added.text
      }
      add(VoiceField(id: VoiceField.id(in: joined), properties: added))
    default: break
    }
  }

  /// Reads an order of parts.
  private mutating func read(
    _ order: String, at value: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) {
    let order = PartOrder(order)
    // One in the lines before was reported there.
    if let illegal = order.illegalCharacter, partOrder?.illegalCharacter == nil {
      diagnostics.report(.badPartOrder(illegal), value.lowerBound, value.upperBound)
    }
    if order.isCut { diagnostics.report(.partOrderTooLong, value.lowerBound, value.upperBound) }
    partOrder = order
  }

  /// Adds a voice, or the properties of one that the header has named before.
  private mutating func add(_ voice: VoiceField) {
    if let place = voices.firstIndex(where: { $0.id == voice.id }) {
      voices[place].properties = voices[place].properties.updated(by: voice.properties)
    } else if voices.count < BodyParser.voiceLimit {
      voices.append(voice)
    }
  }

  private mutating func append(_ letter: UInt8, _ value: Range<Int>) {
    // About the number of fields of a header.
    if fields.isEmpty { fields.reserveCapacity(12) }
    fields.append(Field(letter, bytes, value))
  }

  /// Reports a directive about files, and remembers the faults of one for the player.
  private mutating func check(
    _ directive: String, at place: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) {
    if let fault = FileDirective.fault(of: directive) {
      diagnostics.report(fault, place.lowerBound, place.upperBound)
    }
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
      var cursor = Cursor(bytes, value)
      if cursor.number(limit: 1_000_000_000) == nil {
        report(.badReferenceNumber(text))
      } else {
        diagnostics.reportRest(cursor, in: "the reference number")
      }
    case UInt8(ascii: "M"):
      if let read = Meter.read(bytes, value, &diagnostics) {
        meter = read
        ownLetters.insert(field.letter)
      } else {
        unreadFields.insert(fields.count - 1)
      }
    case UInt8(ascii: "L"):
      if let read = Fraction.unitNoteLength(bytes, value, &diagnostics) {
        writtenUnitNoteLength = read
        ownLetters.insert(field.letter)
      } else {
        unreadFields.insert(fields.count - 1)
      }
    case UInt8(ascii: "Q"):
      let otherwise = "120 quarter notes a minute are played"
      if let read = TempoReading.read(bytes, value, otherwise: otherwise, &diagnostics) {
        tempo = read
      }
    case UInt8(ascii: "P"):
      partOrder = nil
      read(text, at: value, &diagnostics)
    case UInt8(ascii: "V"):
      let voice = VoiceField(bytes, value, &diagnostics)
      if voice.properties.isSpelledOtherwise { fields[fields.count - 1].value = voice.text }
      add(voice)
    case UInt8(ascii: "U"):
      if !userSymbols.define(bytes, value, &diagnostics) { unreadFields.insert(fields.count - 1) }
    case UInt8(ascii: "I"): check(text, at: value, &diagnostics)
    case UInt8(ascii: "m"):
      if macros.define(bytes, value, &diagnostics) { macroFields.insert(fields.count - 1) }
      fields[fields.count - 1] = .macro(text)
    case UInt8(ascii: "K"):
      var parser = KeyParser(bytes, value)
      var spelling = ""
      switch parser.parse(&diagnostics) {
      case .key(let read): (key, spelling) = (read, read.abc)
      case .properties(let read): (key.properties, spelling) = (read.text, read.text)
      case .unknown: report(.unknownKey(text))
      }
      if parser.isSpelledOtherwise { fields[fields.count - 1].value = spelling }
      return true
    default: break
    }
    return false
  }

  /// Adds the fields of a file header that the tune does not override, after `X:` and `T:`.
  ///
  /// - Returns: The added fields.
  mutating func inherit(from file: FileHeader) -> [FileHeader.Inherited] {
    let own = ownLetters.union(fields.lazy.map(\.code).filter(\.isOverridden))
    let inherited = file.inherited.filter { !own.contains($0.field.code) }
    let place = fields.firstIndex { !$0.code.isFirstInHeader } ?? fields.count
    fields.insert(contentsOf: inherited.map(\.field), at: place)
    return inherited
  }

  /// Ends the header: reports what is missing, and adds the default key.
  ///
  /// Faults of directives are reported here and not at their lines, because they do not make a line
  /// illegal for an `ABCReader`.
  mutating func finish(at place: Int, hasKey: Bool, _ diagnostics: inout DiagnosticCollector) {
    reportDirectives(to: &diagnostics)
    if fields.first?.code != UInt8(ascii: "X") {
      diagnostics.report(.noReferenceNumber, place, place)
    }
    if !hasKey {
      diagnostics.report(.noKey, place, place)
      fields.append(Field("K", key.abc))
    }
  }
}

extension HeaderParser {
  /// Reports the faults of directives for the player.
  func reportDirectives(to diagnostics: inout DiagnosticCollector) {
    for fault in directiveFaults {
      diagnostics.report(fault.message, fault.place.lowerBound, fault.place.upperBound)
    }
  }
}

extension UInt8 {
  /// Whether a field with this letter stands before those that a tune inherits: `X:` and `T:`.
  var isFirstInHeader: Bool { self == UInt8(ascii: "X") || self == UInt8(ascii: "T") }

  /// Whether `+:` continues a field with this letter in a header: one whose value is text, an order of
  /// parts or a voice.
  fileprivate var isContinuable: Bool {
    switch self {
    case UInt8(ascii: "I"), UInt8(ascii: "K"), UInt8(ascii: "L"), UInt8(ascii: "M"),
      UInt8(ascii: "Q"), UInt8(ascii: "U"), UInt8(ascii: "X"), UInt8(ascii: "m"):
      false
    default: true
    }
  }

  /// Whether a field of a tune takes the place of that in the file header: text of any kind.
  fileprivate var isOverridden: Bool {
    switch self {
    case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "M"), UInt8(ascii: "U"),
      UInt8(ascii: "m"), UInt8(ascii: "r"), UInt8(ascii: "%"):
      false
    default: true
    }
  }
}
