import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("probs beyond the next character")
struct LookaheadCommandTests {
  private func shell() throws -> ModelShell {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 60", "prime --key D \"G\"GAB dBG|")
    return shell
  }

  /// The branches of a tree with their whole texts.
  private func branches(_ value: JSONValue?, _ before: String = "") -> [(String, Double, Double)] {
    (value?.array ?? []).flatMap { branch -> [(String, Double, Double)] in
      let text = before + (branch.object?["text"]?.string ?? "?")
      let share = branch.object?["share"]?.double ?? -1
      let below = branches(branch.object?["children"], text)
      return [(text, share, branch.object?["others"]?.double ?? -1)] + below
    }
  }

  @Test("the shares of a tree are those of the next character, and its branches add up")
  func tree() throws {
    var shell = try shell()
    let value = try shell.json("probs --tree 3 --least 0.01 --temperature 1 --json")
    let object = try #require(value.object)
    let tree = try #require(object["tree"]?.array)
    #expect(tree.count > 1)
    #expect(object["mass"] == .null && object["bars"] == .null)
    let characters = try #require(object["characters"]?.array).compactMap(\.string)
    let probabilities = try #require(object["probabilities"]?.array).compactMap(\.double)
    for branch in tree {
      let text = try #require(branch.object?["text"]?.string)
      let share = try #require(branch.object?["share"]?.double)
      let place = try #require(characters.firstIndex(of: String(text.unicodeScalars.prefix(1))))
      #expect(text.unicodeScalars.count <= 3)
      if text.unicodeScalars.count == 1 { #expect(abs(share - probabilities[place]) < 1e-6) }
      let below = try #require(branch.object?["children"]?.array)
      if below.isEmpty { continue }
      let sum = below.compactMap { $0.object?["share"]?.double }.reduce(0, +)
      #expect(abs(sum + (branch.object?["others"]?.double ?? 0) - share) < 1e-9)
    }
    // What is printed is the same.
    let text = shell.prints("probs --tree 3 --least 0.01 --temperature 1")
    #expect(text.contains("├ ") && text.contains("└ others"))
    #expect(!text.contains("entropy"))
  }

  @Test("each row of the mass fills the whole strip, within the pieces of the row above")
  func mass() throws {
    var shell = try shell()
    let pieces = try #require(
      shell.json("probs --mass 3 --temperature 1 --json").object?["mass"]?.array)
    for depth in 1...3 {
      let row = pieces.filter { $0.object?["depth"]?.int == depth }
      var at = 0.0
      for piece in row {
        #expect(abs((piece.object?["start"]?.double ?? -1) - at) < 1e-6)
        at += piece.object?["share"]?.double ?? 0
      }
      #expect(abs(at - 1) < 1e-6, "depth \(depth)")
    }
    let lines = shell.prints("probs --mass 3").split(separator: "\n")
    #expect(lines.count == 4 && lines[0] == "probability of the next 3 characters")
  }

  @Test("the first bar's probability is what its characters have one by one")
  func bars() throws {
    var shell = try shell()
    let value = try shell.json("probs --next bar --top 4 --temperature 1 --json")
    let bars = try #require(value.object?["bars"]?.array)
    #expect(bars.count == 4)
    let context = try #require(value.object?["context"]?.string)
    let first = try #require(bars[0].object?["text"]?.string)
    /// What is expected after the text so far and `text`.
    func expected(_ text: String) throws -> [String: Double] {
      shell.does("prime --bare <<END\n\(context + text)\nEND")
      let value = try shell.json("probs --json --temperature 1")
      let characters = value.object?["characters"]?.array ?? []
      let probabilities = value.object?["probabilities"]?.array ?? []
      return Dictionary(
        uniqueKeysWithValues: zip(
          characters.compactMap(\.string), probabilities.compactMap(\.double)))
    }
    var product = 1.0
    var read = ""
    for character in first.unicodeScalars.map(String.init) {
      product *= try expected(read)[character] ?? 0
      read += character
    }
    // The bar line ends where none of its signs follows.
    let after = try expected(read)
    product *= 1 - ["|", ":", "]"].reduce(0) { $0 + (after[$1] ?? 0) }
    #expect(abs(product - (bars[0].object?["probability"]?.double ?? -1)) < 1e-6)
    let probabilities = bars.compactMap { $0.object?["probability"]?.double }
    #expect(probabilities == probabilities.sorted(by: >))
    #expect(probabilities.reduce(0, +) <= 1)
  }

  @Test("what looks ahead is what sample draws from: filters and forms act")
  func filters() throws {
    var shell = try shell()
    // A certain character has exactly the share 1, which --least 1 does not leave out.
    let greedy = try shell.json("probs --tree 8 --top-k 1 --least 1 --json").object?["tree"]
    let found = branches(greedy)
    #expect(found.count == 1 && found[0].1 == 1 && found[0].0.unicodeScalars.count == 8)
    let drawn = try shell.json("sample --length 8 --greedy --seed 1 --json").array?.first
    let abc = try #require(drawn?.object?["abc"]?.string)
    #expect(abc.contains(found[0].0))
    #expect(shell.prints("probs --next bar --valid --top 2").contains("next bar"))
  }

  @Test("wrong numbers are refused, at their limits")
  func limits() throws {
    var shell = try shell()
    shell.does("probs --tree 1", "probs --tree 64 --least 0.9", "probs --mass 64 --greedy")
    shell.does("probs --tree 2 --least 0.001", "probs --tree 2 --least 1")
    for (cell, words) in [
      ("probs --tree 0", "--tree 0, expected 1 to 64"),
      ("probs --tree 65", "--tree 65, expected 1 to 64"),
      ("probs --mass 0", "--mass 0, expected 1 to 64"),
      ("probs --mass 65", "--mass 65, expected 1 to 64"),
      ("probs --tree 2 --least 0.0009", "--least 0.0009, expected a share from 0.001 to 1"),
      ("probs --tree 2 --least 1.1", "--least 1.1, expected a share"),
      ("probs --tree 2 --least nan", "--least nan, expected a share"),
      ("probs --tree 2 --temperature 1 2", "are for one temperature, and 2 are given"),
      ("probs --next note", "--next"),
      ("probs --next bar --after K:", "no bar can be next after 'K:'"),
    ] {
      #expect(shell.fails(cell).text.contains(words), "\(cell)")
    }
  }

  @Test("files have the strips as a picture, the bars as rows, the tree as nested values")
  func files() throws {
    var shell = try shell()
    shell.does(
      "probs --mass 4 --output m.svg", "probs --next bar --top 3 --output b.csv",
      "probs --tree 3 --output t.json", "probs --tree 3 --output t.svg")
    let svg = String(decoding: try shell.bytes("m.svg"), as: UTF8.self)
    #expect(svg.contains("<title>probability of the next 4 characters</title>"))
    let rows = String(decoding: try shell.bytes("b.csv"), as: UTF8.self)
    #expect(rows.hasPrefix("text,probability,certain\n"))
    let tree = try JSONValue(parsing: String(decoding: try shell.bytes("t.json"), as: UTF8.self))
    #expect(tree.object?["tree"]?.array?.isEmpty == false)
    #expect(String(decoding: try shell.bytes("t.svg"), as: UTF8.self).contains("├"))
  }
}
