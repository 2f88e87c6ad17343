import TestSupport
import Testing

@testable import Composition

extension String {
  /// The text as a tune.
  var tune: TuneText { Array(unicodeScalars)[...] }

  /// The text as the body of a tune in G, 6/8 unless another header is given.
  func tune(_ header: String = "M:6/8\n") -> TuneText { "X:1\nT:A\n\(header)K:G\n\(self)\n".tune }
}

@Suite("Counting bars apart from the parser")
struct BarCountTests {
  private func count(_ body: String, _ header: String = "M:6/8\n") -> BarCount {
    BarCount(body.tune(header))
  }

  /// The lengths of the bars in eighths; nil for one that is no whole number of them.
  private func eighths(_ body: String, _ header: String = "M:6/8\n") -> [Int?] {
    count(body, header).bars.map { bar in
      bar.ticks.flatMap { $0 * 8 % MusicScanner.whole == 0 ? $0 * 8 / MusicScanner.whole : nil }
    }
  }

  @Test(
    "every sign has its length",
    arguments: [
      ("A", 1), ("A3", 3), ("A/2B/2", 1), ("A/B/", 1), ("A//B//c/", 1), ("A3/2B/2", 2),
      ("^A2_b,2=c'2", 6), ("^^A2__B", 3), ("z2x", 3), ("A>B", 2), ("A<B", 2), ("A>>B", 2),
      ("A2>B2", 4), ("(3A2B2(3Bcd", 4), ("(3:2:5A2B2(3Bcd", 4), ("(1:2:2AB", 4), ("A<<B2<c2", 5),
      ("(3ABc", 2), ("(3A2B2c2", 4), ("(3:2:6ABcdef", 4),
      ("(2AB", 3),
      ("(4ABcd", 3), ("(5ABcde", 3), ("(6ABcdef", 2), ("(3A>Bc", 2), ("(3zBc", 2), ("(3[Ac]Bc", 2),
      ("[Ac]3", 3), ("[A2c2]", 2), ("[A2c]3", 6), ("[^A'c,]", 1), ("{ga}A", 1), ("{/g}A2", 2),
      ("\"Am7/c\"A", 1), ("\"^slow 2\"A", 1), ("!trill!A", 1), ("+fermata+A", 1), (".A~BuC", 3),
      ("A-A", 2), ("(AB)", 2), ("(A2(3Bcd)", 4), ("A y B", 2), ("A`B", 2), ("A2&B3", 3),
      ("[K:D]A", 1), ("[L:1/4]A", 2), ("A \\", 1), ("A % B", 1), ("^|A", 1), ("$A!", 1),
    ])
  func lengths(_ text: String, _ expected: Int) {
    #expect(eighths(text + "|") == [expected])
  }

  @Test("a length that no tick divides is over-full")
  func odd() {
    #expect(eighths("(7ABcdefg") == [3])
    #expect(eighths("A/11") == [nil])
    #expect(count("A/11|").bars[0].isOverFull)
  }

  @Test(
    "the unit follows from the metre unless L: gives it",
    arguments: [
      ("M:2/4\n", 1), ("M:3/4\n", 2), ("M:6/8\n", 2), ("M:C\n", 2), ("M:C|\n", 2), ("", 2),
      ("M:none\n", 2), ("M:6/8\nL:1/16\n", 1), ("L:1/4\n", 4), ("L:1\n", 16), ("M:(2+3)/8\n", 1),
    ])
  func units(_ header: String, _ sixteenths: Int) {
    #expect(count("A|", header).bars[0].ticks == MusicScanner.whole / 16 * sixteenths)
  }

  @Test(
    "a metre gives the length of a bar",
    arguments: [
      ("6/8", 6), ("9/8", 9), ("C", 8), ("C|", 8), ("2+3/8", 5), ("(2+3)/8", 5), ("none", nil),
      ("0/4", nil), ("4/0", nil), ("x", nil),
    ])
  func metres(_ metre: String, _ eighths: Int?) {
    #expect(ScannedMetre(metre)?.ticks == eighths.map { $0 * MusicScanner.whole / 8 })
  }

  @Test("a field or an inline field changes the metre from the next bar on")
  func changes() {
    #expect(count("ABc def|[M:9/8]ABc def gab|\nM:3/4\nA2B2c2|").isExact)
    #expect(count("ABc [M:9/8] def|ABc def gab|").isExact)
    #expect(!count("ABc def|ABc def gab|").isExact)
  }

  @Test(
    "a bar is over-full from one unit above its metre on, short from one below", arguments: -1...1)
  func limits(_ excess: Int) {
    let count = count("ABc def|ABc d\(3 + excess)|ABc def|ABc def|]")
    #expect(count.parts.count == 1)
    #expect(count.parts[0].overFullCount == (excess > 0 ? 1 : 0))
    #expect(count.parts[0].shortInsideCount == (excess < 0 ? 1 : 0))
    #expect(count.isExact == (excess == 0))
  }

  @Test("a pick-up and a short last bar make a whole bar, as does a bar that a repeat sign divides")
  func pickUps() {
    let count = count("d|GAB dBG|GAB dB:|c|ABc def|g3 g2:|")
    #expect(count.parts.map(\.barCount) == [2, 2])
    #expect(count.isExact && count.writtenCount == 4)
  }

  @Test(
    "a short last bar counts if it is half a bar or completes the pick-up",
    arguments: [
      ("d|ABc def|g5|]", 2), ("d|ABc def|g3|]", 2), ("d|ABc def|g2|]", 1),
      ("d4|ABc def|g2|]", 2), ("ABc def|g3|]", 2), ("ABc def|g2|]", 1),
    ])
  func lastBar(_ body: String, _ bars: Int) {
    #expect(count(body).parts.map(\.barCount) == [bars])
  }

  @Test("endings count once a pass, and both are written")
  func endings() {
    for body in [
      "ABc def|ABc def|[1g3 g3:|[2a3 a3||", "ABc def|ABc def|1g3 g3:|2a3 a3||",
      "|:ABc def|ABc def|[1,3g3 g3:|[2a3 a3|]",
    ] {
      let count = count(body)
      #expect(count.parts.map(\.barCount) == [3])
      #expect(count.parts[0].endings.map(\.count) == [1, 1])
      #expect(count.parts[0].isRepeated && count.writtenCount == 4 && count.isExact)
    }
  }

  @Test("an ending that begins within a bar shares the beginning of that bar")
  func splitEnding() {
    let count = count("ABc def|ABc [1def:|[2gab||")
    #expect(count.parts.map(\.barCount) == [2])
    #expect(count.isExact)
  }

  @Test("a second ending without an end is as long as the first, if much follows")
  func endless() {
    let count = count("ABc def|[1g6:|[2a6|ABc def|GAB GAB|cde fga|b6|]")
    #expect(count.parts.map(\.barCount) == [2, 4])
    #expect(count.parts.map(\.isRepeated) == [true, false])
  }

  @Test("a second ending without a mark of the first takes the last bar for it")
  func onlySecond() {
    let count = count("ABc def|g6:|2a6||")
    #expect(count.parts.map(\.barCount) == [2] && count.parts[0].endings.count == 2)
  }

  @Test(
    "parts end at repeat signs, double bar lines and labels",
    arguments: [
      ("ABc def:|GAB cde:|", [true, true]), ("|:ABc def::GAB cde:|", [true, true]),
      ("ABc def||GAB cde|]", [false, false]), ("ABc def|\nP:B\nGAB cde|", [false, false]),
      ("|:ABc def:||:GAB cde:|", [true, true]), ("ABc def|GAB cde|", [false]),
      ("ABc def:|]GAB cde", [true, false]), ("ABc def|\nP:D.S.\nGAB cde|", [false]),
      ("ABc def|:|GAB cde| :|", [true, true]),
    ])
  func parts(_ body: String, _ repeated: [Bool]) {
    #expect(count(body).parts.map(\.isRepeated) == repeated)
  }

  @Test("the header's order repeats labelled parts; words label none")
  func order() {
    let count = count("P:A\nABc def|\nP:B\nGAB cde|\nP:Fine\n", "P:AAB\nM:6/8\n")
    #expect(count.order == ["A", "A", "B"] && count.labels == ["A", "B"])
    #expect(count.parts.map(\.isRepeated) == [true, false])
    #expect(self.count("P:A\nABc def|", "P:AAC\nM:6/8\n").order == nil)
  }

  @Test("rests of whole bars are that many bars")
  func wholeBars() {
    #expect(count("Z3|ABc def|").writtenCount == 4)
    #expect(count("Z|").bars.count == 1)
  }

  @Test("only the first voice counts")
  func voices() {
    #expect(count("V:1\nABc def|\nV:2\nA6|A6|\nV:1\nGAB cde|").bars.count == 2)
  }

  @Test("voices that take turns within a line are one voice each, of which the first counts")
  func turns() {
    let melody = count("A6|B6|c6|d6:|\n")
    for body in [
      "[V:1]A6| [V:2 clef=bass]D,3A,,3| [V:1]B6| [V:2]G,,6| [V:1]c6| [V:2]E,6|\n[V:1]d6:| [V:2]D,6:|\n",
      "A6|B6|c6|d6:|\n[V:2]D,6|G,6|E,6|D,6:|\n",
      "[V:1]A6|B6|\n[V:2]M:C\nD,8|G,8|\n[V:1]c6|d6:|\n[V:2]E,8|D,8:|\n",
      "[V:1]A6|B6|[V:2]C6|D6 && E6|F6|[V:1]c6|d6:|\n",
      "[V:1]A6|[V:2](&C6|[V:1]B6|[V:2]D6|[V:1]c6|[V:2]E6|\n[V:1]d6:|\n",
      "[V:1]A6|[V:2][M:C][L:1/4]D,4|[V:1]B6|[V:2]G,4|[V:1]c6|[V:2]E,4|[V:1]d6:|[V:2]D,4:|1\n",
    ] {
      let found = count(body)
      #expect(found.bars.map(\.ticks) == melody.bars.map(\.ticks), "\(body)")
      #expect(found.bars.allSatisfy { !$0.isOverFull }, "\(body)")
    }
  }

  @Test("a bar repeats an earlier one whatever its chords, decorations, ties and spaces are")
  func repeats() {
    let count = count("A|\"G\"ABc def|\"D7\"AB~c- d(ef)|ABd def|A|GAB c2|")
    #expect(count.repeatedBars == (1, 3))
    #expect(self.count("ABc def|ABc def|ABc def|").repeatedBars == (2, 3))
  }

  @Test("no text traps, and bars are as many as can be")
  func corrupted() throws {
    let tune = "d|GAB (3def|[1A>B c/2d//[K:D]e3:|[2 {g}[Ac]2 z4|]".tune().string
    var corrupted = CorruptedTunes(tune, seed: 1)
    for kind in 0..<600 { _ = TuneJudgement(corrupted.next(kind: kind % 6).tune) }
    withEverySeed(0..<2000) { _, generator in
      let signs = Array("ABc|:[](){}\"!+^_=/<>,'&0129zZxP:\nM:6/8L:1/K:G%-\\ ".unicodeScalars)
      let body = (0..<generator.below(60)).map { _ in signs[generator.below(signs.count)] }
      let text = "X:1\nM:6/8\nK:G\n" + String(String.UnicodeScalarView(body))
      let count = BarCount(text.tune)
      #expect(count.bars.count <= body.count * 100)
      _ = TuneJudgement(text.tune, comparedWith: MatchIndex([text.tune]))
    }
  }
}
