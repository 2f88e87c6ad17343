import JSON
import Safetensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Files written by the Python package")
struct PythonFileTests {
  private func file(_ name: String) throws -> (SafetensorsFile, bytes: [UInt8]) {
    let bytes = try Fixtures.bytes(at: Fixtures.path(name))
    return (try SafetensorsFile(bytes: bytes), bytes)
  }

  @Test("all types are read")
  func types() throws {
    let (file, _) = try file("safetensors/python.safetensors")
    let numbers: [Float] = [0, -0.0, 1, -2.5, 65504, 1e-7]
    #expect(try file.tensor("single", shape: [2, 3]).floats() == numbers)
    #expect(try file["brain"]?.floats() == numbers.map { Float(bfloat16Bits: $0.bfloat16Bits) })
    #expect(try file["half"]?.floats() == [0, -0.0, 1, -2.5, 65504, 0x1p-23])
    #expect(try file["double"]?.doubles() == numbers.map { Double($0) / 3 })
    #expect(try file.tensor("scalar", shape: []).floats() == [0.1])
    #expect(try file.tensor("nothing", shape: [3, 0, 2]).floats() == [])
    #expect(try file["integers of 64 bits"]?.integers() == [.min, -1, .max])
    #expect(try file["integers of 32 bits"]?.integers() == [-2_147_483_648, -1, 2_147_483_647])
    #expect(try file["integers of 16 bits"]?.integers() == [-32_768, -1, 32_767])
    #expect(try file["integers of 8 bits"]?.integers() == [-128, -1, 127])
    #expect(try file["unsigned 8"]?.integers() == [0, 255])
    #expect(try file["unsigned 16"]?.integers() == [0, 65_535])
    #expect(try file["unsigned 32"]?.integers() == [0, 4_294_967_295])
    #expect(file["unsigned 64"]?.data.suffix(8) == Array(repeating: 0xFF, count: 8)[...])
    #expect(file["truth"]?.data == [1, 0])
    #expect(try file["Größe \"\\\n\u{1}\u{2028}🎻"]?.integers() == [7])
    #expect(Set(file.tensors.map(\.dtype)) == Set(DType.allCases))
    #expect(file.metadata == ["tune": "X:1\n\t\"G\"♯/\\\0\u{7F}🎻"])
  }

  @Test("they are written again to the same bytes")
  func sameBytes() throws {
    let (file, bytes) = try file("safetensors/python.safetensors")
    #expect(try file.bytes() == bytes)
  }

  @Test(
    "the results of PyTorch are read whole",
    arguments: [
      "one-layer", "two-equal-layers", "three-unequal-layers", "three-equal-layers", "width-16",
      "width-20", "87-characters", "one-stream", "two-characters-zero-state", "clipped",
    ])
  func lstm(name: String) throws {
    let (file, bytes) = try file("lstm/\(name).safetensors")
    #expect(try file.bytes() == bytes)
    let text = try #require(file.metadata["configuration"])
    let configuration = try #require(try JSONValue(parsing: text).object)
    let characters = try #require(configuration["vocabulary"]?.int)
    let steps = try #require(configuration["sequence"]?.int)
    let streams = try #require(configuration["streams"]?.int)
    let width = try #require(configuration["layers"]?.array?.last?.int)
    let logits = try file.tensor("expected.logits", shape: [steps, streams, characters]).doubles()
    let target = try file.tensor("target", shape: [steps, streams]).integers()
    #expect(try file.tensor("output.weight", shape: [characters, width]).dtype == .f32)

    // The loss is the mean over all predictions, in nats: what the logits say it is.
    var loss = 0.0
    for (index, character) in target.enumerated() {
      let row = logits[index * characters..<(index + 1) * characters]
      let sum = row.reduce(0) { $0 + exp($1) }
      loss += log(sum) - row[row.startIndex + character]
    }
    let expected = try #require(try file.tensor("expected.loss", shape: []).doubles().first)
    #expect((loss / Double(target.count) - expected).magnitude < 1e-12)

    // The norm is that of all gradients together, the parameters' and no others.
    var squares = 0.0
    for parameter in file.tensors where !isBatchOrResult(parameter.name) {
      let gradient = try file.tensor(
        "expected.gradient.\(parameter.name)", shape: parameter.shape)
      squares += try gradient.doubles().reduce(0) { $0 + $1 * $1 }
    }
    let norm = try #require(try file.tensor("expected.gradient_norm", shape: []).doubles().first)
    #expect((squares.squareRoot() - norm).magnitude < 1e-12)
  }

  private func isBatchOrResult(_ name: String) -> Bool {
    ["input", "target"].contains(name) || name.hasPrefix("initial.") || name.hasPrefix("expected.")
  }
}
