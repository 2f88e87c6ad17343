internal import JSON
internal import Safetensors

/// What a network reads when texts are measured, for a program that has its weights and not what follows
/// texts for it.
///
/// A safetensors file of three tensors:
///
/// - `rows`, I32 `[C, 1 + K]`: of each of the C characters of all texts, one after the other, the row in
///   every table. Column 0 is the character's index, the row of `embedding.weight`; the others are the
///   values of the K side inputs. The first layer reads the sum of these rows.
/// - `starts`, I64 `[N]`: the character at which each text begins, where the state is zero.
/// - `contexts`, I64 `[N]`: the characters at the start of each text that are read and not predicted.
///
/// Its metadata: `format`; `model`, the digest; `vocabulary` and `tables`, the names of the columns, as
/// JSON; and what the caller adds.
public struct EvaluationInputs {
  /// The value of `format`.
  public static let format = "lilt-inputs/1"

  private let model: LanguageModel
  private let texts: [Evaluator.Text]
  private let follower: (any TextFollower)?

  /// Prepares to write what `model` reads of `texts`.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - texts: the texts, in the order of the file.
  ///   - follower: what follows each text, from its start; `nil` for the model's own.
  public init(
    _ model: LanguageModel, texts: [Evaluator.Text], follower: (any TextFollower)? = nil
  ) {
    self.model = model
    self.texts = texts
    self.follower = follower ?? model.follower
  }

  /// The characters of all texts, C.
  public var characterCount: Int { texts.reduce(0) { $0 + $1.tokens.count } }

  /// The tables in which each character has a row, 1 + K.
  public var tableCount: Int { 1 + model.configuration.sideInputs.count }

  /// The bytes of all tensors, which the header precedes.
  public var byteCount: Int {
    characterCount * tableCount * MemoryLayout<Int32>.size
      + 2 * texts.count * MemoryLayout<Int64>.size
  }

  /// Writes the file piece by piece, in one pass over the texts.
  ///
  /// - Parameters:
  ///   - metadata: further entries of the metadata, such as the measured figure.
  ///   - sink: takes the pieces in order, each of at most a few megabytes but for `starts` and
  ///     `contexts`.
  /// - Throws: `SafetensorsError` where the metadata is too long; what `sink` throws.
  /// - Complexity: O(characters · tables).
  public func write(metadata: [String: String] = [:], to sink: ([UInt8]) throws -> Void) throws {
    var starts: [Int64] = []
    var next: Int64 = 0
    for text in texts {
      starts.append(next)
      next += Int64(text.tokens.count)
    }
    let shape = [texts.count]
    let header = try SafetensorsHeader(
      entries: [
        .init(name: "contexts", dtype: .i64, shape: shape),
        .init(name: "starts", dtype: .i64, shape: shape),
        .init(name: "rows", dtype: .i32, shape: [characterCount, tableCount]),
      ], metadata: self.metadata(metadata))
    let contexts = texts.map { Int64($0.context) }
    // In the order of the header, which is that of the entries above.
    try sink(header.bytes())
    try sink(Tensor(name: "contexts", shape: shape, integers: contexts).data)
    try sink(Tensor(name: "starts", shape: shape, integers: starts).data)
    try writeRows(to: sink)
  }

  /// The metadata with `more`, which replaces nothing.
  private func metadata(_ more: [String: String]) throws -> [String: String] {
    let tables = [ParameterName.embedding] + model.configuration.sideInputs.map(\.name)
    let own = [
      MetadataKey.format: Self.format,
      MetadataKey.vocabulary:
        try JSONValue.strings(model.vocabulary.characters.map { String($0) }).text(),
      "model": model.digest.hexadecimal,
      "tables": try JSONValue.strings(tables).text(),
    ]
    return own.merging(more) { own, _ in own }
  }

  /// The characters whose rows make a piece.
  private static let charactersOfPiece = 1 << 13

  private func writeRows(to sink: ([UInt8]) throws -> Void) throws {
    let sideCount = model.configuration.sideInputs.count
    var piece: [Int32] = []
    func flush() throws {
      let shape = [piece.count / tableCount, tableCount]
      try sink(Tensor(name: "rows", shape: shape, integers: piece).data)
      piece.removeAll(keepingCapacity: true)
    }
    for text in texts {
      var follower = follower
      for token in text.tokens {
        follower?.read(token)
        piece.append(Int32(token))
        for index in 0..<sideCount { piece.append(Int32(follower?[index] ?? 0)) }
        if piece.count == Self.charactersOfPiece * tableCount { try flush() }
      }
    }
    try flush()
  }
}
