import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct OpenCommand: Command {
  static let name = "open"
  static let summary = "Open a checkpoint: a model, its vocabulary and its training"
  static let details = """
    Takes a file, the folder of a training run (its latest file, or its last epoch), the name of a \
    checkpoint that comes with lilt, or 'latest' for the last training ('latest-2' where two ran \
    at once). Training goes on in the folder. FOLDER@20 opens the weights after epoch 20. Also \
    opens any safetensors file with PyTorch's names and a vocabulary.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("file", "what was opened"), .init("layers", "H of each layer"), .init("embedding", "E"),
    .init("vocabulary", "V"), .init("step", "steps taken"), .init("epoch", "epochs completed"),
    .init("corpus", "what was learned from"),
    .init("verified", "whether a checksum confirms it"))
  static let fileHint: Failure.Hint = "\(CheckpointListCommand.name)"

  @Argument(help: ArgumentHelp("The checkpoint.", valueName: "checkpoint"))
  var reference: String

  func run(in session: inout Session) throws {
    let found = try CheckpointFiles(in: session).find(reference)
    var loaded = try SessionModel(session.readCheckpoint(found.path), path: found.path)
    loaded.folder = found.folder
    session.warnOfUnsavedSteps()
    session.noteReleasedCells()
    session.model = loaded
    let isVerified = loaded.file?.isVerified ?? false
    let configuration = loaded.model.configuration
    session.show(
      FiguresResult(
        "opened '\(session.shownPath(found.path))': \(loaded.shape); \(loaded.trainingSoFar)",
        [
          "file": .string(found.path),
          "layers": .array(configuration.layerWidths.map { .int($0) }),
          "embedding": .int(configuration.embeddingSize),
          "vocabulary": .int(configuration.vocabularySize), "step": .int(loaded.provenance.step),
          "epoch": .int(loaded.provenance.epoch), "corpus": .string(loaded.provenance.corpus),
          "verified": .bool(isVerified),
        ]))
    if !isVerified {
      session.note("not verified: the file is another program's and has no checksum")
    }
    if let corpus = session.corpus, corpus.vocabulary != loaded.model.vocabulary {
      session.warn(
        """
        the model's vocabulary (\(loaded.model.vocabulary.count.counted("character"))) is not that \
        of the corpus '\(corpus.name)' (\(corpus.vocabulary.count.grouped))
        """)
    }
  }
}
