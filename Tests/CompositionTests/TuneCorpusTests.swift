import ABCNotation
import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("TuneCorpus")
struct TuneCorpusTests {
  /// A corpus of one text, split as told.
  private func corpus(
    _ text: String, heldOutShare: Double = 0, keepsDuplicates: Bool = false
  ) throws -> TuneCorpus {
    try TuneCorpus(
      name: "test", texts: [("test.abc", DecodedText(decoding: Array(text.utf8)))],
      heldOutShare: heldOutShare, keepsDuplicates: keepsDuplicates)
  }

  @Test("the line for the version of the standard is no training text")
  func version() throws {
    let tune = "X:1\nT:t\nK:C\nCDEF|\n"
    for (text, kept) in [
      ("%abc-2.1\n" + tune, tune), ("%abc\n" + tune, tune), ("% abc\n" + tune, "% abc\n" + tune),
    ] {
      #expect(try corpus(text).trainingText[...].string == kept)
    }
    #expect(Array("%abc-2.1".unicodeScalars).withoutVersion.isEmpty)
  }

  @Test("a tune runs from its X: line to the next, and what precedes the first belongs to none")
  func tuneRanges() throws {
    let corpus = try corpus("% mine\nX:1\nK:C\nCDE\n\nX:2\nK:G\nGAX: B\n")
    #expect(
      corpus.tunes.map { corpus.text(of: $0).string } == [
        "X:1\nK:C\nCDE\n\n", "X:2\nK:G\nGAX: B\n",
      ])
    #expect(corpus.trainingText[...] == corpus.text[corpus.text.indices])
  }

  @Test("a tune gets what its file's header says about its sound, and nothing else")
  func fileHeader() throws {
    let corpus = try corpus("L:1/4\n%%scale 1\nZ:me\n\nX:1\nT:t\nK:C\nCDE\n\nX:2\nL:1/8\nK:G\nGA\n")
    #expect(
      corpus.tunes.map { corpus.text(of: $0).string } == [
        "X:1\nT:t\nL:1/4\nK:C\nCDE\n\n", "X:2\nL:1/8\nK:G\nGA\n",
      ])
    #expect(corpus.text[0..<22].string == "L:1/4\n%%scale 1\nZ:me\n\n"[...])
    #expect(corpus.sources[0].characters == corpus.text.indices)
  }

  @Test("the corpus and the parser find the same tunes in any text")
  func sameTunes() {
    let pieces = ["X:", " X:", "\tX:", "X:|", "X", ":", "|", "\n", "\n\n", "K:C\n", "%", "é", "A"]
    withEverySeed(0..<300) { seed, generator in
      let text = (0..<generator.below(40)).map { _ in pieces[generator.below(pieces.count)] }
        .joined()
      let characters = Array(text.unicodeScalars)
      let starts = Composition.tuneRanges(in: characters).map { range in
        String(String.UnicodeScalarView(characters[..<range.lowerBound])).utf8.count
      }
      let parsed = Tunebook(parsing: text).tunes.compactMap(\.source?.range.lowerBound.utf8Offset)
      #expect(parsed == starts, "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("titles, chord symbols, comments, fields and spaces do not make a tune another one")
  func duplicates() throws {
    let corpus = try corpus(
      """
      X:1
      T:One
      K:C
      "C"CD E2|\\
      GA :|
      X:2
      T:Two
      K:C
      CDE2 | % the same
      M:3/4
      "G7"GA:|
      X:3
      K:C
      CDE2|GA|:
      """)
    #expect(corpus.tunes.map(\.role) == [.training, .duplicate(of: 0), .training])
    #expect(corpus.duplicateCount == 1)
    #expect(corpus.tunes(in: .training).count == 2)
  }

  @Test("a repeat sign after a letter is music, not a field")
  func repeatIsNoField() throws {
    let corpus = try corpus("X:1\nK:C\nC:|\nX:2\nK:C\nD:|\n")
    #expect(corpus.duplicateCount == 0)
  }

  @Test("kept duplicates give the plain text")
  func plainText() throws {
    let text = "X:1\nK:C\nCDE\n\nX:2\nK:C\nCDE\n"
    let corpus = try corpus(text, keepsDuplicates: true)
    #expect(corpus.trainingText[...].string == text)
  }

  @Test("above a share of 0 at least one tune is held out, in a fixed way")
  func smallSplit() throws {
    let text = "X:1\nK:C\nCDE\n\nX:2\nK:C\nEDC\n\nX:3\nK:C\nGAG\n\n"
    let first = try corpus(text, heldOutShare: 0.1)
    #expect(first.tunes(in: .heldOut).count == 1)
    #expect(first.tunes(in: .training).count == 2)
    #expect(try corpus(text, heldOutShare: 0.1).tunes == first.tunes)
    #expect(!first.trainingText[...].string.contains(first.tunes(in: .heldOut)[0].string))
  }

  /// A text of different tunes.
  private func tunes(_ count: Int) -> String {
    (0..<count).map { "X:\($0)\nK:C\nC\(String(repeating: "D", count: $0))\n" }.joined()
  }

  @Test(
    "the share is rounded to whole tunes, halves up, at least one",
    arguments: [
      (1, 0.1, 1), (2, 0.1, 1), (14, 0.1, 1), (15, 0.1, 2), (24, 0.1, 2), (25, 0.1, 3),
      (5, 0, 0), (5, 0.001, 1), (5, 0.5, 3), (4, 0.999, 4),
    ])
  func rounding(_ count: Int, _ share: Double, _ heldOut: Int) throws {
    let corpus = try corpus(tunes(count), heldOutShare: share)
    #expect(corpus.tunes(in: .heldOut).count == heldOut)
    #expect(corpus.tunes(in: .training).count == count - heldOut)
  }

  @Test("of tunes with equal keys the first are held out; a duplicate never is")
  func equalKeys() throws {
    let copies = String(repeating: "X:1\nK:C\nC\n", count: 4)
    let kept = try corpus(copies, heldOutShare: 0.5, keepsDuplicates: true)
    #expect(kept.tunes.map(\.role) == [.heldOut, .heldOut, .training, .training])
    let dropped = try corpus(copies, heldOutShare: 0.5)
    #expect(
      dropped.tunes.map(\.role) == [
        .heldOut, .duplicate(of: 0), .duplicate(of: 0), .duplicate(of: 0),
      ])
    let keys = try corpus(tunes(20), heldOutShare: 0.2)
    let largest = try #require(
      keys.tunes.filter { $0.role == .heldOut }.map(\.key).max())
    #expect(keys.tunes.filter { $0.role == .training }.allSatisfy { largest < $0.key })
  }

  @Test("equally frequent values and separators: the first one counts; equal places: the letter")
  func equalFrequencies() throws {
    let corpus = try corpus("X:1\nM: 6/8\nK:C\nX:2\nM:4/4\nK:C\nX:3\nL:1/8\nK:C\n")
    let meter = try #require(corpus.headerFields.first { $0.letter == "M" })
    #expect(meter.commonestValue == "6/8" && meter.separator == " ")
    #expect(corpus.headerFields.map(\.letter)[...].string == "XLMK")
  }

  @Test("a share outside 0 to 1 is refused", arguments: [-0.1, 1, .nan, .infinity])
  func share(_ share: Double) {
    #expect(throws: TuneCorpusError.self) {
      try corpus("X:1\nK:C\nC\n", heldOutShare: share)
    }
  }

  @Test("a text without a tune is refused by name")
  func noTune() {
    #expect(throws: TuneCorpusError.noTune(source: "test.abc")) { try corpus("hello\n") }
  }

  @Test("the vocabulary and its counts come from the whole text, dropped tunes included")
  func vocabulary() throws {
    let corpus = try corpus("X:1\nT:~\nK:C\nC\nX:2\nT:é\nK:C\nC\n")
    #expect(corpus.duplicateCount == 1)
    let accented = try #require(corpus.vocabulary.index(of: "é"))
    #expect(corpus.characterCounts[Int(accented)] == 1)
    #expect(corpus.characterCounts.reduce(0, +) == corpus.text.count)
  }

  @Test("header fields come in the order of the headers, with their most frequent values")
  func headerFields() throws {
    let corpus = try corpus(
      """
      X: 1
      T:One
      M:6/8
      K:G
      GAB|
      M:4/4
      X: 2
      T:Two
      S:me
      M:6/8 % jig
      K:D
      X: 3
      T:Three
      M:2/4
      K:D
      """)
    #expect(corpus.headerFields.map(\.letter)[...].string == "XTSMK")
    let meter = try #require(corpus.headerFields.first { $0.letter == "M" })
    #expect(meter.commonestValue == "6/8")
    #expect(meter.tuneCount == 3)
    #expect(meter.separator == "")
    #expect(corpus.headerFields.first?.separator == " ")
    #expect(corpus.headerFields.last?.commonestValue == "D")
    #expect(corpus.headerFields.first { $0.letter == "S" }?.tuneCount == 1)
  }

  @Test("the key of a tune does not depend on its line ends")
  func lineEnds() {
    let pieces = ["GAB", " ", "\n", "|", "\"Am\"", "%x", ":|", "\\", "K:C", "\"", "é", "\t"]
    withEverySeed(0..<50) { _, generator in
      let body = (0..<generator.below(40)).map { _ in pieces[generator.below(pieces.count)] }
      let lines = ["X:1", "K:G"] + body.joined().split(separator: "\n").map(String.init)
      let unix = try corpus(lines.joined(separator: "\n"))
      let dos = try corpus(lines.joined(separator: "\r\n"))
      try #require(unix.tunes.map(\.key) == dos.tunes.map(\.key))
    }
  }
}

@Suite("TuneCorpus on the ancestor's tunes")
struct AncestorCorpusTests {
  private func ancestor(
    heldOutShare: Double = 0.1, keepsDuplicates: Bool = false
  ) throws -> TuneCorpus {
    let folder = try #require(Corpora.nottingham)
    return try TuneCorpus(
      name: "ancestor",
      texts: ["jigs.abc", "hpps.abc"].map {
        ($0, try DecodedText(decoding: Fixtures.bytes(at: folder + "/" + $0)))
      },
      heldOutShare: heldOutShare, keepsDuplicates: keepsDuplicates)
  }

  @Test("the plain text has 405 tunes, 155,224 characters, 87 distinct", .needsNottingham)
  func plain() throws {
    let corpus = try ancestor(heldOutShare: 0, keepsDuplicates: true)
    #expect(corpus.tunes.count == 405)
    #expect(corpus.trainingText.count == 155_224)
    #expect(corpus.vocabulary.count == 87)
    #expect(corpus.tunes(in: .training).count == 405)
  }

  @Test("by default 3 duplicates go, 40 are held out, 362 are left", .needsNottingham)
  func split() throws {
    let corpus = try ancestor()
    #expect(corpus.duplicateCount == 3)
    #expect(corpus.tunes(in: .training).map(\.count).reduce(0, +) == 137_918)
    #expect(corpus.tunes(in: .training).count == 362)
    #expect(corpus.tunes(in: .heldOut).map(\.count).reduce(0, +) == 16_081)
    // The line break before the first hornpipe belongs to no tune but stays in the text.
    #expect(corpus.trainingText.count == 137_919)
  }

  @Test("the held-out tunes are those of the reference list", .needsNottingham)
  func heldOut() throws {
    let folder = try #require(Corpora.nottingham)
    let corpus = try ancestor()
    var lines: [String] = []
    for source in corpus.sources {
      for position in source.tunes where corpus.tunes[position].role == .heldOut {
        let tune = corpus.text(of: corpus.tunes[position])
        lines.append(
          [
            source.name, "\(position - source.tunes.lowerBound + 1)",
            tune.prefix { $0 != "\n" }.string, tune.field("T") ?? "",
          ].joined(separator: "\t"))
      }
    }
    let reference = try Fixtures.text(at: folder + "/held-out.txt")
    #expect(lines == reference.split(separator: "\n").dropFirst().map(String.init))
  }
}
