public import JSON

/// Why bytes are no safetensors file, why tensors cannot be written as one, or why a tensor is not
/// the one asked for.
public enum SafetensorsError: Error, Hashable, Sendable {
  // MARK: The file

  /// Fewer than the 8 bytes of the header's length.
  case tooShort(count: Int)
  /// A header above the format's limit.
  case headerTooLong(UInt64, limit: Int)
  /// A header that would end after the file; `available` bytes follow its length.
  case headerBeyondEnd(length: Int, available: Int)
  /// A header that is no JSON, or has a key twice; offsets are those of the file.
  case malformedHeader(JSONError)
  /// A header that is some other JSON value.
  case headerNotObject(found: String)
  /// `__metadata__` that is no object.
  case metadataNotObject(found: String)
  /// A value of `__metadata__` that is no string.
  case metadataNotString(key: String, found: String)
  /// The bytes after the header are fewer or more than the tensors'.
  case wrongDataLength(found: Int, expected: Int)

  // MARK: A tensor's entry in the header

  /// An entry that is no object.
  case entryNotObject(tensor: String, found: String)
  /// An entry without `dtype`, `shape` or `data_offsets`.
  case missingField(tensor: String, field: String)
  /// An entry with another field.
  case unknownField(tensor: String, field: String)
  /// A field with a value of the wrong kind.
  case wrongField(tensor: String, field: String, found: String, expected: String)
  /// A type that the format does not have, or one of fewer than 8 bits.
  case unknownDType(tensor: String, found: String)
  /// Data that would end before it begins.
  case offsetsReversed(tensor: String, begin: Int, end: Int)
  /// Data that does not begin where the previous tensor's ends.
  case wrongOffset(tensor: String, found: Int, expected: Int)
  /// A shape whose product no `Int` holds.
  case sizeOverflow(tensor: String, dtype: DType, shape: [Int])
  /// Fewer or more bytes than type and shape ask for.
  case sizeMismatch(tensor: String, dtype: DType, shape: [Int], found: Int, expected: Int)

  // MARK: Tensors to be written

  /// Two tensors of the same name.
  case duplicateName(String)
  /// A tensor whose name means something else.
  case reservedName(String)

  // MARK: A tensor asked for

  /// No tensor of this name.
  case missingTensor(String)
  /// A tensor of another shape.
  case wrongShape(tensor: String, found: [Int], expected: [Int])
  /// A tensor of elements that cannot be read as those asked for.
  case wrongDType(tensor: String, found: DType, expected: String)
}

extension SafetensorsError: CustomStringConvertible {
  /// What was found, where, and what was expected.
  public var description: String {
    switch self {
    case .tooShort(let count):
      "\(count) bytes, expected at least the 8 of the header's length"
    case .headerTooLong(let length, let limit):
      "header of \(length) bytes, expected at most \(limit)"
    case .headerBeyondEnd(let length, let available):
      "header of \(length) bytes, but only \(available) bytes follow"
    case .malformedHeader(let error):
      "header: \(error)"
    case .headerNotObject(let found):
      "header is \(found), expected an object"
    case .metadataNotObject(let found):
      "'__metadata__' is \(found), expected an object"
    case .metadataNotString(let key, let found):
      "metadata \(quoted(key)) is \(found), expected a string"
    case .wrongDataLength(let found, let expected):
      "\(found) bytes after the header, expected the \(expected) of its tensors"
    case .entryNotObject(let tensor, let found):
      "tensor \(quoted(tensor)) is \(found), expected an object"
    case .missingField(let tensor, let field):
      "tensor \(quoted(tensor)) has no '\(field)'"
    case .unknownField(let tensor, let field):
      "tensor \(quoted(tensor)) has a field \(quoted(field)), "
        + "expected only 'dtype', 'shape' and 'data_offsets'"
    case .wrongField(let tensor, let field, let found, let expected):
      "'\(field)' of tensor \(quoted(tensor)) holds \(found), expected \(expected)"
    case .unknownDType(let tensor, let found):
      "tensor \(quoted(tensor)) has dtype \(quoted(found)), expected one of "
        + DType.allCases.map(\.rawValue).joined(separator: " ")
    case .offsetsReversed(let tensor, let begin, let end):
      "tensor \(quoted(tensor)) begins at byte \(begin) of the data and ends at \(end)"
    case .wrongOffset(let tensor, let found, let expected):
      "tensor \(quoted(tensor)) begins at byte \(found) of the data, expected \(expected)"
    case .sizeOverflow(let tensor, let dtype, let shape):
      "tensor \(quoted(tensor)) of \(dtype.rawValue) and shape \(shown(shape)) is too large"
    case .sizeMismatch(let tensor, let dtype, let shape, let found, let expected):
      "tensor \(quoted(tensor)) has \(found) bytes, "
        + "expected \(expected) for \(dtype.rawValue) of shape \(shown(shape))"
    case .duplicateName(let name):
      "two tensors are called \(quoted(name))"
    case .reservedName(let name):
      "a tensor cannot be called \(quoted(name))"
    case .missingTensor(let name):
      "tensor \(quoted(name)) is missing"
    case .wrongShape(let tensor, let found, let expected):
      "tensor \(quoted(tensor)) has shape \(shown(found)), expected \(shown(expected))"
    case .wrongDType(let tensor, let found, let expected):
      "tensor \(quoted(tensor)) has dtype \(found.rawValue), expected \(expected)"
    }
  }

  /// A shape fit for one line of a message: a file may name millions of sizes.
  private func shown(_ shape: [Int]) -> String {
    shape.count > 8
      ? "[\(shape.prefix(8).map(String.init).joined(separator: ", ")), … \(shape.count) sizes]"
      : "\(shape)"
  }
}
