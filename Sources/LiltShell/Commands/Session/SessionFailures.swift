import Drawing

// Failures of settings, cells and command files.
extension Failure {
  /// An unknown setting.
  static func unknownSetting(_ name: String, nearest: String?) -> Failure {
    Failure(
      "there is no setting '\(name)'", kind: .usage,
      hints: [.nearest(nearest, orElse: SettingsCommand.name)])
  }

  /// An invalid value for a setting.
  ///
  /// - Parameters:
  ///   - name: The setting.
  ///   - value: The value as typed.
  ///   - expected: What is allowed, in words.
  ///   - nearest: The allowed value that was probably meant.
  /// - Returns: The failure.
  static func badSetting(
    name: String, value: String, expected: String, nearest: String? = nil
  ) -> Failure {
    let command = nearest.map { "\(SetCommand.name) \(name) \($0.asWord)" }
    return Failure(
      "'\(value)' is no value for '\(name)', expected \(expected)", kind: .usage,
      hints: [.line(command ?? SettingsCommand.name)])
  }

  /// A range of cells that the session does not have.
  static func noSuchCells(_ range: String, count: Int) -> Failure {
    Failure(
      "there are no cells '\(range)', expected N or N-M from 1 to \(count)", kind: .usage,
      hints: ["\(HistoryCommand.name)"])
  }

  /// A session without a cell that belongs in a command file.
  static let nothingToSave = Failure("no cell has succeeded yet")

  /// A tune where a file for the session was expected.
  static func tuneNotSession(_ tune: String) -> Failure {
    Failure(
      "'\(tune)' is a tune, and '\(SaveCommand.name)' writes the session, to a file such as "
        + "'mine.lilt'", kind: .usage, hints: ["\(ExportCommand.name) \(tune) \(tune).abc"])
  }

  /// A file for music where one for the session was expected.
  static func musicNotSession(_ file: String, tune: String?) -> Failure {
    Failure(
      "'\(file)' is for music, and '\(SaveCommand.name)' writes the session, to a file such as "
        + "'mine.lilt'", kind: .usage,
      hints: [.line("\(ExportCommand.name) \(tune ?? "TUNE") \(file.asWord)")])
  }

  /// A file for a model where one for the session was expected.
  static func modelNotSession(_ file: String) -> Failure {
    Failure(
      "'\(file)' is for a model, and '\(SaveCommand.name)' writes the session, to a file such as "
        + "'mine.lilt'", kind: .usage,
      hints: [.line("\(CheckpointSaveCommand.name) \(file.asWord)")])
  }

  /// A command in a command file that works only at the prompt.
  static let onlyAtThePrompt = Failure("this works at the prompt only", kind: .usage)

  /// Command files nested more than `depth` deep, as when a file calls itself.
  static func nestedTooDeep(_ depth: Int) -> Failure {
    Failure("command files call each other more than \(depth) deep", kind: .usage)
  }

  /// A command of the system that failed.
  static func systemCommandFailed(_ command: String, status: Int32) -> Failure {
    Failure("'\(command)' ended with status \(status)", kind: .environment)
  }

  /// A session in which no cell has changed anything, or in which all changes are taken back.
  static let nothingToTakeBack = Failure(
    "no cell has changed anything that could be taken back", hints: ["\(HistoryCommand.name)"])

  /// A cell that trained the model, whose earlier weights are gone.
  static func trainingStays(_ cell: String) -> Failure {
    Failure(
      "'\(cell)' cannot be taken back: it has changed the weights of the model",
      hints: ["\(OpenCommand.name) FILE"])
  }

  /// A fenced block of a notebook without an end.
  static func openFence(_ info: String) -> Failure {
    Failure("the block '\(info)' does not end, expected a line of three backquotes")
  }

  /// A notebook without cells.
  static func noCells(in file: String) -> Failure {
    Failure(
      "'\(file)' has no cells, expected blocks that begin with a line '```lilt'",
      hints: ["\(SaveCommand.name) FILE.md"])
  }

  /// A notebook whose results are not those of its cells.
  static func notebookDiffers(_ count: Int, of blocks: Int, in file: String) -> Failure {
    Failure(
      "\(count.counted("block")) of \(blocks) in '\(file)' \(count == 1 ? "differs" : "differ")",
      hints: ["\(NotebookRunCommand.name) \(file.asWord)"])
  }

  /// A file with invalid content.
  static func inFile(_ path: String, reason: String) -> Failure {
    Failure("'\(path)': \(reason)", hints: [.files])
  }

  /// A file name without a known extension; `hint` shows one that has it.
  static func unknownExtension(
    file: String, known: [String], hint: Hint
  ) -> Failure {
    let list = known.map { "'\($0)'" }.joined(separator: " or ")
    return Failure(
      "cannot tell what '\(file)' should become, expected a name that ends in \(list)",
      kind: .usage, hints: [hint])
  }
}
