#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the terminal treats what is typed.
enum TerminalModes {
  /// As it was when lilt started; `nil` where standard input is no terminal.
  private static let original: termios? = {
    var modes = termios()
    return tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
  }()

  /// Remembers the modes that are set now.
  static func remember() { _ = original }

  /// Goes back to the remembered modes.
  ///
  /// A signal handler may call it.
  static func restore() {
    guard var modes = original else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }

  /// Keeps what is typed while a command runs, and `^C`, out of the command's output.
  static func silence() {
    guard var modes = original else { return }
    modes.c_lflag &= ~tcflag_t(ECHO | ECHOCTL)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }
}
