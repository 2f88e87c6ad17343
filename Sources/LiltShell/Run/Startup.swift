package import ArgumentParser
import Drawing

/// The options and arguments of `lilt` itself.
package struct StartupOptions: ParsableCommand {
  /// Help and version.
  package static let configuration = CommandConfiguration(
    commandName: "lilt",
    abstract: "An interactive shell that learns tunes in ABC and makes new ones.",
    discussion: """
      Without a file and without -c, lilt prompts where there is a terminal and otherwise reads \
      commands from standard input. Before the prompt of a plain lilt, it runs init.lilt from the \
      folder lilt in XDG_CONFIG_HOME or ~/.config, if there is such a file. Results go to standard \
      output, all else to standard error. \
      Exit status: \(exitStatuses.map { "\($0.status) \($0.meaning)" }.joined(separator: ", ")).
      """)

  /// The exit statuses.
  static let exitStatuses: [(status: Int32, meaning: String)] = [
    (0, "done"), (1, "a command failed"), (2, "wrong usage"), (130, "interrupted"),
  ]

  @Argument(
    help: ArgumentHelp("A command file, or a notebook (.md), to run.", valueName: "file.lilt"))
  var file: String?

  @Option(
    name: .short, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a command; can be given several times.", valueName: "command"))
  var c: [String] = []

  @Flag(
    name: [.customShort("i"), .customLong("interactive")], help: "Stay at the prompt afterwards.")
  var staysAtPrompt = false

  @Flag(help: "Go on after a command that failed.")
  var keepGoing = false

  @Flag(help: "Train even where a notebook keeps the result.")
  var fresh = false

  @Flag(help: "Show each command before it runs.")
  var echo = false

  @Flag(help: "Neither read nor write the history of the prompt.")
  var noHistory = false

  @Flag(help: "Do not run init.lilt before the prompt.")
  var noInit = false

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("What ${name} stands for in a command file.", valueName: "name=value"))
  var assignments: [String] = []

  @Flag(help: "Show the version and what a report of a fault needs.")
  var version = false

  @Flag(help: .hidden)
  var manual = false

  @Option(name: .customLong("completions"), help: .hidden)
  var completedShell: CompletionScript.Shell?

  /// No options.
  package init() {}

  /// Checks the rules that ArgumentParser cannot express.
  ///
  /// - Throws: `ValidationError` with the message.
  package func validate() throws {
    if file != nil, !c.isEmpty { throw ValidationError("Give a command file or -c, not both.") }
    _ = try variables()
  }

  /// The values of `--set`, by name.
  func variables() throws -> [String: String] {
    var variables: [String: String] = [:]
    for assignment in assignments {
      let name = assignment.prefix { $0 != "=" }
      guard name.count < assignment.count, !name.isEmpty,
        name.unicodeScalars.allSatisfy(\.isNameCharacter)
      else {
        throw ValidationError("'--set \(assignment)', expected a name of letters, '=' and a value.")
      }
      variables[String(name)] = String(assignment.dropFirst(name.count + 1))
    }
    return variables
  }
}

/// A run of lilt: command files, `-c`, standard input or the prompt.
package enum Startup {
  /// Runs lilt with `arguments`.
  ///
  /// - Parameters:
  ///   - arguments: The words after the program's name.
  ///   - world: The environment of all commands.
  ///   - standardInput: The lines of standard input.
  ///   - prompt: Reads and runs cells until the user leaves; is told whether to keep a history.
  /// - Returns: The exit status: 0, 1, 2 or 130.
  package static func run(
    _ arguments: [String], in world: World, standardInput: LineSource,
    prompt: (inout Session, _ keepsHistory: Bool) -> Outcome
  ) -> Int32 {
    let options: StartupOptions
    let variables: [String: String]
    do {
      options = try StartupOptions.parse(arguments)
      variables = try options.variables()
    } catch {
      let text = StartupOptions.fullMessage(for: error, columns: world.terminal.columns())
      if StartupOptions.exitCode(for: error).isSuccess { return show(text, in: world) }
      world.output.receive(
        .failure(
          FailureReport(
            position: nil, message: StartupOptions.message(for: error), excerpt: nil,
            hints: ["lilt --help"])))
      return 2
    }
    var session = Session(world: world, variables: variables)
    if let document = options.document(in: session) { return show(document, in: world) }
    var outcome = Outcome.done
    if let file = options.file {
      outcome = session.runFile(file, options)
    } else if !options.c.isEmpty {
      outcome = session.runCommands(options)
    } else if !world.terminal.isInteractive {
      var reader = CellReader(lines: standardInput, variables: variables)
      outcome = session.run(file: "stdin", keepGoing: options.keepGoing, echo: options.echo) {
        try reader.next()
      }
    }
    let isDone = options.file != nil || !options.c.isEmpty
    if world.terminal.isInteractive, outcome != .quit, options.staysAtPrompt || !isDone {
      if !isDone, !options.noInit { session.runStartFile() }
      outcome = prompt(&session, !options.noHistory)
    }
    if let failure = world.output.failure, case .system = failure, outcome != .failed(.environment)
    {
      session.tell(Failure(failure))
    }
    return status(of: outcome, world.output.failure)
  }

  /// Shows a text in place of a run.
  private static func show(_ text: String, in world: World) -> Int32 {
    world.output.receive(.result(TextResult(text)))
    return world.output.failure == nil ? 0 : 1
  }

  private static func status(of outcome: Outcome, _ failure: OutputFailure?) -> Int32 {
    switch outcome {
    case .failed(let kind): kind.status
    case .done, .quit: failure == nil ? 0 : 1
    }
  }
}

extension Session {
  fileprivate mutating func runFile(_ file: String, _ options: StartupOptions) -> Outcome {
    do {
      return try run(
        script(at: file), isFresh: options.fresh, keepGoing: options.keepGoing, echo: options.echo)
    } catch {
      let failure = Failure(error)
      tell(failure, at: failure.position)
      return .failed(failure.kind)
    }
  }

  /// Runs the text of each `-c`; errors give its position among them.
  fileprivate mutating func runCommands(_ options: StartupOptions) -> Outcome {
    var commands = options.c.enumerated().makeIterator()
    var pending: [Cell] = []
    let variables = variables
    return run(file: "-c", keepGoing: options.keepGoing, echo: options.echo) {
      while pending.isEmpty, let (index, text) = commands.next() {
        pending = Cell.submission(text, variables: variables).map { $0.atLine(index + 1) }
      }
      return pending.isEmpty ? nil : pending.removeFirst()
    }
  }
}
