import CharRNN
import Testing

@testable import Composition

@Suite("Checkpoints side by side")
struct SideBySideTests {
  private static let tunes = [
    "X:1\nK:C\nCDE|\n", "X:2\nK:C\nGABc dc|\nA|\n", "X:3\nK:C\nc|\n",
  ].map { Array($0.unicodeScalars)[...] }

  @Test("surprisals of texts read together are those that the evaluator adds up")
  func surprisals() throws {
    let model = try freshModel(Self.tunes.map(\.string).joined())
    let texts = try model.vocabulary.evaluationTexts(of: Self.tunes)
    let bits = try #require(TextSurprisals(model.predictor(.f32)).bits(of: texts))
    #expect(bits.map(\.count) == texts.map { $0.tokens.count - $0.context })
    for (text, bits) in zip(texts, bits) {
      let totals = try #require(try Evaluator(model).evaluate([text]))
      let mean = bits.reduce(0, +) / Double(bits.count)
      #expect(abs(mean - totals.bitsPerCharacter) < 1e-4)
    }
    #expect(TextSurprisals(model.predictor).bits(of: texts, shouldStop: { true }) == nil)
    #expect(TextSurprisals(model.predictor).bits(of: [])?.isEmpty == true)
  }

  @Test("more texts than are read at a time are all read, each as alone")
  func many() throws {
    let model = try freshModel(Self.tunes.map(\.string).joined())
    let texts = try model.vocabulary.evaluationTexts(of: Self.tunes)
    let repeated = (0..<130).map { texts[$0 % 3] }
    let alone = try texts.map { try #require(TextSurprisals(model.predictor).bits(of: [$0])?[0]) }
    let bits = try #require(TextSurprisals(model.predictor).bits(of: repeated))
    #expect(bits.indices.allSatisfy { bits[$0] == alone[$0 % 3] })
  }

  @Test("a paired difference is a mean over characters, and equal models differ by exactly 0")
  func paired() throws {
    // 10 of 100 characters and 20 of 300: 0.075 bits a character less.
    let pair = try #require(
      PairedBits([
        .init(first: 90, second: 100, characters: 100),
        .init(first: 280, second: 300, characters: 300),
      ]))
    #expect(abs(pair.difference.value + 0.075) < 1e-12 && pair.firstIsBetter == 1)
    #expect(pair.first.value == 0.925 && pair.second.value == 1)
    #expect(pair.difference.interval.lowerBound >= -0.1 - 1e-12)
    #expect(pair.difference.interval.upperBound <= -20.0 / 300 + 1e-12)
    let equal = try #require(PairedBits([.init(first: 3, second: 3, characters: 2)]))
    #expect(equal.difference.value == 0 && equal.firstIsBetter == 0)
    #expect(PairedBits([]) == nil)
  }

  @Test("what is hard for both does not widen the interval of the difference")
  func pairing() throws {
    let tunes = (1...50).map {
      PairedBits.Tune(first: Double($0), second: Double($0) + 0.5, characters: 10)
    }
    let pair = try #require(PairedBits(tunes))
    #expect(abs(pair.difference.value + 0.05) < 1e-12)
    #expect(pair.difference.interval.upperBound - pair.difference.interval.lowerBound < 1e-9)
    #expect(pair.first.interval.upperBound - pair.first.interval.lowerBound > 0.5)
  }

  @Test("first bars have their numbers, bar lines and both sides of a repeat sign")
  func bars() {
    let header = "X:1\nL:1/4\nM:2/4\nK:C\n"
    let bars = FirstBars(header + "C|DE|\"G\"FG:|\nA2|B2|]\n", atMost: 3)
    #expect(bars.bars == [0: "C|", 1: "DE|", 2: "\"G\"FG:|", 3: "A2|"] && bars.count == 4)
    #expect(FirstBars(header + "C:|:D|EF|", atMost: 9).bars[2] == "EF|")
    #expect(FirstBars("no tune at all", atMost: 3).bars.isEmpty)
  }
}

@Suite("Chord tones by their places in the bar")
struct ChordToneTests {
  private func counts(_ body: String) -> [[Int]] {
    let tones = ChordTones(Array(("X:1\nL:1/8\n" + body).unicodeScalars)[...])
    return ChordTones.Place.allCases.map { place in
      tones.counts[place].map { [$0.chordTones, $0.notes] } ?? [0, 0]
    }
  }

  @Test(
    "notes count at beat one, on other beats and between beats",
    arguments: [
      ("M:4/4\nK:C\n\"C\"CDEF GABc|", [[1, 1], [2, 3], [1, 4]]),
      ("M:6/8\nK:C\n\"C\"CDE FGA|", [[1, 1], [0, 1], [2, 4]]),
      // A pick-up of one eighth stands off the beat; before the first symbol no note counts.
      ("M:6/8\nK:C\n\"C\"E|\"F\"C3D3|", [[1, 1], [0, 1], [1, 1]]),
      ("M:2/4\nK:C\nE2C2|\"F\"C2D2|", [[1, 1], [0, 1], [0, 0]]),
      ("M:none\nK:C\n\"C\"CDE|", [[0, 0], [0, 0], [0, 0]]),
      ("M:2/4\nK:D\n\"D\"F2=F2|", [[1, 1], [0, 1], [0, 0]]),
    ])
  func places(_ body: String, _ expected: [[Int]]) { #expect(counts(body) == expected) }

  @Test("a share over tunes is that of all notes")
  func share() throws {
    let tunes = ["\"C\"C4E4|", "\"C\"D4E4|C4E4|"].map {
      ChordTones(Array(("X:1\nL:1/8\nM:4/4\nK:C\n" + $0).unicodeScalars)[...])
    }
    let share = try #require(ChordTones.share(at: .beatOne, over: tunes))
    #expect(abs(share.value - 2.0 / 3) < 1e-12 && share.tuneCount == 2)
    #expect(ChordTones.share(at: .offBeat, over: tunes) == nil)
  }
}
