import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("FreeHeaders: the header of a tune without a prime")
struct FreeHeadersTests {
  private static let tunes =
    String(repeating: "X: 1\nT:A\n% of a collection\nS:Somebody\nM:6/8\nK:D\nC\n", count: 6)
    + String(repeating: "X: 1\nT:A\nM:6/8\nK:G\nC\n", count: 3)
    + "X: 1\nT:A\nM:4/4\nL:1/8\nR:Hornpipe\nK:G\nC\n"

  private static func ascii() throws -> LanguageModel {
    try freshModel((0x20..<0x7F).map { String(UnicodeScalar($0)) }.joined() + "\n")
  }

  private func headers(
    _ change: (inout HeaderChoices) -> Void = { _ in }
  ) throws -> FreeHeaders {
    var choices = HeaderChoices()
    change(&choices)
    return try FreeHeaders(
      CorpusDetails(try corpus(Self.tunes)), choices, try Self.ascii())
  }

  @Test("headers are drawn by the frequencies of the corpus, without its credits and comments")
  func frequencies() throws {
    let headers = try headers()
    var counts: [String: Int] = [:]
    for seed in 0..<4000 { counts[headers.prime(seed: UInt64(seed)).header, default: 0] += 1 }
    let expected = [
      "X: 1\nT:Untitled\nM:6/8\nK:D\n": 0.6, "X: 1\nT:Untitled\nM:6/8\nK:G\n": 0.3,
      "X: 1\nT:Untitled\nM:4/4\nL:1/8\nR:Hornpipe\nK:G\n": 0.1,
    ]
    #expect(Set(counts.keys) == Set(expected.keys))
    for (header, share) in expected {
      #expect(abs(Double(counts[header] ?? 0) / 4000 - share) < 0.03, "\(header)")
    }
  }

  @Test("the seed decides the header; the number stands in the text alone")
  func seeded() throws {
    let headers = try headers()
    for seed: UInt64 in [0, 1, 7, .max] {
      let prime = headers.prime(seed: seed)
      #expect(prime == headers.prime(seed: seed, number: 1))
      let third = headers.prime(seed: seed, number: 3)
      #expect(third.reading == prime.reading)
      #expect(third.opening == prime.opening.replacing("X: 1", with: "X: 3"))
      #expect(prime.boundary == "\n\n\n" && prime.text == "")
    }
  }

  @Test("chosen values condition the header, and others come with them")
  func chosen() throws {
    func all(_ change: (inout HeaderChoices) -> Void) throws -> Set<String> {
      let headers = try headers(change)
      return Set((0..<300).map { headers.prime(seed: UInt64($0)).header })
    }
    #expect(
      try all { $0.meter = "4/4" } == ["X: 1\nT:Untitled\nM:4/4\nL:1/8\nR:Hornpipe\nK:G\n"])
    #expect(try all { $0.key = "D" } == ["X: 1\nT:Untitled\nM:6/8\nK:D\n"])
    #expect(
      try all { $0.key = "Bm" } == [
        "X: 1\nT:Untitled\nM:6/8\nK:Bm\n", "X: 1\nT:Untitled\nM:4/4\nL:1/8\nR:Hornpipe\nK:Bm\n",
      ])
    #expect(
      try all {
        ($0.meter, $0.title) = ("9/8", "Mine")
      } == ["X: 1\nT:Mine\nM:9/8\nK:D\n", "X: 1\nT:Mine\nM:9/8\nK:G\n"])
    #expect(
      try all {
        ($0.meter, $0.unitNoteLength, $0.key) = ("3/4", "1/4", "F")
      } == ["X: 1\nT:Untitled\nM:3/4\nL:1/4\nK:F\n"])
  }

  @Test(
    "a chosen value that the model cannot read is an error; without one the tune starts with X:")
  func unreadable() throws {
    let details = CorpusDetails(try corpus(Self.tunes))
    let model = try freshModel("X:1\nGAB")
    var choices = HeaderChoices()
    #expect(try FreeHeaders(details, choices, model).prime(seed: 1).reading == "\n\n\nX:")
    #expect(try FreeHeaders(nil, choices, model).prime(seed: 1).reading == "\n\n\nX:")
    choices.key = "Q"
    #expect(throws: UnreadableHeader.self) { try FreeHeaders(details, choices, model) }
    #expect(throws: UnreadableHeader.self) { try FreeHeaders(nil, choices, model) }
  }

  @Test("a model of an unknown corpus starts with a header that it finds likely")
  func unknownCorpus() throws {
    // After each character this model expects the one of `X: 1`, `T:Untitled`, `M:9/8`, `K:E`.
    let model = try scriptedModel([
      "X": ":", " ": "1", "1": "\n", "T": ":", "M": ":", "9": "/", "/": "8", "8": "\n", ":": "E",
      "K": ":", "E": "\n", "\n": "M", "U": "n", "n": "t", "t": "i", "i": "t", "l": "e", "e": "d",
      "d": "\n", "2": "/", "4": "\n", "6": "/", "3": "/", "C": "\n", "G": "\n", "D": "\n", "L": ":",
    ])
    let headers = try FreeHeaders(nil, HeaderChoices(), model)
    for seed in 0..<20 {
      let header = headers.prime(seed: UInt64(seed)).header
      #expect(header.hasPrefix("X:") && header.hasSuffix("K:E\n"), "\(header)")
    }
    var choices = HeaderChoices()
    choices.meter = "9/8"
    let nine = try FreeHeaders(nil, choices, model).prime(seed: 5).header
    #expect(nine.contains("M:9/8\n"))
  }

  @Test("a fragment for a model of an unknown corpus has the metre of its bars")
  func unknownCorpusFragment() throws {
    let model = try Self.ascii()
    func choose(_ phrase: String) -> WholeHeader {
      FragmentHeader(for: phrase, details: nil, choices: HeaderChoices(), model: model).header
    }
    #expect(choose("GAB dBG|c2B A3|").timing.meter == "6/8")
    #expect(choose("GAB cBA GAB|d3 c3 B3|").timing.meter == "9/8")
    #expect(choose("G2B|d2B|A3|").timing == .init(meter: "3/4", unitNoteLength: "1/4"))
    let key = choose(#""Am"ABc edc|"E7"B^GE "Am"A3|"#).key
    #expect(key == "Am")
  }

  @Test("overflowed weights choose some header")
  func overflowed() throws {
    let model = try Self.ascii()
    let details = CorpusDetails(try corpus(Self.tunes))
    var generator = Xoshiro256StarStar(seed: 0)
    var weights = Parameters(model.configuration, using: &generator)
    for name in weights.names {
      weights[name] = ArraySlice(repeating: Float.infinity, count: weights[name].count)
    }
    let broken = try LanguageModel(vocabulary: model.vocabulary, parameters: weights)
    let fragment = FragmentHeader(
      for: "\"D\"DFA", details: details, choices: HeaderChoices(), model: broken)
    #expect(fragment.header.key == "D" && fragment.keys[0].probability.isFinite)
    #expect(try FreeHeaders(nil, HeaderChoices(), broken).prime(seed: 1).header.contains("K:"))
  }
}
