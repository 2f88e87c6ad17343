import ArgumentParser
import CharRNN
import Drawing
import JSON

struct ModelCommand: Command {
  static let name = "model"
  static let summary = "Describe the model: layers, shapes, weights, origin"
  static let group = CommandGroup.model

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let loaded = try session.loadedModel()
    let parameters = loaded.model.parameters
    if json { return try session.show(Self.json(loaded, parameters)) }
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

  private static func json(_ loaded: SessionModel, _ parameters: Parameters) -> JSONValue {
    let configuration = loaded.model.configuration
    return [
      "vocabulary": .int(configuration.vocabularySize),
      "embedding": .int(configuration.embeddingSize),
      "layers": .array(configuration.layerWidths.map { .int($0) }),
      "dropout": .figure(Double("\(configuration.dropout)") ?? .nan),
      "weights": .int(parameters.count),
      "bytes": .int(4 * parameters.count),
      "step": .int(loaded.provenance.step),
      "epoch": .int(loaded.provenance.epoch),
      "corpus": .string(loaded.provenance.corpus),
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
