import CharRNN
import Composition
import JSON
import TestSupport
import Testing

/// A stage as a new one would be added: forbids the last characters of the text.
private struct NoRepeat: SamplingStage {
  let span: Int
  private var recent: [Token] = []

  init(span: Int) { self.span = span }

  var label: String { "no-repeat \(span)" }

  func process(_ logits: inout Logits) {
    for token in recent { logits.values[Int(token)] = -.infinity }
  }

  mutating func accept(_ token: Token) { recent = (recent + [token]).suffix(span) }
}

extension StageDeclaration {
  fileprivate static let noRepeat = StageDeclaration(
    name: "no-repeat", counts: 1...,
    help: Help(
      option: "Forbid the last N characters.", valueName: "n",
      setting: "forbid the last N characters", unset: "none")
  ) { NoRepeat(span: $0) }
}

@Suite("A new sampling stage")
struct NewStageTests {
  private let stages = SamplingStages.all + [.noRepeat]

  private func settings(span: StageValue) -> SamplingSettings {
    var settings = SamplingSettings(stages: stages)
    settings[.noRepeat] = span
    settings.length = 90
    settings.ending = .length
    return settings
  }

  @Test("acts at its place in the list, is checked, labelled, recorded and read back")
  func declared() throws {
    let settings = settings(span: 2)
    #expect(try settings.sampler().stages.map(\.label) == ["temperature 0.8", "no-repeat 2"])
    let text = try JSONValue.object(settings.json).text()
    #expect(
      text
        == #"{"temperature":0.8,"no-repeat":2,"weights":"bf16","until":"length","length":90}"#)
    let object = try #require(try JSONValue(parsing: text).object)
    #expect(SamplingSettings(json: object, stages: stages) == settings)
    #expect(SamplingSettings(json: object) == nil, "unknown without its declaration")
    let error = #expect(throws: SamplingError.self) { try self.settings(span: 0).sampler() }
    #expect(error?.description == "no-repeat 0, expected 1 or more")
  }

  @Test("remembers the prime and each drawn character, of every tune apart, alone or in a batch")
  func state() throws {
    let model = try freshModel("X:1\nK:GABcdef|")
    let settings = settings(span: 3)
    let prime = Prime(boundary: "\n", header: "", text: "GA")
    let seeds = (0..<40).map { UInt64($0) }
    var batch = try #require(
      try TuneBatch(
        model, seeds.map { TuneBatch.Request(prime: prime, settings: settings, seed: $0) }, lanes: 3
      ))
    var tunes = [String?](repeating: nil, count: seeds.count)
    while !batch.isDone {
      for (place, tune) in try batch.advance() { tunes[place] = tune.draft.text }
    }
    for (seed, tune) in zip(seeds, tunes) {
      var generation = try #require(
        try TuneGeneration(model, prime: prime, settings: settings, seed: seed))
      for _ in 0..<20 { _ = generation.next() }
      // Drawing ahead in a copy must not reach the original.
      var fork = generation
      while fork.next() != nil {}
      while generation.next() != nil {}
      #expect(generation.draft.text == tune && fork.draft.text == tune)
      let read = Array(("\n" + generation.draft.text).unicodeScalars)
      #expect(read.indices.dropFirst(3).allSatisfy { !read[($0 - 3)..<$0].contains(read[$0]) })
    }
  }
}
