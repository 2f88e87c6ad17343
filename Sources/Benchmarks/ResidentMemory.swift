#if canImport(Glibc)
  internal import Glibc

  /// The memory that this process has, as Linux counts it.
  enum ResidentMemory {
    /// The most bytes that were resident while `body` ran, less those that were before; `nil` where
    /// the system does not tell.
    static func growth<Result>(_ body: () throws -> Result) rethrows -> (Result, bytes: Int?) {
      // What was freed is given back, so that taking it again counts.
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

    /// Makes the peak what is resident now; false where that is not allowed.
    private static func hasResetPeak() -> Bool {
      let file = open("/proc/self/clear_refs", O_WRONLY)
      guard file >= 0 else { return false }
      defer { close(file) }
      return write(file, "5", 1) == 1
    }

    /// A figure of `/proc/self/status`, which has kilobytes.
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
  /// The memory that this process has, which only Linux tells.
  enum ResidentMemory {
    static func growth<Result>(_ body: () throws -> Result) rethrows -> (Result, bytes: Int?) {
      (try body(), nil)
    }
  }
#endif
