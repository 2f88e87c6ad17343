import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct PlotOptimizersCommand: Command {
  static let name = "plot optimizers"
  static let summary = "Train with several optimisers and draw their losses"
  static let details = """
    Every optimiser begins with the same fresh weights and reads the same batches of the corpus. \
    The model has the sizes of the loaded model, or else the standard sizes; the loaded model does \
    not change. The figures are the mean training loss of the last 20 steps and, at the end, \
    held-out bits per character. Plain gradient descent changes the weights once an epoch, along \
    the mean gradient of the whole text. 400 steps of all five take about a minute on two cores \
    with the standard model. Ctrl-C stops and draws the losses so far.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("corpus", "what was learned from"), .init("seed", "the seed of the weights"),
    .init("embedding", "E"), .init("layers", "H of each layer"), .init("steps", "steps of each"),
    .init("optimizers", "learning rate, bits, curve and seconds of each"),
    .init("interrupted", "whether Ctrl-C came before the end"))

  static func hints(on error: any Error) -> [Failure.Hint]? {
    switch error {
    case TrainingError.textTooShort(let count, let rows, let steps) where count > 1:
      let (batch, sequence) = fittingWindow(characters: count, rows: rows, steps: steps)
      return [
        "\(SetCommand.name) batch \(batch)", "\(SetCommand.name) sequence \(sequence)",
      ]
    case BackendError.outOfMemory: return Failure.hintsOnSmallerSettings
    default: return nil
    }
  }

  @Option(help: "Steps that each optimiser takes; otherwise 400.")
  var steps: Int?

  @Option(help: "Epochs that each optimiser completes.")
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "The optimisers, such as adam,sgd; with a learning rate: adam,adam=0.01.",
      valueName: "list"))
  var optimizers = OptimizerList.all

  @Option(help: "The seed of the weights; otherwise the model's.")
  var seed: UInt64?

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if steps != nil, epochs != nil {
      throw ValidationError("give --steps or --epochs, not both")
    }
    for (name, count) in [("steps", steps), ("epochs", epochs)] {
      if let count, !(1...1_000_000).contains(count) {
        throw ValidationError("--\(name) \(count), expected 1 to 1000000")
      }
    }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    var comparison = try OptimizerComparison(
      optimizers.candidates, length: epochs.map { .epochs($0) } ?? .steps(steps ?? 400),
      seed: seed ?? session.model?.provenance.seed ?? session.seed(nil), in: session)
    session.note(comparison.plan)
    try comparison.run(in: session)
    let result = ChartResult(chart: comparison.chart, json: comparison.json)
    session.show(result)
    try file.write(result, in: session)
    if comparison.wasInterrupted { throw Interrupted() }
  }
}

/// Optimisers as typed: `adam,sgd=0.5`.
struct OptimizerList: ExpressibleByArgument {
  let candidates: [OptimizerComparison.Candidate]

  /// All optimisers, each with its standard learning rate.
  static let all = OptimizerList(
    candidates: OptimizerKind.allCases.map { OptimizerComparison.Candidate($0) })

  private init(candidates: [OptimizerComparison.Candidate]) { self.candidates = candidates }

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    let candidates = words.compactMap { OptimizerComparison.Candidate(argument: $0) }
    guard candidates.count == words.count, candidates.count <= SeriesStyle.count else { return nil }
    self.candidates = candidates
  }

  static var allValueStrings: [String] { OptimizerKind.allCases.map(\.rawValue) }

  var defaultValueDescription: String { "all" }
}

extension OptimizerComparison.Candidate {
  /// Parses `adam` or, with a learning rate, `adam=0.01`.
  fileprivate init?(argument: Substring) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = OptimizerKind(rawValue: String(parts[0])) else { return nil }
    self.init(kind)
    guard parts.count == 2 else { return }
    guard let rate = Float(parts[1]) else { return nil }
    learningRate = rate
  }
}
