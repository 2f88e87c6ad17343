import CharRNN
import Composition
import TestSupport
import Testing

@Suite("TuneGeneration")
struct TuneGenerationTests {
  /// Draws until the tune is done.
  private func tune(
    _ model: LanguageModel, after prime: Prime,
    _ change: (inout SamplingSettings) -> Void = { _ in }
  ) throws -> TuneDraft {
    var settings = SamplingSettings()
    change(&settings)
    var generation = try #require(
      try TuneGeneration(model, prime: prime, settings: settings, seed: 1))
    while generation.next() != nil {}
    return generation.draft
  }

  /// G A B, a line break, then the next tune's `X:`.
  private let withNextTune: [Unicode.Scalar: Unicode.Scalar] = [
    "G": "A", "A": "B", "B": "\n", "\n": "X", "X": ":", ":": "1", "1": "K", "K": "G",
  ]

  @Test("a blank line ends a tune, and is drawn")
  func blankLine() throws {
    let model = try scriptedModel(["G": "A", "A": "\n", "\n": "\n", "X": ":", ":": "K", "K": "G"])
    let generation = try tune(model, after: Prime(bare: "X:K\nG"))
    #expect(generation.text == "X:K\nGA\n\n")
    #expect(generation.ending == .tune)
    #expect(generation.drawn.count == 3)
    #expect(generation.bits < 1e-6, "nothing else was possible")
  }

  @Test("the next tune's X: ends a tune after its K: line, and is not kept")
  func nextTune() throws {
    let model = try scriptedModel(withNextTune)
    let generation = try tune(model, after: Prime(bare: "X:1\nK:G\nG"))
    #expect(generation.text == "X:1\nK:G\nGAB\n")
    #expect(generation.ending == .tune)
    #expect(generation.drawn.count == 5)
  }

  @Test("where the prime ended with the X already, only what was drawn is taken away")
  func halfOfNextTune() throws {
    let model = try scriptedModel(withNextTune)
    let generation = try tune(model, after: Prime(bare: "X:1\nK:G\nGAB\nX"))
    #expect(generation.drawn == [":"])
    #expect(generation.text == "X:1\nK:G\nGAB\nX")
  }

  @Test("a length is exact: neither blank lines nor further tunes end it, and all is kept")
  func length() throws {
    let model = try scriptedModel(withNextTune)
    for length in [0, 1, 30] {
      let generation = try tune(model, after: Prime(bare: "G")) {
        $0.ending = .length
        $0.length = length
      }
      #expect(generation.drawn.count == length)
      #expect(generation.ending == .length)
      #expect(generation.text.unicodeScalars.count == 1 + length)
    }
  }

  @Test("a tune that does not end is cut off at the limit")
  func limit() throws {
    let model = try scriptedModel(["G": "A", "A": "G"])
    let generation = try tune(model, after: Prime(bare: "G")) { $0.length = 10 }
    #expect(generation.text == "GAGAGAGAGAG")
    #expect(generation.ending == .limit)
    #expect(try tune(model, after: Prime(bare: "G")).drawn.count == SamplingSettings.longestTune)
  }

  @Test("blank lines before any text do not end a tune")
  func leadingBlankLines() throws {
    let model = try scriptedModel(["\n": "\n", "G": "\n"])
    let nothing = Prime(boundary: "\n\n\n", header: "", text: "")
    #expect(try tune(model, after: nothing) { $0.length = 9 }.ending == .limit)
    #expect(try tune(model, after: Prime(bare: "G")).drawn == ["\n", "\n"])
  }

  @Test("the boundary is read but no part of the tune; header and text are its beginning")
  func parts() throws {
    let model = try scriptedModel(["\n": "\n", "G": "A", "A": "B", "B": "\n", "K": ":", ":": "G"])
    let prime = Prime(boundary: "\n\n\n", header: "K:G\n", text: "G")
    #expect(try tune(model, after: prime).text == "K:G\nGAB\n\n")
  }

  @Test("equal seeds draw equal tunes, other seeds others")
  func seeds() throws {
    let model = try freshModel("X:1\nK:GABcdef|")
    func drawn(_ seed: UInt64) throws -> [Unicode.Scalar] {
      var generation = try #require(
        try TuneGeneration(
          model, prime: Prime(bare: "G"), settings: SamplingSettings(), seed: seed))
      return (0..<40).compactMap { _ in generation.next() }
    }
    #expect(try drawn(3) == drawn(3))
    #expect(try drawn(3) != drawn(4))
  }

  @Test("a prime is read no further than wanted; one that cannot be read is refused")
  func reading() throws {
    let model = try freshModel("GAB")
    var asked = 0
    let stopped = try TuneGeneration(
      model, prime: Prime(bare: "GABGAB"), settings: SamplingSettings(), seed: 1,
      shouldStop: {
        asked += 1
        return asked == 4
      })
    #expect(stopped == nil && asked == 4)
    #expect(throws: UnknownCharacter.self) {
      try TuneGeneration(model, prime: Prime(bare: "é"), settings: SamplingSettings(), seed: 1)
    }
  }

  @Test("any drawn text: a tune is its prime and what was drawn, but for a next tune's X:")
  func property() throws {
    let model = try freshModel("X:K\nG")
    withEverySeed(0..<200) { seed, generator in
      var settings = SamplingSettings()
      settings.length = 1 + generator.below(60)
      settings.ending = generator.below(2) == 0 ? .tune : .length
      let openings = ["", "X", "X:\n", "X:\nK:G\n", "X:\nK:G\nG\nX", "K:\n\n", "\nX"]
      let prime = Prime(
        boundary: "\n", header: "", text: openings[generator.below(openings.count)])
      var generation = try #require(
        try TuneGeneration(model, prime: prime, settings: settings, seed: seed))
      while generation.next() != nil {}
      let tune = generation.draft
      let all = prime.opening + String(String.UnicodeScalarView(tune.drawn))
      let text = tune.text
      try #require(all.hasPrefix(text))
      try #require(["", ":", "X:"].contains(String(all.dropFirst(text.count))))
      try #require(text == all || tune.ending == .tune)
      try #require(tune.drawn.count <= settings.length)
      try #require(tune.ending != nil)
    }
  }
}
