import TestSupport
import Testing

@testable import Composition

@Suite("Where a tune's passages are in a corpus")
struct TuneOriginTests {
  private static let first = "X:1\nT:First\nM:6/8\nK:G\nGAB dBG|cBA FDF|EGB AGE|D3 G3|]\n"
  private static let second = "X:2\nT:Second\nM:6/8\nK:D\nA|f2a agf|ede fga|b2a gfe|d6|]\n"

  private func origin(
    _ key: String, _ body: String, fewestNotes: Int = TuneOrigin.fewestNotes
  ) throws -> TuneOrigin {
    let matches = try #require(CorpusMatches(try corpus(Self.first + "\n" + Self.second)))
    let text = "X:1\nT:T\nM:6/8\nK:\(key)\n\(body)\n"
    return TuneOrigin(of: text.tune, in: matches, fewestNotes: fewestNotes)
  }

  @Test("a copy in another key is found whole, with its title, bars, keys and semitones")
  func copy() throws {
    let origin = try origin("A", "ABc ecA|dcB GEG|FAc BAF|E3 A3|]")
    #expect(origin.passages.count == 1)
    let passage = try #require(origin.longest)
    #expect(passage.width == 27 && origin.characterCount == 27 && origin.foundCount == 27)
    #expect(origin.longestInTraining == 27)
    #expect(passage.noteCount == 20 && passage.bars == 1...4 && passage.key == "A")
    #expect(passage.tuneCount == 1)
    let source = passage.source
    #expect(source.number == 1 && source.title == "First" && !source.isHeldOut)
    #expect(source.bars == 1...4 && source.key == "G" && source.semitones == 2)
    #expect(source.isTransposed)
  }

  @Test("a copy an octave lower in the same key is found, twelve semitones lower")
  func octave() throws {
    let origin = try origin("G", "G,A,B, DB,G,|CB,A, F,D,F,|E,G,B, A,G,E,|D,3 G,3|]")
    #expect(origin.passages.map(\.bars) == [1...4])
    #expect(origin.longest?.source.semitones == -12)
    #expect(origin.longest?.source.isTransposed == true)
  }

  @Test("one changed note splits a copy into two passages")
  func changed() throws {
    let origin = try origin("A", "ABc ecA|dcB GEG|GAc BAF|E3 A3|]")
    #expect(origin.passages.map(\.width) == [14, 12])
    #expect(origin.passages.map(\.bars) == [1...2, 3...4])
    #expect(origin.passages.map(\.source.bars) == [1...2, 3...4])
    #expect(origin.passages.map(\.source.number) == [1, 1])
    #expect(origin.foundCount == 26 && origin.characterCount == 27)
  }

  @Test("music on other degrees of the scale, or in another mode, is found and said to be so")
  func degrees() throws {
    for key in ["G", "Ador"] {
      let passage = try #require(try origin(key, "ABc ecA|dcB GEG|FAc BAF|E3 A3|]").longest)
      #expect(passage.width == 27 && passage.source.semitones == 2)
      #expect(!passage.source.isTransposed, "\(key)")
    }
  }

  @Test("passages of two tunes follow each other, and bars there are counted after a pick-up")
  func twoTunes() throws {
    let origin = try origin("D", "DEF AFD|GFE CAC|f2a agf|ede fga|")
    #expect(origin.passages.map(\.source.number) == [1, 2])
    #expect(origin.passages.map(\.bars) == [1...2, 3...4])
    #expect(origin.passages.map(\.source.bars) == [1...2, 1...2])
    #expect(origin.passages.map(\.key) == ["D", "D"])
  }

  @Test("a passage has at least as many notes as asked for")
  func fewest() throws {
    #expect(try origin("G", "GAB dBG|", fewestNotes: 6).passages.count == 1)
    #expect(try origin("G", "GAB dBG|", fewestNotes: 7).passages.isEmpty)
    #expect(try origin("G", "z6|", fewestNotes: 1).passages.isEmpty)
    #expect(try origin("G", "").characterCount == 0)
  }

  @Test("the longest passage is taken first, then the longest of what is left")
  func tiling() {
    let music = KeylessMusic("X:1\nK:C\nCDEFGABc\n".tune)
    func tiles(_ counts: [Int], _ fewest: Int = 1) -> [Range<Int>] {
      PassageTiling(music, counts, fewestNotes: fewest).passages
    }
    #expect(tiles([3, 2, 5, 4, 3, 2, 1, 0]) == [0..<2, 2..<7])
    #expect(tiles([3, 2, 5, 4, 3, 2, 1, 0], 3) == [2..<7])
    #expect(tiles([8, 7, 6, 5, 4, 3, 2, 1]) == [0..<8])
    #expect(tiles([0, 0, 0, 0, 0, 0, 0, 0]).isEmpty)
    #expect(tiles([2, 2, 2, 2, 2, 2, 2, 1]) == [0..<2, 2..<4, 4..<6, 6..<8])
  }

  @Test("a held-out tune is found as such, and does not count as one to train on")
  func heldOut() throws {
    let letters = "CDEFGABcdefgab".map(String.init)
    var generator = SeededGenerator(seed: 5)
    let text = (1...30).map { number in
      let body = (0..<24).map { _ in letters[generator.below(letters.count)] }.joined()
      return "X:\(number)\nT:Tune \(number)\nK:C\n\(body)|\n\n"
    }.joined()
    let corpus = try TuneCorpus(
      name: "test", texts: [("test.abc", DecodedText(decoding: Array(text.utf8)))])
    let matches = try #require(CorpusMatches(corpus))
    let place = try #require(corpus.tunes.firstIndex { $0.role == .heldOut })
    let origin = TuneOrigin(of: corpus.text(of: corpus.tunes[place]), in: matches)
    #expect(origin.passages.map(\.source.number) == [place + 1])
    #expect(origin.passages.map(\.source.isHeldOut) == [true])
    #expect(origin.foundCount == 25 && origin.longestInTraining < 12)
    let borrowing = try #require(HumanBorrowing(matches))
    #expect(!borrowing.areHeldOut && borrowing.lengths.count == 30)
    #expect(borrowing.isCopied(25) && !borrowing.isCopied(origin.longestInTraining))
  }

  @Test("the limit is what 95 % of at least 20 tunes keep within")
  func limit() throws {
    #expect(HumanBorrowing(Array(0..<19)) == nil)
    #expect(HumanBorrowing(Array(0..<20)) != nil)
    let people = try #require(HumanBorrowing((0...100).reversed()))
    #expect(people.limit == 95)
    #expect(!people.isCopied(95) && people.isCopied(96))
    #expect(people.share(below: 0) == 0 && people.share(below: 101) == 1)
    #expect(people.share(below: 50) == 50.0 / 101)
  }

  @Test("corrupted tunes are looked for and found without a fault")
  func hostile() throws {
    let corrupted = CorruptedTunes(Self.first + Self.second, seed: 7)
    withEverySeed(0..<300) { seed, _ in
      var tunes = corrupted.seeded(seed)
      let text = tunes.next(kind: Int(seed % 6))
      guard let corpus = try? corpus("X:1\nK:C\n" + text),
        let matches = CorpusMatches(corpus)
      else { return }
      let origin = TuneOrigin(of: text.tune, in: matches, fewestNotes: 1)
      #expect(origin.foundCount <= origin.characterCount, "seed \(seed)")
    }
  }
}
