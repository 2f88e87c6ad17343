#if canImport(Glibc)
  import Glibc
#endif

/// What becomes of memory that is freed.
enum FreedMemory {
  /// Makes arrays of a megabyte and more go back to the system when they are freed.
  ///
  /// glibc does so only until it has happened once: it then takes blocks of that size from its heap,
  /// where they leave gaps. A second training took 10 MB more than the first.
  static func goesBack() {
    #if canImport(Glibc)
      // Swift sees neither the function nor its constant, M_MMAP_THRESHOLD.
      guard let symbol = dlsym(nil, "mallopt") else { return }
      let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
      _ = mallopt(-3, 1 << 20)
    #endif
  }
}
