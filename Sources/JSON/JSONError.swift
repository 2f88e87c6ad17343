/// Why a text is no JSON, or a value has no JSON text.
///
/// Offsets count bytes of UTF-8. For a slice they are the slice's own indices, so that errors in
/// the header of a file point into the file.
public enum JSONError: Error, Hashable, Sendable {
  /// The text stops where something has to follow.
  case unexpectedEnd(offset: Int, expected: String)
  /// A byte that cannot stand where it stands.
  case unexpectedByte(UInt8, offset: Int, expected: String)
  /// A key that the same object already has; the offset is that of its second opening quote.
  case duplicateKey(String, offset: Int)
  /// An array or object inside too many others.
  case tooDeep(limit: Int, offset: Int)
  /// An escaped half of a surrogate pair without its other half.
  case unpairedSurrogate(UInt16, offset: Int)
  /// A byte that is part of no UTF-8 sequence.
  case invalidUTF8(offset: Int)
  /// A number that neither a 128-bit integer nor a finite double can hold.
  case numberOutOfRange(String, offset: Int)
  /// An infinite number or not a number, which JSON cannot write.
  case notFinite(Double)
}

extension JSONError: CustomStringConvertible {
  /// What was found, at which byte, and what was expected.
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

/// Text from a file in single quotes, fit for one line of a message: control characters are
/// escaped, and what is long is cut after 64 characters.
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
