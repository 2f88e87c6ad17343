import ArgumentParser
import CharRNN
import Drawing
import JSON

struct ModelCommand: Command {
  static let name = "model"
  static let summary = "Describe the model: layers, shapes, weights, origin"
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("vocabulary", "V"), .init("embedding", "E"), .init("layers", "H of each layer"),
    .init("dropout", "the share dropped in training"), .init("weights", "how many there are"),
    .init("bytes", "their size in f32"), .init("step", "steps taken"),
    .init("epoch", "epochs completed"), .init("corpus", "what was learned from"),
    .init("preparation", "what was done to its tunes, as options of 'corpus load', or empty"),
    .init("seed", "the seed of the first weights"),
    .init("digest", "SHA-256 of vocabulary, sizes and weights"),
    .init("parameters", "name and shape of each"))

  func run(in session: inout Session) throws {
    let loaded = try session.loadedModel()
    let parameters = loaded.model.parameters
    var table = Table([.left("parameter"), .left("shape"), .right("weights"), .right("bytes")])
    for name in parameters.names {
      let count = parameters[name].count
      table.append([name, "\(parameters.shape(of: name))", count.grouped, (4 * count).grouped])
    }
    table.append(["all", "", parameters.count.grouped, (4 * parameters.count).grouped])
    let rest = """
      dropout  \(loaded.model.configuration.dropout)
      trained  \(loaded.trainingSoFar)
      digest   \(loaded.model.digest.hexadecimal)
      """
    session.show(
      ReportResult(
        [.text("model: \(loaded.shape)"), .table(table), .text(rest)],
        json: Self.json(loaded, parameters)))
  }

  private static func json(_ loaded: SessionModel, _ parameters: Parameters) -> JSONValue {
    let configuration = loaded.model.configuration
    return [
      "vocabulary": .int(configuration.vocabularySize),
      "embedding": .int(configuration.embeddingSize),
      "layers": .array(configuration.layerWidths.map { .int($0) }),
      "dropout": .figure(configuration.dropout.asTyped),
      "weights": .int(parameters.count),
      "bytes": .int(4 * parameters.count),
      "step": .int(loaded.provenance.step),
      "epoch": .int(loaded.provenance.epoch),
      "corpus": .string(loaded.provenance.corpus),
      "preparation": .string(loaded.preparation),
      "seed": .string(String(loaded.provenance.seed)),
      "digest": .string(loaded.model.digest.hexadecimal),
      "parameters": .array(
        parameters.names.map { name in
          [
            "name": .string(name),
            "shape": .array(parameters.shape(of: name).map { .int($0) }),
          ]
        }),
    ]
  }
}
