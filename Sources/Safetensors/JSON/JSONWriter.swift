extension JSONValue {
  /// The value as compact JSON: no white space, members in order, characters beyond ASCII as they
  /// are, and doubles with the fewest digits that read back to the same bits.
  ///
  /// - Throws: `JSONError.notFinite` where a number is infinite or not a number.
  public func text() throws(JSONError) -> String {
    var text = ""
    try write(to: &text)
    return text
  }

  private func write(to text: inout String) throws(JSONError) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .number(let value):
      guard value.isFinite else { throw .notFinite(value) }
      text += "\(value)"
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        try element.write(to: &text)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, (key, value)) in object.members.enumerated() {
        if index > 0 { text += "," }
        Self.write(key, to: &text)
        text += ":"
        try value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
