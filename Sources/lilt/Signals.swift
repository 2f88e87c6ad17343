import LiltShell
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The signals by which the system and the user interrupt the process.
///
/// Handlers only count in atomics and write a byte to a pipe on which the prompt waits.
enum Signals {
  /// Set by Ctrl-C and by the signals that end the process.
  static let interrupt = Interrupt()

  private static let terminating = Atomic<Bool>(false)
  private static let wakePipe: (reader: Int32, writer: Int32) = {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return (-1, -1) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    return (ends[0], ends[1])
  }()

  /// Whether the system has asked the process to end.
  static var isTerminating: Bool { terminating.load(ordering: .relaxed) }

  /// Installs the handlers.
  ///
  /// Signals that were ignored from the start, as with `nohup`, stay ignored.
  static func install() {
    // Initialises all globals that handlers use: lazy initialisation is not safe in a handler.
    interrupt.clear()
    _ = isTerminating
    _ = wakePipe
    TerminalModes.remember()
    // A failed write then returns an error, and its temporary file is removed.
    for refusal in [SIGPIPE, SIGXFSZ] { signal(refusal, SIG_IGN) }
    handle(SIGINT) { _ in Signals.interruptOnce() }
    handle(SIGTERM) { _ in Signals.terminate() }
    handle(SIGHUP) { _ in Signals.terminate() }
    handle(SIGWINCH) { _ in Signals.wake() }
  }

  /// What `waitForInput` has waited for.
  enum Event { case input, resize, termination, nothing }

  /// Waits for input, a new window size or the request to end the process.
  ///
  /// - Parameter milliseconds: The time after which it returns `.nothing`; -1 for no limit.
  /// - Returns: What came first.
  static func waitForInput(milliseconds: Int32) -> Event {
    while !isTerminating {
      var sources = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakePipe.reader, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&sources, nfds_t(sources.count), milliseconds)
      if count == 0 { return .nothing }
      guard count > 0 else { continue }
      if sources[1].revents != 0 {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(wakePipe.reader, &bytes, bytes.count) > 0 {}
        return isTerminating ? .termination : .resize
      }
      if sources[0].revents != 0 { return .input }
    }
    return .termination
  }

  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var old = sigaction()
    sigaction(number, nil, &old)
    var action = sigaction()
    // Without SA_RESTART, a signal also ends a waiting read.
    #if canImport(Glibc)
      if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1 { return }
      action.__sigaction_handler.sa_handler = handler
    #else
      if unsafeBitCast(old.__sigaction_u.__sa_handler, to: Int.self) == 1 { return }
      action.__sigaction_u.__sa_handler = handler
    #endif
    sigaction(number, &action, nil)
  }

  // MARK: In handlers

  private static let secondNotice: StaticString =
    "\nstopping after this step; Ctrl-C again leaves at once\n"

  private static func interruptOnce() {
    switch interrupt.request() {
    case 1: break
    case 2: write(STDERR_FILENO, secondNotice.utf8Start, secondNotice.utf8CodeUnitCount)
    default:
      TerminalModes.restore()
      _exit(130)
    }
  }

  private static func terminate() {
    terminating.store(true, ordering: .relaxed)
    interrupt.request()
    wake()
  }

  private static func wake() {
    // A handler must restore errno.
    let code = errno
    var byte: UInt8 = 0
    write(wakePipe.writer, &byte, 1)
    errno = code
  }
}
