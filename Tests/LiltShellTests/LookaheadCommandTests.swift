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
    func share(_ branch: JSONValue) -> Double { branch.object?["share"]?.double ?? -1 }
    for (place, branch) in tree.enumerated() {
      let text = try #require(branch.object?["text"]?.string)
      #expect(text.unicodeScalars.count <= 3)
      if text.unicodeScalars.count == 1 {
        let index = try #require(characters.firstIndex(of: text))
        #expect(abs(share(branch) - probabilities[index]) < 1e-6)
      }
      let below = tree.filter { $0.object?["parent"]?.int == place + 1 }
      for child in below {
        #expect(child.object?["text"]?.string?.hasPrefix(text) == true)
      }
      let others = try #require(branch.object?["others"]?.double)
      if !below.isEmpty {
        #expect(abs(below.map(share).reduce(0, +) + others - share(branch)) < 1e-9)
      } else {
        #expect(others == (text.unicodeScalars.count == 3 ? 0 : share(branch)))
      }
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
    let bar = try #require(bars.first { $0.object?["end"] == .bool(false) }?.object)
    let first = try #require(bar["text"]?.string)
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
    #expect(abs(product - (bar["probability"]?.double ?? -1)) < 1e-6)
    let probabilities = bars.compactMap { $0.object?["probability"]?.double }
    #expect(probabilities == probabilities.sorted(by: >))
    #expect(probabilities.reduce(0, +) <= 1)
  }

  @Test("what looks ahead is what sample draws from: filters and forms act")
  func filters() throws {
    var shell = try shell()
    // A certain character has exactly the share 1, which --least 1 does not leave out.
    let greedy = try shell.json("probs --tree 8 --top-k 1 --least 1 --json").object?["tree"]?.array
    let branch = try #require(greedy?.first?.object)
    let text = try #require(branch["text"]?.string)
    #expect(greedy?.count == 1 && branch["share"]?.double == 1 && text.unicodeScalars.count == 8)
    let drawn = try shell.json("sample --length 8 --greedy --seed 1 --json").array?.first
    let abc = try #require(drawn?.object?["abc"]?.string)
    #expect(abc.contains(text))
    #expect(shell.prints("probs --next bar --valid --top 2").contains("next bar"))
  }

  @Test("the end of the tune is told as such")
  func end() throws {
    var shell = try shell()
    shell.does("prime --key G \"G\"GAB dBG|g3 G3:|", "train --steps 200")
    let value = try shell.json("probs --next bar --top 60 --temperature 1 --json")
    let ends = (value.object?["bars"]?.array ?? []).filter { $0.object?["end"] == .bool(true) }
    #expect(ends.allSatisfy { $0.object?["text"]?.string?.hasSuffix("\n\n") == true })
    #expect(!ends.isEmpty)
    #expect(shell.prints("probs --next bar --top 60 --temperature 1").contains("end of the tune"))
  }

  @Test("nothing is likely: the tree says how to see more")
  func nothing() throws {
    var shell = try ModelShell.withModel()
    #expect(shell.prints("probs --tree 2 --least 0.9").contains("--least 0.001 shows more"))
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
      ("probs --mass 2 --least 0.5", "--least is for --tree"),
      ("probs --tree 2 --mass 2 --output a.csv", "a .csv file has one list, expected one of"),
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
    #expect(rows.hasPrefix("text,probability,certain,end\n"))
    let tree = try JSONValue(parsing: String(decoding: try shell.bytes("t.json"), as: UTF8.self))
    #expect(tree.object?["tree"]?.array?.isEmpty == false)
    shell.does("probs --tree 3 --output t.csv", "probs --tree 2 --mass 2 --output a.json")
    let branches = String(decoding: try shell.bytes("t.csv"), as: UTF8.self)
    #expect(branches.hasPrefix("text,parent,share,others,end\n"))
    #expect(String(decoding: try shell.bytes("t.svg"), as: UTF8.self).contains("├"))
  }
}
