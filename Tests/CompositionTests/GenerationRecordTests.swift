import CharRNN
import Composition
import JSON
import TestSupport
import Safetensors
import Testing

@Suite("GenerationRecord and SamplingSettings")
struct GenerationRecordTests {
  /// Settings of every kind.
  private func settings(_ generator: inout SeededGenerator) -> SamplingSettings {
    var settings = SamplingSettings()
    settings.temperature = Float(0.01 + generator.unit() * 3)
    if generator.below(2) == 0 { settings.topK = 1 + generator.below(100) }
    if generator.below(2) == 0 { settings.topP = Float(generator.unit()) }
    if generator.below(2) == 0 { settings.minP = Float(generator.unit()) }
    settings.isGreedy = generator.below(2) == 0
    settings.weights = generator.below(2) == 0 ? .bf16 : .f32
    settings.ending = generator.below(2) == 0 ? .tune : .length
    settings.length = generator.below(3000)
    return settings
  }

  @Test("a record is read back from its comments as it was, whatever the tune and the prime hold")
  func roundTrip() {
    let pieces = [
      "", "\n", "\"", "\\", "é♯", "% lilt seed 9", "\u{1}", "X:1\nK:D\n", "\u{2028}", "e\u{301}",
    ]
    withEverySeed(0..<300) { seed, generator in
      func text() -> String {
        (0..<generator.below(5)).map { _ in pieces[generator.below(pieces.count)] }.joined()
      }
      let record = GenerationRecord(
        program: "lilt 9.9", model: "00ff", seed: generator.next(), settings: settings(&generator),
        prime: Prime(boundary: text(), header: text(), text: text() + "G"))
      #expect(record.comments.split(separator: "\n").allSatisfy { $0.hasPrefix("% lilt ") })
      let file = record.comments + record.prime.opening + "GAB\n% lilt seed 1\n"
      let read = try GenerationRecord(in: file)
      try #require(read == record)
      try #require(
        Array(read.prime.reading.unicodeScalars) == Array(record.prime.reading.unicodeScalars))
    }
  }

  @Test("what is missing or not understood is named")
  func faults() {
    var generator = SeededGenerator(seed: 1)
    let record = GenerationRecord(
      program: "lilt 9.9", model: "00ff", seed: 7, settings: settings(&generator),
      prime: Prime(bare: "G"))
    func fault(_ change: (String) -> String) -> GenerationRecordError? {
      do throws(GenerationRecordError) {
        _ = try GenerationRecord(in: change(record.comments) + "X:1\n")
        return nil
      } catch {
        return error
      }
    }
    #expect(fault { $0 } == nil)
    #expect(fault { _ in "" } == .missing)
    for key in ["program", "model", "seed", "sampling", "read"] {
      #expect(fault { $0.replacing("% lilt \(key)", with: "% other") } == .missingLine(key))
    }
    #expect(fault { $0.replacing("seed 7", with: "seed x") } == .malformedLine("seed", text: "x"))
    for value in ["x", "{}", "[1,2,3]", "[\"a\",\"b\"]", "[\"\",\"\",\"\"]"] {
      #expect(
        fault { text in
          text.split(separator: "\n").map {
            $0.hasPrefix("% lilt read") ? "% lilt read \(value)" : $0
          }
          .joined(separator: "\n") + "\n"
        } == .malformedLine("read", text: value))
    }
    #expect(
      fault { $0.replacing("\"temperature\":", with: "\"mood\":") }?.description
        .hasPrefix("'% lilt sampling' has '{\"mood\":") == true)
  }

  @Test("the notes that lilt made in a text can be taken out again")
  func removed() {
    let record = GenerationRecord(
      program: "p", model: "m", seed: 1, settings: SamplingSettings(), prime: Prime(bare: "G"))
    #expect(
      GenerationRecord.removed(from: record.comments + "X:1\n% mine\nGAB\n") == "X:1\n% mine\nGAB\n"
    )
    #expect(GenerationRecord.removed(from: "") == "")
  }

  @Test("settings survive the file to the bit, and unknown ones are refused")
  func settingsJSON() throws {
    withEverySeed(0..<200) { _, generator in
      let settings = settings(&generator)
      let text = try JSONValue.object(settings.json).text()
      let object = try #require(try JSONValue(parsing: text).object)
      try #require(SamplingSettings(json: object) == settings)
    }
    #expect(SamplingSettings(json: ["mood": .int(1)]) == nil)
    #expect(SamplingSettings(json: ["temperature": .string("1")]) == nil)
    #expect(SamplingSettings(json: ["until": .string("bar")]) == nil)
    #expect(SamplingSettings(json: ["length": .number(1.5)]) == nil)
    #expect(SamplingSettings(json: ["weights": .string("int8")]) == nil)
  }

  @Test("a record that does not name the weights' format is from before they were rounded")
  func oldRecord() throws {
    let old = """
      % lilt program lilt 0.1.0
      % lilt model 00ff
      % lilt seed 4
      % lilt sampling {"temperature":0.8,"until":"tune","length":2000}
      % lilt read ["","","G"]

      """
    let record = try GenerationRecord(in: old)
    #expect(record.settings.weights == .f32)
    #expect(record.comments == old)
  }

  @Test("the stages act in the order temperature, top-k, top-p, min-p, greedy")
  func order() throws {
    var settings = SamplingSettings()
    #expect(try settings.sampler().stages.map(\.label) == ["temperature 1.0"])
    settings.topK = 5
    settings.topP = 0.5
    settings.minP = 0.1
    settings.isGreedy = true
    #expect(
      try settings.sampler().stages.map(\.label) == [
        "temperature 1.0", "top-k 5", "top-p 0.5", "min-p 0.1", "greedy",
      ])
    for length in [-1, SamplingSettings.maximumLength + 1] {
      var long = SamplingSettings()
      long.length = length
      #expect(throws: (any Error).self) { try long.sampler() }
    }
  }
}
