import ArgumentParser
import CharRNN
import Drawing
import Safetensors
import JSON

struct CheckpointSaveCommand: Command {
  static let name = "checkpoint save"
  static let summary = "Write the model, with all it needs, to one file"
  static let details = """
    In f32 the file also holds the training state, so that training resumes bit for bit. In bf16 \
    or f16 it holds only the rounded weights, in half the bytes. If the corpus of the training is \
    loaded, its headers are recorded anew, which files of earlier versions lack.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("file", "what was written"), .init("holds", "weights, or weights and training state"),
    .init("precision", "of the weights"), .init("bytes", "the size of the file"))

  @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
  var path: String

  @Option(help: "How the weights are stored.")
  var precision = Choice(Tensor.Precision.f32)

  @Flag(help: "Leave the training state out.")
  var weightsOnly = false

  @OptionGroup var old: ReplaceOption

  func run(in session: inout Session) throws {
    let precision = precision.value
    var loaded = try session.loadedModel()
    if let corpus = session.corpus { loaded.provenance.complete(from: corpus) }
    let checkpoint = loaded.checkpoint(precision: precision, weightsOnly: weightsOnly)
    try session.files.checkWritable(path, as: .checkpoint, replaces: old.replace)
    let replaces = session.files.hasOrdinaryFile(at: path)
    let size = try session.files.write(checkpoint, to: path)
    loaded.file = SessionModel.CheckpointFile(path: path, precision: precision, isVerified: true)
    // Rounded weights are another model, so the session's own stays unsaved.
    if precision == .f32 { loaded.noteSaved() }
    session.model = loaded
    let kind = checkpoint.training == nil ? "weights" : "weights and training state"
    session.show(
      FiguresResult(
        "saved '\(path)': \(kind), \(precision.rawValue), \(size.counted("byte"))",
        [
          "file": .string(path), "holds": .string(kind), "precision": .string(precision.rawValue),
          "bytes": .int(size),
        ]))
    if replaces { session.noteReplaced(path) }
  }
}
