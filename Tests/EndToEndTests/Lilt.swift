import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A request of a test that the system refused.
struct Refused: Error {
  let what: String
  let code: Int32
}

/// Runs the real program as a child process.
enum Lilt {
  /// The binary that was built with the tests, in the same folder.
  static let path: String = {
    let tests = CommandLine.arguments[0]
    let folder = tests.lastIndex(of: "/").map { tests[..<$0] } ?? "."
    return folder + "/lilt"
  }()

  /// Returns an environment with nothing of the user's, plus `changes`; an empty value removes a
  /// variable.
  static func environment(_ folder: String, _ changes: [String: String] = [:]) -> [String] {
    var variables = [
      "HOME": "/dev/null", "EDITRC": "/dev/null", "TERM": "xterm", "LC_ALL": "C.UTF-8",
      "NO_COLOR": "1", "LILT_STATE": folder + "/state", "LILT_HOME": "/nonexistent",
      "PATH": "/usr/bin:/bin",
    ]
    for (name, value) in changes { variables[name] = value.isEmpty ? nil : value }
    return variables.map { "\($0)=\($1)" }
  }

  /// Starts lilt in a session of its own, so that no signal reaches the tests.
  ///
  /// - Parameters:
  ///   - arguments: The words after the program's name.
  ///   - folder: The working directory.
  ///   - environment: All variables.
  ///   - preparation: A shell command to run first, such as `ulimit -f 8`.
  ///   - program: What to start instead of lilt, such as a script that runs it.
  ///   - connect: Adds the redirections of the standard streams.
  /// - Returns: The process.
  /// - Throws: `Refused` if the process cannot be started.
  static func start(
    _ arguments: [String], in folder: String, environment: [String],
    after preparation: String = "true", program: String = path,
    connect: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    connect(&actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // POSIX_SPAWN_SETSID, which Swift does not import.
    let newSession: Int32 = 0x80
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | newSession))
    // The shell changes the folder, which posix_spawn cannot do, and execs lilt.
    let command =
      ["sh", "-c", "cd \"$0\" && \(preparation) && exec \"$@\"", folder, program] + arguments
    var words = command.map { (word: String) in strdup(word) } + [nil]
    var variables = environment.map { (variable: String) in strdup(variable) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &variables)
    guard code == 0 else { throw Refused(what: "posix_spawn", code: code) }
    return process
  }

  /// Waits for `process` to end and kills it after the limit.
  ///
  /// Returns the exit status, or 128 plus the number of the signal that ended it.
  static func wait(for process: pid_t, seconds: Double = 30) -> Int32 {
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(seconds)
    var status: Int32 = 0
    while true {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process { break }
      if clock.now > limit { kill(process, SIGKILL) }
      usleep(2000)
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// The output and status of a run without a terminal.
  struct Result: Equatable {
    var output = ""
    var error = ""
    var status: Int32 = 0
  }

  /// Runs lilt to its end with files as standard streams.
  static func run(
    _ arguments: String..., input: String = "", output: String? = nil, in folder: TemporaryFolder,
    environment: [String: String] = [:]
  ) throws -> Result {
    try run(
      arguments: arguments, input: input, output: output, in: folder, environment: environment)
  }

  /// Runs lilt, or `program`, to its end, but at most for `seconds`, with files as standard streams.
  static func run(
    arguments: [String], input: String = "", output: String? = nil, in folder: TemporaryFolder,
    environment: [String: String] = [:], seconds: Double = 30,
    after preparation: String = "true", program: String = path
  ) throws -> Result {
    let files = try TemporaryFolder()
    try files.write(input, to: "in")
    try files.write("", to: "out")
    try files.write("", to: "err")
    let process = try start(
      arguments, in: folder.path, environment: Self.environment(folder.path, environment),
      after: preparation, program: program
    ) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, files.path + "/in", O_RDONLY, 0)
      if output != "closed" {
        posix_spawn_file_actions_addopen(&actions, 1, output ?? files.path + "/out", O_WRONLY, 0)
      } else {
        posix_spawn_file_actions_addclose(&actions, 1)
      }
      posix_spawn_file_actions_addopen(&actions, 2, files.path + "/err", O_WRONLY, 0)
    }
    let status = wait(for: process, seconds: seconds)
    return Result(
      output: try Fixtures.text(at: files.path + "/out"),
      error: try Fixtures.text(at: files.path + "/err"), status: status)
  }
}
