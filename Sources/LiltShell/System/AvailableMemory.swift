#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The memory that the system can give to programs without swapping.
enum AvailableMemory {
  /// The bytes that Linux estimates as available, on other systems all memory; `nil` if unknown.
  static func bytes() -> Int? { linuxEstimate() ?? allMemory() }

  private static func linuxEstimate() -> Int? {
    let descriptor = unsafe open("/proc/meminfo", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe SystemCalls.read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return bytes(in: String(decoding: buffer[..<count], as: UTF8.self))
  }

  private static func allMemory() -> Int? {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    guard pages > 0, size > 0 else { return nil }
    let (bytes, isOverflow) = pages.multipliedReportingOverflow(by: size)
    return isOverflow ? nil : bytes
  }

  /// The value of the line `MemAvailable:    123456 kB` in bytes; `nil` without such a line.
  static func bytes(in text: String) -> Int? {
    for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      let words = line.split(separator: " ")
      guard words.count == 3, words[2] == "kB", let kilobytes = Int(words[1]) else { return nil }
      let (bytes, isOverflow) = kilobytes.multipliedReportingOverflow(by: 1024)
      return isOverflow ? nil : bytes
    }
    return nil
  }
}
