import Drawing
import TestSupport
import Testing

@testable import LiltShell

@Suite("Script")
struct ScriptTests {
  private func cells(_ text: String) throws -> [String] {
    try Script(name: "s", text: text).cells.map { "\($0.line)|\($0.text)" }
  }

  @Test("a line is a cell; blank lines and comments are not")
  func lines() throws {
    #expect(try cells("status\n\n # x\n  help\nquit") == ["1|status", "4|  help", "5|quit"])
  }

  @Test("all text up to the end mark belongs to the cell")
  func heredoc() throws {
    #expect(
      try cells("tune <<END\nX:1\n\nquit\nEND\nstatus") == [
        "1|tune <<END\nX:1\n\nquit\nEND", "6|status",
      ])
    #expect(
      try cells("nonsense ${x} <<E\nquit\nE\nhelp") == ["1|nonsense ${x} <<E\nquit\nE", "4|help"])
  }

  @Test("<< within music is a rhythm, not an end mark")
  func brokenRhythm() throws {
    #expect(try cells("tune X:1 A <<B\nstatus") == ["1|tune X:1 A <<B", "2|status"])
  }

  @Test("a tune ends at a blank line or at the end of the file")
  func tune() throws {
    #expect(
      try cells("X:1\nK:C\n# F\n\nstatus\nX:2\nK:D") == [
        "1|X:1\nK:C\n# F", "5|status", "6|X:2\nK:D",
      ])
  }

  @Test("a file that ends within a cell is refused before any cell runs, with the line")
  func truncated() {
    let error = #expect(throws: Failure.self) { try cells("status\ntune <<END\nX:1\n") }
    #expect(error == .unterminatedHeredoc("END").at(Position(file: "s", line: 2)))
  }

  @Test("in one submission, raw text is one cell and each command line is a cell")
  func submission() throws {
    #expect(Cell.submission("tune\nX:1\nK:C\n\n").map(\.text) == ["tune\nX:1\nK:C"])
    #expect(Cell.submission("status\nhelp").map(\.text) == ["status", "help"])
    #expect(Cell.submission("X:1\nK:C\n\nX:2\nK:C").count == 2)
    #expect(Cell.submission("tune <<E\nX:1\nE\nstatus").count == 2)
    #expect(Cell.submission("bad 'quote\nstatus").count == 2)
  }

  @Test("the saved form of a cell makes the same request")
  func scriptForm() throws {
    for text in [
      "status", "tune --quiet X:1\nK:C\nabc", "tune\nEND\nX:1\nK:C", "X:1\nK:C\nabc\n",
      "tune <<E\nX:1\nE",
    ] {
      let cell = try #require(Cell.submission(text).first)
      let read = try #require(
        try Script(name: "s", text: cell.scriptForm(CellChanges(), variables: [:]) + "\nquit\n")
          .cells.first)
      let before = try cell.request()
      let after = try read.request()
      #expect(before.command.name == after.command.name)
      #expect(before.arguments == after.arguments)
      #expect(before.text?.trimmingTrailingNewlines == after.text?.trimmingTrailingNewlines)
    }
  }

  @Test("lines are complete regardless of how the stream is divided into pieces")
  func pieces() {
    withEverySeed(0..<50) { _, generator in
      let lines = (0..<generator.below(20)).map { String(repeating: "é", count: $0 % 7) }
      var bytes = Array(lines.map { $0 + "\r\n" }.joined().utf8)[...]
      var pieces = generator
      let source = LineSource(name: "x") {
        let piece = bytes.prefix(1 + pieces.below(9))
        bytes = bytes.dropFirst(piece.count)
        return Array(piece)
      }
      var read: [String] = []
      while let line = try source.next() { read.append(line) }
      try #require(read == lines)
    }
  }

  @Test(
    "a stream that is not text is refused with the line",
    arguments: [[0x61, 0x0A, 0x00], [0x61, 0x0A, 0xE9]])
  func badStream(_ bytes: [UInt8]) throws {
    var pieces = [bytes, []]
    let source = LineSource(name: "stdin") { pieces.removeFirst() }
    #expect(try source.next() == "a")
    let error = #expect(throws: Failure.self) { try source.next() }
    #expect(error.map { "\($0)" }?.hasPrefix("'stdin:2': ") == true)
  }
}
