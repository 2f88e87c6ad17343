internal import JSON
internal import Safetensors

extension Checkpoint {
  /// Reads a checkpoint: lilt's own, or any safetensors file with these tensors and a vocabulary.
  ///
  /// A file whose `format` begins with `lilt` must have the right checksum.
  ///
  /// - Throws: `CheckpointError` that names the faulty part of the file.
  /// - Complexity: O(*n*) in the number of bytes.
  public init(bytes: [UInt8]) throws(CheckpointError) {
    let file: SafetensorsFile
    do throws(SafetensorsError) {
      file = try SafetensorsFile(bytes: bytes)
    } catch {
      throw .file(error)
    }
    isVerified = try Self.verify(file, bytes)
    vocabulary = try Self.readVocabulary(file)
    let fields = try file.metadata[MetadataKey.configuration].map { text throws(CheckpointError) in
      try JSONFields(part: MetadataKey.configuration, text: text)
    }
    let configuration = try Self.readConfiguration(file, fields, vocabulary: vocabulary)
    var parameters = Parameters(zero: configuration)
    for name in parameters.names {
      parameters[name] = try Self.floats(name, shape: parameters.shape(of: name), in: file)[...]
    }
    self.parameters = parameters
    precision =
      Tensor.Precision.allCases.first { $0.dtype == file[ParameterName.embedding]?.dtype } ?? .f32
    provenance =
      try file.metadata[MetadataKey.provenance].map { text throws(CheckpointError) in
        try Provenance(JSONFields(part: MetadataKey.provenance, text: text))
      } ?? Provenance()
    training = try file.metadata[MetadataKey.training].map { text throws(CheckpointError) in
      try TrainingState(
        JSONFields(part: MetadataKey.training, text: text), file: file,
        configuration: configuration)
    }
    memory = try training.flatMap { state throws(CheckpointError) in
      try OptimizerMemory(of: state, in: file)
    }
  }

  private static func verify(
    _ file: SafetensorsFile, _ bytes: [UInt8]
  ) throws(CheckpointError) -> Bool {
    guard let format = file.metadata[MetadataKey.format], format.hasPrefix("lilt") else {
      // Files of other programs have no checksum; PyTorch's writer says `pt`.
      return false
    }
    guard format == Self.format else { throw .unknownFormat(format) }
    guard let found = file.metadata[MetadataKey.checksum] else {
      throw .missingMetadata(key: MetadataKey.checksum)
    }
    let expected = Checksum.expected(of: bytes) ?? "64 digits"
    guard found == expected else { throw .checksum(found: found, expected: expected) }
    return true
  }

  private static func readVocabulary(
    _ file: SafetensorsFile
  ) throws(CheckpointError) -> Vocabulary {
    let key = MetadataKey.vocabulary
    guard let text = file.metadata[key] else { throw .missingMetadata(key: key) }
    let list: [JSONValue]?
    do throws(JSONError) {
      list = try JSONValue(parsing: text).array
    } catch {
      throw .malformedMetadata(key: key, error: "\(error)")
    }
    guard let list else { throw .malformedMetadata(key: key, error: "expected an array") }
    var characters: [Unicode.Scalar] = []
    for (index, value) in list.enumerated() {
      guard let scalars = value.string?.unicodeScalars, scalars.count == 1 else {
        throw .malformedMetadata(
          key: key, error: "entry \(index) is \(value.kind), expected a string of one character")
      }
      characters += scalars
    }
    do throws(VocabularyError) {
      return try Vocabulary(characters: characters)
    } catch {
      throw .vocabulary(error)
    }
  }

  /// Takes the sizes from the tensors; the metadata must agree with them.
  private static func readConfiguration(
    _ file: SafetensorsFile, _ fields: JSONFields?, vocabulary: Vocabulary
  ) throws(CheckpointError) -> ModelConfiguration {
    guard let embedding = file[ParameterName.embedding] else {
      throw .file(.missingTensor(ParameterName.embedding))
    }
    guard embedding.shape.count == 2 else {
      throw .disagreement(
        what: "the shape of '\(ParameterName.embedding)'", found: "\(embedding.shape)",
        expected: "[characters, width]")
    }
    guard embedding.shape[0] == vocabulary.count else {
      throw .disagreement(
        what: "the vocabulary", found: "\(vocabulary.count) characters",
        expected: "\(embedding.shape[0]), one a row of '\(ParameterName.embedding)'")
    }
    var widths: [Int] = []
    while let weight = file[ParameterName.recurrentWeight(widths.count)] {
      guard weight.shape.count == 2 else {
        throw .disagreement(
          what: "the shape of '\(weight.name)'", found: "\(weight.shape)", expected: "[4H, H]")
      }
      widths.append(weight.shape[1])
    }
    guard !widths.isEmpty else { throw .file(.missingTensor(ParameterName.recurrentWeight(0))) }
    let configuration: ModelConfiguration
    do throws(ConfigurationError) {
      configuration = try ModelConfiguration(
        vocabularySize: embedding.shape[0], embeddingSize: embedding.shape[1],
        layerWidths: widths, dropout: .zero)
    } catch {
      throw .configuration(error)
    }
    guard let fields else { return configuration }
    let stated = try fields.array("layers").compactMap(\.int)
    guard stated == widths, try fields.count("embedding") == configuration.embeddingSize else {
      throw .disagreement(
        what: "the configuration", found: "embedding and layers \(stated)",
        expected: "those of the tensors, \(configuration.embeddingSize) and \(widths)")
    }
    let dropout = try fields.float("dropout")
    let sideInputs = try readSideInputs(file, fields)
    do throws(ConfigurationError) {
      return try ModelConfiguration(
        vocabularySize: vocabulary.count, embeddingSize: configuration.embeddingSize,
        layerWidths: widths, dropout: dropout, sideInputs: sideInputs)
    } catch {
      throw .configuration(error)
    }
  }

  /// The side inputs that the configuration names, with the sizes of their tables.
  private static func readSideInputs(
    _ file: SafetensorsFile, _ fields: JSONFields
  ) throws(CheckpointError) -> [SideInput] {
    guard fields.has("side inputs") else { return [] }
    return try fields.array("side inputs").map { value throws(CheckpointError) in
      guard let object = value.object else {
        throw .malformedMetadata(
          key: fields.part, error: "'side inputs' has \(value.kind), expected objects")
      }
      let input = JSONFields(part: "\(fields.part).side inputs", object: object)
      let name = try input.string("name")
      guard let table = file[name] else { throw .file(.missingTensor(name)) }
      guard table.shape.count == 2 else {
        throw .disagreement(
          what: "the shape of '\(name)'", found: "\(table.shape)", expected: "[values, width]")
      }
      return SideInput(
        name: name, size: table.shape[0], isCharacter: try input.bool("is character"))
    }
  }

  static func floats(
    _ name: String, shape: [Int], in file: SafetensorsFile
  ) throws(CheckpointError) -> [Float] {
    let floats: [Float]
    do throws(SafetensorsError) {
      floats = try file.tensor(name, shape: shape).floats()
    } catch {
      throw .file(error)
    }
    if let index = floats.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(tensor: name, index: index, value: floats[index])
    }
    return floats
  }
}
