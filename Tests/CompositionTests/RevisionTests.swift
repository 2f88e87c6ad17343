import ABCNotation
import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("Revising tunes")
struct RevisionTests {
  /// A tune of ours with a pick-up, chord symbols, a tie, an ending and bars that return.
  static let tune = """
    X:1
    T:Ours
    M:6/8
    L:1/8
    K:G
    D|"G"G2B "D7"A2F|"G"GAB d3-|d2B "C"cde|"G"d3 "D7"d2D|
    "G"G2B "D7"A2F|"G"GAB d2e|"D7"fed cAF|"G"G3 G2:|
    |:d|"G"g2d B2d|"Em"e2e e2d|"C"c2e "D7"d2c|"G"B3 "D7"A2d|
    "G"g2d B2d|"Em"e2e "C"e2d|"D7"cBA AGF|"G"G3 G2:|

    """

  /// A model with fresh weights that knows the characters of ABC.
  static func model() throws -> LanguageModel {
    try freshModel(RandomWriter.characters + tune + "TOursHeapy")
  }

  private func revise(
    _ revision: Revision, seed: UInt64 = 1, of text: String = tune, candidates: Int = 4
  ) throws -> RevisedTune {
    let revised = try TuneReviser(Self.model(), SamplingSettings(), candidates: candidates)
      .revise(text, revision, seed: seed)
    return try #require(revised)
  }

  private func error(_ revision: Revision, of text: String) -> RevisionError? {
    do {
      _ = try revise(revision, of: text)
      return nil
    } catch {
      return error as? RevisionError
    }
  }

  /// The notes of a tune as written, without chord symbols and spaces.
  private func notes(_ text: String) -> [MusicElement] {
    Tunebook(parsing: text).tunes[0].voices[0].elements.filter {
      switch $0 {
      case .chordSymbol, .space, .lineEnd: false
      default: true
      }
    }
  }

  // MARK: Places of bars

  @Test(
    "bars have the numbers that people count, with a pick-up as 0 and as part of the bar before")
  func numbers() {
    let places = BarPlaces(Self.tune)
    #expect(
      places.bars.map(\.number) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13, 14, 15, 16])
    #expect(
      places.bars.map { $0.length } == [48] + Array(repeating: 288, count: 7) + [240, 48]
        + Array(repeating: 288, count: 7) + [240])
    #expect(places.bars[1].chords.map(\.position) == [0, 144])
    #expect(places.count == 16)
    #expect(places.returns[5] == 1)
  }

  @Test("gaps and bars are the whole text")
  func wholeText() {
    let places = BarPlaces(Self.tune)
    var text = places.text[..<places.bodyStart].string
    for (place, bar) in places.bars.enumerated() {
      text += places.gap(before: place).string + places.text[bar.range].string
    }
    text += places.gap(before: places.bars.count).string
    #expect(text + "\n" == Self.tune)
  }

  // MARK: Bars

  @Test("redrawn bars are legal, and all other characters stay")
  func redo() throws {
    let places = BarPlaces(Self.tune)
    for (seed, range) in [1...1, 5...8, 16...16, 8...9, 1...16, 3...3].enumerated() {
      let revised = try revise(.bars(range), seed: UInt64(seed)).text
      let found = Tunebook(parsing: revised).tunes[0].check()
      #expect(found.isEmpty, "\(revised)\n\(found)")
      let after = BarPlaces(revised)
      try #require(after.bars.count == places.bars.count)
      for (place, bar) in places.bars.enumerated() {
        #expect(after.gap(before: place) == places.gap(before: place))
        #expect(after.bars[place].length == bar.length)
        if !range.contains(bar.number) {
          #expect(after.text[after.bars[place].range] == places.text[bar.range])
        }
      }
      #expect(revised.hasSuffix(":|\n"))
    }
  }

  @Test("a bar into which a note is tied begins with that note")
  func tieIntoBar() throws {
    for seed in 0..<10 {
      let revised = try revise(.bars(3...3), seed: UInt64(seed)).text
      let bar = BarPlaces(revised).bars[3]
      let text = BarPlaces(revised).text[bar.range].filter { $0 != " " }
      let notes = text.drop { $0 != "d" && $0 != "\"" }
      #expect(notes.first == "d" || notes.first == "\"", "\(text[...].string)")
    }
  }

  @Test("the same seed redraws the same bars on any number of cores")
  func reproduces() throws {
    let model = try Self.model()
    for revision in [Revision.bars(2...5), .chords, .melody, .variation] {
      let texts = try [1, 2, 3].map { lanes in
        try TuneReviser(model, SamplingSettings(), candidates: 4, lanes: lanes)
          .revise(Self.tune, revision, seed: 7)?.text
      }
      #expect(texts[0] == texts[1] && texts[1] == texts[2])
      #expect(try revise(revision, seed: 8).text != texts[0])
    }
  }

  @Test("bars that the tune does not have are refused: 0 and one beyond the last")
  func limits() {
    #expect(error(.bars(1...16), of: Self.tune) == nil)
    #expect(error(.bars(0...1), of: Self.tune) == .bars(0...1, count: 16))
    #expect(error(.bars(16...17), of: Self.tune) == .bars(16...17, count: 16))
    #expect(error(.bars(17...17), of: Self.tune) == .bars(17...17, count: 16))
  }

  @Test("tunes whose bars cannot be followed are refused")
  func refused() {
    let header = "X:1\nT:t\nM:6/8\nL:1/8\n"
    #expect(error(.bars(1...1), of: header + "K:G\nV:1\nG6|\nV:2\nG6|\n") == .severalVoices(2))
    #expect(error(.bars(1...1), of: "X:1\nT:t\nM:none\nL:1/8\nK:G\nG6|\n") == .freeMeter)
    #expect(error(.bars(1...1), of: header + "K:G\nG6|G7|G6|\n") == .faults(1))
    #expect(error(.bars(1...1), of: header + "K:G\n") == .noMusic)
    #expect(error(.melody, of: header + "K:G\nG6|G6|\n") == .noChordSymbols)
    #expect(error(.variation, of: header + "K:G\nG6|A6|\n") == .nothingToVary)
    #expect(
      error(.bars(1...1), of: header + "K:G\nG3\nG3|A6|\n")
        == .bar(1, found: "a line end"))
  }

  @Test("characters that the model does not know are refused")
  func unknownCharacter() throws {
    let text = Self.tune.replacing("Ours", with: "Öurs")
    #expect(throws: UnknownCharacter.self) { try revise(.bars(1...1), of: text) }
  }

  // MARK: Chord symbols and melodies

  /// The chord symbols of a tune with the bar and the time in it at which each stands.
  private func chords(_ text: String) -> [String] {
    let places = BarPlaces(text)
    return places.bars.enumerated().flatMap { place, bar in
      bar.chords.map {
        "\(place) \(($0.position ?? -1) - (bar.start ?? 0)) \(places.text[$0.range].string)"
      }
    }
  }

  @Test("harmonising keeps the melody note for note and writes symbols before notes")
  func harmonise() throws {
    for seed in 0..<20 {
      let revised = try revise(.chords, seed: UInt64(seed)).text
      #expect(notes(revised) == notes(Self.tune))
      #expect(Tunebook(parsing: revised).tunes[0].check().isEmpty, "\(revised)")
      #expect(chords(revised) != chords(Self.tune))
    }
  }

  @Test(
    "a chord symbol can stand before what begins a note, and not inside it",
    arguments: [
      ("A2B", "x.x"), ("^A_B", "x.x."), ("(AB)c", "x.x.x"), ("(3ABc d", "x.....x"),
      ("{AB}c", "x...."), ("[AB]c", "x...x"), ("A>Bc", "x..x"), ("~A.B", "x.x."),
      ("A-A z/2", "x.x.x.."),
    ])
  func chordPlaces(melody: String, marks: String) {
    let found = ChordPlaces(Array(melody.unicodeScalars)).marks
    #expect(found.map { $0 ? "x" : "." }.joined() == marks, "\(melody)")
  }

  @Test("a new melody keeps the chord symbols at their times, the bars and those that return")
  func melody() throws {
    for seed in 0..<20 {
      let revised = try revise(.melody, seed: UInt64(seed)).text
      #expect(chords(revised) == chords(Self.tune))
      #expect(Tunebook(parsing: revised).tunes[0].check().isEmpty, "\(revised)")
      let (before, after) = (BarPlaces(Self.tune), BarPlaces(revised))
      #expect(after.bars.map(\.length) == before.bars.map(\.length))
      for (place, source) in before.returns.enumerated() {
        guard let source else { continue }
        #expect(after.melody(of: after.bars[place]) == after.melody(of: after.bars[source]))
      }
    }
  }

  @Test("a variation keeps chord symbols and cadences and changes some other bars")
  func vary() throws {
    for seed in 0..<20 {
      let revised = try revise(.variation, seed: UInt64(seed)).text
      #expect(chords(revised) == chords(Self.tune))
      #expect(Tunebook(parsing: revised).tunes[0].check().isEmpty, "\(revised)")
      let (before, after) = (BarPlaces(Self.tune), BarPlaces(revised))
      for (place, bar) in before.bars.enumerated() where [0, 7, 8, 15, 16].contains(bar.number) {
        #expect(after.text[after.bars[place].range] == before.text[bar.range])
      }
      #expect(revised != Self.tune)
    }
  }

  // MARK: Answers

  @Test("an answer has the bars of the phrase and ends on the tonic")
  func answer() throws {
    let header = "X:1\nT:Ours\nM:6/8\nL:1/8\nK:G\n"
    let cases = [
      ("GAB c2A", 1, 0), ("GAB c2A|", 1, 0), ("D|GAB c2A|BAG A2", 2, 48),
      ("|:GAB c2A|BAG A3", 2, 0),
      ("\"G\"GAB c2A|\"D\"BAG A3|\"G\"B3 G3|\"D\"A3 D3|", 4, 0),
    ]
    for (phrase, count, pickUp) in cases {
      let revised = try revise(.answer, of: header + phrase, candidates: 128).text
      let tune = Tunebook(parsing: revised).tunes[0]
      #expect(tune.check().isEmpty, "\(revised)")
      let bars = BarPlaces(revised)
      #expect(bars.count == 2 * count, "\(revised)")
      #expect(bars.bars.last?.length == Int32(288 - pickUp))
      #expect(TuneHarmony(tune).endsOnTonic == true)
    }
  }

  @Test("a phrase is the header and the first bars of a tune")
  func phrase() throws {
    #expect(
      try TuneReviser.phrase(of: Self.tune, bars: 2).hasSuffix(
        "K:G\nD|\"G\"G2B \"D7\"A2F|\"G\"GAB d3-"))
    #expect(try TuneReviser.phrase(of: Self.tune, bars: 16).hasSuffix("G3 G2"))
    #expect(throws: RevisionError.bars(1...17, count: 16)) {
      try TuneReviser.phrase(of: Self.tune, bars: 17)
    }
  }

  // MARK: Small vocabularies

  @Test("a vocabulary without all letters of a chord's quality still completes every bar")
  func smallVocabulary() throws {
    // It has the d of dim and the m of maj7 but not the rest.
    let model = try freshModel("X:1\nT:t\nM:6/8\nL:1/8\nK:D\n\"D\"DEF GAB|cdm |2347")
    let text = "X:1\nT:t\nM:6/8\nL:1/8\nK:D\n\"D\"DEF GAB|\"G\"cdA B3|\"A\"GAB AFE|D6|\n"
    for seed in 0..<200 {
      let reviser = TuneReviser(model, SamplingSettings(), candidates: 2)
      let revised = try #require(try reviser.revise(text, .bars(1...3), seed: UInt64(seed)))
      #expect(Tunebook(parsing: revised.text).tunes[0].check().isEmpty)
    }
  }
}
