import ArgumentParser
import CharRNN
import Drawing
import JSON

struct PlotLossCommand: Command {
  static let name = "plot loss"
  static let summary = "Draw the loss of a training run, also on held-out tunes"
  static let details = """
    The record is part of every checkpoint: without an argument that of the model, otherwise that \
    of a file, a folder of a training run or a checkpoint that comes with lilt. Bits per character: \
    lower is better. Training is the mean over an epoch, with dropout, and stands at its middle; \
    held-out bits stand at its end, where they were measured. Where they rise again, the model has \
    begun to learn by heart.
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

  @OptionGroup var plot: PlotOutput

  func run(in session: inout Session) throws {
    try plot.check(in: session)
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
    session.show(ChartResult(chart: chart, json: Self.json(provenance)))
    try plot.write(chart, in: session)
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
