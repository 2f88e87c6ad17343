import Testing

@testable import LiltShell

@Suite("Parsing of cells")
struct CellParsingTests {
  private func parse(_ cell: String) throws -> (name: String?, words: [String], text: String?) {
    let cells = Cell.submission(cell, variables: ["v": "1"])
    guard let request = try cells.first?.request() else { return (nil, [], nil) }
    #expect(cells.count == 1)
    return (request.command.name, request.arguments, request.text)
  }

  @Test("the longest matching command name wins")
  func names() throws {
    #expect(try parse("corpus").name == "corpus")
    #expect(try parse("corpus load a b").name == "corpus load")
    #expect(try parse("corpus load a b").words == ["a", "b"])
    #expect(try parse("corpus --json").words == ["--json"])
  }

  @Test("blank cells and comments are not commands", arguments: ["", "  \n ", "# a", "# a\n# b"])
  func blank(_ cell: String) throws {
    #expect(try parse(cell).name == nil)
  }

  @Test("comment lines may precede the command")
  func commentFirst() throws {
    #expect(try parse("# what\n\nstatus").name == "status")
  }

  @Test("raw text is verbatim to the end of the cell: quotes, #, $ and line breaks stay")
  func raw() throws {
    let text = "\"Am\"A2 F# 'x ${v} |\n\tB \\ "
    #expect(try parse("tune " + text).text == text)
    #expect(try parse("tune\n" + text).text == text)
  }

  @Test("options precede raw text, and -- ends them")
  func rawOptions() throws {
    let quiet = try parse("tune --quiet X:1 --quiet")
    #expect(quiet.words == ["--quiet"])
    #expect(quiet.text == "X:1 --quiet")
    let tie = try parse("tune --quiet -- --GAB")
    #expect(tie.words == ["--quiet"])
    #expect(tie.text == "--GAB")
    #expect(try parse("tune -2 A").text == "-2 A")
    #expect(try parse("tune --").text == nil)
    #expect(try parse("tune -h").words == ["-h"])
  }

  @Test("a negative number after an option is its value")
  func negative() throws {
    #expect(
      try parse("sample --temperature -1 --seed -2.5e3").words == [
        "--temperature=-1", "--seed=-2.5e3",
      ])
    #expect(try parse("sample --greedy -1").words == ["--greedy", "-1"])
    #expect(try parse("sample --start -x").words == ["--start", "-x"])
  }

  @Test("text between <<END and END is verbatim, without the last line break")
  func heredoc() throws {
    #expect(try parse("tune <<END\n a 'b\n\n# c\nEND").text == " a 'b\n\n# c")
    #expect(try parse("tune --quiet <<E-1\na\nE-1").text == "a")
    #expect(try parse("tune <<END\nEND").text == "")
    #expect(try parse("tune A2 <<B c").text == "A2 <<B c")
    #expect(throws: Failure.unterminatedHeredoc("END")) { try parse("tune <<END\na") }
    #expect(throws: Failure.unexpectedHeredoc("END", command: "status")) {
      try parse("status <<END\na\nEND")
    }
  }

  @Test("a cell that begins with X: is a tune, ? asks for help, ! runs a system command")
  func sigils() throws {
    #expect(try parse("X:1\nK:C\nabc\n").name == "tune")
    #expect(try parse(" X:1").text == "X:1")
    let help = try parse("?corpus load")
    #expect(help.name == "help")
    #expect(help.words == ["corpus", "load"])
    #expect(try parse("! ls 'a b' | wc").words == ["--", "ls 'a b' | wc"])
  }

  @Test("an error about a mistyped name suggests the nearest command")
  func suggestions() {
    #expect(throws: Failure.unknownCommand("statsu", nearest: "status")) { try parse("statsu") }
    #expect(throws: Failure.unknownCommand("xyzzy", nearest: nil)) { try parse("xyzzy") }
    #expect(
      throws: Failure.unknownSubcommand(
        "lod", of: "corpus", known: ["load", "list", "fetch", "show", "search"],
        nearest: "load")
    ) { try parse("corpus lod x") }
  }

  @Test("commands cannot be abbreviated", arguments: ["stat", "q", "corp", "h"])
  func abbreviations(_ word: String) {
    #expect(throws: Failure.self) { try parse(word) }
  }
}
