import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("bars, take, walk and finish")
struct SteeringCommandTests {
  /// A session with a model and a prime; questions are answered with `answers` in order.
  private func shell(
    in folder: TemporaryFolder? = nil, seed: UInt64 = 1, answers: [String] = []
  ) throws -> ModelShell {
    var left = answers[...]
    var shell = try ModelShell.withModel(in: folder) { world in
      world.makeSeed = { seed }
      world.answer = { _ in left.popFirst() }
    }
    shell.does("train --quiet --steps 20", #"prime --quiet --meter 6/8 --key G "G"GAB dBG|"#)
    return shell
  }

  private func text(_ shell: ModelShell) throws -> String {
    try #require(shell.session.composed).text
  }

  @Test("a saved session composes the same tune again, though its seed was drawn")
  func saved() throws {
    let folder = try TemporaryFolder()
    var first = try shell(in: folder, seed: 77, answers: ["1", "..", "q"])
    first.does(
      "bars 3 --form free # any", "take 2", "bars 2", "more 2", "take b3", "mark home", "walk",
      "bars",
      "take 1", "back home", "bars --temperature 0.5", "take 1", "undo", "take 2", "finish --here",
      "export t1 first.abc", "save s.lilt")
    let script = try Fixtures.text(at: folder.path + "/s.lilt")
    #expect(script.contains("\nbars --seed 77 3 --form free # any\n"), "\(script)")
    #expect(script.contains("\nwalk --text="), "\(script)")
    var second = try ModelShell(in: folder) { $0.makeSeed = { 5 } }
    try folder.write(script.replacing("first.abc", with: "second.abc"), to: "s.lilt")
    second.does("source s.lilt")
    let text = try Fixtures.text(at: folder.path + "/first.abc")
    #expect(try Fixtures.text(at: folder.path + "/second.abc") == text)
    #expect(try self.text(second) == self.text(first))
    #expect(text.contains(#""G"GAB dBG|"#))
  }

  @Test("the rest of a tune is drawn again from its record")
  func record() throws {
    var shell = try shell()
    shell.does("bars 2 --seed 3", "take 1")
    let drawn = shell.prints("finish --temperature 0.7")
    #expect(drawn.contains(try text(shell).split(separator: "\n").last ?? "?"))
    shell.does("export t1 a.abc")
    #expect(shell.prints("sample --like a.abc") == drawn)
    #expect(shell.prints("finish --temperature 0.7") == drawn)
  }

  @Test("a walk obeys rows, text, dots and u; q, an empty line or the end of the input stops it")
  func walk() throws {
    var steps = try shell(answers: ["GA", "'B", ".", "u", "d", "q", "F"])
    steps.does("walk --seed 1")
    #expect(try text(steps).hasSuffix("dBG|GABd"))
    for answers in [["A", ""], ["A"]] {
      var shell = try shell(answers: answers)
      shell.does("walk --seed 1")
      #expect(try text(shell).hasSuffix("dBG|A"))
    }
    var row = try shell(answers: ["1", "q"])
    let table = row.prints("walk --seed 1 --top 2")
    let first = try #require(table.split(separator: "\n").dropFirst().first)
    let name = first.split(separator: " ")[1]
    let written = name == "↵" ? "\n" : name == "·" ? " " : String(name)
    #expect(try text(row).hasSuffix("|\(written)"), "\(table)")
    var bar = try shell(answers: ["GA", ".."])
    bar.does("walk --seed 1")
    #expect(try text(bar).hasSuffix("|") && text(bar).contains("dBG|GA"))
  }

  @Test("the signs of white space in tables are read as what they stand for")
  func signs() throws {
    var shell = try shell(answers: ["G·A", "q"])
    shell.does("walk --seed 1")
    #expect(try text(shell).hasSuffix("G A"))
  }

  @Test("a walk writes what bars would, so that both lead to the same place")
  func sameRoad() throws {
    var shell = try shell()
    let bars = try shell.json("bars 2 --seed 1 --json")
    let music = try #require(bars.array?[0].object?["music"]?.string)
    shell.does("take 1", "undo")
    let line = music.replacing("\n", with: "↵").replacing("\"", with: "\\\"")
    shell.does("walk --text=\"\(line)\"")
    #expect(shell.session.composed?.tree.places.count == 2, "\(music)")
  }

  @Test("an answer that no row or text has stops a script, which leaves the tune as it was")
  func wrongAnswer() throws {
    for (answer, message) in [
      ("13", "there is no row '13'"), ("G%", "'%' at column 2"),
      ("GABGABG", "'B' cannot come after 'GABGA'"),
    ] {
      var shell = try shell(answers: ["A", answer, "B"])
      let failure = shell.fails("walk --seed 1")
      #expect(failure.text.contains(message), "\(failure.text)")
      #expect(shell.session.composed == nil)
    }
    var typed = try shell(answers: ["A", "13", "B", "q"])
    typed.shell.session.isAtPrompt = true
    typed.does("walk --seed 1")
    #expect(try text(typed).hasSuffix("|AB"))
  }

  @Test("b0, b1 and so on name the tune in progress for commands that read a tune")
  func names() throws {
    var shell = try shell()
    shell.does("bars 2 --seed 1", "export b1 one.abc")
    let bar = try #require(shell.session.composed?.tree.present.candidates[0].text)
    #expect(try Fixtures.text(at: shell.folder.path + "/one.abc").contains(bar))
    #expect(shell.prints("show --no-roll b0").contains("dBG|"))
    #expect(shell.fails("show b3").text.contains("there is no tune 'b3'"))
    #expect(shell.fails("drop b1").text.contains("'b1' is the tune in progress"))
    let names = Completer(shell.session).completion(of: "play b").candidates.map(\.text)
    #expect(names == ["b0", "b1", "b2"])
    shell.does("mark home")
    #expect(Completer(shell.session).completion(of: "back ").candidates.map(\.text) == ["home"])
  }

  @Test("a tune in progress is unsaved until it is finished or the session is saved")
  func unsaved() throws {
    var shell = try shell()
    let before = shell.session.unsaved
    shell.does("bars 2 --seed 1")
    #expect(shell.session.unsaved == before, "nothing was chosen yet")
    shell.does("take 1")
    #expect(shell.session.unsaved == before + ["the tune in progress"])
    shell.does("save s.lilt")
    #expect(shell.session.unsaved == before)
    shell.does("undo")
    #expect(shell.session.unsaved == before + ["the tune in progress"])
    shell.does("finish --here")
    #expect(shell.session.unsaved == before + ["t1"])
  }

  @Test("a tune in progress goes on after another prime, with a warning, until one begins anew")
  func anew() throws {
    var shell = try shell()
    shell.does("bars 2 --seed 1", "take 1", "prime --quiet --meter 6/8 --key D DFA dAF|")
    let old = try text(shell)
    shell.does("bars 2")
    #expect(shell.error.contains("'bars --anew' begins another"))
    #expect(try text(shell) == old)
    shell.does("bars 2 --anew --seed 1")
    #expect(try text(shell).hasSuffix("DFA dAF|"))
    #expect(shell.session.composed?.tree.places.count == 1)
  }

  @Test("limits of numbers")
  func limits() throws {
    var shell = try shell()
    shell.does("bars 1 --seed 1", "bars 100 --seed 1", "more 1", "walk --top 1 --text A")
    for cell in [
      "bars 0", "bars 101", "more 0", "more 101", "walk --top 0", "walk --top 100", "bars --form 1",
      "bars --bars 0", "bars --bars 65", "bars --form free --bars 8", "mark ''", "mark 'a b'",
      "walk --text ''",
    ] {
      #expect(shell.fails(cell).kind == .usage, "\(cell)")
    }
  }
}
