package import Drawing

/// All that a session may touch outside itself, so that a test can hand it another world.
package struct World {
  /// Takes what commands print.
  package var output: any OutputSink
  /// The time since some fixed moment.
  package var now: () -> Duration
  /// A new seed, asked for once a run; the caller prints it.
  package var makeSeed: () -> UInt64
  /// The absolute path that relative paths start from.
  package var workingDirectory: String
  /// The environment variables.
  package var environment: [String: String]
  /// Set by Ctrl-C.
  package var interrupt: Interrupt
  /// What the terminal can show.
  package var terminal: Terminal
  /// The path of the running program, for finding the files it ships with.
  package var executable: String
  /// The next line that answers a command's question (shown where a person is asked), without its
  /// newline; `nil` at the end of the input.
  package var answer: (_ question: String) throws -> String?
  /// Runs a system command and returns its exit status; `nil` where there is no prompt.
  package var runSystemCommand: ((_ command: String) throws -> Int32)?
  /// Runs another program to its end; the closure is called now and then with the time since its
  /// start.
  package var runProgram: (ProgramCall, _ whileWaiting: (Duration) -> Void) throws -> ProgramResult

  /// A world of the given parts, without questions and system commands; other programs are run as
  /// they are.
  package init(
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
  package var stateFolder: String? {
    if let folder = environment.filled("LILT_STATE") { return folder }
    if let folder = environment.filled("XDG_STATE_HOME") { return folder + "/lilt" }
    return environment.filled("HOME").map { $0 + "/.local/state/lilt" }
  }
}

/// What the streams are connected to.
package struct Terminal {
  /// What one stream can show.
  package struct Stream: Hashable, Sendable {
    /// Whether a terminal that understands control codes shows it.
    package var isTerminal: Bool
    /// Whether colours may be used.
    package var hasColour: Bool

    /// A stream with these abilities.
    package init(isTerminal: Bool, hasColour: Bool) {
      self.isTerminal = isTerminal
      self.hasColour = hasColour
    }
  }

  /// What lines and pictures are drawn with.
  package var alphabet = DotCanvas.Alphabet.braille
  /// Whether the terminal has ASCII characters alone.
  package var isASCII: Bool { alphabet == .ascii }

  /// Standard output, for results.
  package var output: Stream
  /// Standard error, for all else.
  package var error: Stream
  /// Whether a person types at the prompt.
  package var isInteractive: Bool
  /// The number of columns now.
  package var columns: () -> Int
  /// The number of rows now.
  package var rows: () -> Int = { 24 }

  /// A terminal with these abilities.
  package init(
    output: Stream, error: Stream, isInteractive: Bool, columns: @escaping () -> Int
  ) {
    self.output = output
    self.error = error
    self.isInteractive = isInteractive
    self.columns = columns
  }

  /// No terminal at all: a pipe or a file.
  package static var none: Terminal {
    let stream = Stream(isTerminal: false, hasColour: false)
    return Terminal(output: stream, error: stream, isInteractive: false) { 80 }
  }
}

extension DotCanvas.Alphabet {
  /// What lines are drawn with: braille, unless the user's locale or the terminal, such as the
  /// console of Linux, has no such characters.
  package init(in environment: [String: String]) {
    self = Self.hasBraille(environment) ? .braille : .ascii
  }

  private static func hasBraille(_ environment: [String: String]) -> Bool {
    if environment["TERM"] == "linux" { return false }
    // The first of these that is set decides, as for every program; none is set in most containers.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment.filled($0) }.first
    guard let locale else { return true }
    if locale == "C" || locale == "POSIX" { return false }
    guard let dot = locale.firstIndex(of: ".") else { return true }
    let charset = locale[locale.index(after: dot)...].prefix { $0 != "@" }
    return charset.lowercased().filter { $0 != "-" } == "utf8"
  }
}

extension [String: String] {
  /// The variable `name` where it is set and not empty.
  func filled(_ name: String) -> String? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }
}
