import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs system commands.
enum SystemShell {
  /// Runs `command` in `sh` on the same terminal and returns its exit status.
  ///
  /// If a signal ended it, the status is 128 plus the signal number.
  ///
  /// - Throws: `Failure` if `sh` cannot start.
  static func run(_ command: String) throws -> Int32 {
    TerminalModes.restore()
    defer { TerminalModes.silence() }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The command would inherit the signals that lilt ignores.
    var standard = sigset_t()
    sigemptyset(&standard)
    for refusal in [SIGPIPE, SIGXFSZ] { sigaddset(&standard, refusal) }
    posix_spawnattr_setsigdefault(&attributes, &standard)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var arguments = ["sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
    defer { arguments.forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", nil, &attributes, &arguments, environ)
    guard code == 0 else {
      throw Failure("cannot run 'sh': \(systemReason(code))", kind: .environment)
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    // Ctrl-C was meant for the command.
    Signals.interrupt.clear()
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
