import CharRNN
import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("Headers of fragments and of free tunes")
struct HeaderCommandTests {
  @Test("prime, sample and score say what header a fragment got, the runner-up and the option")
  func notes() throws {
    for command in [
      #"prime "D"FAd def|FED d3|"#, "sample --seed 1 --length 4", #"score "D"FAd def|FED d3|"#,
    ] {
      var shell = try ModelShell.withModel()
      shell.does(#"prime "D"FAd def|FED d3|"#)
      let before = shell.error.utf8.count
      shell.does(command)
      let notes = String(decoding: shell.error.utf8.dropFirst(before), as: UTF8.self)
      #expect(
        notes.contains(/key D \([01]\.\d\d; [A-G]b?m? 0\.\d\d\); --key overrides\n/), "\(notes)")
      #expect(notes.contains("metre 6/8 from 2 full bars; --meter overrides\n"), "\(notes)")
    }
  }

  @Test("what the user chose is not noted; a metre without full bars has its probability")
  func chosen() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime --key G --meter 6/8 GAB dBG|")
    #expect(!shell.error.contains("overrides"))
    shell.does("set key A", "prime GAB")
    #expect(shell.error.contains("metre 6/8 (1.00); --meter overrides"))
    #expect(!shell.error.contains("--key overrides"))
  }

  @Test("bars that contradict each other are noted")
  func contradiction() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime GAB dBG|GAB d|GAB dBG|g3 G3|")
    #expect(shell.error.contains("its bars differ in length: 6, 4, 6, 6 unit notes"))
  }

  @Test("prime --json has the compared keys and metres, null for a text with a header")
  func json() throws {
    var shell = try ModelShell.withModel()
    let object = try #require(shell.json(#"prime --json "D"FAd def|FED d3|"#).object)
    let keys = try #require(object["keys"]?.array)
    #expect(keys.first?.object?["value"]?.string == "D")
    let sum = keys.reduce(0) { $0 + ($1.object?["probability"]?.double ?? 0) }
    #expect(abs(sum - 1) < 1e-6)
    #expect(object["meterFrom"]?.string == "bars" && object["fullBars"]?.int == 2)
    #expect(object["differentBars"]?.array?.isEmpty == true)
    let whole = try #require(shell.json("prime --json <<E\nX:1\nK:G\nGAB\nE").object)
    for key in ["keys", "meters", "meterFrom", "fullBars", "differentBars"] {
      #expect(whole[key] == .null)
    }
  }

  @Test("each free tune of --count has its own header and number, and is made again from its file")
  func freeTunes() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 30")
    let tunes = try #require(shell.json("sample --count 12 --seed 5 --json").array)
    #expect(tunes.count == 12)
    var headers: Set<String> = []
    let seeds = (0..<12).map { SeedSeries(5)[$0] }
    for tune in tunes {
      let object = try #require(tune.object)
      let seed = try #require(object["seed"]?.string.flatMap { UInt64($0) })
      let number = try #require(seeds.firstIndex(of: seed)) + 1
      let text = try #require(object["abc"]?.string)
      #expect(text.hasPrefix("X:\(number)\nT:Tune 1\nM:6/8\n"), "\(text)")
      let header = try #require(object["header"]?.string)
      headers.insert(header)
      // The number is the only difference from the same seed alone.
      let single = try shell.json("sample --seed \(seed) --json").array?.first?.object?["abc"]
      #expect(
        single?.string == text.replacing("X:\(number)\n", with: "X:1\n", maxReplacements: 1))
    }
    #expect(headers.contains("X:1\nT:Tune 1\nM:6/8\nK:G\n"))
    #expect(headers.contains("X:1\nT:Tune 1\nM:6/8\nK:D\n"))

    shell.does("sample --count 3 --seed 5 --output all.abc")
    let all = try Fixtures.text(at: shell.folder.path + "/all.abc")
    let third = "X:3\n" + all.components(after: "X:3\n")
    try shell.folder.write(third, to: "third.abc")
    shell.does("sample --like third.abc --output again.abc")
    #expect(try Fixtures.text(at: shell.folder.path + "/again.abc") == "%abc-2.1\n" + third)
    #expect(third.contains("\n% lilt number 3\n"))
  }

  @Test("--key and --meter condition the header of a free tune, settings too")
  func conditioned() throws {
    var shell = try ModelShell.withModel()
    for seed in 1...5 {
      let text = shell.prints("sample --seed \(seed) --key D")
      #expect(GenerationRecord.removed(from: text).hasPrefix("X:1\nT:Tune 1\nM:6/8\nK:D\n"))
    }
    shell.does("set key A", "set meter 6/8")
    let set = GenerationRecord.removed(from: shell.prints("sample --seed 3"))
    #expect(set.hasPrefix("X:1\nT:Tune 1\nM:6/8\nK:A\n"))
    #expect(shell.fails("sample --key H").text.contains("--key 'H', expected a key"))
  }

  @Test(
    "--length and --until draw the header too, as settings of that name do",
    arguments: ["--length 60", "--until tune", "--until length"])
  func freeDrawing(options: String) throws {
    var shell = try ModelShell.withModel()
    #expect(shell.prints("sample --seed 1 \(options)").contains(#"% lilt read ["\n\n\n","X:",""]"#))
    shell.does("set length 60")
    #expect(shell.prints("sample --seed 1").contains(#"% lilt read ["\n\n\n","X:",""]"#))
  }

  @Test("'checkpoint save' records the headers of the corpus that was trained on, and of no other")
  func completed() throws {
    var shell = try ModelShell.withModel()
    let details = try #require(shell.session.model?.provenance.corpusDetails)
    #expect(details["headers"] != nil)
    func saved(_ cell: String) throws -> JSONValue? {
      shell.shell.session.model?.provenance.corpusDetails["headers"] = nil
      shell.does(cell, "checkpoint save a.safetensors", "open a.safetensors")
      return shell.session.model?.provenance.corpusDetails["headers"]
    }
    #expect(try saved("status") == details["headers"])
    #expect(try saved("corpus load --held-out 0.4 tunes.abc") == nil)
    try shell.folder.write("X:1\nK:C\nCDE\n\nX:2\nK:C\nCDF\n", to: "other.abc")
    #expect(try saved("corpus load other.abc") == nil)
    #expect(try saved("corpus load tunes.abc") == details["headers"])
  }
}

extension String {
  /// The text after the first occurrence of `mark`.
  fileprivate func components(after mark: String) -> String {
    guard let range = firstRange(of: mark) else { return "" }
    return String(self[range.upperBound...])
  }
}
