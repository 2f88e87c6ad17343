/// Any JSON value (RFC 8259), with separate cases for integers and floating-point numbers.
///
/// `3` is an integer and `3.0` a number in both directions, so that a value is the same after
/// writing and reading.
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without fraction or exponent. 128 bits hold every `Int64` and every `UInt64`.
  case integer(Int128)
  /// A number with a fraction or an exponent; it is always written with one.
  case number(Double)
  /// A string of Unicode scalars.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object(JSONObject)
}

extension JSONValue {
  /// Makes an integer; `value` must fit 128 bits, as every `Int64` and `UInt64` does.
  public static func int(_ value: some BinaryInteger) -> JSONValue {
    .integer(Int128(value))
  }

  /// Makes an array of strings, such as a vocabulary.
  public static func strings(_ values: some Sequence<String>) -> JSONValue {
    .array(values.map { .string($0) })
  }

  /// The truth value, or `nil` if this is any other value.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The integer, or `nil` if this is any other value or does not fit `Int`.
  public var int: Int? {
    if case .integer(let value) = self { Int(exactly: value) } else { nil }
  }

  /// The integer, or `nil` if this is any other value or does not fit `UInt64`.
  public var uint64: UInt64? {
    if case .integer(let value) = self { UInt64(exactly: value) } else { nil }
  }

  /// The number, or `nil` if this is not numeric; integers above 2^53 are rounded.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The string, or `nil` if this is any other value.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements, or `nil` if this is not an array.
  public var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The object, or `nil` if this is any other value.
  public var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// A description for error messages, such as `a string` or `the number 1.5`.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "the integer \(value)"
    case .number(let value): "the number \(value)"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
