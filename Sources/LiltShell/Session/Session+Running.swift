import ArgumentParser
import CharRNN
import Drawing

/// The outcome of a cell.
package enum Outcome: Hashable, Sendable {
  /// It succeeded.
  case done
  /// It failed, and the failure has been shown.
  case failed(Failure.Kind)
  /// It asked to leave.
  case quit
}

extension Session {
  /// Runs the cells of `text`, a single submission, up to the first that is not `.done`.
  ///
  /// - Returns: The outcome of the last cell that ran.
  @discardableResult
  package mutating func execute(_ text: String) -> Outcome {
    for cell in Cell.submission(text, variables: variables) {
      let outcome = execute(cell)
      if outcome != .done { return outcome }
    }
    return .done
  }

  /// Runs one cell and shows its failure, if any.
  ///
  /// A cell that fails leaves the session unchanged.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - position: The position of the cell, if it comes from a file.
  /// - Returns: Its outcome.
  @discardableResult
  package mutating func execute(_ cell: Cell, at position: Position? = nil) -> Outcome {
    let began = world.now()
    let shown = ShownResults()
    let before = console
    let start = CellStart(tunes: tunes, sourcedCount: sourced.count)
    let outer = running
    running = RunningCell(line: cell.line, inputs: inputs(of: cell.text))
    if sourceDepth == 0 { _ = files.trace.take() }
    console = Console(world, shown: shown)
    console.isQuiet = before.isQuiet
    defer { console = before }
    var command: (any Command.Type)?
    var outcome = Outcome.done
    do {
      let request = try cell.request()
      command = request.command
      try run(request)
      if let failure = world.output.failure { throw failure }
      if wantsToQuit { outcome = .quit }
      if world.interrupt.isRequested { outcome = .failed(.interrupted) }
    } catch let stopped as StoppedScript {
      outcome = .failed(stopped.kind)
    } catch {
      let failure = Failure(error, from: command)
      if error as? OutputFailure != .readerGone {
        tell(failure, of: command, at: failure.position ?? position)
      }
      outcome = .failed(failure.kind)
    }
    record(cell, command, outcome, shown, since: start)
    // The results of a command file belong to the cell that runs it.
    if sourceDepth > 0 { before.shown.results += shown.results }
    running = outer
    if isTiming, sourceDepth == 0 { console.note("\((world.now() - began).inSeconds.fixed(3)) s") }
    return outcome
  }

  /// Shows the failure of a command, or of the input before a command was known.
  func tell(_ failure: Failure, of command: (any Command.Type)? = nil, at position: Position? = nil)
  {
    world.output.receive(
      .failure(
        FailureReport(
          position: position, message: (command.map { $0.name + ": " } ?? "") + failure.message,
          excerpt: failure.excerpt, hints: failure.hints.compactMap { $0.text(after: command) })))
  }

  /// Runs a command on a copy of the session and keeps the copy unless the command throws.
  private mutating func run(_ request: Request) throws {
    let before = self
    var copy = self
    defer { noteChange(since: before, by: request.command) }
    do {
      try copy.invoke(request.command, request)
      self = copy
    } catch let failure as Failure where failure.keepsWhatWasDone {
      self = copy
      throw failure
    } catch let stopped as StoppedScript {
      // The cells of a command file that succeeded stay.
      self = copy
      throw stopped
    }
  }

  private mutating func invoke(_ type: any Command.Type, _ request: Request) throws {
    guard let invocation = try parse(type.invocation, request.arguments) else { return }
    let before = console
    console.isQuiet = before.isQuiet || invocation.quiet
    console.isForPrograms = invocation.json
    defer { console = before }
    var command: any Command = invocation.command
    do {
      if var raw = command as? any RawCommand {
        try raw.run(request.text, in: &self)
      } else {
        try command.run(in: &self)
      }
    } catch {
      // The JSON includes results that were shown before the failure.
      try console.finish()
      throw error
    }
    try console.finish()
  }

  /// Parses options and arguments; shows help and returns `nil` if help was asked for.
  private func parse<I: Invocation>(_ type: I.Type, _ arguments: [String]) throws -> I? {
    do {
      return try I.parse(arguments)
    } catch {
      guard I.exitCode(for: error).isSuccess else {
        throw Failure.arguments(I.message(for: error), of: I.self)
      }
      let columns = world.terminal.columns()
      let message = I.fullMessage(for: error, columns: columns)
      // Our help has a section that ArgumentParser's lacks.
      let help = I.Invoked.help(columns: columns)
      show(
        help.hasPrefix(message.trimmingTrailingNewlines.wrappingUsage(to: columns)) ? help : message
      )
      return nil
    }
  }

  /// The session before a cell, as far as its record needs it.
  private struct CellStart {
    let tunes: TuneShelf
    let sourcedCount: Int
  }

  private mutating func record(
    _ cell: Cell, _ command: (any Command.Type)?, _ outcome: Outcome, _ shown: ShownResults,
    since start: CellStart
  ) {
    saving.changes.text = shown.standardInput
    saving.changes.tuneNames = start.tunes.names(ofReferencesIn: cell)
    let run = SavedCell.Run(
      cell: cell, command: command, outcome: outcome, saving: saving,
      made: tunes.added(since: start.tunes), variables: variables)
    saving = CellSaving()
    let inFile = sourced[start.sourcedCount...]
    var saved = inFile.isEmpty ? SavedCell(run) : .file(inFile, ranBy: cell)
    if sourceDepth == 0, saved.runs {
      saved = saved.after(beginning)
      beginning = []
    }
    sourced.removeSubrange(start.sourcedCount...)
    guard sourceDepth == 0 else {
      sourced.append(saved)
      return
    }
    guard let running else { preconditionFailure("a cell that did not begin") }
    records.append(
      CellRecord(
        cell: cell, succeeded: run.succeeded, saved: saved, inputs: running.inputs,
        reads: files.trace.take(),
        trainedModel: running.hasTrained ? model?.model.digest.hexadecimal : nil,
        notes: shown.notes, results: shown.results))
  }

  /// Runs the cells of a command file or notebook; training takes what a notebook keeps.
  ///
  /// - Parameters:
  ///   - script: The file.
  ///   - isFresh: Whether training takes place even if a notebook keeps its result.
  ///   - keepGoing: Whether to continue after a failure.
  ///   - echo: Whether to show each cell before it runs.
  /// - Returns: The outcome of the first cell that failed, else of the last one.
  mutating func run(
    _ script: Script, isFresh: Bool = false, keepGoing: Bool = false, echo: Bool = false
  ) -> Outcome {
    let before = trainingStore
    trainingStore = script.notebook.map {
      TrainingStore($0, file: script.name, isFresh: isFresh)
    }
    defer { trainingStore = before }
    var cells = script.cells.makeIterator()
    return run(file: script.name, keepGoing: keepGoing, echo: echo) { cells.next() }
  }

  /// Runs cells in order, up to the first that fails.
  ///
  /// - Parameters:
  ///   - file: The file name in failures.
  ///   - keepGoing: Whether to continue after a failure.
  ///   - echo: Whether to show each cell before it runs.
  ///   - next: Returns the next cell, `nil` after the last.
  /// - Returns: The outcome of the first cell that failed, else of the last one.
  mutating func run(
    file: String, keepGoing: Bool, echo: Bool, next: () throws -> Cell?
  ) -> Outcome {
    var result = Outcome.done
    do {
      while let cell = try next() {
        if world.interrupt.isRequested { throw Interrupted() }
        if echo { world.output.receive(.result(TextResult("> " + cell.text))) }
        let outcome = execute(cell, at: Position(file: file, line: cell.line))
        switch outcome {
        case .done: continue
        case .quit: return result == .done ? .quit : result
        case .failed(.interrupted): return outcome
        case .failed:
          if result == .done { result = outcome }
          if !keepGoing || world.output.failure != nil { return result }
        }
      }
    } catch {
      let failure = Failure(error)
      tell(failure, at: failure.position)
      return .failed(failure.kind)
    }
    return result
  }
}
