extension JSONValue {
  /// The value as compact JSON, without white space and with members in order.
  ///
  /// Characters beyond ASCII are not escaped; doubles have the fewest digits that parse to the same
  /// bits.
  ///
  /// - Throws: `JSONError.notFinite` if a number is infinite or NaN.
  public func text() throws(JSONError) -> String {
    String(decoding: try utf8(), as: UTF8.self)
  }

  /// The bytes of `text()`.
  package func utf8() throws(JSONError) -> [UInt8] {
    var utf8: [UInt8] = []
    try write(to: &utf8)
    return utf8
  }

  private func write(to utf8: inout [UInt8]) throws(JSONError) {
    switch self {
    case .null: utf8 += "null".utf8
    case .bool(let value): utf8 += (value ? "true" : "false").utf8
    case .integer(let value): utf8 += "\(value)".utf8
    case .number(let value):
      guard value.isFinite else { throw .notFinite(value) }
      utf8 += "\(value)".utf8
    case .string(let value): Self.write(value, to: &utf8)
    case .array(let elements):
      utf8.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { utf8.append(UInt8(ascii: ",")) }
        try element.write(to: &utf8)
      }
      utf8.append(UInt8(ascii: "]"))
    case .object(let object):
      utf8.append(UInt8(ascii: "{"))
      for (index, (key, value)) in object.members.enumerated() {
        if index > 0 { utf8.append(UInt8(ascii: ",")) }
        Self.write(key, to: &utf8)
        utf8.append(UInt8(ascii: ":"))
        try value.write(to: &utf8)
      }
      utf8.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ string: String, to utf8: inout [UInt8]) {
    utf8.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): utf8 += "\\\"".utf8
      case UInt8(ascii: "\\"): utf8 += "\\\\".utf8
      case 0x08: utf8 += "\\b".utf8
      case 0x09: utf8 += "\\t".utf8
      case 0x0A: utf8 += "\\n".utf8
      case 0x0C: utf8 += "\\f".utf8
      case 0x0D: utf8 += "\\r".utf8
      case ..<0x10: utf8 += "\\u000\(String(byte, radix: 16))".utf8
      case ..<0x20: utf8 += "\\u00\(String(byte, radix: 16))".utf8
      default: utf8.append(byte)
      }
    }
    utf8.append(UInt8(ascii: "\""))
  }
}
