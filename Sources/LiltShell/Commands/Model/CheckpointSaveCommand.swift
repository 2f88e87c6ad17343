import ArgumentParser
import CharRNN
import Drawing
import Safetensors

struct CheckpointSaveCommand: Command {
  static let name = "checkpoint save"
  static let summary = "Write the model, with all it needs, to one file"
  static let details = """
    In f32 the file also holds the training state, so that a run can go on from it to the same \
    bits. Rounded to bf16 or f16 it holds weights only, in half the bytes.
    """
  static let group = CommandGroup.model

  @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
  var path: String

  @Option(help: "How the weights are stored.")
  var precision = Choice(Tensor.Precision.f32)

  @Flag(help: "Leave the training state out.")
  var weightsOnly = false

  func run(in session: inout Session) throws {
    let precision = precision.value
    var loaded = try session.loadedModel()
    let checkpoint = loaded.checkpoint(precision: precision, weightsOnly: weightsOnly)
    let replaces = session.files.hasOrdinaryFile(at: path)
    let size = try session.write(checkpoint, to: path)
    loaded.file = SessionModel.CheckpointFile(path: path, precision: precision, isVerified: true)
    // Rounded weights are another model, so the session's own is still in no file.
    if precision == .f32 { loaded.noteSaved() }
    session.model = loaded
    let kind = checkpoint.training == nil ? "weights" : "weights and training state"
    session.show("saved '\(path)': \(kind), \(precision.rawValue), \(size.counted("byte"))")
    if replaces { session.noteReplaced(path) }
  }
}
