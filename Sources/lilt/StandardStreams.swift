import Drawing
import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard input, output and error.
struct StandardStreams {
  let isInputTerminal = isatty(STDIN_FILENO) == 1
  let isOutputTerminal = isatty(STDOUT_FILENO) == 1
  let isErrorTerminal = isatty(STDERR_FILENO) == 1

  /// Opens closed streams, so that no file opened later gets their descriptors and their output.
  init() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // Opened in the wrong direction, so that using the stream still fails.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// The world of this process.
  func world(interrupt: Interrupt) -> World {
    let environment = Self.environment
    let showsControlCodes = environment["TERM"].map { $0 != "" && $0 != "dumb" } ?? false
    let mayColour = showsControlCodes && (environment["NO_COLOR"] ?? "").isEmpty
    func stream(_ isTerminal: Bool) -> Terminal.Stream {
      Terminal.Stream(
        isTerminal: isTerminal && showsControlCodes, hasColour: isTerminal && mayColour)
    }
    var terminal = Terminal(
      output: stream(isOutputTerminal), error: stream(isErrorTerminal),
      isInteractive: isInputTerminal && isOutputTerminal, columns: Self.columns)
    terminal.rows = Self.rows
    terminal.alphabet = DotCanvas.Alphabet(in: environment)
    let clock = ContinuousClock()
    let start = clock.now
    let now = { clock.now - start }
    return World(
      output: StreamRenderer(terminal: terminal, now: now) { stream, text in
        Self.write(text, to: stream == .output ? STDOUT_FILENO : STDERR_FILENO)
      },
      now: now,
      // Seeds are short enough to retype.
      makeSeed: { UInt64.random(in: 1...999_999_999) },
      workingDirectory: Self.workingDirectory, environment: environment, interrupt: interrupt,
      terminal: terminal, executable: Self.executable)
  }

  /// Reads the next bytes of standard input; returns an empty array at its end.
  func readInput(_ interrupt: Interrupt) throws -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count >= 0 { return Array(chunk[..<count]) }
      guard errno == EINTR else {
        throw Failure(
          "cannot read standard input: \(systemReason(errno))", kind: .environment)
      }
      if interrupt.isRequested { throw Interrupted() }
    }
  }

  /// Writes text of the prompt to the terminal.
  static func write(_ text: String) { _ = write(text, to: STDOUT_FILENO) }

  /// Reads a byte of standard input, with the results of `read`.
  static func readByte(into byte: inout UInt8) -> Int { read(STDIN_FILENO, &byte, 1) }

  private static func write(_ text: String, to descriptor: Int32) -> OutputFailure? {
    var text = text
    return text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        let count = Self.write(descriptor, UnsafeRawBufferPointer(bytes)[start...])
        if count < 0, errno == EINTR { continue }
        if count < 0 { return errno == EPIPE ? .readerGone : .system(systemReason(errno)) }
        start += count
      }
      return nil
    }
  }

  private static func write(_ descriptor: Int32, _ slice: Slice<UnsafeRawBufferPointer>) -> Int {
    let bytes = UnsafeRawBufferPointer(rebasing: slice)
    #if canImport(Glibc)
      return Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      return Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// The columns of the terminal: as it reports, else `COLUMNS`, else 80.
  static func columns() -> Int {
    windowSize.map { Int($0.ws_col) }
      ?? environment["COLUMNS"].flatMap(Int.init).map { max(20, $0) } ?? 80
  }

  /// The rows of the terminal: as it reports, else `LINES`, else 24.
  static func rows() -> Int {
    windowSize.map { Int($0.ws_row) }
      ?? environment["LINES"].flatMap(Int.init).map { max(5, $0) } ?? 24
  }

  /// The size of the terminal that shows results, else of the one that shows messages.
  private static var windowSize: winsize? {
    var size = winsize()
    for descriptor in [STDOUT_FILENO, STDERR_FILENO]
    where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0 {
      return size
    }
    return nil
  }

  private static var environment: [String: String] {
    var variables: [String: String] = [:]
    var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return variables
  }

  private static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  private static var executable: String {
    #if os(Linux)
      return "/proc/self/exe"
    #else
      return CommandLine.arguments.first ?? ""
    #endif
  }
}
