import CharRNN
import Testing

@testable import Composition

@Suite("What a model expects beyond the next character")
struct LookaheadTests {
  /// After `text`, with the sampler that `settings` make.
  private func state(
    _ model: LanguageModel, _ text: String, _ sampler: Sampler = Sampler()
  ) throws -> SamplingState {
    var reader = Reader(model.predictor(.f32))
    reader.read(try model.vocabulary.encode(text.unicodeScalars).tokens)
    return SamplingState(after: reader, sampler: sampler)
  }

  private func tree(
    _ model: LanguageModel, _ place: SamplingState, after text: String = "A", depth: Int,
    least: Double, stops: Bool = false
  ) -> ContinuationTree? {
    ContinuationTree(
      after: place, text: text.unicodeScalars, model.vocabulary, depth: depth, least: least,
      shouldStop: { stops })
  }

  /// The continuations of a tree with their shares.
  private func texts(_ tree: ContinuationTree, _ model: LanguageModel) -> [(String, Double)] {
    func below(_ node: Int, _ text: String) -> [(String, Double)] {
      tree.nodes[node].children.flatMap { child -> [(String, Double)] in
        let longer = text + String(model.vocabulary[tree.nodes[child].token])
        return [(longer, tree.nodes[child].share)] + below(child, longer)
      }
    }
    return below(0, "")
  }

  private static let coin: [Unicode.Scalar: [Unicode.Scalar: Double]] = [
    "A": ["A": 0.6, "B": 0.3, "C": 0.1], "B": ["A": 1], "C": ["C": 1],
  ]

  @Test("a tree has the probabilities of whole continuations, multiplied from the root")
  func tree() throws {
    let model = try bigramModel(Self.coin)
    let place = try state(model, "A")
    let tree = try #require(self.tree(model, place, depth: 2, least: 0.05))
    let expected = [
      ("A", 0.6), ("AA", 0.36), ("AB", 0.18), ("AC", 0.06), ("B", 0.3), ("BA", 0.3), ("C", 0.1),
      ("CC", 0.1),
    ]
    let found = texts(tree, model)
    #expect(found.map(\.0) == expected.map(\.0))
    for (found, expected) in zip(found, expected) {
      #expect(abs(found.1 - expected.1) < 1e-6, "\(expected.0)")
    }
    #expect(abs(tree.rest(of: 0)) < 1e-6 && tree.nodes[0].share == 1)
  }

  @Test(
    "what is less likely than the limit is left out, and counted as the rest",
    arguments: [
      (0.059, ["A", "AA", "AB", "AC", "B", "BA", "C", "CC"], 0.0),
      (0.061, ["A", "AA", "AB", "B", "BA", "C", "CC"], 0.06),
      (0.099, ["A", "AA", "AB", "B", "BA", "C", "CC"], 0.06),
      (0.101, ["A", "AA", "AB", "B", "BA"], 0.06), (1, [], 0),
    ])
  func least(_ least: Double, _ expected: [String], _ restOfA: Double) throws {
    let model = try bigramModel(Self.coin)
    let place = try state(model, "A")
    let tree = try #require(self.tree(model, place, depth: 2, least: least))
    #expect(texts(tree, model).map(\.0) == expected)
    if let first = tree.nodes[0].children.first {
      #expect(abs(tree.rest(of: first) - restOfA) < 1e-6)
    }
  }

  @Test("continuations that are read side by side are what each would be alone")
  func sideBySide() throws {
    let model = try freshModel("X:1\nK:C\nGABcdef|")
    let place = try state(model, "X:1\nK:C\n")
    let tree = try #require(self.tree(model, place, depth: 2, least: 0.001))
    let found = texts(tree, model).filter { $0.0.unicodeScalars.count == 2 }
    #expect(found.count > 100)
    for (text, share) in found.prefix(40) {
      var reader = Reader(model.predictor(.f32))
      reader.read(try model.vocabulary.encode("X:1\nK:C\n".unicodeScalars).tokens)
      var alone = 1.0
      for token in try model.vocabulary.encode(text.unicodeScalars).tokens {
        alone *= Distribution(try #require(reader.logits)).probabilities[Int(token)]
        reader.read(token)
      }
      #expect(alone == share, "\(text)")
    }
  }

  @Test("a tree is of what sampling draws from: temperature and filters act at every character")
  func filtered() throws {
    let model = try bigramModel(Self.coin)
    var settings = SamplingSettings()
    settings[.temperature] = .number(1)
    settings[.topK] = .count(2)
    let place = try state(model, "A", try settings.sampler())
    let tree = try #require(self.tree(model, place, depth: 2, least: 0.01))
    let found = Dictionary(uniqueKeysWithValues: texts(tree, model))
    #expect(found["C"] == nil && found["AC"] == nil)
    #expect(abs((found["A"] ?? 0) - 2.0 / 3) < 1e-6 && abs((found["AB"] ?? 0) - 2.0 / 9) < 1e-6)
  }

  @Test("a tree ends where the tune does, and what is left out is known of its leaves")
  func treeEnd() throws {
    let model = try bigramModel([
      "X": [":": 1], ":": ["1": 1], "1": ["\n": 1], "K": [":": 1], "C": ["\n": 1],
      "A": ["|": 1], "|": ["\n": 0.5, "A": 0.5], "\n": ["\n": 0.5, "A": 0.5],
    ])
    let text = "X:1\nK:C\nA|"
    let tree = try #require(
      self.tree(model, try state(model, text), after: text, depth: 3, least: 0.2))
    let found = texts(tree, model)
    #expect(found.map(\.0) == ["\n", "\n\n", "\nA", "\nA|", "A", "A|", "A|\n", "A|A"])
    for node in tree.nodes.indices.dropFirst() {
      #expect(
        tree.nodes[node].isEnd
          == (tree.nodes[node].depth == 2
            && model.vocabulary[tree.nodes[node].token] == "\n"))
      #expect(tree.rest(of: node) < 1e-6)
    }
    // Above the shares of the second characters, the first are leaves of which all is left out.
    let short = try #require(
      self.tree(model, try state(model, text), after: text, depth: 3, least: 0.4))
    let leaf = try #require(short.nodes.indices.first { short.nodes[$0].children.isEmpty })
    #expect(abs(short.rest(of: leaf) - 0.5) < 1e-6 && short.nodes[leaf].depth == 1)
  }

  @Test("a tree that is stopped is none")
  func stopped() throws {
    let model = try bigramModel(Self.coin)
    let place = try state(model, "A")
    #expect(tree(model, place, depth: 2, least: 0.1, stops: true) == nil)
    #expect(
      NextBars(after: place, text: "".unicodeScalars, model.vocabulary, count: 1) { true } == nil)
  }

  // MARK: Bars

  private static let header = "X:1\nL:1/4\nM:2/4\nK:C\n"

  /// A model of bars of one or two notes; a bar line may be double.
  private func barModel() throws -> LanguageModel {
    var next: [Unicode.Scalar: [Unicode.Scalar: Double]] = [
      "\n": ["A": 0.75, "B": 0.25], "A": ["|": 0.6, "B": 0.4], "B": ["|": 1],
      "|": ["|": 0.25, "A": 0.75],
    ]
    for character in Self.header.unicodeScalars where next[character] == nil {
      next[character] = ["A": 1]
    }
    return try bigramModel(next)
  }

  private func bars(
    _ model: LanguageModel, _ text: String, count: Int, width: Int = NextBars.usualWidth
  ) throws -> NextBars {
    try #require(
      NextBars(
        after: try state(model, text), text: text.unicodeScalars, model.vocabulary,
        count: count, width: width))
  }

  @Test("the next bars have the probabilities of their characters, each with its own bar line")
  func nextBars() throws {
    let found = try bars(try barModel(), Self.header, count: 4)
    // A bar line ends where another character follows; 'A|' is no part of 'A||'.
    let expected = [
      ("A|", 0.75 * 0.6 * 0.75), ("AB|", 0.75 * 0.4 * 0.75), ("B|", 0.25 * 0.75),
      ("A||", 0.75 * 0.6 * 0.25 * 0.75),
    ]
    #expect(found.bars.map(\.text) == expected.map(\.0))
    for (bar, expected) in zip(found.bars, expected) {
      #expect(abs(bar.probability - expected.1) < 1e-5, "\(expected.0)")
    }
    #expect(found.certainCount == 4)
  }

  @Test("every sign of a bar line belongs to it", arguments: ["||", "|]", "|:", ":|", "::"])
  func barLines(_ line: String) throws {
    let signs = Array(line.unicodeScalars)
    // After the note the first sign, then the second; from the last one the next note follows.
    var next: [Unicode.Scalar: [Unicode.Scalar: Double]] = [
      "\n": ["A": 1], "A": [signs[0]: 1], signs[0]: [signs[1]: 0.5, "A": 0.5],
    ]
    next[signs[1], default: ["A": 1]]["A"] = next[signs[1]]?["A"] ?? 1
    for character in (Self.header + "|").unicodeScalars where next[character] == nil {
      next[character] = ["A": 1]
    }
    // At the start of a line 'A:' would be a field.
    let found = try bars(try bigramModel(next), Self.header + "A|", count: 8).bars.map(\.text)
    #expect(found.contains("A" + line), "\(found)")
  }

  @Test("after a note the rest of its bar is next")
  func restOfBar() throws {
    let found = try bars(try barModel(), Self.header + "A", count: 2)
    #expect(found.bars.map(\.text) == ["|", "B|"])
    #expect(abs(found.bars[0].probability - 0.6 * 0.75) < 1e-5)
  }

  @Test("a search that follows too few texts does not say that it is certain")
  func narrow() throws {
    let model = try barModel()
    let narrow = try bars(model, Self.header, count: 3, width: 1)
    #expect(narrow.certainCount < narrow.bars.count)
    let wide = try bars(model, Self.header, count: 3, width: 2)
    #expect(wide.bars.first?.text == "A|" && wide.certainCount >= 1)
  }

  @Test("the end of a tune is a bar that is next, too")
  func end() throws {
    let model = try bigramModel([
      "X": [":": 1], ":": ["1": 1], "1": ["\n": 1], "K": [":": 1], "C": ["\n": 1],
      "A": ["|": 1], "|": ["\n": 0.5, "A": 0.5], "\n": ["\n": 0.5, "A": 0.5],
    ])
    let found = try bars(model, "X:1\nK:C\nA|", count: 3)
    #expect(Set(found.bars.map(\.text)).isSuperset(of: ["A|", "\n\n", "\nA|"]))
    #expect(found.bars.allSatisfy { $0.isEnd == ($0.text == "\n\n") })
    #expect(abs((found.bars.first { $0.text == "\n\n" }?.probability ?? 0) - 0.25) < 1e-5)
  }

  @Test(
    "bars can follow where the music of a tune has begun",
    arguments: [
      ("X:1\nK:C\n", true), ("X:1\nK:C\nGAB|", true), ("X:1\nK:C", false), ("X:1\n", false),
      ("", false), ("X:1\nK:C\nA|\n\n", false),
    ])
  func canFollow(_ text: String, _ expected: Bool) {
    #expect(NextBars.canFollow(text.unicodeScalars) == expected)
  }

  @Test("a lone colon is no bar line")
  func colon() throws {
    var next: [Unicode.Scalar: [Unicode.Scalar: Double]] = [
      "\n": ["A": 1], "A": [":": 0.8, "|": 0.2], ":": ["A": 1], "|": ["A": 1],
    ]
    for character in Self.header.unicodeScalars where next[character] == nil {
      next[character] = ["A": 1]
    }
    let found = try bars(try bigramModel(next), Self.header + "A|", count: 2)
    #expect(!found.bars.contains { $0.text == "A:" }, "\(found.bars)")
    #expect(found.bars.first?.text == "A|" && found.certainCount == 0)
  }

  @Test("a bar never ends, and the search does")
  func endless() throws {
    let model = try bigramModel([
      "X": [":": 1], ":": ["1": 1], "1": ["\n": 1], "K": [":": 1], "C": ["\n": 1],
      "A": ["A": 1], "\n": ["A": 1],
    ])
    let found = try bars(model, "X:1\nK:C\n", count: 1)
    #expect(found.bars.allSatisfy { $0.probability < 1e-6 } && found.certainCount == 0)
  }
}
