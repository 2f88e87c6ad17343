import ArgumentParser
import CharRNN
import Composition
import Drawing

struct OpenCommand: Command {
  static let name = "open"
  static let summary = "Open a checkpoint: a model, its vocabulary and its training"
  static let details = """
    A file, a folder of a training run (its latest, or its last epoch), the name of a checkpoint \
    that comes with lilt, or 'latest' for what was trained last. FOLDER@20 opens the weights after \
    epoch 20. Any safetensors file with PyTorch's names and a vocabulary opens.
    """
  static let group = CommandGroup.model

  @Argument(help: ArgumentHelp("The checkpoint.", valueName: "checkpoint"))
  var reference: String

  func run(in session: inout Session) throws {
    let found = try CheckpointFiles(in: session).find(reference)
    var loaded = try SessionModel(session.readCheckpoint(found.path), path: found.path)
    loaded.folder = found.folder
    session.warnOfUnsavedSteps()
    session.model = loaded
    session.show(
      "opened '\(found.path)': \(loaded.shape); \(loaded.trainingSoFar)")
    if loaded.file?.isVerified == false {
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
