import ArgumentParser
import CharRNN

struct ModelSummary: Command {
  static let name = "model"
  static let summary = "Describe the model: layers, shapes, weights, origin"
  static let group = CommandGroup.model

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let loaded = try session.loadedModel()
    let parameters = loaded.model.parameters
    if json { return session.show(Self.json(loaded, parameters)) }
    session.show("model: \(loaded.shape)")
    var table = Table([.left("parameter"), .left("shape"), .right("weights"), .right("bytes")])
    for name in parameters.names {
      let count = parameters[name].count
      table.append([name, "\(parameters.shape(of: name))", count.grouped, (4 * count).grouped])
    }
    table.append(["all", "", parameters.count.grouped, (4 * parameters.count).grouped])
    session.show(table)
    session.show(
      """
      dropout  \(loaded.model.configuration.dropout)
      trained  \(loaded.trainingSoFar)
      digest   \(loaded.model.digest.hexadecimal)
      """)
  }

  private static func json(_ loaded: SessionModel, _ parameters: Parameters) -> JSON {
    let configuration = loaded.model.configuration
    return [
      "vocabulary": .integer(configuration.vocabularySize),
      "embedding": .integer(configuration.embeddingSize),
      "layers": .array(configuration.layerWidths.map { .integer($0) }),
      "dropout": .number(Double("\(configuration.dropout)") ?? .nan),
      "weights": .integer(parameters.count),
      "bytes": .integer(4 * parameters.count),
      "step": .integer(loaded.provenance.step),
      "epoch": .integer(loaded.provenance.epoch),
      "corpus": .string(loaded.provenance.corpus),
      "seed": .string(String(loaded.provenance.seed)),
      "digest": .string(loaded.model.digest.hexadecimal),
      "parameters": .array(
        parameters.names.map { name in
          [
            "name": .string(name),
            "shape": .array(parameters.shape(of: name).map { .integer($0) }),
          ]
        }),
    ]
  }
}
