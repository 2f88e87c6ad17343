import ArgumentParser
import CharRNN
import Drawing
import JSON

struct PlotLossCommand: Command {
  static let name = "plot loss"
  static let summary = "Draw the training and held-out loss of a run"
  static let details = """
    Draws the record of the model, or of a checkpoint: a file, the folder of a training run, or \
    one that comes with lilt. Bits per character: lower is better. Training bits are the mean over \
    an epoch, with dropout, drawn at its middle; held-out bits are measured and drawn at its end. \
    When held-out bits rise again, the model has begun to learn by heart.

    --log draws the losses of another program beside them: CSV with the columns epoch and loss \
    (nats), as Keras's CSVLogger writes it, or 'ancestor', the log of the project that lilt \
    descends from: plot loss nottingham --log ancestor
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("corpus", "what was learned from"), .init("step", "steps taken"),
    .init("epoch", "epochs completed"),
    .init("epochs", "epoch, step, bits and accuracy of each, in training and held out"),
    .init("log", "of --log: epoch, bits and accuracy of each entry, or null"),
    .init("curve", "training bits by step: pairs of a step and the mean up to it, or null"))

  @Argument(
    help: ArgumentHelp("A checkpoint; otherwise the model.", valueName: "checkpoint"))
  var reference: String?

  @Option(help: ArgumentHelp("Another program's log of losses, as CSV.", valueName: "file"))
  var log: String?

  @OptionGroup var file: ResultOutput

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let provenance: Provenance
    if let reference {
      let path = try CheckpointFiles(in: session).find(reference).path
      provenance = try session.readCheckpoint(path).provenance
    } else {
      provenance = try session.loadedModel().provenance
    }
    let log = try log.map { try Self.log(in: $0, session) }
    guard let chart = LineChart(lossesOf: provenance, beside: log) else {
      throw Failure.nothingToPlot(reference)
    }
    let result = ChartResult(chart: chart, json: Self.json(provenance, log))
    if log != nil, provenance.history.isEmpty {
      session.warn("the log is not drawn, since no epoch is complete here")
    }
    session.show(result)
    try file.write(result, in: session)
  }

  private static func log(in path: String, _ session: Session) throws -> TrainingLog {
    let shipped = session.homeFolder.map { "\($0)/sessions/models/\(path).csv" }
    let isShipped = session.files.kind(of: path) == nil && !path.contains("/")
    let place = isShipped ? shipped.flatMap { session.files.kind(of: $0) == .file ? $0 : nil } : nil
    let bytes = try session.files.read(place ?? path, limit: TrainingLog.limit)
    do throws(TrainingLogError) {
      return try TrainingLog(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw Failure.inFile(path, reason: "\(error)")
    }
  }

  private static func json(_ provenance: Provenance, _ log: TrainingLog?) -> JSONValue {
    [
      "corpus": .string(provenance.corpus), "step": .int(provenance.step),
      "epoch": .int(provenance.epoch),
      "epochs": .array(
        provenance.history.map { epoch in
          [
            "epoch": .int(epoch.epoch), "step": .int(epoch.step),
            "trainingBits": .figure(epoch.trainingBits),
            "trainingAccuracy": .figure(epoch.trainingAccuracy),
            "heldOutBits": epoch.heldOutBits.map(JSONValue.figure) ?? .null,
            "heldOutAccuracy": epoch.heldOutAccuracy.map(JSONValue.figure) ?? .null,
          ]
        }),
      "log": log.map { log in
        .array(
          log.entries.map { entry in
            [
              "epoch": .int(entry.epoch), "bits": .figure(entry.bits),
              "accuracy": entry.accuracy.map(JSONValue.figure) ?? .null,
            ]
          })
      } ?? .null,
      "curve": provenance.curve.map(\.json) ?? .null,
    ]
  }
}

extension LossCurve {
  /// The curve in JSON: for each point a pair of its last step and its mean in bits.
  var json: JSONValue {
    .array(points().map { .array([.int($0.step), .figure($0.bits)]) })
  }
}
