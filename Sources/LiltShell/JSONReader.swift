extension JSON {
  /// Reads one JSON value with nothing but white space around it.
  ///
  /// - Throws: `JSONError` with the place of the first fault.
  public init(parsing text: String) throws(JSONError) {
    var reader = JSONReader(bytes: Array(text.utf8))
    self = try reader.document()
  }
}

/// Where a text stops being JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The byte, from 0.
  public let offset: Int
  /// What would have been right.
  public let expected: String

  /// The fact with its place.
  public var description: String { "not JSON at byte \(offset), expected \(expected)" }
}

private struct JSONReader {
  let bytes: [UInt8]
  private var offset = 0
  private var depth = 0
  /// Deeper nesting is refused, so that no text exhausts the stack.
  private static let deepest = 256

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value()
    skipSpace()
    guard offset == bytes.count else { throw error("the end") }
    return value
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func error(_ expected: String) -> JSONError {
    JSONError(offset: offset, expected: expected)
  }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { offset += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) throws(JSONError) {
    skipSpace()
    guard next == UInt8(ascii: character) else { throw error("'\(character)'") }
    offset += 1
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func descend() throws(JSONError) {
    depth += 1
    if depth > Self.deepest { throw error("at most \(Self.deepest) levels") }
  }

  private mutating func object() throws(JSONError) -> JSON {
    try take("{")
    try descend()
    defer { depth -= 1 }
    var members: [JSON.Member] = []
    if accept("}") { return .object([]) }
    repeat {
      skipSpace()
      let name = try string()
      try take(":")
      members.append(JSON.Member(name: name, value: try value()))
    } while accept(",")
    try take("}")
    return .object(members)
  }

  private mutating func array() throws(JSONError) -> JSON {
    try take("[")
    try descend()
    defer { depth -= 1 }
    var elements: [JSON] = []
    if accept("]") { return .array([]) }
    repeat { elements.append(try value()) } while accept(",")
    try take("]")
    return .array(elements)
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[offset...].starts(with: word.utf8) else { throw error("'\(word)'") }
    offset += word.utf8.count
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = offset
    while let byte = next, "+-.0123456789eE".utf8.contains(byte) { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if let value = Int(text), !text.hasPrefix("+") { return .integer(value) }
    guard let first = text.first, first != "+", first != ".", let value = Double(text) else {
      offset = start
      throw error("a value")
    }
    return .number(value)
  }

  private mutating func string() throws(JSONError) -> String {
    try take("\"")
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("an escaped control character") }
      offset += 1
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: String(try escape()).utf8)
      } else {
        text.append(byte)
      }
    }
    try take("\"")
    guard let string = String(validating: text, as: UTF8.self) else { throw error("UTF-8") }
    return string
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = next else { throw error("an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): return try codePoint()
    default:
      offset -= 1
      throw error("an escape")
    }
  }

  /// What follows `\u`: four digits, or two times four for characters above U+FFFF.
  private mutating func codePoint() throws(JSONError) -> Unicode.Scalar {
    let high = try fourDigits()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, bytes[offset...].starts(with: "\\u".utf8) else {
      throw error("a surrogate pair")
    }
    offset += 2
    let low = try fourDigits()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x1_0000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw error("a surrogate pair") }
    return scalar
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    let digits = bytes[offset...].prefix(4)
    guard digits.count == 4, digits.first != UInt8(ascii: "+"),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits") }
    offset += 4
    return value
  }
}
