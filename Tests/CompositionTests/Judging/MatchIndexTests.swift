import TestSupport
import Testing

@testable import Composition

@Suite("Matches with other tunes in any key")
struct MatchIndexTests {
  private func music(_ body: String, key: String = "G") -> KeylessMusic {
    KeylessMusic("X:1\nT:T\nK:\(key)\n\(body)\n".tune)
  }

  private func match(_ body: String, in others: KeylessMusic..., except place: Int? = nil) -> Int {
    MatchIndex(others).longestMatch(of: music(body), in: .init(excluded: place))
  }

  @Test("music characters are those of the body without fields, comments and white space")
  func characters() {
    let text = "X:1\nT:Title\nK:G\nP:A\n\"D7\"A2 ^f,|\\ % c\n% d\nw:la\nB\n"
    #expect(KeylessMusic(text.tune).characterCount == 4 + 2 + 3 + 1 + 1)
    #expect(KeylessMusic("X:1\nABc\n".tune).characterCount == 0)
  }

  @Test(
    "the same music in another key is equal",
    arguments: [
      ("G", "GAB^c|\"D7\"d2=f", "D", "DEF^G|\"A7\"A2=c"), ("C", "CDE", "C", "cde"),
      ("C", "bc'", "C", "Bc"), ("F", "FB=B", "G", "Gc^c"),
    ])
  func transposed(_ key: String, _ body: String, _ otherKey: String, _ other: String) {
    let (a, b) = (music(body, key: key), music(other, key: otherKey))
    #expect(
      a.symbols.dropFirst().map(\.code).prefix(5) == b.symbols.dropFirst().map(\.code).prefix(5))
  }

  @Test("the longest common passage counts in characters, from the first note on in any key")
  func longest() {
    let other = music("GAB d2B|cde g3|")
    #expect(match("GAB d2B|cde g3|", in: other) == 12 + 1)
    #expect(match("ABc e2c|def a3|", in: other) == 12 + 1)
    #expect(match("z8 GAB d2B z8", in: other) == 6)
    #expect(match("GABe", in: other) == 3)
    #expect(match("z", in: other) == 0)
    #expect(match("", in: other) == 0)
    #expect(MatchIndex([KeylessMusic]()).longestMatch(of: other) == 0)
  }

  @Test("a match ends where a tune ends, and leaves out the tune itself")
  func bounds() {
    let (first, second) = (music("GABc"), music("dedB"))
    #expect(match("GABcdedB", in: first, second) == 4)
    #expect(match("GABc", in: first, second, except: 0) == match("GABc", in: second))
    #expect(match("GABc", in: first, first, except: 0) == 4)
  }

  @Test("the search finds what a search of all pairs of places finds")
  func bruteForce() {
    withEverySeed(0..<300) { seed, generator in
      let pieces = ["A", "B", "c", "d'", "2", "|", "^c", "\"G\"", "\"D7\""]
      func tune(_ generator: inout SeededGenerator) -> KeylessMusic {
        music((0..<generator.below(30)).map { _ in pieces[generator.below(pieces.count)] }.joined())
      }
      let tunes = (0..<1 + generator.below(4)).map { _ in tune(&generator) }
      let searched = generator.below(2) == 0 ? tunes[0] : tune(&generator)
      let excluded = generator.below(2) == 0 ? 0 : nil
      let found = MatchIndex(tunes).longestMatch(of: searched, in: .init(excluded: excluded))
      let expected =
        tunes.enumerated().filter { $0.offset != excluded }
        .map { Self.longest(searched.symbols, $0.element.symbols) }.max() ?? 0
      #expect(found == expected, "seed \(seed)")
    }
  }

  /// The width of the longest common passage, by its definition.
  private static func longest(
    _ first: [KeylessMusic.Symbol], _ second: [KeylessMusic.Symbol]
  ) -> Int {
    var longest = 0
    for a in first.indices {
      for b in second.indices {
        var (width, heard, offset) = (0, false, 0)
        while a + offset < first.count, b + offset < second.count {
          let (x, y) = (first[a + offset], second[b + offset])
          let isFree = !heard && (x.isNote && y.isNote || isChordLetter(x) && isChordLetter(y))
          guard isFree || x.code == y.code else { break }
          heard = heard || x.isNote
          width += Int(x.width)
          offset += 1
        }
        longest = max(longest, width)
      }
    }
    return longest
  }

  private static func isChordLetter(_ symbol: KeylessMusic.Symbol) -> Bool {
    symbol.isDistance && !symbol.isNote
  }

  @Test("the order is that of a sort of what follows each place")
  func order() {
    withEverySeed(0..<200) { seed, generator in
      let pieces = ["A", "B", "2", "|", "\"G\"", "\"D\""]
      let tunes = (0..<1 + generator.below(3)).map { _ in
        music((0..<generator.below(25)).map { _ in pieces[generator.below(pieces.count)] }.joined())
      }
      let symbols = tunes.flatMap(\.symbols)
      let owners = tunes.enumerated().flatMap { place, tune in
        tune.symbols.map { _ in Int32(place) }
      }
      var ends: [Int] = []
      for tune in tunes { ends.append((ends.last ?? 0) + tune.symbols.count) }
      let found = SuffixOrder(symbols, owners: owners, ends: ends, longestCompared: 100).places
      #expect(found.sorted() == symbols.indices.map { Int32($0) }, "seed \(seed)")
      let texts = found.map { place in
        Self.codes(symbols[Int(place)..<ends[Int(owners[Int(place)])]])
      }
      for (a, b) in zip(texts, texts.dropFirst()) {
        #expect(!b.lexicographicallyPrecedes(a), "seed \(seed)")
      }
    }
  }

  /// What is compared of the symbols from a place on.
  private static func codes(_ symbols: ArraySlice<KeylessMusic.Symbol>) -> [Int32] {
    let note = symbols.firstIndex(where: \.isNote) ?? symbols.endIndex
    return symbols.indices.map { $0 <= note ? symbols[$0].freeCode : symbols[$0].code }
  }

  @Test("endless repetition takes no endless time, and is found to its end")
  func repetition() {
    let endless = music(String(repeating: "A", count: 20_000))
    let index = MatchIndex([endless, endless])
    #expect(index.longestMatch(of: music("AAAA")) == 4)
    #expect(index.longestMatch(of: endless, in: .init(excluded: 0)) == 20_000)
  }

  @Test(
    "a passage is found whole where it is as long as what is compared, shorter and longer",
    arguments: [-1, 0, 1, 700])
  func limit(_ more: Int) {
    var generator = SeededGenerator(seed: 3)
    let count = MatchIndex.longestCompared + more
    let body = (0..<count).map { _ in ["A", "B", "c", "d", "e", "f"][generator.below(6)] }.joined()
    let index = MatchIndex([music("ABAB"), music(body, key: "C"), music("cdcd")])
    #expect(index.longestMatch(of: music(body)) == count)
    let found = index.matches(of: music(body))[0]
    #expect(found == MatchIndex.Match(count: count, place: 4))
    #expect(index.tunes(with: count, symbolsOf: music(body), from: 0).map(\.tune) == [1])
  }

  @Test("the tunes that have a passage are found, each with the first place where it is")
  func places() {
    let index = MatchIndex([music("GABc|"), music("zzDEFG|DEFG|"), music("GFED"), music("c2GABc")])
    let found = index.tunes(with: 4, symbolsOf: music("ABcd", key: "D"), from: 0)
    #expect(found.map(\.tune) == [0, 1, 3])
    #expect(found.map(\.place) == [0, 2, 2])
    let training = MatchIndex.Scope(tunes: 1..<3)
    let some = index.tunes(with: 4, symbolsOf: music("ABcd"), from: 0, in: training)
    #expect(some.map(\.tune) == [1])
    #expect(index.tunes(with: 5, symbolsOf: music("ABcde"), from: 0).isEmpty)
  }
}
