import ABCNotation
import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("TuneTree")
struct TuneTreeTests {
  private let model: LanguageModel
  private let settings = SamplingSettings()

  init() throws { model = try freshModel(RandomWriter.characters + "XTtdorn") }

  private func tree(
    _ opening: String = "X:1\nT:t\nM:6/8\nK:G\n", _ form: TuneForm? = nil, seed: UInt64 = 1
  ) throws -> TuneTree {
    var settings = settings
    settings.constraint = ConstraintSettings(form: form)
    let prime = Prime(boundary: "\n\n\n", header: opening, text: "")
    let start = try TuneGeneration(model, prime: prime, settings: settings, seed: seed)
    return TuneTree(try #require(start), seed: seed)
  }

  /// Draws bars and takes one, `bars` times.
  private func compose(_ tree: inout TuneTree, bars: Int, taking choice: Int = 0) throws {
    for _ in 0..<bars {
      guard let drawn = try tree.drawBars(3, settings: settings), !drawn.added.isEmpty else {
        return
      }
      tree.take(min(choice, drawn.added.count - 1))
    }
  }

  /// Everything that decides how a place goes on.
  private func bits(_ place: TuneTree.Place) -> [UInt32] {
    (place.generation.reader.logits?.values ?? []).map(\.bitPattern)
  }

  /// What is reported of a legal tune that stops at a bar line.
  private static let ofUnfinishedTunes: Set = ["repeat-never-closed", "tie-to-nothing"]

  private static let headers = [
    "M:6/8\nK:G\n", "M:4/4\nL:1/8\nK:Am\n", "M:3/4\nL:1/4\nK:D\n", "M:9/8\nK:Edor\n",
    "M:2/4\nK:F\n", "M:C|\nL:1/16\nK:Bb\n", "M:5/4\nL:1/8\nK:none\n",
  ]

  @Test(
    "every candidate is exactly one legal bar, in any metre and with any form", arguments: headers)
  func oneBar(_ header: String) throws {
    for form in [nil, TuneForm(letters: "AABB", barCount: 4)] {
      var tree = try tree("X:1\nT:t\n" + header, form)
      for step in 0..<7 {
        let drawn = try #require(try tree.drawBars(4, settings: settings))
        if tree.present.generation.isComplete { break }
        #expect(!drawn.added.isEmpty || drawn.endCount > 0)
        for candidate in tree.present.candidates {
          let text = candidate.generation.draft.text
          let tune = try #require(Tunebook(parsing: text + "\n").tunes.first)
          let faults = tune.check().filter { !Self.ofUnfinishedTunes.contains($0.name) }
          #expect(faults.isEmpty, "\(text)\n\(faults)")
          let isEnded = ["|", "|]", "::"].contains { (end: String) in candidate.text.hasSuffix(end)
          }
          #expect(isEnded, "\(candidate.text)")
          // A pick-up is no bar of its own.
          let count = candidate.generation.barCount - tree.present.barCount
          #expect(count == 1 || count == 0 && step == 0, "\(candidate.text)")
          #expect(candidate.bits > 0)
          #expect(BarCount(Array(text.unicodeScalars)[...]).isExact, "\(text)")
        }
        if drawn.added.isEmpty { break }
        tree.take(drawn.added.count - 1)
      }
    }
  }

  @Test("the candidates of a place differ, and the same seed draws them again")
  func seeds() throws {
    var tree = try tree()
    let first = try #require(try tree.drawBars(4, settings: settings))
    let texts = tree.present.candidates.map(\.text)
    #expect(Set(texts).count == 4 && first.added == 0..<4)
    let more = try #require(try tree.drawBars(3, settings: settings, inAddition: true))
    #expect(more.added == 4..<7)
    let all = tree.present.candidates
    #expect(Set(all.map(\.text)).count == 7 && all[..<4].map(\.text) == texts)
    for candidate in all {
      var other = try self.tree()
      _ = try other.drawBars(1, seed: candidate.seed, settings: settings)
      #expect(other.present.candidates.map(\.text) == [candidate.text])
    }
    _ = try tree.drawBars(4, seed: more.seed, settings: settings)
    #expect(tree.present.candidates[..<1].allSatisfy { all.map(\.text).contains($0.text) })
  }

  @Test("drawing that is stopped keeps the bars found so far")
  func stoppedHalfway() throws {
    var whole = try tree()
    _ = try whole.drawBars(5, settings: settings)
    let texts = Set(whole.present.candidates.map(\.text))
    var asked = 0
    _ = try whole.drawBars(5, settings: settings) {
      asked += 1
      return false
    }
    for limit in [0, asked / 2, asked - 1] {
      var tree = try self.tree()
      var left = limit
      let drawn = try tree.drawBars(5, settings: settings) {
        left -= 1
        return left < 0
      }
      let found = tree.present.candidates.map(\.text)
      #expect(drawn?.wasStopped == (limit == 0 ? nil : true))
      #expect(drawn?.added == (limit == 0 ? nil : 0..<found.count))
      #expect(found.count < 5 && texts.isSuperset(of: found) && found.isEmpty == (limit == 0))
    }
  }

  @Test("the same steps lead to the same bits; another choice does not")
  func steps() throws {
    var (first, second, other) = (try tree(), try tree(), try tree())
    try compose(&first, bars: 5)
    try compose(&second, bars: 5)
    try compose(&other, bars: 5, taking: 1)
    #expect(first.present.generation.draft.text == second.present.generation.draft.text)
    #expect(bits(first.present) == bits(second.present))
    #expect(first.present.generation.draft.text != other.present.generation.draft.text)
  }

  @Test("undo returns to the exact bits, step by step, with the bars that were drawn there")
  func undo() throws {
    var tree = try tree()
    var before: [(bits: [UInt32], text: String, candidates: [String])] = []
    for _ in 0..<4 {
      _ = try tree.drawBars(3, settings: settings)
      before.append(
        (
          bits(tree.present), tree.present.generation.draft.text,
          tree.present.candidates.map(\.text)
        ))
      tree.take(1)
    }
    for place in before.reversed() {
      let isUndone = tree.undo()
      #expect(isUndone)
      #expect(bits(tree.present) == place.bits)
      #expect(tree.present.generation.draft.text == place.text)
      #expect(tree.present.candidates.map(\.text) == place.candidates)
    }
    let isUndone = tree.undo()
    #expect(!isUndone)
    #expect(tree.places.count == 5, "the road stays open")
  }

  @Test("a road that parts leaves the other as it was, and a road taken twice is one")
  func roads() throws {
    var tree = try tree()
    try compose(&tree, bars: 3)
    tree.mark("a")
    let (here, marked) = (tree.here, bits(tree.present))
    try compose(&tree, bars: 2)
    let left = tree.present.generation.draft.text
    #expect(back(&tree, "a"))
    #expect(tree.here == here && bits(tree.present) == marked)
    try compose(&tree, bars: 2, taking: 1)
    #expect(tree.present.generation.draft.text != left)
    #expect(back(&tree, "a") && !back(&tree, "b"))
    let count = tree.places.count
    try compose(&tree, bars: 2)
    #expect(tree.present.generation.draft.text == left)
    #expect(tree.places.count == count)
  }

  private func back(_ tree: inout TuneTree, _ mark: String) -> Bool { tree.back(to: mark) }
  private func fork(_ tree: inout TuneTree, _ bar: Int) -> String? { tree.fork(after: bar) }

  @Test("fork names the place that is left and goes back to a bar")
  func fork() throws {
    var tree = try tree("X:1\nM:6/8\nK:G\nGAB c2d|")
    try compose(&tree, bars: 4)
    let (left, bars) = (tree.here, tree.present.barCount)
    #expect(fork(&tree, bars + 1) == nil && fork(&tree, 9) == nil)
    #expect(fork(&tree, bars - 2) == "fork1")
    #expect(tree.present.barCount == bars - 2 && tree.place(marked: "fork1") == left)
    #expect(fork(&tree, bars - 2) == "fork2")
    #expect(fork(&tree, bars - 3) == "fork2", "a place that has a name keeps it")
    for _ in 0..<2 { _ = tree.undo() }
    #expect(tree.here == left)
  }

  @Test("a mark moves to the place that gets its name")
  func marks() throws {
    var tree = try tree()
    tree.mark("a")
    try compose(&tree, bars: 1)
    tree.mark("a")
    tree.mark("b")
    #expect(tree.place(marked: "a") == tree.here && tree.names(of: tree.here) == ["a", "b"])
    #expect(tree.names(of: 0).isEmpty)
  }

  @Test("the tree is drawn with what follows below and what parts indented")
  func lines() throws {
    var tree = try tree()
    try compose(&tree, bars: 1)
    tree.mark("a")
    try compose(&tree, bars: 2)
    _ = tree.back(to: "a")
    try compose(&tree, bars: 1, taking: 1)
    #expect(tree.lines.map(\.place) == [0, 1, 2, 3, 4])
    #expect(tree.lines.map(\.lead) == ["", "", "├ ", "│ ", ""])
  }

  @Test("characters that are written lead where drawn ones do; forbidden ones change nothing")
  func writing() throws {
    var tree = try tree()
    try compose(&tree, bars: 2)
    var written = tree.places[0].generation
    for character in tree.places[1...].map(\.text).joined().unicodeScalars {
      let next = written.nextCharacters
      #expect(next.contains { $0.character == character })
      #expect(abs(next.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
      let wrong = model.vocabulary.characters.first { wrong in
        !next.contains { $0.character == wrong }
      }
      let before = written.draft.text
      let isWritten = [wrong, "é"].map { $0.map { written.write($0) } ?? false }
      #expect(isWritten == [false, false] && written.draft.text == before)
      let isRight = written.write(character)
      #expect(isRight)
    }
    #expect(written.reader.logits?.values == tree.present.generation.reader.logits?.values)
    #expect(written.draft.bits == tree.present.generation.draft.bits)
    tree = try self.tree()
    tree.goOn(to: written)
    #expect(tree.present.text == written.draft.drawn[...].string)
  }

  @Test("a form ends with its last bar; then no bar can be drawn")
  func complete() throws {
    var tree = try tree("X:1\nM:2/4\nL:1/4\nK:C\n", TuneForm(letters: "AB", barCount: 2))
    try compose(&tree, bars: 4)
    #expect(tree.present.generation.isComplete && tree.present.barCount == 4)
    let drawn = try #require(try tree.drawBars(2, settings: settings))
    #expect(drawn.added.isEmpty && drawn.endCount == 16)
  }

  @Test("after an opening that stops at a bar line, a form's part goes on")
  func openingAtBarLine() throws {
    var endings = try #require(TuneForm(letters: "AA", barCount: 3))
    endings.parts[0].endingCount = 1
    endings.parts[0].returns = [nil, nil, nil, nil]
    let opening = "X:1\nM:2/4\nL:1/4\nK:C\nCD|EF|"
    for (form, allowed) in [(TuneForm(letters: "AB", barCount: 4), false), (endings, true)] {
      let constraint = try TuneConstraint(
        opening: opening, form: form, vocabulary: model.vocabulary)
      func allows(_ character: Unicode.Scalar) -> Bool {
        model.vocabulary.index(of: character).map(constraint.allows) ?? false
      }
      #expect(!allows("|") && !allows("]"))
      #expect(allows("1") == allowed && allows("C") == !allowed)
    }
  }

  @Test("drawing stops when asked and leaves the place as it was")
  func stopped() throws {
    var tree = try tree()
    _ = try tree.drawBars(2, settings: settings)
    #expect(try tree.drawBars(5, settings: settings, shouldStop: { true }) == nil)
    #expect(tree.present.candidates.count == 2)
  }

  @Test("a bar's chord fit counts its notes under a chord symbol, its match must reach the bar")
  func figures() throws {
    let header = "X:1\nM:6/8\nK:G\n"
    let corpus = CorpusMatches(try corpus(header + "GAB cde|fga gfe|\n"))
    func figures(_ before: String, _ bar: String, _ index: CorpusMatches? = nil) -> BarFigures {
      BarFigures(header + before + bar, after: header + before, comparedWith: index)
    }
    #expect(figures("", "GAB cde|").chordFit == nil)
    #expect(figures("\"G\"GAB cde|", "GBd ace|").chordFit == 0.5)
    #expect(figures("\"G\"GAB cde|", "\"Am\"ace ace|").chordFit == 1)
    #expect(figures("", "GAB cde|").longestMatch == nil)
    #expect(figures("GAB cde|", "fga gfe|", corpus).longestMatch == 14)
    #expect(figures("GAB cde|fga gfe|", "z6|", corpus).longestMatch == 1, "the bar line")
  }
}
