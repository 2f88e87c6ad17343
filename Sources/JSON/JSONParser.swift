extension JSONValue {
  /// The greatest nesting depth of arrays and objects.
  public static let depthLimit = 64

  /// Parses one JSON value with only white space around it.
  ///
  /// Stricter than RFC 8259: an object may not repeat a key, strings must be well-formed Unicode,
  /// and numbers must be in range (`JSONError.numberOutOfRange`).
  ///
  /// - Throws: `JSONError` at the first invalid byte.
  /// - Complexity: O(*n*) in the length of the text.
  public init(parsing bytes: ArraySlice<UInt8>) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.document()
  }

  /// Parses one JSON value from a string, as `init(parsing:)` does from bytes.
  ///
  /// - Throws: `JSONError` at the first invalid byte.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8)[...])
  }
}

/// A recursive-descent parser over UTF-8 bytes.
private struct JSONParser {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var depth = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func document() throws(JSONError) -> JSONValue {
    skipWhiteSpace()
    let value = try value()
    skipWhiteSpace()
    guard position == bytes.endIndex else { throw unexpected("the end of the text") }
    return value
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    switch peek {
    case UInt8(ascii: "{"): return .object(try nested { (p) throws(JSONError) in try p.object() })
    case UInt8(ascii: "["): return .array(try nested { (p) throws(JSONError) in try p.array() })
    case UInt8(ascii: "\""): return .string(try string())
    case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw unexpected("a value")
    }
  }

  private mutating func nested<Result>(
    _ body: (inout Self) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    guard depth < JSONValue.depthLimit else {
      throw .tooDeep(limit: JSONValue.depthLimit, offset: position)
    }
    depth += 1
    position += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    var object = JSONObject()
    skipWhiteSpace()
    if skip(UInt8(ascii: "}")) { return object }
    while true {
      let start = position
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
      let key = try string()
      guard object[key] == nil else { throw .duplicateKey(key, offset: start) }
      skipWhiteSpace()
      guard skip(UInt8(ascii: ":")) else { throw unexpected("':'") }
      skipWhiteSpace()
      object[key] = try value()
      skipWhiteSpace()
      if skip(UInt8(ascii: "}")) { return object }
      guard skip(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
      skipWhiteSpace()
    }
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    skipWhiteSpace()
    if skip(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value())
      skipWhiteSpace()
      if skip(UInt8(ascii: "]")) { return elements }
      guard skip(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
      skipWhiteSpace()
    }
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONError)
    -> JSONValue
  {
    for byte in word.description.utf8 where !skip(byte) { throw unexpected("'\(word)'") }
    return value
  }

  // MARK: Numbers

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    var isInteger = true
    _ = skip(UInt8(ascii: "-"))
    if !skip(UInt8(ascii: "0")) { try digits() }
    if skip(UInt8(ascii: ".")) {
      isInteger = false
      try digits()
    }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      isInteger = false
      if !skip(UInt8(ascii: "-")) { _ = skip(UInt8(ascii: "+")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int128(text) { return .integer(value) }
    if !isInteger, let value = Double(text), value.isFinite { return .number(value) }
    throw .numberOutOfRange(text, offset: start)
  }

  private mutating func digits() throws(JSONError) {
    guard let first = peek, isDigit(first) else { throw unexpected("a digit") }
    while let next = peek, isDigit(next) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var result = try unescapedRun()
    while true {
      if skip(UInt8(ascii: "\"")) { return result }
      guard peek == UInt8(ascii: "\\") else {
        throw unexpected("a string's character (control characters are written as escapes)")
      }
      result.unicodeScalars.append(try escape())
      result += try unescapedRun()
    }
  }

  /// The characters up to the next quote, backslash or control character.
  ///
  /// These delimiters are ASCII, so they never split a UTF-8 sequence.
  private mutating func unescapedRun() throws(JSONError) -> String {
    let start = position
    while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      position += 1
    }
    let run = bytes[start..<position]
    guard let text = String(validating: run, as: UTF8.self) else {
      throw .invalidUTF8(offset: start + validPrefixCount(of: run))
    }
    return text
  }

  private func validPrefixCount(of run: ArraySlice<UInt8>) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = run.makeIterator()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { count += scalar.count }
    return count
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = peek else { throw unexpected("an escape's letter") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      position -= 1
      throw unexpected("one of \" \\ / b f n r t u")
    }
    let unit = try fourHexDigits()
    if let scalar = Unicode.Scalar(UInt32(unit)) { return scalar }
    guard UTF16.isLeadSurrogate(unit), skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
      throw .unpairedSurrogate(unit, offset: start)
    }
    let second = try fourHexDigits()
    guard UTF16.isTrailSurrogate(second),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF)))
    else { throw .unpairedSurrogate(unit, offset: start) }
    return scalar
  }

  private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("a hexadecimal digit")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  // MARK: Bytes

  private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipWhiteSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func unexpected(_ expected: String) -> JSONError {
    guard let byte = peek else { return .unexpectedEnd(offset: position, expected: expected) }
    return .unexpectedByte(byte, offset: position, expected: expected)
  }
}
