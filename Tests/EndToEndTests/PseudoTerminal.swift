import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// lilt at a terminal, and the user who types.
///
/// Every wait has a time limit.
final class PseudoTerminal {
  private let master: Int32
  private let process: pid_t
  private var isFinished = false
  /// Everything that lilt has written to the terminal.
  private(set) var screen = ""
  /// Bytes at the end that are not yet a whole character.
  private var undecoded: [UInt8] = []
  /// The end of the last text that `expect` found.
  private var seen: String.Index

  /// A text that did not come in time, and what the terminal got instead.
  struct Missing: Error, CustomStringConvertible {
    let what: String
    let screen: String
    var description: String {
      "\(what) did not come within the limit; the terminal got: \(screen.debugDescription)"
    }
  }

  /// Starts lilt on a terminal of 80 columns and 24 lines.
  init(
    _ arguments: String..., in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws {
    var master: Int32 = -1
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 256)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, &name, nil, &size) == 0 else {
      throw Refused(what: "openpty", code: errno)
    }
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    _ = fcntl(slave, F_SETFD, FD_CLOEXEC)
    // Opened by name after setsid, it becomes lilt's controlling terminal, so Ctrl-C sends a
    // signal.
    process = try Lilt.start(
      arguments, in: folder.path, environment: Lilt.environment(folder.path, environment)
    ) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
    close(slave)
    self.master = master
    seen = screen.startIndex
  }

  deinit {
    if !isFinished {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    close(master)
  }

  /// Types `text`.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      start += count
    }
  }

  /// Waits until lilt writes `text` after the last text that was found.
  func expect(_ text: String) throws {
    try wait(for: "'\(text)'") {
      guard let range = screen[seen...].range(of: text) else { return false }
      seen = range
      return true
    }
  }

  /// Waits for the prompt of cell `number` and until lilt reads keys; earlier keys would be lost.
  func expectPrompt(_ number: Int) throws {
    try expect("lilt[\(number)]> ")
    try wait(for: "raw mode") { !isCanonical }
  }

  /// Sends `signal` to lilt alone.
  func send(_ signal: Int32) { kill(process, signal) }

  /// Gives the window another size, of which the system tells lilt by a signal.
  func resize(columns: UInt16) {
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Waits for lilt to end and returns its exit status.
  func finish() throws -> Int32 {
    let status = Lilt.wait(for: process)
    isFinished = true
    while receive(milliseconds: 0) {}
    return status
  }

  /// Whether the terminal is in canonical mode, in which it hands over whole lines.
  var isCanonical: Bool {
    var modes = termios()
    return tcgetattr(master, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
  }

  private func wait(for what: String, until isTrue: () -> Bool) throws {
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(20)
    while !isTrue() {
      guard clock.now < limit else { throw Missing(what: what, screen: screen) }
      _ = receive(milliseconds: 5)
    }
  }

  /// Reads what lilt has written; returns whether there was anything.
  private func receive(milliseconds: Int32) -> Bool {
    var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&source, 1, milliseconds) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(master, &bytes, bytes.count)
    guard count > 0 else { return false }
    let distance = screen.unicodeScalars.distance(from: screen.startIndex, to: seen)
    undecoded += bytes[..<count]
    // Keeps the bytes of an incomplete character for the next read.
    var end = undecoded.count
    while end > 0, String(validating: undecoded[..<end], as: UTF8.self) == nil { end -= 1 }
    screen.unicodeScalars.append(
      contentsOf: String(decoding: undecoded[..<end], as: UTF8.self).unicodeScalars)
    undecoded.removeFirst(end)
    seen = screen.unicodeScalars.index(screen.startIndex, offsetBy: distance)
    return true
  }
}

extension Substring {
  /// Returns the end of the first occurrence of `text`.
  fileprivate func range(of text: String) -> String.Index? {
    let wanted = Array(text.unicodeScalars)
    var start = unicodeScalars.startIndex
    while start < unicodeScalars.endIndex {
      if unicodeScalars[start...].starts(with: wanted) {
        return unicodeScalars.index(start, offsetBy: wanted.count)
      }
      start = unicodeScalars.index(after: start)
    }
    return nil
  }
}
