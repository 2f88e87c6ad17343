import JSON
import Safetensors
import TestSupport
import Testing

@testable import CharRNN

@Suite("Checkpoint")
struct CheckpointTests {
  private func trained() throws -> Checkpoint {
    let run = try SmallRun()
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<3 { _ = try trainer.step() }
    var provenance = Provenance()
    provenance.program = "lilt test"
    provenance.corpus = "a \"quoted\" name"
    provenance.corpusDetails["header"] = .strings(["X", "K"])
    provenance.seed = .max
    provenance.step = 3
    provenance.settings = trainer.settings
    provenance.history = [
      .init(epoch: 1, step: 2, trainingBits: 1.5, trainingAccuracy: 0.25),
      .init(
        epoch: 2, step: 3, trainingBits: 1.25, trainingAccuracy: 0.5, heldOutBits: 1 / 3,
        heldOutAccuracy: 0.1),
    ]
    return Checkpoint(
      vocabulary: run.vocabulary, parameters: model.parameters, provenance: provenance,
      training: trainer.state)
  }

  /// A file's tensors and metadata changed, its checksum left out.
  private func edited(
    _ checkpoint: Checkpoint, _ change: (inout [Tensor], inout [String: String]) throws -> Void
  ) throws -> [UInt8] {
    let file = try SafetensorsFile(bytes: checkpoint.bytes())
    var (tensors, metadata) = (file.tensors, file.metadata)
    metadata["format"] = nil
    metadata["checksum"] = nil
    try change(&tensors, &metadata)
    return try SafetensorsFile(tensors: tensors, metadata: metadata).bytes()
  }

  private func error(reading bytes: [UInt8]) -> CheckpointError? {
    do throws(CheckpointError) {
      _ = try Checkpoint(bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("everything comes back from the file, and the same checkpoint gives the same bytes")
  func roundTrip() throws {
    let checkpoint = try trained()
    let bytes = try checkpoint.bytes()
    let read = try Checkpoint(bytes: bytes)
    #expect(read == checkpoint)
    #expect(read.isVerified)
    #expect(try read.bytes() == bytes)
  }

  @Test("half precision halves the file and keeps weights to its rounding")
  func precisions() throws {
    var checkpoint = try trained()
    checkpoint.training = nil
    let full = try checkpoint.bytes().count
    for (precision, tolerance) in [(Tensor.Precision.bf16, 1.0 / 256), (.f16, 1.0 / 2048)] {
      checkpoint.precision = precision
      let bytes = try checkpoint.bytes()
      #expect(bytes.count < full)
      let read = try Checkpoint(bytes: bytes)
      #expect(read.precision == precision)
      let name = ParameterName.outputWeight
      let exact = checkpoint.parameters[name].map(Double.init)
      #expect(relativeError(read.parameters[name], exact) < tolerance)
      #expect(relativeError(read.parameters[name], exact) > 0)
    }
  }

  @Test("a number that the file could not hold is told before the first byte is written")
  func unstorable() throws {
    for (precision, value) in [
      (Tensor.Precision.f32, Float.nan), (.f32, .infinity), (.bf16, .greatestFiniteMagnitude),
      (.f16, 65_520),
    ] {
      var checkpoint = try trained()
      checkpoint.training = nil
      checkpoint.precision = precision
      let name = ParameterName.outputWeight
      checkpoint.parameters[name][checkpoint.parameters[name].startIndex + 2] = value
      var pieces = 0
      let error = #expect(throws: CheckpointError.self) {
        try checkpoint.write { _ in pieces += 1 }
      }
      guard case .unstorable(name, 2, _, precision) = error else {
        Issue.record("\(precision) \(value): \(error.map { "\($0)" } ?? "no error")")
        continue
      }
      #expect(pieces == 0)
    }
    var checkpoint = try trained()
    checkpoint.training?.memory[1].values[5] = .infinity
    #expect(throws: CheckpointError.self) { try checkpoint.bytes() }
  }

  @Test("every damaged byte is noticed")
  func checksum() throws {
    var checkpoint = try trained()
    checkpoint.training = nil
    let bytes = try checkpoint.bytes()
    withEverySeed(0..<200) { seed, generator in
      var damaged = bytes
      damaged[generator.below(bytes.count)] ^= UInt8(1 << generator.below(8))
      let noticed = error(reading: damaged) != nil
      // A flip in the word `format` or its value turns it into a file of another program.
      let isOther = (try? SafetensorsFile(bytes: damaged))?.metadata["format"] != "lilt/1"
      #expect(noticed || isOther, "seed \(seed)")
    }
  }

  @Test("a file cut short is refused, wherever it is cut")
  func truncated() throws {
    let bytes = try trained().bytes()
    for count in [0, 7, 8, 100, bytes.count / 2, bytes.count - 1] {
      #expect(error(reading: Array(bytes[..<count])) != nil)
    }
  }

  @Test("a file of another program with these names and a vocabulary opens, not verified")
  func foreign() throws {
    let checkpoint = try trained()
    let bytes = try edited(checkpoint) { tensors, metadata in
      tensors.removeAll { $0.name.hasPrefix("training.") }
      metadata = ["vocabulary": metadata["vocabulary"] ?? "", "format": "pt"]
    }
    let read = try Checkpoint(bytes: bytes)
    #expect(!read.isVerified)
    #expect(read.parameters.values == checkpoint.parameters.values)
    #expect(read.training == nil)
  }

  @Test("lilt's own file must have its checksum, of a format this version knows")
  func ownFiles() throws {
    let checkpoint = try trained()
    let without = try edited(checkpoint) { $1["format"] = "lilt/1" }
    #expect(error(reading: without) == .missingMetadata(key: "checksum"))
    let later = try edited(checkpoint) { $1["format"] = "lilt/2" }
    #expect(error(reading: later) == .unknownFormat("lilt/2"))
  }

  @Test("what is missing or disagrees is named")
  func disagreements() throws {
    let checkpoint = try trained()
    func found(_ change: (inout [Tensor], inout [String: String]) throws -> Void) throws -> String {
      error(reading: try edited(checkpoint, change)).map { "\($0)" } ?? "no error"
    }
    #expect(
      try found { $1["vocabulary"] = nil }
        == "no 'vocabulary' in the metadata: this is no checkpoint of lilt")
    #expect(try found { $1["vocabulary"] = "[\"ab\"]" }.contains("entry 0 is a string"))
    #expect(try found { $1["vocabulary"] = "[\"a\",\"a\"]" }.contains("index 0 and again at 1"))
    #expect(try found { $1["vocabulary"] = "[\"a\"]" }.contains("1 characters, expected"))
    #expect(try found { $1["vocabulary"] = "{" }.hasPrefix("metadata 'vocabulary'"))
    #expect(
      try found { $1["configuration"] = "{\"layers\":[16,13],\"embedding\":8,\"dropout\":0}" }
        .contains("[16, 13], expected those of the tensors, 8 and [16, 12]"))
    #expect(try found { $1["configuration"] = "[]" }.contains("an array, expected an object"))
    #expect(try found { $1["training"] = "{}" }.contains("no 'settings'"))
    #expect(
      try found { tensors, _ in tensors.removeAll { $0.name == "lstm.bias_hh_l1" } }
        .contains("lstm.bias_hh_l1"))
    #expect(
      try found { tensors, _ in tensors.removeAll { $0.name.hasPrefix("lstm") } }
        .contains("lstm.weight_hh_l0"))
    #expect(
      try found { tensors, _ in
        tensors.removeAll { $0.name == "output.bias" }
        tensors.append(Tensor(name: "output.bias", shape: [3], floats: [1, 2, 3]))
      }.contains("[3]"))
    let nan = try found { tensors, _ in
      let count = checkpoint.vocabulary.count
      tensors.removeAll { $0.name == "output.bias" }
      var floats = [Float](repeating: 0, count: count)
      floats[2] = .nan
      tensors.append(Tensor(name: "output.bias", shape: [count], floats: floats))
    }
    #expect(nan == "tensor 'output.bias' has nan at index 2, expected finite numbers")
  }

  @Test("random damage never traps")
  func noise() throws {
    let checkpoint = try trained()
    let bytes = try edited(checkpoint) { _, _ in }
    withEverySeed(0..<500) { _, generator in
      var damaged = bytes
      for _ in 0..<1 + generator.below(5) {
        // Mostly in the header, where structure is.
        let place = generator.below(generator.below(4) == 0 ? bytes.count : min(4000, bytes.count))
        damaged[place] = UInt8(generator.below(256))
      }
      _ = error(reading: damaged)
    }
  }
}
