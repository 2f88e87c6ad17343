import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("Held units")
struct HeldUnitTests {
  private let text = "X:1\nM:4/4\nL:1/4\nK:C\nABcd|efga|\n\n"

  private func settings(_ held: [HeldUnit], length: Int = 120) -> SamplingSettings {
    var settings = SamplingSettings()
    settings.held = held
    (settings.ending, settings.length) = (.length, length)
    return settings
  }

  private func record(_ settings: SamplingSettings) -> GenerationRecord {
    GenerationRecord(
      program: "lilt", model: "m", seed: 3, settings: settings,
      prime: Prime(boundary: "", header: "X:1\nK:C\n", text: "A"))
  }

  private let some = [
    HeldUnit(UnitIndex(layer: 0, unit: 1), at: 0.9), HeldUnit(UnitIndex(layer: 0, unit: 4), at: -1),
  ]

  @Test("a record names the held units and reads back; without any it is as before")
  func records() throws {
    let written = record(settings(some))
    #expect(written.comments.contains("\"hold\":{\"1:2\":0.9,\"1:5\":-1"))
    #expect(try GenerationRecord(in: written.comments) == written)
    let plain = record(settings([]))
    #expect(!plain.comments.contains("hold"))
    #expect(try GenerationRecord(in: plain.comments).settings.held == [])
    #expect(written.settings.labels.contains("cell 1:2 held at 0.9"))
  }

  @Test(
    "a record with a unit or a value that none has is refused",
    arguments: [
      "{\"0:1\":0}", "{\"1\":0}", "{\"1:1\":1.01}", "{\"1:1\":-1.01}", "{\"1:1\":\"a\"}", "[]",
    ])
  func malformed(hold: String) {
    let text = record(settings(some)).comments
    let start = text.firstRange(of: "{\"1:2\":0.9,\"1:5\":")!
    let end = text[start.upperBound...].firstRange(of: "}")!
    let changed = text.replacingCharacters(start.lowerBound..<end.upperBound, with: hold)
    #expect(throws: GenerationRecordError.self) { try GenerationRecord(in: changed) }
  }

  @Test("tunes drawn side by side with held units are those drawn alone, and differ from free ones")
  func batches() throws {
    let model = try freshModel(text)
    let prime = Prime(boundary: "\n", header: "X:1\nK:C\n", text: "A")
    let seeds = (1...5).map { UInt64($0) }
    func drawn(_ held: [HeldUnit]) throws -> [String] {
      let requests = seeds.map {
        TuneBatch.Request(prime: prime, settings: settings(held), seed: $0)
      }
      var batch = try #require(try TuneBatch(model, requests))
      var texts = [String](repeating: "", count: seeds.count)
      while !batch.isDone {
        for finished in try batch.advance() { texts[finished.place] = finished.tune.draft.text }
      }
      return texts
    }
    let together = try drawn(some)
    for (seed, text) in zip(seeds, together) {
      var alone = try #require(
        try TuneGeneration(model, prime: prime, settings: settings(some), seed: seed))
      while alone.next() != nil {}
      #expect(alone.draft.text == text)
    }
    #expect(try drawn([]) != together)
  }

  @Test("a unit that the model lacks is an error, as is one held twice")
  func missing() throws {
    let model = try freshModel(text)
    let prime = Prime(boundary: "\n", header: "X:1\nK:C\n", text: "A")
    for held in [
      [HeldUnit(UnitIndex(layer: 0, unit: 5), at: 0)],
      [HeldUnit(UnitIndex(layer: 1, unit: 0), at: 0)],
      [some[0], some[0]],
    ] {
      #expect(throws: SamplingError.self) {
        _ = try TuneGeneration(model, prime: prime, settings: settings(held), seed: 1)
      }
    }
    let last = [HeldUnit(UnitIndex(layer: 0, unit: 4), at: 0)]
    #expect(
      try TuneGeneration(model, prime: prime, settings: settings(last), seed: 1) != nil)
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
