import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct ModelNewCommand: Command {
  static let name = "model new"
  static let summary = "Make a model with fresh weights for the corpus's characters"
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("embedding", "E"), .init("layers", "H of each layer"), .init("vocabulary", "V"),
    .init("weights", "how many there are"), .init("dropout", "the share dropped in training"),
    .init("place", "whether it is told where the music stands"),
    .init("memory", "whether it is told what the tune lets expect"),
    .init("seed", "the seed of the weights"))

  @Option(help: "The width of the embedding, E.")
  var embedding = 512

  @Option(
    help: ArgumentHelp("The units of each LSTM layer, such as 256,128.", valueName: "widths"))
  var layers = LayerWidths(widths: [256, 256, 256])

  @Option(help: "The share of each layer's outputs dropped in training.")
  var dropout: Float = 0.2

  @Option(help: "Whether the model is told where the music stands: bar, part, place in the bar.")
  var place = Switch.off

  @Option(help: "Whether the model is told what the tune so far lets expect.")
  var memory = Switch.off

  @Option(help: "The seed of the first weights; otherwise a new number.")
  var seed: UInt64?

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    let seed = session.seed(seed)
    let configuration = try ModelConfiguration(
      vocabularySize: corpus.vocabulary.count, embeddingSize: embedding,
      layerWidths: layers.widths, dropout: dropout,
      sideInputs: TuneFollower.inputs(
        place: place == .on, memory: memory == .on,
        characterCount: corpus.vocabulary.count))
    let model = try LanguageModel(
      ofTunes: corpus.vocabulary, configuration: configuration, seed: seed)
    let loaded = SessionModel(new: model, corpus: corpus, seed: seed)
    session.warnOfUnsavedSteps()
    session.noteReleasedCells()
    session.model = loaded
    let weights = model.parameters.count
    session.show(
      FiguresResult(
        """
        model: \(loaded.shape); \(weights.counted("weight")), dropout \(dropout), seed \(seed)
        """,
        [
          "embedding": .int(embedding), "layers": .array(layers.widths.map { .int($0) }),
          "vocabulary": .int(model.vocabulary.count), "weights": .int(weights),
          "dropout": .figure(dropout.asTyped), "place": .bool(place == .on),
          "memory": .bool(memory == .on), "seed": .string(String(seed)),
        ]))
  }
}

/// Widths of layers as typed: `256,256,256`.
struct LayerWidths: ExpressibleByArgument {
  let widths: [Int]

  init(widths: [Int]) { self.widths = widths }

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    let widths = words.compactMap { Int($0) }
    guard widths.count == words.count else { return nil }
    self.widths = widths
  }

  var defaultValueDescription: String { widths.map(String.init).joined(separator: ",") }
}
