import ABCNotation

/// Reads the directives of a tune for abcm2ps, in their order.
struct StaffDirectiveReader {
  /// What is let through.
  enum Found {
    case directive(StaffDirective)
    case text(StaffText)

    /// Whether it ends a line of staves in all voices at once.
    var endsLine: Bool {
      switch self {
      case .directive(let directive): directive.effect == .gap || directive.effect == .staves
      case .text: true
      }
    }

    /// The name of its directive.
    var name: String {
      switch self {
      case .directive(let directive): directive.name
      case .text: "text"
      }
    }

    /// The fields of a header that state it.
    var fields: [Field] {
      switch self {
      case .directive(let directive): [Field("%", "%" + directive.words)]
      case .text(let text): text.written.map { Field("%", "%" + $0.line) }
      }
    }

    /// The elements of a voice that state it.
    var elements: [MusicElement] {
      switch self {
      case .directive(let directive): [.field(.directive(directive.words))]
      case .text(let text):
        text.written.map { .field($0.isWords ? .comment("%" + $0.line) : .directive($0.line)) }
      }
    }
  }

  /// The names of directives that were left out and may be about the picture, each once.
  private(set) var leftOut: [String] = []
  /// Whether a directive chose where lines of staves end.
  private(set) var setsLines = false
  /// Whether a brace or bracket stands before lines of staves.
  private(set) var hasBraces = false

  private let isForPage: Bool
  /// The names of the voices, of which a plan of staves has at least one.
  private let voices: Set<String>
  /// The text block that is open; `nil` in another block too.
  private var text: StaffText?
  private var isInBlock = false

  /// Directives that are not about a picture.
  private static let silent: Set<String> = [
    "MIDI", "abc-version", "abc-charset", "abc-creator", "abc-edited-by", "abc-copyright",
    "propagate-accidentals", "decoration",
  ]

  init(voices: Set<String>, forPage: Bool) {
    self.voices = voices
    isForPage = forPage
  }

  /// Reads a directive, or a line of an open block, without its marks.
  ///
  /// - Returns: What is let through; a block at its end.
  mutating func read(_ line: String, inHeader: Bool) -> Found? {
    let directive = String(line.drop(while: \.isWhitespace))
    let name = StaffDirective.name(of: directive)
    if isInBlock {
      if name.hasPrefix("end"), name.count > 3 { return closeBlock() }
      text?.add(line)
      return nil
    }
    if name.hasPrefix("begin"), name.count > 5 {
      isInBlock = true
      text = StaffText(directive, forPage: isForPage)
      if text == nil { leaveOut(name) }
      return nil
    }
    if let text = StaffText(directive, forPage: isForPage) { return .text(text) }
    if let found = StaffDirective(directive), takes(found, inHeader: inHeader) {
      if found.setsLines { setsLines = true }
      if found.hasBraces { hasBraces = true }
      return .directive(found)
    }
    leaveOut(name)
    return nil
  }

  /// Reads a comment, which is a line of the open block if it begins with the mark of one.
  mutating func read(comment: String) {
    if isInBlock, comment.hasPrefix("%") { text?.add(String(comment.dropFirst())) }
  }

  /// Ends the open block, if there is one.
  mutating func closeBlock() -> Found? {
    defer {
      text = nil
      isInBlock = false
    }
    return text.map { .text($0) }
  }

  mutating func leaveOut(_ name: String) {
    // A line of percent signs is an ornament.
    guard !name.isEmpty, !Self.silent.contains(name), !leftOut.contains(name) else { return }
    leftOut.append(name)
  }

  private func takes(_ directive: StaffDirective, inHeader: Bool) -> Bool {
    switch directive.effect {
    case .lineBreaks: inHeader
    case .staves: directive.voices.contains(where: voices.contains)
    case .setting, .gap: !isForPage || !directive.isForPaper
    }
  }
}
