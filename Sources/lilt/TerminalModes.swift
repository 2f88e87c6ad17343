#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The input modes of the terminal.
enum TerminalModes {
  /// The modes at the start of lilt; `nil` if standard input is not a terminal.
  private static let original: termios? = {
    var modes = termios()
    return tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
  }()

  /// Stores the current modes.
  static func remember() { _ = original }

  /// Restores the stored modes.
  ///
  /// A signal handler may call it.
  static func restore() {
    guard var modes = original else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }

  /// Turns off the echo of keys and of `^C`, which would mix with the output of a running command.
  static func silence() {
    guard var modes = original else { return }
    modes.c_lflag &= ~tcflag_t(ECHO | ECHOCTL)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }
}
