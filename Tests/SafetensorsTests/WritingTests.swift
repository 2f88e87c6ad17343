import Safetensors
import Testing

@Suite("Writing safetensors")
struct WritingTests {
  @Test("an empty file is a header of two brackets, padded to 8 bytes")
  func empty() throws {
    let bytes = try SafetensorsFile(tensors: []).bytes()
    #expect(bytes == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
  }

  @Test("tensors are written wider types first, then by name, without gaps")
  func order() throws {
    let file = try SafetensorsFile(
      tensors: [
        Tensor(name: "b", shape: [1], floats: [1], precision: .bf16),
        Tensor(name: "z", shape: [], floats: [1]),
        Tensor(name: "é", shape: [2], floats: [1, -2], precision: .f16),
        Tensor(name: "a", shape: [1, 1], floats: [2]),
      ],
      metadata: ["z": "1", "a": "\u{1}\"é"])
    let header =
      #"{"__metadata__":{"a":"\u0001\"é","z":"1"},"#
      + #""a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"#
      + #""z":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"#
      + #""b":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]},"#
      + #""é":{"dtype":"F16","shape":[2],"data_offsets":[10,14]}}"#
    let padding = String(repeating: " ", count: -header.utf8.count & 7)
    let data: [UInt8] = [0, 0, 0, 0x40, 0, 0, 0x80, 0x3F, 0x80, 0x3F, 0, 0x3C, 0, 0xC0]
    let length = header.utf8.count + padding.utf8.count
    #expect(
      try file.bytes()
        == [UInt8(length & 0xFF), UInt8(length >> 8), 0, 0, 0, 0, 0, 0]
        + Array((header + padding).utf8) + data)
    #expect(try SafetensorsFile(bytes: file.bytes()) == file)
  }

  @Test("two tensors of one name, and the metadata's name, are refused")
  func names() {
    let tensor = Tensor(name: "a", shape: [1], floats: [1])
    #expect(throws: SafetensorsError.duplicateName("a")) {
      try SafetensorsFile(tensors: [tensor, tensor])
    }
    let reserved = Tensor(name: "__metadata__", shape: [1], floats: [1])
    #expect(throws: SafetensorsError.reservedName("__metadata__")) {
      try SafetensorsFile(tensors: [reserved])
    }
  }

  @Test("a header up to the limit is written and read, one above is refused", arguments: [0, 1])
  func limit(above: Int) throws {
    // {"__metadata__":{"a":"…"}} is 25 bytes and the text.
    let text = String(
      decoding: [UInt8](repeating: 0x78, count: SafetensorsFile.headerLimit - 25 + above),
      as: UTF8.self)
    let file = try SafetensorsFile(tensors: [], metadata: ["a": text])
    if above == 0 {
      let bytes = try file.bytes()
      #expect(bytes.count == 8 + SafetensorsFile.headerLimit)
      #expect(try SafetensorsFile(bytes: bytes).metadata["a"]?.utf8.count == text.utf8.count)
    } else {
      let expected = SafetensorsError.headerTooLong(100_000_008, limit: 100_000_000)
      #expect(throws: expected) { try file.bytes() }
    }
  }
}
