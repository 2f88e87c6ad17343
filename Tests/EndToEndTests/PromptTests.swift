import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("lilt at a terminal", .serialized)
struct PromptTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a typed cell may have characters beyond ASCII, and Ctrl-D leaves")
  func prompt() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("set soundfont Géé\u{7F}\r")
    try terminal.expect("soundfont  Gé\r\n")
    try terminal.expectPrompt(2)
    terminal.type("\u{04}")
    #expect(try terminal.finish() == 0)
    #expect(terminal.isCanonical, "the terminal is back in canonical mode")
  }

  @Test("earlier cells are recalled, also in the next shell")
  func history() throws {
    let first = try PseudoTerminal(in: folder)
    try first.expectPrompt(1)
    first.type("set top-k 7\r")
    try first.expectPrompt(2)
    first.type("status\r")
    try first.expectPrompt(3)
    first.type("\u{1B}[A\u{1B}[A\r")
    try first.expect("top-k  7\r\n")
    try first.expectPrompt(4)
    first.type("quit\r")
    #expect(try first.finish() == 0)
    let second = try PseudoTerminal(in: folder)
    try second.expectPrompt(1)
    second.type("\u{12}stat\r")
    try second.expect("vocabulary  none")
    try second.expectPrompt(2)
  }

  @Test("Tab completes a word and lists the candidates")
  func completion() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("set unti\t\t")
    try terminal.expect("length  exactly so many characters\r\n")
    try terminal.expect("tune    the tune's own end\r\n")
    terminal.type("l\t\r")
    try terminal.expect("until  length\r\n")
    try terminal.expectPrompt(2)
  }

  @Test("Ctrl-C discards the line and keeps the number of the cell")
  func cancel() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("nonsense\u{03}")
    try terminal.expect("^C")
    try terminal.expectPrompt(1)
    terminal.type("set top-k 2\r")
    try terminal.expect("top-k  2\r\n")
  }

  @Test("Ctrl-C stops a command, and the prompt comes back")
  func stop() throws {
    let pipe = try NamedPipe(at: folder.path + "/pipe.abc")
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("corpus load pipe.abc\r")
    try pipe.waitForReader()
    #expect(terminal.isCanonical, "Ctrl-C must be a signal while a command runs")
    terminal.type("\u{03}")
    try terminal.expect("error: corpus load: stopped\r\n")
    try terminal.expectPrompt(2)
    terminal.type("status\r")
    try terminal.expect("corpus      none")
    try terminal.expectPrompt(3)
  }

  @Test("a walk asks for one character after another, again after a wrong answer")
  func walk() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("open '\(Fixtures.path("transcripts/run"))@2'\r")
    try terminal.expectPrompt(2)
    terminal.type("walk --seed 1\r")
    for (answer, follows) in [("99", "there is no row '99'"), ("A", "after 'A'")] {
      try terminal.expect("walk> ")
      terminal.type(answer + "\r")
      try terminal.expect(follows)
    }
    try terminal.expect("walk> ")
    terminal.type("q\r")
    try terminal.expect("bar 0  A  ")
    try terminal.expectPrompt(3)
    terminal.type("quit\r")
    try terminal.expect("leave without saving the tune in progress? [y/N] ")
  }

  @Test("a blank line ends a tune, and leaving asks about unsaved tunes")
  func unsaved() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("X:1\rT:Hé\rK:C\r\r")
    try terminal.expect("t1  Hé\r\n")
    try terminal.expectPrompt(2)
    terminal.type("\u{04}")
    try terminal.expect("leave without saving t1? [y/N] ")
    terminal.type("n\r")
    try terminal.expectPrompt(2)
    terminal.type("quit\r")
    try terminal.expect("leave without saving t1? [y/N] ")
    terminal.type("y\r")
    #expect(try terminal.finish() == 0)
  }

  @Test("pasted text is submitted as a whole, whatever its lines")
  func paste() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    let music = (0..<100).map { "\"G\"GAB \"Am\"c\($0)|" }.joined(separator: "\n")
    terminal.type("\u{1B}[200~X:1\nT:pasted\nK:G\n\(music)\n\nset top-k 9\n\u{1B}[201~")
    terminal.type("\r")
    try terminal.expect("t1  pasted\r\n")
    try terminal.expect("top-k  9\r\n")
    try terminal.expectPrompt(3)
    terminal.type("show\r")
    try terminal.expect("c99|\r\n")
  }

  @Test("a pasted tune is taken with one Enter, in emacs and in vi mode", arguments: ["-e", "-v"])
  func pastedTune(_ mode: String) throws {
    try folder.write("bind \(mode)\n", to: "editrc")
    let terminal = try PseudoTerminal(
      in: folder, environment: ["EDITRC": folder.path + "/editrc"])
    try terminal.expectPrompt(1)
    terminal.type("\u{1B}[200~X:1\rT:pasted\rK:G\rGAB|\r\r\u{1B}[201~\r")
    try terminal.expect("t1  pasted\r\n")
    try terminal.expectPrompt(2)
    // Up recalls it as one cell, whole; the cursor is at its end.
    terminal.type("\u{1B}[A\r")
    try terminal.expect("t2  pasted\r\n")
    try terminal.expectPrompt(3)
  }

  @Test("Escape leaves vi's insert mode, and k recalls")
  func viKeys() throws {
    try folder.write("bind -v\n", to: "editrc")
    let terminal = try PseudoTerminal(
      in: folder, environment: ["EDITRC": folder.path + "/editrc"])
    try terminal.expectPrompt(1)
    terminal.type("set top-k 5\r")
    try terminal.expectPrompt(2)
    terminal.type("\u{1B}")
    // The time in which a terminal would send the rest of a key.
    usleep(200_000)
    terminal.type("k$r6\r")
    try terminal.expect("top-k  6\r\n")
    try terminal.expectPrompt(3)
  }

  @Test("an open cell says how it ends; Alt-Enter begins a line in any cell")
  func openCell() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("tune <<END\r")
    try terminal.expect("a line 'END' ends the text\r\n")
    try terminal.expectPrompt(1)
    terminal.type("X:1\rT:a\rEND\r")
    try terminal.expect("t1  a\r\n")
    try terminal.expectPrompt(2)
    terminal.type("set top-k 5\u{1B}\rset top-p 0.5\r")
    try terminal.expect("top-k  5\r\n")
    try terminal.expect("top-p  0.5\r\n")
    try terminal.expectPrompt(4)
  }

  @Test("in a cell of several lines, the arrows move between its lines")
  func lines() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("X:1\rT:a\rK:C\u{1B}[A\u{1B}[D\u{7F}\u{1B}[C!\u{1B}[B\r\r")
    try terminal.expect("t1  ")
    try terminal.expectPrompt(2)
    terminal.type("show t1\r")
    try terminal.expect("Ta!\r\n")
  }

  @Test("in a window of another width, the line is drawn anew where the terminal has moved it")
  func resize() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    let name = String(repeating: "a", count: 90)
    terminal.type("set soundfont \(name)")
    try terminal.expect("aaa")
    terminal.type("\u{05}b")
    try terminal.expect("ab")
    // 9 + 14 + 91 characters: a row above the cursor at 80 columns, none at 120, two at 50.
    terminal.resize(columns: 120)
    try terminal.expect("\r\u{1B}[J")
    try terminal.expect("lilt[1]> set soundfont \(name)b")
    terminal.resize(columns: 50)
    try terminal.expect("\r\u{1B}[2A\u{1B}[J")
    try terminal.expect("lilt[1]> set soundfont a")
    terminal.type("c\r")
    try terminal.expect("soundfont  \(name)bc\r\n")
    try terminal.expectPrompt(2)
  }

  @Test("a letter and its mark are one character, typed or pasted")
  func marks() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("set soundfont e\u{301}e\u{301}\u{7F}\u{1B}[200~q\u{308}q\u{308}日本\u{1B}[201~")
    terminal.type("\u{7F}\u{7F}\u{7F}\r")
    try terminal.expect("soundfont  \u{E9}q\u{308}\r\n")
    try terminal.expectPrompt(2)
  }

  @Test("with --no-history, nothing is kept; .editrc keeps its arrow keys")
  func noHistory() throws {
    try folder.write("bind ^[[A ed-move-to-beg\n", to: "editrc")
    let terminal = try PseudoTerminal(
      "--no-history", in: folder, environment: ["EDITRC": folder.path + "/editrc"])
    try terminal.expectPrompt(1)
    terminal.type("top-k 5\u{1B}[Aset \r")
    try terminal.expect("top-k  5\r\n")
    try terminal.expectPrompt(2)
    terminal.type("quit\r")
    #expect(try terminal.finish() == 0)
    #expect(try !FolderListing.names(in: folder.path + "/state").contains("history"))
  }

  @Test("Ctrl-L clears the screen and keeps the line")
  func clear() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("set top-k 5\u{0C}")
    try terminal.expect("\u{1B}[H\u{1B}[2J")
    try terminal.expect("lilt[1]> set top-k 5")
    terminal.type("\r")
    try terminal.expect("top-k  5\r\n")
  }

  @Test(
    "a signal that ends lilt keeps the cells and restores the terminal",
    arguments: [SIGTERM, SIGHUP])
  func terminate(_ signal: Int32) throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    terminal.type("X:1\rT:kept\r\r")
    try terminal.expectPrompt(2)
    terminal.send(signal)
    #expect(try terminal.finish() == 130)
    #expect(terminal.isCanonical)
    let rescued = try Fixtures.text(at: folder.path + "/state/sessions/unsaved-1.lilt")
    #expect(rescued == "X:1\nT:kept\n\n")
  }

  @Test("a dumb terminal gets no control codes")
  func dumb() throws {
    let terminal = try PseudoTerminal(in: folder, environment: ["TERM": "dumb", "NO_COLOR": ""])
    try terminal.expect("lilt[1]> ")
    terminal.type("nonsense\n")
    try terminal.expect("error: there is no command 'nonsense'")
    try terminal.expect("lilt[2]> ")
    terminal.type("\u{04}")
    #expect(try terminal.finish() == 0)
    #expect(!terminal.screen.contains("\u{1B}"))
  }

  @Test("colours are used unless NO_COLOR is set", arguments: ["", "1"])
  func colour(_ noColour: String) throws {
    let terminal = try PseudoTerminal(in: folder, environment: ["NO_COLOR": noColour])
    try terminal.expect("lilt[1]> ")
    #expect(terminal.screen.contains("\u{1B}[1;34m") == noColour.isEmpty)
  }

  @Test("-i stays at the prompt after a command file")
  func stays() throws {
    try folder.write("set top-k 5\nnonsense\n", to: "a.lilt")
    let terminal = try PseudoTerminal("a.lilt", "-i", in: folder)
    try terminal.expect("top-k  5\r\n")
    try terminal.expect("a.lilt:2: error: there is no command 'nonsense'\r\n")
    try terminal.expectPrompt(3)
    terminal.type("quit\r")
    #expect(try terminal.finish() == 0)
  }
}
