import ABCNotation

/// XML as it is written, element by element, indented by two spaces.
struct XMLText {
  private(set) var bytes: [UInt8] = []
  private var open: [String] = []

  /// An attribute of an element.
  typealias Attribute = (name: String, value: String)

  /// Creates a document with a declaration and the document type of MusicXML 4.0.
  init() {
    bytes += Array(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" \
      "http://www.musicxml.org/dtds/partwise.dtd">

      """.utf8)
  }

  /// Writes an element with the elements that `content` writes.
  mutating func element(
    _ name: String, _ attributes: Attribute..., content: (inout XMLText) -> Void
  ) {
    element(name, attributes, content: content)
  }

  /// Writes an element with the elements that `content` writes.
  mutating func element(
    _ name: String, _ attributes: [Attribute], content: (inout XMLText) -> Void
  ) {
    start(name, attributes)
    bytes += ">\n".utf8
    open.append(name)
    content(&self)
    open.removeLast()
    indent()
    bytes += "</".utf8
    bytes += name.utf8
    bytes += ">\n".utf8
  }

  /// Writes an element with a text.
  mutating func element(_ name: String, _ attributes: Attribute..., text: String) {
    element(name, attributes, text: text)
  }

  /// Writes an element with a text.
  mutating func element(_ name: String, _ attributes: [Attribute], text: String) {
    start(name, attributes)
    bytes.append(UInt8(ascii: ">"))
    append(text)
    bytes += "</".utf8
    bytes += name.utf8
    bytes += ">\n".utf8
  }

  /// Writes an element with a number.
  mutating func element(_ name: String, number: Int) { element(name, [], text: "\(number)") }

  /// Writes an element with a number of semitones, which can have a fraction.
  mutating func element(_ name: String, semitones: Fraction) {
    element(
      name, [], text: semitones.isWhole ? "\(semitones.numerator)" : "\(semitones.doubleValue)")
  }

  /// Writes an element without content.
  mutating func empty(_ name: String, _ attributes: Attribute...) { empty(name, attributes) }

  /// Writes an element without content.
  mutating func empty(_ name: String, _ attributes: [Attribute]) {
    start(name, attributes)
    bytes += "/>\n".utf8
  }

  private mutating func start(_ name: String, _ attributes: [Attribute]) {
    indent()
    bytes.append(UInt8(ascii: "<"))
    bytes += name.utf8
    for attribute in attributes {
      bytes.append(UInt8(ascii: " "))
      bytes += attribute.name.utf8
      bytes += "=\"".utf8
      append(attribute.value)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private mutating func indent() {
    for _ in open { bytes += "  ".utf8 }
  }

  /// Adds text; characters that XML 1.0 (section 2.2) does not allow become U+FFFD.
  private mutating func append(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": bytes += "&amp;".utf8
      case "<": bytes += "&lt;".utf8
      case ">": bytes += "&gt;".utf8
      case "\"": bytes += "&quot;".utf8
      case "\t", "\n", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
        bytes += UTF8.encode(scalar).map { Array($0) } ?? []
      default: bytes += "\u{FFFD}".utf8
      }
    }
  }
}
