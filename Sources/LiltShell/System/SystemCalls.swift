#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// System calls whose names would clash with our own methods.
enum SystemCalls {
  static func read(
    _ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int
  ) -> Int {
    #if canImport(Glibc)
      return unsafe Glibc.read(descriptor, bytes, count)
    #else
      return unsafe Darwin.read(descriptor, bytes, count)
    #endif
  }

  static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      return unsafe Glibc.write(descriptor, bytes, count)
    #else
      return unsafe Darwin.write(descriptor, bytes, count)
    #endif
  }

  static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }
}
