import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process does when the system or the person interrupts it.
enum Signals {
  /// Set by Ctrl-C.
  static let interrupt = Interrupt()

  /// Ctrl-C asks the running command to stop; a reader that has gone is noticed when writing.
  static func install() {
    // The handler must not be the first to touch a lazily made global.
    interrupt.clear()
    signal(SIGPIPE, SIG_IGN)
    var action = sigaction()
    setHandler(of: &action) { _ in Signals.interrupt.request() }
    // Without SA_RESTART, so that a read that waits ends as well.
    sigaction(SIGINT, &action, nil)
  }

  private static func setHandler(
    of action: inout sigaction, _ handler: @escaping @convention(c) (Int32) -> Void
  ) {
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
  }
}
