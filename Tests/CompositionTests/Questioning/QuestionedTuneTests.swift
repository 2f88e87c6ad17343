import CharRNN
import Testing

@testable import Composition

@Suite("QuestionedTune, TextVariant, PassingFollower")
struct QuestionedTuneTests {
  private static let header = "X:1\nM:4/4\nL:1/4\nK:C\n"
  private let vocabulary: Vocabulary

  init() throws {
    vocabulary = try Vocabulary(of: (0x0A..<0x7F).compactMap { Unicode.Scalar(UInt8($0)) })
  }

  private func tune(_ music: String) throws -> QuestionedTune {
    try QuestionedTune(Self.header + music, vocabulary)
  }

  /// The music without the bar at an index.
  private func without(_ bar: Int, _ music: String) throws -> String {
    let tune = try tune(music)
    let variant = TextVariant([tune.deletion(of: bar, .shifting)], of: tune.tokens)
    return String(
      vocabulary.text(of: variant.tokens).dropFirst(tune.contextCount + Self.header.count))
  }

  @Test(
    "a bar goes with one plain bar line; other signs and the line stay",
    arguments: [
      (0, "CDEF|GABc|cBAG|\n", "GABc|cBAG|\n"), (1, "CDEF|GABc|cBAG|\n", "CDEF|cBAG|\n"),
      (2, "CDEF|GABc|cBAG|\n", "CDEF|GABc|\n"), (1, "CDEF|\nGABc|\ncBAG|\n", "CDEF|\ncBAG|\n"),
      (1, "CDEF | GABc | cBAG |\n", "CDEF | cBAG |\n"), (1, "CDEF|GABc:|cBAG|\n", "CDEF:|cBAG|\n"),
      (0, "CDEF:|GABc|\n", ":|GABc|\n"), (2, "CDEF|GABc||cBAG|cdef|\n", "CDEF|GABc||cdef|\n"),
      (1, "|:CDEF|\"C\"G2\"F\"Bc|cBAG:|\n", "|:CDEF|cBAG:|\n"),
    ])
  func removal(_ bar: Int, _ music: String, _ expected: String) throws {
    #expect(try without(bar, music) == expected)
  }

  @Test("notes are numbered with rests and chords, without what decorates them")
  func notes() throws {
    let tune = try tune("\"Am\"^c'2{ag}z/2[CEG]2 !f!B,,3/2_D|=F4|\n")
    #expect(tune.bars[0].notes.map(tune.text) == ["^c'2", "z/2", "[CEG]2", "B,,3/2", "_D"])
    #expect(tune.bars[1].notes.map(tune.text) == ["=F4"])
  }

  @Test("a variant says where its characters come from, and overlapping edits delete once")
  func places() {
    let whole: [Token] = [0, 1, 2, 3, 4, 5]
    let variant = TextVariant(
      [
        TextEdit(range: 3..<5, replacement: [9]), TextEdit(range: 1..<2),
        TextEdit(range: 1..<3),
      ], of: whole)
    #expect(variant.tokens == [0, 9, 5])
    #expect(variant.places == [0, nil, 5])
    #expect(variant.shared == 1)
    #expect(TextVariant([], of: whole).tokens == whole)
  }

  /// The values of all side inputs after each character of `tune`, deleting a bar in place, by the place
  /// in the whole tune.
  private func told(_ tune: QuestionedTune, without bar: Int?) throws -> [Int: [String: Int]] {
    let inputs = TuneFollower.inputs(characterCount: vocabulary.count)
    let follower = try #require(TuneFollower(vocabulary, inputs: inputs))
    let variant = TextVariant(
      bar.map { [tune.deletion(of: $0, .inPlace)] } ?? [], of: tune.tokens)
    var passing = PassingFollower(follower, passages: variant.passages, count: 0)
    var told: [Int: [String: Int]] = [:]
    for (token, place) in zip(variant.tokens, variant.places) {
      passing.read(token)
      guard let place else { continue }
      told[place] = Dictionary(
        uniqueKeysWithValues: inputs.enumerated().map { ($1.name, passing[$0]) })
    }
    return told
  }

  @Test("behind a bar that passes, the places are those of the whole tune", arguments: 0..<6)
  func passing(_ bar: Int) throws {
    let tune = try tune("CDEF|GABc:|cBAG|CDEF|\nGABc|cBAG|efga|\n")
    let (whole, part) = (try told(tune, without: nil), try told(tune, without: bar))
    let start = tune.places(tune.bars[bar + 1].range).lowerBound
    for place in start..<tune.tokens.count {
      for (name, value) in try #require(whole[place]) where name.hasPrefix("place.") {
        #expect(part[place]?[name] == value, "\(name) at \(place)")
      }
    }
  }

  @Test("the memory does not learn a bar that passes, and counts its place")
  func unheard() throws {
    let tune = try tune("CDEF|GABc|cBAG|CDEF|GA\n")
    func next(_ bar: Int?) throws -> [String: Int] {
      let last = tune.places(0..<tune.characters.count).upperBound - 2
      return try #require(try told(tune, without: bar)[last])
    }
    let expected = try #require(vocabulary.index(of: "B"))
    #expect(try next(nil)["memory.next"] == Int(expected) + 1)
    #expect(try next(1)["memory.next"] == 0)
    // The third bar says nothing of the fifth, so that the copy from three bars before stays the same.
    #expect(try next(2)["memory.next"] == Int(expected) + 1)
    #expect(try next(2)["memory.copy"] == next(nil)["memory.copy"])
  }
}
