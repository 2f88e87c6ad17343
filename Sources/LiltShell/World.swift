/// All that a session may touch outside itself, so that a test can hand it another world.
public struct World {
  /// Takes what commands print.
  public var output: any OutputSink
  /// The time since some fixed moment.
  public var now: () -> Duration
  /// A new seed, asked for once a run; who asks prints it.
  public var makeSeed: () -> UInt64
  /// The absolute path that relative paths start from.
  public var workingDirectory: String
  /// The environment variables.
  public var environment: [String: String]
  /// Set by Ctrl-C.
  public var interrupt: Interrupt
  /// What the terminal can show.
  public var terminal: Terminal
  /// The path of the running program, for finding the files it ships with.
  public var executable: String
  /// The next line that answers a command's question (shown where a person is asked), without its
  /// newline; `nil` at the end of the input.
  public var answer: (_ question: String) throws -> String?
  /// Runs a system command and returns its exit status; `nil` where there is no prompt.
  public var runSystemCommand: ((_ command: String) throws -> Int32)?
  /// Runs another program to its end; the closure is called now and then with the time since its
  /// start.
  public var runProgram: (ProgramCall, _ whileWaiting: (Duration) -> Void) throws -> ProgramResult

  /// A world of the given parts, without questions and system commands; other programs are run as
  /// they are.
  public init(
    output: any OutputSink, now: @escaping () -> Duration, makeSeed: @escaping () -> UInt64,
    workingDirectory: String, environment: [String: String], interrupt: Interrupt,
    terminal: Terminal, executable: String
  ) {
    self.output = output
    self.now = now
    self.makeSeed = makeSeed
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.interrupt = interrupt
    self.terminal = terminal
    self.executable = executable
    answer = { _ in nil }
    runProgram = ProgramRunner(interrupt: interrupt).run
  }

  /// The folder for what outlives a session, such as the history.
  ///
  /// `LILT_STATE`, or `lilt` in `XDG_STATE_HOME` or in `~/.local/state`; `nil` where the environment
  /// names none of them.
  public var stateFolder: String? {
    if let folder = environment.filled("LILT_STATE") { return folder }
    if let folder = environment.filled("XDG_STATE_HOME") { return folder + "/lilt" }
    return environment.filled("HOME").map { $0 + "/.local/state/lilt" }
  }
}

/// What the streams are connected to.
public struct Terminal {
  /// What one stream can show.
  public struct Stream: Hashable, Sendable {
    /// Whether a terminal that understands control codes shows it.
    public var isTerminal: Bool
    /// Whether colours may be used.
    public var hasColour: Bool

    /// A stream with these abilities.
    public init(isTerminal: Bool, hasColour: Bool) {
      self.isTerminal = isTerminal
      self.hasColour = hasColour
    }
  }

  /// Standard output, for results.
  public var output: Stream
  /// Standard error, for all else.
  public var error: Stream
  /// Whether a person types at the prompt.
  public var isInteractive: Bool
  /// The number of columns now.
  public var columns: () -> Int
  /// The number of rows now.
  public var rows: () -> Int = { 24 }

  /// A terminal with these abilities.
  public init(
    output: Stream, error: Stream, isInteractive: Bool, columns: @escaping () -> Int
  ) {
    self.output = output
    self.error = error
    self.isInteractive = isInteractive
    self.columns = columns
  }

  /// No terminal at all: a pipe or a file.
  public static var none: Terminal {
    let stream = Stream(isTerminal: false, hasColour: false)
    return Terminal(output: stream, error: stream, isInteractive: false) { 80 }
  }
}

extension [String: String] {
  /// The variable `name` where it is set and not empty.
  func filled(_ name: String) -> String? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }
}
