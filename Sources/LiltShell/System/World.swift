package import Drawing

/// The environment of a session, which tests can replace.
package struct World {
  /// Receives the output of commands.
  package var output: any OutputSink
  /// Returns the time since some fixed moment.
  package var now: () -> Duration
  /// Makes a new seed, once per run; the caller prints it.
  package var makeSeed: () -> UInt64
  /// The absolute path of the working directory.
  package var workingDirectory: String
  /// The environment variables.
  package var environment: [String: String]
  /// Set by Ctrl-C.
  package var interrupt: Interrupt
  /// The abilities of the terminal.
  package var terminal: Terminal
  /// The path of the running program, for finding the files it ships with.
  package var executable: String
  /// The line editor of the prompt with its version, if there is one.
  package var lineEditor: String?
  /// The bytes of memory that are free for the session; `nil` if the system does not say.
  package var availableMemory: () -> Int?
  /// Reads the next input line, without its newline, as the answer to a question; `nil` at the end.
  ///
  /// The question is shown only at the prompt.
  package var answer: (_ question: String) throws -> String?
  /// Runs a system command and returns its exit status; `nil` without a prompt.
  package var runSystemCommand: ((_ command: String) throws -> Int32)?
  /// Runs another program to its end; calls the closure repeatedly with the time since its start.
  package var runProgram:
    (ProgramCall, _ whileWaiting: (Duration) throws -> Void) throws -> ProgramResult

  /// Makes a world without questions and system commands; other programs really run.
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
    availableMemory = AvailableMemory.bytes
    answer = { _ in nil }
    runProgram = ProgramRunner(interrupt: interrupt).run
  }

  /// The folder for files that outlive a session, such as the history.
  ///
  /// `LILT_STATE`, or `lilt` in `XDG_STATE_HOME` or in `~/.local/state`; `nil` if the environment
  /// names none of them.
  package var stateFolder: String? {
    if let folder = environment.filled("LILT_STATE") { return folder }
    if let folder = environment.filled("XDG_STATE_HOME") { return folder + "/lilt" }
    return environment.filled("HOME").map { $0 + "/.local/state/lilt" }
  }

  /// The folder for data that the user fetched, such as corpora.
  ///
  /// `LILT_DATA`, or `lilt` in `XDG_DATA_HOME` or in `~/.local/share`; `nil` if the environment names
  /// none of them.
  package var dataFolder: String? {
    if let folder = environment.filled("LILT_DATA") { return folder }
    if let folder = environment.filled("XDG_DATA_HOME") { return folder + "/lilt" }
    return environment.filled("HOME").map { $0 + "/.local/share/lilt" }
  }
}

/// The abilities of the standard streams.
package struct Terminal {
  /// The abilities of one stream.
  package struct Stream: Hashable, Sendable {
    /// Whether it is a terminal that understands control codes.
    package var isTerminal: Bool
    /// Whether colours may be used.
    package var hasColour: Bool

    /// A stream with these abilities.
    package init(isTerminal: Bool, hasColour: Bool) {
      self.isTerminal = isTerminal
      self.hasColour = hasColour
    }
  }

  /// The characters for charts and piano rolls.
  package var alphabet = DotCanvas.Alphabet.braille
  /// Whether the terminal has only ASCII characters.
  package var isASCII: Bool { alphabet == .ascii }

  /// Standard output, for results.
  package var output: Stream
  /// Standard error, for everything else.
  package var error: Stream
  /// Whether a user types at the prompt.
  package var isInteractive: Bool
  /// Returns the current number of columns.
  package var columns: () -> Int
  /// Returns the current number of rows.
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
  /// Chooses braille, unless the locale or the terminal (such as the Linux console) lacks it.
  package init(in environment: [String: String]) {
    self = Self.hasBraille(environment) ? .braille : .ascii
  }

  private static func hasBraille(_ environment: [String: String]) -> Bool {
    if environment["TERM"] == "linux" { return false }
    // The first of these that is set decides, as POSIX requires; most containers set none.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment.filled($0) }.first
    guard let locale else { return true }
    if locale == "C" || locale == "POSIX" { return false }
    guard let dot = locale.firstIndex(of: ".") else { return true }
    let charset = locale[locale.index(after: dot)...].prefix { $0 != "@" }
    return charset.lowercased().filter { $0 != "-" } == "utf8"
  }
}

extension [String: String] {
  /// The variable `name`, or `nil` if it is unset or empty.
  func filled(_ name: String) -> String? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }
}
