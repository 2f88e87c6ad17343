/// The contents of a safetensors file: tensors with unique names, and text.
///
/// The format: an 8-byte little-endian length, a JSON header of that length, then the tensors'
/// bytes without gaps (https://github.com/huggingface/safetensors).
public struct SafetensorsFile: Hashable, Sendable {
  /// The largest size of a header, in bytes; the format's limit.
  public static let headerLimit = 100_000_000

  /// The header's key for the metadata; no tensor can have this name.
  static let metadataKey = "__metadata__"

  /// The tensors in the order in which they are written: wider types first (in detail as the
  /// reference implementation orders types), then by the bytes of the name.
  public let tensors: [Tensor]

  /// Free text by key.
  public var metadata: [String: String]

  /// Collects tensors, in any order.
  ///
  /// - Throws: `SafetensorsError.duplicateName` where two have the same name, `.reservedName`
  ///   where one is called `__metadata__`.
  public init(
    tensors: [Tensor], metadata: [String: String] = [:]
  ) throws(SafetensorsError) {
    let header = try SafetensorsHeader(entries: tensors.map(\.entry), metadata: metadata)
    let byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    self.tensors = header.entries.compactMap { byName[$0.name] }
    self.metadata = metadata
  }

  /// The tensor called `name`, or `nil`.
  ///
  /// - Complexity: O(*n*) in the number of tensors.
  public subscript(name: String) -> Tensor? {
    tensors.first { $0.name == name }
  }

  /// The tensor called `name`, of the given shape.
  ///
  /// - Throws: `SafetensorsError.missingTensor` or `.wrongShape`.
  /// - Complexity: O(*n*) in the number of tensors.
  public func tensor(_ name: String, shape: [Int]) throws(SafetensorsError) -> Tensor {
    guard let tensor = self[name] else { throw .missingTensor(name) }
    guard tensor.shape == shape else {
      throw .wrongShape(tensor: name, found: tensor.shape, expected: shape)
    }
    return tensor
  }
}
