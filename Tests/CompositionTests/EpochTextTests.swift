import ABCNotation
import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("EpochTexts")
struct EpochTextTests {
  /// A corpus with `count` short tunes for each key, all within an octave from the tonic.
  private func corpus(_ keys: [(key: String, count: Int)]) throws -> TuneCorpus {
    var text = ""
    for (key, count) in keys {
      for number in 0..<count {
        text += "X:\(number + 1)\nT:\(key) \(number)\nM:4/4\nL:1/8\nK:\(key)\n"
        text += "\"\(key)\"" + "GABc z\(number % 7 + 1)|^d_e=f2|]\n\n"
      }
    }
    return try book(text)
  }

  private func book(_ text: String) throws -> TuneCorpus {
    try TuneCorpus(
      name: "test", texts: [("test.abc", DecodedText(decoding: Array(text.utf8)))],
      heldOutShare: 0, keepsDuplicates: true)
  }

  private func wideVocabulary(of corpus: TuneCorpus) throws -> Vocabulary {
    try Vocabulary(of: Set(corpus.vocabulary.characters + EpochTexts.transpositionCharacters))
  }

  private func tunes(_ text: [Unicode.Scalar]) -> [String] {
    tuneRanges(in: text).map { text[$0].string }
  }

  private func nottingham() throws -> TuneCorpus {
    let folder = try #require(Corpora.nottingham)
    let texts = try ["hpps", "jigs", "reelsa-c", "waltzes"].map {
      (
        name: $0,
        text: try DecodedText(decoding: Array(Fixtures.text(at: "\(folder)/\($0).abc").utf8))
      )
    }
    return try TuneCorpus(name: "nottingham", texts: texts)
  }

  @Test("three newlines stand before each tune but the first; blank lines at its ends are gone")
  func joining() throws {
    let corpus = try book("X:1\nK:C\nCDE\n\n\n\nX:2\nK:G\nGAB\n \nX:3\nK:D\nDE")
    let text = EpochTexts(of: corpus, settings: .init()).text(ofEpoch: 1)
    #expect(text[...].string == "X:1\nK:C\nCDE\n\n\nX:2\nK:G\nGAB\n\n\nX:3\nK:D\nDE\n\n\n")
  }

  @Test(
    "each epoch has every training tune once, in an order of its own if shuffled", .needsNottingham)
  func everyTuneOnce() throws {
    let corpus = try nottingham()
    let plain = EpochTexts(of: corpus, settings: .init())
    let expected = tunes(plain.text(ofEpoch: 1))
    #expect(expected.count == corpus.tunes(in: .training).count)
    #expect(tunes(plain.text(ofEpoch: 2)) == expected)
    let shuffled = EpochTexts(of: corpus, settings: .init(shuffles: true, seed: 3))
    let (first, second) = (tunes(shuffled.text(ofEpoch: 1)), tunes(shuffled.text(ofEpoch: 2)))
    #expect(first != expected && second != first)
    #expect(first.sorted() == expected.sorted() && second.sorted() == expected.sorted())
    let moved = EpochTexts(of: corpus, settings: .init(shuffles: true, transposes: true, seed: 3))
    func withoutKeys(_ tunes: [String]) -> [String] {
      tunes.map { $0.split(separator: "\n").prefix { !$0.hasPrefix("K:") }.joined(separator: "\n") }
        .sorted()
    }
    #expect(withoutKeys(tunes(moved.text(ofEpoch: 1))) == withoutKeys(expected))
  }

  @Test("the same seed and epoch give the same text; others give another")
  func reproducible() throws {
    let corpus = try corpus([("C", 30), ("G", 20), ("Am", 9)])
    let vocabulary = try wideVocabulary(of: corpus)
    func text(seed: UInt64, epoch: Int) -> [Unicode.Scalar] {
      EpochTexts(
        of: corpus, vocabulary: vocabulary,
        settings: .init(shuffles: true, transposes: true, seed: seed)
      ).text(ofEpoch: epoch)
    }
    #expect(text(seed: 1, epoch: 4) == text(seed: 1, epoch: 4))
    #expect(text(seed: 1, epoch: 4) != text(seed: 1, epoch: 5))
    #expect(text(seed: 1, epoch: 4) != text(seed: 2, epoch: 4))
    // Recorded, so that an epoch is the same on every machine and after every change.
    #expect(
      SHA256.digest(of: Array(text(seed: 1, epoch: 4)[...].string.utf8)).hexadecimal
        == "769bb1aa675b5da92ae69e7d64fffc9aba0f4a557d9fd1b08e48eee3ab8bc9ca")
  }

  @Test("60 % of the tunes are given a key, drawn by frequency to the power 0.7 within their mode")
  func keys() throws {
    let counts = [("C", 160), ("G", 90), ("D", 40), ("Bb", 10), ("Am", 60), ("Em", 20)]
    let corpus = try corpus(counts.map { (key: $0.0, count: $0.1) })
    let texts = EpochTexts(
      of: corpus, vocabulary: try wideVocabulary(of: corpus),
      settings: .init(transposes: true, seed: 11))
    #expect(texts.fixedCount == 0)
    var seen: [String: Int] = [:]
    let epochs = 20
    for epoch in 1...epochs {
      for tune in tunes(texts.text(ofEpoch: epoch)) {
        let key = tune.split(separator: "\n").first { $0.hasPrefix("K:") }.map {
          String($0.dropFirst(2))
        }
        seen[key ?? "", default: 0] += 1
      }
    }
    var chiSquare = 0.0
    for mode in [counts[..<4], counts[4...]] {
      let total = Double(mode.reduce(0) { $0 + $1.1 })
      let weights = mode.map { pow($0.1, 0.7) }
      for (entry, weight) in zip(mode, weights) {
        let expected =
          Double(epochs) * (0.4 * Double(entry.1) + 0.6 * total * weight / weights.reduce(0, +))
        let difference = Double(seen[entry.0] ?? 0) - expected
        chiSquare += difference * difference / expected
      }
    }
    #expect(seen.keys.sorted() == counts.map(\.0).sorted())
    // The 0.999 quantile for 3 + 1 degrees of freedom; tunes that stay make the sum smaller.
    #expect(chiSquare < 18.5, "\(seen)")
  }

  /// x to a power, through the root of its seventh power by bisection.
  private func pow(_ count: Int, _ exponent: Double) -> Double {
    precondition(exponent == 0.7)
    let target = (0..<7).reduce(1.0) { product, _ in product * Double(count) }
    var (low, high) = (0.0, Double(count) + 1)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      let power = (0..<10).reduce(1.0) { product, _ in product * middle }
      if power < target { low = middle } else { high = middle }
    }
    return low
  }

  @Test(
    "a moved tune sounds the same, and leaves G3 to B5 with no more notes than before",
    .needsNottingham)
  func moves() throws {
    let corpus = try nottingham()
    let found = tunes(EpochTexts(of: corpus, settings: .init()).text(ofEpoch: 1)).map {
      Tune.parsing($0).tune
    }
    let texts = EpochTexts(of: corpus, settings: .init(transposes: true, seed: 5))
    func outside(_ tune: Tune) -> Int { tune.writtenKeys().count { !(55...83).contains($0) } }
    var movedCount = 0
    for epoch in 1...3 {
      for (old, text) in zip(found, tunes(texts.text(ofEpoch: epoch))) {
        let new = Tune.parsing(text).tune
        let semitones = new.writtenKeys()[0] - old.writtenKeys()[0]
        if semitones != 0 { movedCount += 1 }
        #expect((-11...11).contains(semitones))
        #expect(new.writtenKeys() == old.writtenKeys().map { $0 + semitones }, "\(text)")
        #expect(outside(new) <= outside(old), "\(text)")
        let back = new.transposed(bySemitones: -semitones)
        #expect(back.writtenKeys() == old.writtenKeys(), "\(text)")
      }
    }
    #expect(movedCount > found.count)
  }

  @Test("tunes without a tonic, for drums or with macros stay, and are counted")
  func fixed() throws {
    let fixed = [
      "X:1\nK:none\nCDE\n", "X:2\nK:HP\nCDE\n", "X:3\nK:C clef=perc\nCDE\n",
      "X:4\nm:~n2 = n{o}n\nK:G\n~G2 A\n",
    ]
    let corpus = try book((fixed + ["X:5\nK:D\n^D_E\"A#\"=F,'|\n"]).joined(separator: "\n"))
    let texts = EpochTexts(of: corpus, settings: .init(transposes: true, seed: 1))
    #expect(texts.fixedCount == 4 && texts.tuneCount == 5)
    for epoch in 1...5 {
      #expect(texts.text(ofEpoch: epoch)[...].string.hasPrefix(fixed.joined(separator: "\n\n")))
    }
  }

  @Test("a tune stays in its key where the move needs a character that the vocabulary lacks")
  func vocabulary() throws {
    let corpus = try book("X:1\nK:C\nCDE\n\nX:2\nK:Bb\nBAG\n\nX:3\nK:D\nDEF\n")
    let texts = EpochTexts(of: corpus, settings: .init(transposes: true, seed: 9))
    for epoch in 1...40 {
      #expect(corpus.vocabulary.missing(from: texts.text(ofEpoch: epoch)).isEmpty)
    }
    let free = EpochTexts(
      of: corpus, vocabulary: try wideVocabulary(of: corpus),
      settings: .init(transposes: true, seed: 9))
    #expect((1...40).contains { !corpus.vocabulary.missing(from: free.text(ofEpoch: $0)).isEmpty })
  }
}
