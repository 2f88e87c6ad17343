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
    settings[.temperature] = .number(Float(0.01 + generator.unit() * 3))
    if generator.below(2) == 0 { settings[.topK] = .count(1 + generator.below(100)) }
    if generator.below(2) == 0 { settings[.topP] = .number(Float(generator.unit())) }
    if generator.below(2) == 0 { settings[.minP] = .number(Float(generator.unit())) }
    if generator.below(2) == 0 { settings[.greedy] = .on }
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

  @Test("the number of a tune is recorded if it is not 1; it is 1 to 9,223,372,036,854,775,807")
  func number() throws {
    func record(_ number: Int) -> GenerationRecord {
      GenerationRecord(
        program: "lilt", model: "m", seed: 1, settings: SamplingSettings(),
        prime: Prime(boundary: "", header: "X:1\nK:G\n", text: "", number: number))
    }
    #expect(!record(1).comments.contains("number"))
    for number in [1, 2, Int.max] {
      #expect(try GenerationRecord(in: record(number).comments).prime.number == number)
    }
    for text in ["0", "-1", "9223372036854775808", "two", ""] {
      let comments = record(1).comments + "% lilt number \(text)\n"
      #expect(throws: GenerationRecordError.malformedLine("number", text: text)) {
        try GenerationRecord(in: comments)
      }
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
    #expect(SamplingSettings(json: ["temperature": .number(1e39)]) == nil)
    #expect(SamplingSettings(json: ["temperature": .number(3.4e38)]) != nil)
    #expect(SamplingSettings(json: ["top-k": .number(1)]) == nil)
    #expect(SamplingSettings(json: ["greedy": .int(1)]) == nil)
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
    #expect(try settings.sampler().stages.map(\.label) == ["temperature 0.8"])
    settings[.greedy] = .on
    settings[.minP] = 0.1
    settings[.topP] = 0.5
    settings[.topK] = 5
    #expect(
      try settings.sampler().stages.map(\.label) == [
        "temperature 0.8", "top-k 5", "top-p 0.5", "min-p 0.1", "greedy",
      ])
    settings[.topK] = nil
    settings[.temperature] = nil
    #expect(try settings.sampler().stages.first?.label == "temperature 0.8")
    #expect(settings[.topK] == nil && settings[.temperature] == 0.8)
  }

  @Test("a length is 0 to 10,000,000 characters")
  func lengths() throws {
    var settings = SamplingSettings()
    for length in [0, 1, 10_000_000] {
      settings.length = length
      _ = try settings.sampler()
    }
    for length in [-1, 10_000_001] {
      settings.length = length
      let error = #expect(throws: SamplingError.self) { try settings.sampler() }
      #expect(error?.description == "length \(length), expected 0 to 10000000")
    }
  }

  @Test("the first value outside its range is named, before any draw")
  func refused() throws {
    let read = try #require(
      SamplingSettings(json: ["temperature": .int(0), "top-k": .int(0), "length": .int(5)]))
    let error = #expect(throws: SamplingError.self) { try read.sampler() }
    #expect(error?.description.hasPrefix("temperature 0.0, expected 0.01 to 100 ") == true)
  }

  @Test("the sampling line has stages in order, then weights, until and length")
  func line() {
    func line(_ change: (inout SamplingSettings) -> Void) -> String? {
      var settings = SamplingSettings()
      change(&settings)
      let record = GenerationRecord(
        program: "p", model: "m", seed: 1, settings: settings, prime: Prime(bare: "G"))
      return record.comments.split(separator: "\n").first { $0.contains("sampling") }
        .map(String.init)
    }
    #expect(
      line { $0[.temperature] = 0.7 }
        == #"% lilt sampling {"temperature":0.7,"weights":"bf16","until":"tune","length":2000}"#)
    #expect(
      line {
        $0[.greedy] = .on
        $0[.minP] = 0.05
        $0[.topP] = 1.0
        $0[.topK] = 10
        $0.weights = .f32
        $0.ending = .length
        $0.length = 0
      }
        == """
        % lilt sampling {"temperature":0.8,"top-k":10,"top-p":1.0,"min-p":0.05,"greedy":true,\
        "until":"length","length":0}
        """)
  }
}
