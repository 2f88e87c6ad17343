import ArgumentParser
import CharRNN
import Drawing

/// The option to write what the network read while texts were measured.
struct InputsOutput: ParsableArguments {
  @Option(
    name: .customLong("inputs"),
    help: ArgumentHelp(
      "Write what the network reads to this safetensors file.", valueName: "file"))
  var path: String?

  private static let fileExtension = "safetensors"

  /// Checks that the file can be written and that there is room for it, before the work begins.
  ///
  /// - Throws: `Failure.unknownExtension`, `FileError`.
  func check(_ inputs: EvaluationInputs, replaces: Bool, in session: Session) throws {
    guard let path else { return }
    guard path.hasFileExtension(Self.fileExtension) else {
      let file = PathResolver.withoutExtension(path) + "." + Self.fileExtension
      throw Failure.unknownExtension(
        file: path, known: ["." + Self.fileExtension], hint: .again("--inputs \(file.asWord)"))
    }
    try session.files.checkWritable(path, as: .networkInputs, replaces: replaces)
    try session.files.checkRoom(for: inputs.byteCount, at: path)
  }

  /// Writes the file, if `--inputs` is set.
  ///
  /// - Throws: `FileError`; `Interrupted`. The file is then unchanged.
  func write(
    _ inputs: EvaluationInputs, in session: Session, metadata: [String: String]
  ) throws {
    guard let path else { return }
    let isReplaced = session.files.hasOrdinaryFile(at: path)
    var size = 0
    try session.files.write(to: path) { sink in
      try inputs.write(metadata: metadata) { bytes in
        try session.checkInterrupt()
        try sink(bytes)
        size += bytes.count
      }
    }
    session.note(
      """
      '\(path)' has what the network reads: \(inputs.characterCount.counted("character")), \
      \(inputs.tableCount.counted("table")), \(size.counted("byte"))
      """)
    if isReplaced { session.noteReplaced(path) }
  }
}
