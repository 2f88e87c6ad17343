import Safetensors
import TestSupport
import Testing

@Suite("Random safetensors files")
struct RandomFileTests {
  @Test("any file is read as it was written, and written again to the same bytes")
  func roundTrip() {
    withEverySeed(0..<1000) { seed, generator in
      let file = try randomFile(&generator)
      let bytes = try file.bytes()
      let read = try SafetensorsFile(bytes: bytes)
      #expect(read == file, "seed \(seed)")
      #expect(try read.bytes() == bytes, "seed \(seed)")
    }
  }

  @Test("each tensor begins at a multiple of its element's size")
  func alignment() {
    withEverySeed(0..<300) { seed, generator in
      let file = try randomFile(&generator)
      let bytes = try file.bytes()
      var begin = bytes.count - file.tensors.reduce(0) { $0 + $1.data.count }
      for tensor in file.tensors {
        #expect(begin % tensor.dtype.byteCount == 0, "seed \(seed)")
        begin += tensor.data.count
      }
    }
  }

  @Test("a file cut anywhere is refused")
  func truncated() {
    withEverySeed(0..<40) { seed, generator in
      let bytes = try randomFile(&generator).bytes()
      for count in bytes.indices {
        #expect(throws: SafetensorsError.self, "seed \(seed), \(count) bytes") {
          try SafetensorsFile(bytes: Array(bytes[..<count]))
        }
      }
    }
  }

  @Test("a damaged file never traps, and what is still read is written and read again")
  func damaged() {
    withEverySeed(0..<10_000) { seed, generator in
      var bytes = try randomFile(&generator).bytes()
      var header = Array(bytes[8...])
      if generator.below(4) == 0 {
        damage(&bytes, &generator)
      } else {
        // With the length kept right, so that the damage reaches the rules behind it.
        damage(&header, &generator)
        let length = bytes[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        let change = header.count - (bytes.count - 8)
        let adjusted = max(0, length + change)
        bytes = (0..<8).map { UInt8(truncatingIfNeeded: adjusted >> ($0 * 8)) } + header
      }
      if let file = readable(bytes) {
        #expect(try SafetensorsFile(bytes: file.bytes()) == file, "seed \(seed)")
      }
    }
  }

  private func readable(_ bytes: [UInt8]) -> SafetensorsFile? {
    do { return try SafetensorsFile(bytes: bytes) } catch { return nil }
  }

  private func randomFile(_ generator: inout SeededGenerator) throws -> SafetensorsFile {
    var tensors: [String: Tensor] = [:]
    for _ in 0..<generator.below(5) {
      let name = randomText(&generator)
      let dtype = DType.allCases[generator.below(DType.allCases.count)]
      let shape = (0..<generator.below(4)).map { _ in generator.below(4) }
      let count = shape.reduce(dtype.byteCount, *)
      let data = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      tensors[name] = try Tensor(name: name, dtype: dtype, shape: shape, data: data)
    }
    var metadata: [String: String] = [:]
    for _ in 0..<generator.below(4) { metadata[randomText(&generator)] = randomText(&generator) }
    return try SafetensorsFile(tensors: Array(tensors.values), metadata: metadata)
  }
}
