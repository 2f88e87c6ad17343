import Drawing
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("The text of raw commands")
struct RawTextTests {
  private func request(_ cell: String) throws -> Request? {
    try Cell.submission(cell).first?.request()
  }

  @Test(
    "an option after the text is refused with the line to type",
    arguments: [
      ("score t1 --json", "--json", "score --json t1", "score -- t1 --json"),
      ("score GAB --key D c2", "--key", "score --key D GAB c2", "score -- GAB --key D c2"),
      ("score GAB --key=D", "--key", "score --key=D GAB", "score -- GAB --key=D"),
      (
        "prime --bare GAB --quiet", "--quiet", "prime --bare --quiet GAB",
        "prime --bare -- GAB --quiet"
      ),
      (
        "tune 'my tune.abc' --json", "--json", "tune --json 'my tune.abc'",
        "tune -- 'my tune.abc' --json"
      ),
      (
        "score \"A m\"GAB --json", "--json", "score --json \"A m\"GAB", "score -- \"A m\"GAB --json"
      ),
      ("score <<END --json", "--json", "score --json <<END", "score -- <<END --json"),
    ])
  func options(_ line: String, _ option: String, _ inOrder: String, _ verbatim: String) {
    #expect(
      throws: Failure.optionAfterText(option, inOrder: inOrder, verbatim: verbatim)
    ) { try request(line) }
  }

  @Test("the lines after a refused option are no commands")
  func refusedLines() throws {
    #expect(Cell.submission("score GAB --json\nquit").count == 1)
    let cells = try Script(name: "s", text: "score <<END --json\nquit\nEND\nstatus").cells
    #expect(cells.map(\.line) == [1, 4])
  }

  @Test(
    "what may be ABC is text: fields, quotes, comments, ties, other options, what follows --",
    arguments: [
      "T:A tune --json", "X:1 --json", "\"^a --json\"GAB", "GAB % --json", "GAB--json", "A- --A",
      "GAB --Key", "GAB --jsn", "GAB -h", "GAB --",
    ])
  func music(_ text: String) throws {
    #expect(try request("score \(text)")?.text == text)
    #expect(try request("score -- GAB --json")?.text == "GAB --json")
    #expect(try request("score GAB\nGAB --json")?.text == "GAB\nGAB --json")
  }

  @Test("a name with more text, and a name that no tune has, are refused")
  func names() throws {
    var shell = try ModelShell.withModel()
    shell.does("X:1\nK:G\nGAB|\n")
    let cell = "_\(shell.session.cells.count)"
    for command in ["score", "prime", "answer", "tune"] {
      for text in ["t1 t2", "t1 GAB", "t1\nGAB", "\(cell) x"] {
        let failure = shell.fails("\(command) \(text)")
        let name = text.prefix(2)
        #expect(failure.kind == .usage)
        #expect(failure.text.contains("'\(name)' is a tune, expected nothing after its name"))
        #expect(failure.text.contains("hint: \(command) \(name)\n"))
      }
      for name in ["t2", "_9"] {
        #expect(shell.fails("\(command) \(name)").text.contains("there is no tune '\(name)'"))
      }
    }
    #expect(shell.fails("tune t1").text.contains("'t1' is a tune of the session already"))
    shell.does("score t1", "score \(cell)", "score _", "prime t1")
    for music in ["b2", "b2 A2", "_G", "_A2 c", "__", "t", "T1", "G.abc", "\"G\"", "\"G\"G.abc"] {
      guard case .verbatim(music) = try shell.session.textArgument(music) else {
        Issue.record("'\(music)' may be music")
        continue
      }
    }
  }

  @Test("a file whose name has a space is read if the name is quoted, and only then")
  func spaces() throws {
    var shell = try ModelShell.withModel()
    let text = "X:1\nT:Tune 8\nK:G\nGAB|\n"
    for name in ["my tune.abc", "it's a tune.abc", "no ending"] {
      try shell.folder.write(text, to: name)
    }
    for quoted in ["'my tune.abc'", "\"my tune.abc\"", "\"it's a tune.abc\"", "'no ending'"] {
      shell.does("tune \(quoted)", "score \(quoted)", "prime \(quoted)")
      #expect(shell.session.tunes.entries.last?.text == text)
      #expect(shell.session.prime?.text == text.trimmingTrailingNewlines)
    }
    for command in ["tune", "score", "prime"] {
      #expect(shell.fails("\(command) 'our tune.abc'").text.contains("no file 'our tune.abc'"))
      #expect(shell.fails("\(command) our.abc").text.contains("no file 'our.abc'"))
    }
    #expect(shell.fails("tune my tune.abc").text.contains("hint: tune 'my tune.abc'\n"))
  }

  @Test(
    "chord symbols stay music, with quotes and all, if no file has the name",
    arguments: [#""G"GBd"#, #""G""#, #""G"G "D""#, #""G"G2"D"d"#, #""G"#])
  func chords(_ text: String) throws {
    var shell = try ModelShell.withModel()
    shell.does("prime --unknown skip \(text)")
    #expect(shell.session.prime?.text == text)
  }

  @Test("what a raw command is offered is what it reads")
  func completion() throws {
    var shell = try ModelShell.withModel()
    try shell.folder.write("X:1\nK:G\nGAB|\n", to: "a 'b' $c.abc")
    let offered = Completer(shell.session).completion(of: "tune a").candidates.map(\.text)
    #expect(offered == [#""a 'b' $c.abc""#])
    for text in offered { shell.does("tune \(text)", "score \(text)") }
    shell.does("keep t1")
    let names = Completer(shell.session).completion(of: "score ").candidates.map(\.text)
    #expect(names.contains("t1") && !names.contains(TuneShelf.keptWord))
  }

  @Test("probs --after keeps the quotes of chord symbols")
  func after() throws {
    var shell = try ModelShell.withModel()
    for typed in [#"--after "G"G2B"#, #"--after="G"G2B"#, #"--after '"G"G2B'"#] {
      #expect(try shell.json("probs --json \(typed)").object?["context"]?.string == #""G"G2B"#)
    }
    #expect(shell.fails(#"probs --after """#).text.contains("--after needs a text"))
    #expect(shell.fails("probs --after 'G'B").text.contains("after its quote"))
  }
}
