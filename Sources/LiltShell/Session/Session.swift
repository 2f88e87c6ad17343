import ArgumentParser
import Drawing
import JSON
package import Composition

/// Everything that commands read and change.
///
/// A value: a command runs on a copy that replaces the session only where the command did not throw.
package struct Session {
  /// What lies outside.
  package let world: World
  /// The files outside.
  package let files: Files

  /// The tunes that a model learns from.
  package internal(set) var corpus: TuneCorpus?
  /// The model that learns and makes tunes.
  var model: SessionModel?
  /// What the model reads before it makes a tune.
  var prime: SessionPrime?
  /// What `sample` and `train` use unless told otherwise.
  var settings = Settings()
  /// The tunes that were typed, loaded or made, by name.
  var tunes = TuneShelf()

  /// The cells that have run, in order.
  package internal(set) var cells: [CellRecord] = []
  /// Whether each cell tells how long it took.
  var isTiming = false
  /// Whether a command has asked to leave.
  var wantsToQuit = false
  /// Whether a person types the cells, so that system commands may run.
  var isAtPrompt = false
  /// What stands at the next prompt already, for the person to go on with.
  var nextInput = ""
  /// What `${name}` stands for.
  var variables: [String: String]
  /// How many command files are being run within each other.
  var sourceDepth = 0
  /// Whether the running command was told to be silent.
  private(set) var isQuiet = false

  /// A session in which nothing is loaded.
  ///
  /// - Parameters:
  ///   - world: What commands may touch.
  ///   - variables: What `${name}` stands for in parsed words.
  package init(world: World, variables: [String: String] = [:]) {
    self.world = world
    self.variables = variables
    files = Files(in: world)
  }
}

/// A cell that has run.
package struct CellRecord: Hashable, Sendable {
  /// What was submitted.
  package let text: String
  /// Whether its command did what it was asked.
  package let succeeded: Bool
  /// Whether the cell belongs in a saved session.
  let isWorthSaving: Bool
}

/// How a cell ended.
package enum Outcome: Hashable, Sendable {
  /// It did what it was asked.
  case done
  /// It failed, and the error has been shown.
  case failed(ErrorReport.Kind)
  /// It asks to leave.
  case quit
}

// MARK: What commands say

extension Session {
  /// Shows a result: whole lines on standard output.
  func show(_ text: String) { say(.text(text)) }
  /// Shows a result in columns.
  func show(_ table: Table) { say(.table(table)) }
  /// Shows a result for programs, on one line; `--quiet` does not silence what was asked for in so
  /// many words.
  ///
  /// - Throws: `JSONError` for a number that is none; `JSONValue.figure` makes it null.
  func show(_ json: JSONValue) throws(JSONError) { world.output.receive(.text(try json.text())) }
  /// Shows a piece of a result that is still growing.
  func stream(_ text: String) { say(.fragment(text)) }
  /// Says what happened, beside the results.
  func note(_ text: String) { say(.note(text)) }
  /// Says that the file at `path` took the place of an older one.
  ///
  /// Beside the results, so that these are the same when a script runs again.
  func noteReplaced(_ path: String) { note("the old '\(path)' is replaced") }
  /// Says how far a long command is.
  func progress(_ text: String, isMilestone: Bool = false) {
    say(.progress(Progress(text, isMilestone: isMilestone)))
  }
  /// Says what may surprise.
  func warn(_ text: String) { world.output.receive(.warning(text)) }

  private func say(_ output: Output) {
    if !isQuiet { world.output.receive(output) }
  }

  /// Stops the running command where the person asked for that.
  ///
  /// - Throws: `Interrupted`, after which nothing that the command did is kept.
  func checkInterrupt() throws(Interrupted) {
    if world.interrupt.isRequested { throw Interrupted() }
  }
}

extension JSONValue {
  /// A measured number; null where it is infinite or not a number, which JSON cannot say.
  static func figure(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
}

// MARK: Running cells

extension Session {
  /// The number of the cell that runs or comes next.
  package var cellNumber: Int { cells.count + (sourceDepth > 0 ? 0 : 1) }

  /// Runs one cell and shows what is wrong with it.
  ///
  /// A cell that fails changes nothing.
  ///
  /// - Parameters:
  ///   - text: The cell.
  ///   - position: Where the cell stands, when it comes from a file.
  /// - Returns: How it ended.
  @discardableResult
  package mutating func execute(_ text: String, at position: Position? = nil) -> Outcome {
    let start = world.now()
    var command: (any Command.Type)?
    var outcome = Outcome.done
    do {
      let parsed = try CellParser(text, variables: variables).parse()
      guard let type = parsed.command else { return .done }
      command = type
      try run(type, parsed)
      if let failure = world.output.failure { throw failure }
      if wantsToQuit { outcome = .quit }
      if world.interrupt.isRequested { outcome = .failed(.interrupted) }
    } catch let stopped as StoppedScript {
      outcome = .failed(stopped.kind)
    } catch {
      let report = ErrorReport(error, command: command?.name, cell: text)
      if error as? OutputFailure != .readerGone {
        let place = (error as? PositionedError)?.position ?? position
        world.output.receive(.report(report, at: place))
      }
      outcome = .failed(report.kind)
    }
    record(text, command, outcome)
    if isTiming, sourceDepth == 0 {
      world.output.receive(.note("\((world.now() - start).inSeconds.fixed(3)) s"))
    }
    return outcome
  }

  /// Runs a command on a copy of the session, and keeps the copy where the command does not throw.
  private mutating func run(_ command: any Command.Type, _ parsed: ParsedCell) throws {
    var copy = self
    do {
      try copy.invoke(command, parsed)
      self = copy
    } catch let error as any KeepsWhatWasDone {
      self = copy
      throw error
    }
  }

  private mutating func invoke<C: Command>(_ type: C.Type, _ parsed: ParsedCell) throws {
    let invocation: Invocation<C>
    do {
      invocation = try Invocation<C>.parse(parsed.arguments)
    } catch {
      if Invocation<C>.exitCode(for: error).isSuccess {
        let columns = world.terminal.columns()
        let message = Invocation<C>.fullMessage(for: error, columns: columns)
        return show(message.wrappingUsage(to: columns))
      }
      throw ShellError.arguments(Self.inHouseStyle(Invocation<C>.message(for: error)))
    }
    let wasQuiet = isQuiet
    isQuiet = isQuiet || invocation.quiet
    defer { isQuiet = wasQuiet }
    var command = invocation.command
    if var raw = command as? any RawCommand {
      try raw.run(parsed.text, in: &self)
    } else {
      try command.run(in: &self)
    }
  }

  /// ArgumentParser's sentence as our messages are: in lower case, without full stop.
  private static func inHouseStyle(_ message: String) -> String {
    let start = message.prefix(1).lowercased() + message.dropFirst()
    return start.hasSuffix(".") ? String(start.dropLast()) : start
  }

  private mutating func record(_ text: String, _ command: (any Command.Type)?, _ outcome: Outcome) {
    guard sourceDepth == 0 else { return }
    let succeeded = if case .failed = outcome { false } else { true }
    let isAboutTheSession = [
      SaveCommand.self, QuitCommand.self, ExitCommand.self, HistoryCommand.self, HelpCommand.self,
    ]
    .contains { $0 == command }
    cells.append(
      CellRecord(
        text: text, succeeded: succeeded, isWorthSaving: succeeded && !isAboutTheSession))
  }

  /// Runs cells in order, up to the first that fails.
  ///
  /// - Parameters:
  ///   - file: The name that errors give.
  ///   - keepGoing: Whether to go on after an error.
  ///   - echo: Whether to show each cell before it runs.
  ///   - next: The next cell, `nil` after the last.
  /// - Returns: How the first cell that failed ended, else how the last did.
  mutating func run(
    file: String, keepGoing: Bool, echo: Bool, next: () throws -> Cell?
  ) -> Outcome {
    var result = Outcome.done
    do {
      while let cell = try next() {
        if world.interrupt.isRequested { throw Interrupted() }
        if echo { world.output.receive(.text("> " + cell.text)) }
        let outcome = execute(cell.text, at: Position(file: file, line: cell.line))
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
      let report = ErrorReport(error, command: nil)
      world.output.receive(.report(report, at: nil))
      return .failed(report.kind)
    }
    return result
  }
}
