import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("The instruments in a tune's text")
struct InstrumentPlacesTests {
  private static let header = "X:1\nM:6/8\nL:1/8\nK:G\n"

  private func places(_ body: String) -> InstrumentPlaces {
    InstrumentPlaces(Array((Self.header + body).unicodeScalars)[...])
  }

  /// A letter for each character of the body: m, c, b or a point.
  private func owners(_ body: String) -> String {
    let letters = places(body).owners.map { owner in
      switch owner {
      case .melody: "m"
      case .chords: "c"
      case .bass: "b"
      case nil: "."
      }
    }
    return letters.dropFirst(Self.header.unicodeScalars.count).joined()
  }

  @Test(
    "each character belongs to melody, chord symbols, bass or none",
    arguments: [
      ("\"G\"G2^c'/|", "cccmmmmmm."), ("\"^slow\"G|1 A:|2 B|]", ".......m...m....m.."),
      ("(3GAB {c}[CE]2-z", "mmmmm.mmmmmmmmmm"), ("!f!~G % \"D\"", "...mm......"),
      ("[V:1]G[V:2]G,", ".....m.....bb"), ("G|\nV:2\nG,|\nV:3\nE|", "m......bb........"),
      ("[K:D]G||:A::B", ".....m...m..m"), ("\"G\nA|", ".m.m."),
    ])
  func owners(_ body: String, _ expected: String) { #expect(owners(body) == expected) }

  @Test("notes know their bar and the chord symbol before them in their voice")
  func tokens() throws {
    let places = places("A|\"G\"G2 B|\"D\"d[V:2]D,|[V:1]e|")
    let melody = try #require(places.tokens[.melody])
    #expect(melody.map(places.string) == ["A", "G", "B", "d", "e"])
    #expect(melody.map(\.bar) == [0, 1, 1, 2, 2] && melody.map(\.chord) == [nil, 0, 0, 1, 1])
    #expect(places.tokens[.chords]?.map(places.string) == ["\"G\"", "\"D\""])
    #expect(places.tokens[.bass]?.map(\.chord) == [nil])
    #expect(places.string(ofBar: 1, voice: 0) == "\"G\"G2 B|")
  }

  @Test("a bar line without a note or rest before it ends no bar")
  func bars() {
    let places = places("|:A|z2:||:B|[|]C|]")
    #expect(places.tokens[.melody]?.map(\.bar) == [0, 2, 3])
    #expect(places.string(ofBar: 0, voice: 0) == "|:A|")
  }

  @Test("a shift moves tokens round the end and knows where all others stand")
  func shift() {
    let places = places("\"G\"G|\"D7\"^d'2|\"C\"c|")
    let shifted = places.shifted(.chords, by: 1)
    let body = Self.header.unicodeScalars.count
    #expect(shifted.text[body...].string == "\"D7\"G|\"C\"^d'2|\"G\"c|")
    #expect(
      zip(shifted.text, shifted.origins).allSatisfy { character, origin in
        origin.map { places.text[$0] == character } ?? true
      })
    #expect(shifted.origins.count { $0 == nil } == 10)
    #expect(places.shifted(.melody, by: 2).text[body...].string == "\"G\"c|\"D7\"G2|\"C\"^d'|")
    #expect(places.silenced(.chords).text[body...].string == "G|^d'2|c|")
    #expect(places.silenced(.melody).text[body...].string == "\"G\"z|\"D7\"z2|\"C\"z|")
  }

  @Test("only shifts that change at least half of the tokens are drawn, each once")
  func offsets() {
    func offsets(_ chords: [String], atMost count: Int = 9) -> [Int] {
      places(chords.map { "\"\($0)\"G|" }.joined())
        .offsets(for: .chords, atMost: count, seed: 1).sorted()
    }
    #expect(offsets(["G", "G", "G"]).isEmpty && offsets(["G"]).isEmpty && offsets([]).isEmpty)
    #expect(offsets(["G", "D", "G", "D"]) == [1, 3])
    // One of four differs: two places change, which is half.
    #expect(offsets(["G", "G", "G", "D"]) == [1, 2, 3])
    // One of five: two of five are less than half.
    #expect(offsets(["G", "G", "G", "G", "D"]).isEmpty)
    #expect(offsets(["A", "B", "C", "D", "E", "F"], atMost: 4).count == 4)
  }

  @Test("no text traps, and owners and tokens stay within it")
  func hostile() {
    withEverySeed(1..<200) { _, generator in
      let signs = Array("\"GA[]V:2|1{}!+\\%^_=,'/z(3K\n <>".unicodeScalars)
      let body = (0..<40).map { _ in signs.randomElement(using: &generator) ?? "G" }
      let places = places(body[...].string)
      #expect(places.owners.count == places.text.count)
      for (instrument, tokens) in places.tokens {
        for token in tokens {
          #expect(places.owners[token.range].allSatisfy { $0 == instrument })
        }
        let shifted = places.shifted(instrument, by: 1)
        #expect(shifted.text.count == places.text.count)
      }
    }
  }
}
