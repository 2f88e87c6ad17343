public import Safetensors

/// Why bytes are not a checkpoint, or a checkpoint cannot be written.
public enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not a safetensors file, or a tensor is missing or has the wrong shape.
  case file(SafetensorsError)
  /// The file's `format` is of another program or a later version.
  case unknownFormat(String)
  /// The file lacks the vocabulary or another metadata value it must have.
  case missingMetadata(key: String)
  /// A metadata value cannot be read.
  case malformedMetadata(key: String, error: String)
  /// The vocabulary is invalid.
  case vocabulary(VocabularyError)
  /// The sizes are outside what a model can have.
  case configuration(ConfigurationError)
  /// Two parts of the file disagree.
  case disagreement(what: String, found: String, expected: String)
  /// A weight is infinite or NaN.
  case notFinite(tensor: String, index: Int, value: Float)
  /// A number is infinite or NaN, or would be after rounding to the stored precision.
  case unstorable(tensor: String, index: Int, value: Float, precision: Tensor.Precision)
  /// The checksum is wrong: the bytes are not those that were written.
  case checksum(found: String, expected: String)

  /// The fact with its numbers.
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .unknownFormat(let format):
      "format '\(format)', expected '\(Checkpoint.format)'"
    case .missingMetadata(let key): "no '\(key)' in the metadata: this is no checkpoint of lilt"
    case .malformedMetadata(let key, let error): "metadata '\(key)': \(error)"
    case .vocabulary(let error): "vocabulary: \(error)"
    case .configuration(let error): "\(error)"
    case .disagreement(let what, let found, let expected):
      "\(what) is \(found), expected \(expected)"
    case .notFinite(let tensor, let index, let value):
      "tensor '\(tensor)' has \(value) at index \(index), expected finite numbers"
    case .unstorable(let tensor, let index, let value, let precision):
      """
      tensor '\(tensor)' has \(value) at index \(index), expected numbers that are finite in \
      \(precision.rawValue)
      """
    case .checksum(let found, let expected):
      "the checksum is \(found), expected \(expected): the file is damaged"
    }
  }
}
