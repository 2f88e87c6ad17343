#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs programs of the system; all but those that the user types after `!` start here.
///
/// A program runs in its own process group: Ctrl-C reaches only lilt, which ends the whole group.
/// The wait polls the interrupt every twentieth of a second.
package struct ProgramRunner {
  /// The most bytes of output to keep; the rest is read and dropped.
  package static let outputLimit = 64 << 20

  private let interrupt: Interrupt

  /// Makes a runner that stops its program when `interrupt` is requested.
  package init(interrupt: Interrupt) { self.interrupt = interrupt }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - call: The program.
  ///   - whileWaiting: Called about twenty times a second with the time since the start; if it throws,
  ///     the program is stopped.
  /// - Returns: Its output and exit status.
  /// - Throws: `Interrupted` after the user stopped the program; `ProgramError` if it cannot start
  ///   or takes too long; any error of `whileWaiting`.
  package func run(
    _ call: ProgramCall, whileWaiting: (Duration) throws -> Void = { _ in }
  ) throws -> ProgramResult {
    var output = try Pipe(for: call)
    defer { output.close() }
    var error = try Pipe(for: call)
    defer { error.close() }
    let process = try start(call, output: output, error: error)
    output.closeWriter()
    error.closeWriter()

    // Another process runs in real time, so this uses the system's clock, not the world's.
    let clock = ContinuousClock()
    let start = clock.now
    var status: Int32 = 0
    var ending: (reason: any Error, since: ContinuousClock.Instant)?
    while unsafe waitpid(process, &status, WNOHANG) == 0 {
      // A program that has closed both streams is about to end.
      let isEnding = call.isHeard && output.isClosed && error.isClosed
      Pipe.wait(for: [output, error], milliseconds: isEnding ? 2 : 50)
      output.read()
      error.read()
      if let ending {
        if clock.now - ending.since > .seconds(2) { kill(-process, SIGKILL) }
        continue
      }
      do {
        try whileWaiting(clock.now - start)
        if interrupt.isRequested { throw Interrupted() }
        if let limit = call.limit, clock.now - start > limit {
          throw ProgramError.tooSlow(call.name, limit: limit)
        }
      } catch {
        ending = (error, clock.now)
        kill(-process, SIGTERM)
      }
    }
    if let ending { throw ending.reason }
    output.read()
    error.read()
    return ProgramResult(
      status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, output: output.bytes,
      error: error.bytes)
  }

  private func start(_ call: ProgramCall, output: Pipe, error: Pipe) throws(ProgramError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(
      &actions, STDIN_FILENO, call.input ?? "/dev/null", O_RDONLY, 0)
    for (stream, pipe) in [(STDOUT_FILENO, output), (STDERR_FILENO, error)] {
      if pipe.writer >= 0 {
        unsafe posix_spawn_file_actions_adddup2(&actions, pipe.writer, stream)
      } else {
        unsafe posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // The program would inherit the signals that lilt ignores.
    var standard = sigset_t()
    unsafe sigemptyset(&standard)
    for refusal in [SIGPIPE, SIGXFSZ] { unsafe sigaddset(&standard, refusal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &standard)
    // It would also inherit the signal mask of this thread: pool threads block even SIGTERM.
    var blocked = sigset_t()
    unsafe sigemptyset(&blocked)
    unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    var words = unsafe ([call.path] + call.arguments).map { unsafe strdup($0) } + [nil]
    var variables = unsafe call.environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(
      &process, call.path, &actions, &attributes, &words, &variables)
    guard code == 0 else { throw .cannotStart(call.name, reason: systemReason(code)) }
    return process
  }
}

/// The output of a program on one stream.
private struct Pipe {
  private var reader: Int32 = -1
  /// The descriptor that the program writes to; -1 if the output is discarded.
  private(set) var writer: Int32 = -1
  private(set) var bytes: [UInt8] = []

  init(for call: ProgramCall) throws(ProgramError) {
    guard call.isHeard else { return }
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      throw .cannotStart(call.name, reason: systemReason(errno))
    }
    (reader, writer) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(reader, F_SETFL, O_NONBLOCK)
  }

  /// Whether the stream has ended.
  var isClosed: Bool { reader < 0 }

  /// Waits until one of `pipes` has data, or until the time has passed.
  static func wait(for pipes: [Pipe], milliseconds: Int32) {
    var sources = pipes.filter { $0.reader >= 0 }.map {
      pollfd(fd: $0.reader, events: Int16(POLLIN), revents: 0)
    }
    _ = unsafe poll(&sources, nfds_t(sources.count), milliseconds)
  }

  /// Reads the bytes that are available now.
  mutating func read() {
    if isClosed { return }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while reader >= 0 {
      let count = unsafe SystemCalls.read(reader, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<min(count, ProgramRunner.outputLimit - bytes.count)]
      } else {
        // The end: all writers have closed the pipe.
        if count == 0 { Self.close(&reader) }
        return
      }
    }
  }

  mutating func closeWriter() { Self.close(&writer) }

  mutating func close() {
    Self.close(&reader)
    Self.close(&writer)
  }

  private static func close(_ descriptor: inout Int32) {
    guard descriptor >= 0 else { return }
    SystemCalls.close(descriptor)
    descriptor = -1
  }
}
