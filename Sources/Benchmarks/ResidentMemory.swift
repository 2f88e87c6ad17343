#if canImport(Glibc)
  internal import Glibc

  /// The resident memory of this process, as Linux counts it.
  enum ResidentMemory {
    /// Runs `body`; returns its result and the peak of resident bytes, less those resident before,
    /// or `nil` if the system does not count them.
    static func growth<Result>(_ body: () throws -> Result) rethrows -> (Result, bytes: Int?) {
      // Returns freed memory to the system, so that using it again counts.
      _ = trim?(0)
      let before = hasResetPeak() ? bytes("VmRSS:") : nil
      let result = try body()
      guard let before, let peak = bytes("VmHWM:") else { return (result, nil) }
      return (result, max(0, peak - before))
    }

    /// The C library's `malloc_trim`, which Swift does not see.
    private static let trim: (@convention(c) (Int) -> Int32)? = {
      guard let symbol = dlsym(nil, "malloc_trim") else { return nil }
      return unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)
    }()

    /// Resets the peak to the memory resident now; returns false if that is not permitted.
    private static func hasResetPeak() -> Bool {
      let file = open("/proc/self/clear_refs", O_WRONLY)
      guard file >= 0 else { return false }
      defer { close(file) }
      return write(file, "5", 1) == 1
    }

    /// Returns a figure of `/proc/self/status`, converted from kilobytes to bytes.
    private static func bytes(_ name: String) -> Int? {
      let file = open("/proc/self/status", O_RDONLY)
      guard file >= 0 else { return nil }
      defer { close(file) }
      var text = [UInt8](repeating: 0, count: 1 << 14)
      let count = read(file, &text, text.count)
      let lines = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
      guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
      return line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first
        .flatMap { Int($0) }.map { $0 << 10 }
    }
  }
#else
  /// The resident memory of this process, which only Linux counts.
  enum ResidentMemory {
    static func growth<Result>(_ body: () throws -> Result) rethrows -> (Result, bytes: Int?) {
      (try body(), nil)
    }
  }
#endif
