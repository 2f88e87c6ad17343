import Safetensors
import TestSupport
import Testing

@Suite("Documentation")
struct DocumentationTests {
  @Test("the catalogue's example writes tensors, reads them and finds what is wrong in a file")
  func example() throws {
    // docs-begin
    let weights = Tensor(name: "output.weight", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6])
    let bias = Tensor(name: "output.bias", shape: [2], floats: [0.5, -0.5], precision: .bf16)
    let bytes = try SafetensorsFile(
      tensors: [weights, bias], metadata: ["format": "example"]
    ).bytes()

    let file = try SafetensorsFile(bytes: bytes)
    let floats = try file.tensor("output.weight", shape: [2, 3]).floats()

    var message = ""
    do {
      _ = try SafetensorsFile(bytes: Array(bytes.dropLast()))
    } catch {
      message = "\(error)"  // 27 bytes after the header, expected the 28 of its tensors
    }
    // docs-end
    #expect(floats == [1, 2, 3, 4, 5, 6])
    #expect(file.metadata == ["format": "example"])
    #expect(message == "27 bytes after the header, expected the 28 of its tensors")
    expectExample(inCatalogue: "Sources/Safetensors/Safetensors.docc/Safetensors.md", of: #filePath)
  }
}
