#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A named pipe that nothing is written to: a command that reads it waits.
final class NamedPipe {
  private let path: String
  private var writer: Int32 = -1

  init(at path: String) throws {
    self.path = path
    guard mkfifo(path, 0o600) == 0 else { throw Refused(what: "mkfifo", code: errno) }
  }

  deinit { if writer >= 0 { close(writer) } }

  /// Waits until a process reads the pipe; only then can it be opened for writing without waiting.
  func waitForReader() throws {
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(20)
    while writer < 0 {
      writer = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      guard writer >= 0 || clock.now < limit else {
        throw Refused(what: "a reader of the pipe", code: errno)
      }
      usleep(1000)
    }
  }
}
