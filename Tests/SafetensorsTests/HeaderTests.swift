import Safetensors
import Testing

@Suite("Safetensors header")
struct HeaderTests {
  private let entries = [
    SafetensorsHeader.Entry(name: "b", dtype: .f32, shape: [2]),
    SafetensorsHeader.Entry(name: "a", dtype: .f32, shape: []),
    SafetensorsHeader.Entry(name: "wide", dtype: .i64, shape: [1]),
  ]

  @Test("header and data one after the other are the file")
  func pieces() throws {
    let header = try SafetensorsHeader(entries: entries, metadata: ["k": "v"])
    #expect(header.entries.map(\.name) == ["wide", "a", "b"])
    let bytes = try header.bytes() + [UInt8](repeating: 1, count: 8 + 4 + 8)
    let file = try SafetensorsFile(bytes: bytes)
    #expect(file.tensors.map(\.name) == ["wide", "a", "b"])
    #expect(file.metadata == ["k": "v"])
    #expect(try file.bytes() == bytes)
  }

  @Test("a tensor that no file can hold is refused")
  func overflow() throws {
    let huge = SafetensorsHeader.Entry(name: "x", dtype: .f32, shape: [.max / 2, 4])
    let header = try SafetensorsHeader(entries: [huge], metadata: [:])
    #expect(throws: SafetensorsError.sizeOverflow(tensor: "x", dtype: .f32, shape: huge.shape)) {
      try header.bytes()
    }
    let half = SafetensorsHeader.Entry(name: "y", dtype: .u8, shape: [.max])
    let both = try SafetensorsHeader(
      entries: [half, .init(name: "z", dtype: .u8, shape: [2])], metadata: [:])
    #expect(throws: SafetensorsError.sizeOverflow(tensor: "z", dtype: .u8, shape: [2])) {
      try both.bytes()
    }
  }
}
