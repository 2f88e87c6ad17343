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
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("corpus", "what was learned from"), .init("step", "steps taken"),
    .init("epoch", "epochs completed"),
    .init("epochs", "epoch, step, bits and accuracy of each, in training and held out"),
    .init("curve", "training bits by step: pairs of a step and the mean up to it, or null"))

  @Argument(
    help: ArgumentHelp("A checkpoint; otherwise the model.", valueName: "checkpoint"))
  var reference: String?

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
    guard let chart = LineChart(lossesOf: provenance) else {
      throw Failure.nothingToPlot(reference)
    }
    let result = ChartResult(chart: chart, json: Self.json(provenance))
    session.show(result)
    try file.write(result, in: session)
  }

  private static func json(_ provenance: Provenance) -> JSONValue {
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
