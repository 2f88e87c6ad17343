#if canImport(Glibc)
  import Glibc
#endif

/// Settings for freed memory.
enum FreedMemory {
  /// Makes glibc return blocks of at least a megabyte to the system when they are freed.
  ///
  /// By default glibc raises this threshold after it frees the first such block. It then takes
  /// blocks of that size from its heap, where they leave gaps: 10 MB after a second training.
  static func goesBack() {
    #if canImport(Glibc)
      // Swift does not import the function and its constant M_MMAP_THRESHOLD (-3).
      guard let symbol = dlsym(nil, "mallopt") else { return }
      let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
      _ = mallopt(-3, 1 << 20)
    #endif
  }
}
