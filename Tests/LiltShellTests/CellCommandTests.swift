import CharRNN
import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("Cells, hold, nearest")
struct CellCommandTests {
  private func shell() throws -> ModelShell { try ModelShell.withModel() }

  @Test("what is held changes what is expected, what is drawn and what is scored, until it is free")
  func held() throws {
    var shell = try shell()
    let cells = [
      "probs --after K: --json", "score --json GAB c2A|", "sample --length 40 --seed 3 --json",
    ]
    let free = cells.map { shell.prints($0) }
    shell.does("hold 1:2 0.9", "hold 1:3 -0.9")
    let held = cells.map { shell.prints($0) }
    for (first, second) in zip(free, held) { #expect(first != second) }
    shell.does("hold 1:2 off")
    #expect(shell.prints(cells[0]) != held[0])
    shell.does("hold --clear")
    #expect(cells.dropLast().map { shell.prints($0) } == free.dropLast())
  }

  @Test("a tune drawn with held cells is drawn again from its record, whatever is held then")
  func record() throws {
    var shell = try shell()
    shell.does("hold 1:2 0.9", "sample --length 60 --seed 3 --output held.abc", "hold 1:2 -0.5")
    shell.does("sample --like held.abc --output again.abc")
    let files = shell.session.files
    #expect(try files.read("held.abc", limit: 9_999) == files.read("again.abc", limit: 9_999))
    #expect(shell.session.tunes.entries[1].record?.settings.held.map(\.value) == [0.9])
    shell.does("sample --count 3 --length 60 --seed 3 --json")
    let last = shell.session.tunes.entries.suffix(3).map { $0.record?.settings.held.map(\.value) }
    #expect(last.allSatisfy { $0 == [-0.5] })
  }

  @Test("a record with a cell that the model lacks is refused")
  func badRecord() throws {
    var shell = try shell()
    shell.does("hold 1:2 0.5", "sample --length 9 --seed 3 --output held.abc")
    let text = String(
      decoding: try shell.session.files.read("held.abc", limit: 9_999), as: UTF8.self)
    try shell.folder.write(text.replacing("\"1:2\"", with: "\"1:7\""), to: "bad.abc")
    #expect(shell.fails("sample --like bad.abc").text.contains("held cell 1:7"))
  }

  @Test("the limits of cells and values")
  func limits() throws {
    var shell = try shell()
    shell.does("hold 1:6 1", "hold 1:1 -1", "hold 1:1 0")
    for cell in ["1:7", "2:1", "0:1", "1:0", "1"] {
      #expect(shell.fails("hold \(cell) 0").text.contains("expected 1:1 to 1:6"), "\(cell)")
    }
    for value in ["1.001", "-1.001", "nan", "x"] {
      #expect(shell.fails("hold 1:1 \(value)").text.contains("expected a number from -1 to 1"))
    }
    #expect(shell.session.held.map(\.value) == [0, 1])
    #expect(shell.fails("hold 1:1").kind == .usage)
    #expect(shell.fails("hold 1:1 0 0").kind == .usage)
    #expect(shell.fails("hold --clear 1:1").kind == .usage)
  }

  @Test("held cells are in the status, are taken back, belong to their model and stay in training")
  func session() throws {
    var shell = try shell()
    shell.does("hold 1:2 0.9")
    #expect(shell.prints("status").contains("held: 1:2 at 0.9"))
    shell.does("hold 1:3 0.1", "undo")
    #expect(shell.session.held.map(\.index.description) == ["1:2"])
    shell.does("train --steps 2")
    #expect(shell.session.held.count == 1)
    shell.does("model new --embedding 4 --layers 6 --seed 1")
    #expect(shell.session.held.isEmpty)
    #expect(shell.error.contains("1:2 at 0.9) were the previous model's"))
  }

  @Test("a saved session holds the same cells")
  func saved() throws {
    var shell = try shell()
    shell.does("hold 1:2 0.9", "sample --length 40 --seed 3", "save s.lilt")
    let tune = shell.session.tunes.entries[0].text
    var again = try ModelShell(in: shell.folder)
    again.does("source s.lilt")
    #expect(again.session.tunes.entries[0].text == tune)
    #expect(again.session.held.map(\.value) == [0.9])
  }

  @Test("a tune in progress keeps what was held when it began")
  func composing() throws {
    var shell = try shell()
    shell.does("train --steps 20", "hold 1:2 0.9", "bars 2 --seed 1", "hold --clear", "take 1")
    shell.does("finish --here")
    #expect(shell.session.tunes.entries.last?.record?.settings.held.map(\.value) == [0.9])
  }

  @Test("a cell's activity is its output after each character, as a reader has it")
  func activity() throws {
    var shell = try shell()
    shell.does("X:1\nT:A\nM:6/8\nK:G\nGAB dBG|A3 c3|GAB G3|")
    let value = try shell.json("cells 1:4 t1 --json")
    let object = try #require(value.object)
    let shown = try #require(object["activity"]?.array)
    let model = try #require(shell.session.model?.model)
    let text = shell.session.tunes.entries[0].textToRead
    let prime = Prime(wholeHeader: text, vocabulary: model.vocabulary)
    var reader = Reader(model.predictor)
    reader.read(try model.vocabulary.encode(prime.boundary.unicodeScalars).tokens)
    let outputs = try model.vocabulary.encode(prime.text.unicodeScalars).tokens.map { token in
      reader.read(token)
      return Double(reader.state.hidden[0][3])
    }
    #expect(shown.count == outputs.count)
    #expect(shown.map { $0.object?["value"]?.double } == outputs)
    #expect(object["most"]?.double == outputs.max() && object["least"]?.double == outputs.min())
    #expect(shell.prints("cells 1:4 t1").contains("highest"))
    shell.does("hold 1:4 0.25")
    let held = try shell.json("cells 1:4 t1 --json").object
    #expect(held?["most"]?.double == 0.25 && held?["least"]?.double == 0.25)
  }

  @Test("cells are ranked on the loaded corpus; Ctrl-C stops the search and changes nothing")
  func ranking() throws {
    var shell = try shell()
    let rows = try #require(try shell.json("cells header --json").object?["cells"]?.array)
    #expect(rows.count == 6)
    let fitted = rows.compactMap { $0.object?["fitted"]?.double }
    #expect(fitted == fitted.sorted(by: >))
    #expect(rows.allSatisfy { $0.object?["told"]?.string == "nothing" })
    let overview = try #require(try shell.json("cells --json").object?["cells"]?.array)
    #expect(overview.first?.object?["predicate"]?.string == "header")
    shell.sink.onProgress = { [interrupt = shell.session.world.interrupt] _ in interrupt.request() }
    #expect(shell.run("cells") == .failed(.interrupted))
  }

  @Test("files of results: characters of a cell, rows of a ranking, a picture of the map")
  func files() throws {
    var shell = try shell()
    shell.does("cells header --output r.csv", "nearest --map --output m.svg")
    shell.does(
      "X:1\nT:A\nM:6/8\nK:G\nGAB dBG|", "cells 1:1 --output c.csv", "cells 1:1 --output c.svg")
    func text(_ name: String) throws -> String {
      String(decoding: try shell.session.files.read(name, limit: 99_999), as: UTF8.self)
    }
    #expect(try text("r.csv").hasPrefix("predicate,cell,measure,heldOut"))
    #expect(try text("c.csv").hasPrefix("character,value\nX,"))
    #expect(try text("c.svg").contains("class=\"p3\"") || text("c.svg").contains("class=\"m3\""))
    #expect(try text("m.svg").contains("characters as the first layer sees them"))
  }

  @Test("newline and space can be asked for; the nearest are the most alike first")
  func nearest() throws {
    var shell = try shell()
    let rows = try #require(
      try shell.json("nearest --json --top 40 \\n' 'G").object?["characters"]?.array)
    #expect(rows.map { $0.object?["character"]?.string } == ["\n", " ", "G"])
    for row in rows {
      let found = row.object?["nearest"]?.array?.compactMap { $0.object?["similarity"]?.double }
      #expect(found?.count == 31)
      #expect(found == found?.sorted(by: >))
    }
    #expect(shell.fails("nearest").text.contains("expected characters"))
    #expect(shell.fails("nearest §").text.contains("§"))
    #expect(shell.fails("nearest --map a").kind == .usage)
    #expect(shell.fails("nearest --top 0 a").kind == .usage)
  }
}
