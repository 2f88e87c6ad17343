// The only unsafe code of this target: conversions of whole tensors in one pass, which the compiler
// vectorises or, where nothing changes, turns into a copy.

/// Applies `value` to each little-endian `Bits` in `data`, whose count must be a multiple of the size
/// of `Bits`.
func elements<Bits: FixedWidthInteger & BitwiseCopyable, Value>(
  of data: [UInt8], _ value: (Bits) -> Value
) -> [Value] {
  let width = MemoryLayout<Bits>.size
  let total = data.count / width
  return unsafe [Value](unsafeUninitializedCapacity: total) { values, count in
    unsafe data.withUnsafeBytes { source in
      for index in 0..<total {
        let bits = unsafe source.loadUnaligned(fromByteOffset: index * width, as: Bits.self)
        unsafe values.initializeElement(at: index, to: value(Bits(littleEndian: bits)))
      }
    }
    count = total
  }
}

/// The little-endian bytes of `bits` of each of `values`.
func bytes<Bits: FixedWidthInteger & BitwiseCopyable, Value>(
  of values: [Value], _ bits: (Value) -> Bits
) -> [UInt8] {
  let width = MemoryLayout<Bits>.size
  let total = values.count * width
  return unsafe [UInt8](unsafeUninitializedCapacity: total) { data, count in
    let target = UnsafeMutableRawBufferPointer(data)
    for (index, value) in values.enumerated() {
      unsafe target.storeBytes(
        of: bits(value).littleEndian, toByteOffset: index * width, as: Bits.self)
    }
    count = total
  }
}
