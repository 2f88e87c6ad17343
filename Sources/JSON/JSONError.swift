/// An error in reading or writing JSON.
///
/// Offsets are byte offsets in UTF-8. For a slice they are indices of the slice, so that an error
/// in the header of a file gives its offset in the file.
public enum JSONError: Error, Hashable, Sendable {
  /// The text ends too early.
  case unexpectedEnd(offset: Int, expected: String)
  /// An unexpected byte.
  case unexpectedByte(UInt8, offset: Int, expected: String)
  /// A repeated key in an object; the offset is that of the opening quote of the repetition.
  case duplicateKey(String, offset: Int)
  /// An array or object that is nested too deeply.
  case tooDeep(limit: Int, offset: Int)
  /// An escaped surrogate without the other half of its pair.
  case unpairedSurrogate(UInt16, offset: Int)
  /// A byte that is not part of a valid UTF-8 sequence.
  case invalidUTF8(offset: Int)
  /// A number that fits neither a 128-bit integer nor a finite double.
  case numberOutOfRange(String, offset: Int)
  /// An infinite number or NaN, which JSON cannot represent.
  case notFinite(Double)
}

extension JSONError: CustomStringConvertible {
  /// The message: what was found, at which byte offset, and what was expected.
  public var description: String {
    switch self {
    case .unexpectedEnd(let offset, let expected):
      "the text ends at byte \(offset), expected \(expected)"
    case .unexpectedByte(let byte, let offset, let expected):
      "\(Self.name(of: byte)) at byte \(offset), expected \(expected)"
    case .duplicateKey(let key, let offset):
      "key \(quoted(key)) at byte \(offset) stands twice in its object"
    case .tooDeep(let limit, let offset):
      "more than \(limit) arrays and objects inside each other at byte \(offset)"
    case .unpairedSurrogate(let unit, let offset):
      "escape \\u\(String(unit, radix: 16)) at byte \(offset) is half of a surrogate pair"
    case .invalidUTF8(let offset):
      "byte \(offset) is not UTF-8"
    case .numberOutOfRange(let text, let offset):
      "number \(quoted(text)) at byte \(offset) is out of range"
    case .notFinite(let value):
      "the number \(value) cannot be written as JSON"
    }
  }

  private static func name(of byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7E: "'\(Unicode.Scalar(byte))'"
    default: "0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
    }
  }
}

/// Text from a file in single quotes, for one line of a message.
///
/// Control characters are escaped, and the text is cut after 64 characters.
package func quoted(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(64) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default:
      shown.unicodeScalars.append(scalar)
    }
  }
  return "'\(shown)\(text.unicodeScalars.count > 64 ? "…" : "")'"
}
