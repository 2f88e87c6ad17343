import CharRNN
import TestSupport
import Testing

@testable import LiltShell

@Suite("PromptLoop")
struct PromptLoopTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs a prompt loop on scripted input.
  private func run(
    _ inputs: [PromptInput], answers: [String] = [], change: (inout World) -> Void = { _ in }
  ) -> (prompt: ScriptedPrompt, shell: TestShell, outcome: Outcome) {
    var questions = answers[...]
    var shell = TestShell(in: folder.path, environment: ["LILT_STATE": folder.path]) { world in
      world.terminal.isInteractive = true
      world.answer = { _ in questions.popFirst() }
      change(&world)
    }
    let prompt = ScriptedPrompt(inputs)
    var loop = PromptLoop(prompt, for: shell.session)
    let outcome = loop.run(&shell.session)
    return (prompt, shell, outcome)
  }

  private func storedHistory() throws -> [String] {
    try #require(HistoryFile(of: TestShell(environment: ["LILT_STATE": folder.path]).session))
      .load()
  }

  @Test("cells are numbered; a discarded line is not a cell")
  func numbers() {
    let run = run([.cell("status"), .cancelled, .cell(" "), .cell("nonsense"), .end])
    #expect(run.prompt.shown == ["lilt[1]> ", "lilt[2]> ", "lilt[2]> ", "lilt[2]> ", "lilt[3]> "])
    #expect(run.outcome == .quit)
    #expect(run.shell.recorder.error.contains("\nerror: there is no command 'nonsense'\n"))
  }

  @Test("of several command lines at once, each is a cell, up to the first that fails")
  func submission() {
    let run = run([.cell("set top-k 3\nnonsense\nset top-k 4")])
    #expect(run.shell.session.settings.value(of: .topK) == 3)
    #expect(run.shell.session.cells.count == 2)
  }

  @Test("the history is kept for the next shell, with repetitions stored once")
  func history() throws {
    _ = run(
      [.cell("status"), .cell("status"), .cell("tune\nX:1\nT:\\a"), .cell("quit")], answers: ["y"])
    let second = run([.cell("help")])
    #expect(second.prompt.remembered == ["status", "tune\nX:1\nT:\\a", "quit", "help"])
    #expect(try storedHistory() == second.prompt.remembered)
  }

  @Test("an unusable history is reported, and the prompt works without it")
  func brokenHistory() throws {
    try folder.write("", to: "state")
    let run = run([.cell("status")]) { $0.environment["LILT_STATE"] = folder.path + "/state" }
    #expect(run.shell.recorder.error.contains("warning: the history is not written: "))
    #expect(run.outcome == .quit)
  }

  @Test("a history that cannot be written is reported once")
  func unwritableHistory() throws {
    try folder.write("", to: "state")
    let run = run([.cell("status"), .cell("help"), .cell("settings")]) {
      $0.environment["LILT_STATE"] = folder.path + "/state"
    }
    #expect(run.shell.recorder.error.split(separator: "the history is not written").count == 2)
  }

  @Test("without a history, nothing is read or written, and cells can still be recalled")
  func noHistory() throws {
    try folder.write("status\n", to: "history")
    let shell = TestShell(in: folder.path, environment: ["LILT_STATE": folder.path])
    var session = shell.session
    let prompt = ScriptedPrompt([.cell("help")])
    var loop = PromptLoop(prompt, for: session, keepsHistory: false)
    #expect(loop.run(&session) == .quit)
    #expect(prompt.remembered == ["help"])
    #expect(try Fixtures.text(at: folder.path + "/history") == "status\n")
  }

  @Test("a history file far above the limit is shortened")
  func longHistory() throws {
    let lines = (0..<2 * HistoryFile.limit + 1).map { "set top-k \($0)\n" }
    try folder.write(lines.joined(), to: "history")
    #expect(try storedHistory().count == HistoryFile.limit)
    #expect(try storedHistory().last == "set top-k \(2 * HistoryFile.limit)")
    let kept = try Fixtures.text(at: folder.path + "/history")
    #expect(kept == lines.suffix(HistoryFile.limit).joined())
  }

  @Test("leaving with unsaved work asks: no stays, yes and the end of the input leave")
  func leaving() {
    let stays = run(
      [.cell("X:1\nT:a"), .end, .cell("quit"), .cell("status"), .end], answers: ["n", "", "y"])
    #expect(stays.shell.session.cells.map(\.text).last == "status")
    #expect(stays.prompt.shown.count == 5)
    let leaves = run([.cell("X:1\nT:a"), .end, .cell("status")])
    #expect(leaves.shell.session.cells.count == 1)
  }

  /// The files of the state folder's `sessions`.
  private func journals() throws -> [String] {
    try TestShell(in: folder.path).session.files.names(in: "sessions")
  }

  @Test(
    "a session that the system ends is kept as a command file, which is told once and runs again")
  func rescue() throws {
    let run = run([.cell("set top-k 7"), .cell("X:1\nT:a"), .terminated])
    #expect(run.outcome == .failed(.interrupted))
    #expect(try journals() == ["unsaved-1.lilt"])
    let command = "source \(folder.path)/sessions/rescued-1.lilt"
    let next = self.run([.cell(command), .terminated])
    #expect(next.shell.recorder.error.contains("from outside; '\(command)' brings it back\n"))
    #expect(next.shell.session.tunes.entries.map(\.title) == ["a"])
    #expect(next.shell.session.settings.value(of: .topK) == 7)
    // The next one is kept beside it.
    let third = self.run([])
    #expect(third.shell.recorder.error.contains("/rescued-2.lilt' brings it back\n"))
    #expect(!third.shell.recorder.error.contains("rescued-1"))
    #expect(try journals() == ["rescued-1.lilt", "rescued-2.lilt"])
  }

  @Test(
    "a session that is killed in the middle of a cell is kept too, and one in use is left alone")
  func killed() throws {
    var seen: [String] = []
    let run = run([.cell("X:1\nT:a"), .cell("X:2\nT:b"), .cell("!look"), .cell("quit")]) { world in
      world.answer = { _ in "y" }
      world.runSystemCommand = { _ in
        seen = try self.journals()
        let text = try Fixtures.text(at: self.folder.path + "/sessions/unsaved-1.lilt")
        #expect(text == "X:1\nT:a\n\nX:2\nT:b\n\n")
        let other = self.run([.cell("X:3\nT:c"), .terminated])
        #expect(!other.shell.recorder.error.contains("from outside"))
        return 0
      }
    }
    #expect(run.outcome == .quit)
    #expect(seen == ["unsaved-1.lilt"])
    #expect(try journals() == ["unsaved-2.lilt"], "the one that was left at will is removed")
  }

  @Test("a session in which all is saved leaves nothing to rescue")
  func savedSession() throws {
    _ = run([.cell("X:1\nT:a"), .cell("export t1 a.abc"), .terminated])
    #expect(try journals() == [])
    _ = run([.cell("X:1\nT:a"), .cell("export t1 a.abc"), .cell("X:2\nT:b"), .terminated])
    #expect(
      try Fixtures.text(at: folder.path + "/sessions/unsaved-1.lilt")
        == "X:1\nT:a\n\nexport t1 a.abc\nX:2\nT:b\n\n")
  }

  @Test("an edited cell appears at the next prompt, and its file is removed")
  func edit() {
    let files = TestShell(in: folder.path).session.files
    let run = run([.cell("set top-k 3"), .cell("edit 1")]) { world in
      world.environment["EDITOR"] = "ed"
      world.environment["TMPDIR"] = folder.path
      world.runSystemCommand = { command in
        let parts = command.split(separator: "'")
        #expect(parts.first == "ed ")
        try files.write(Array("set top-k 4\n".utf8), to: String(parts[1]))
        return 0
      }
    }
    #expect(run.prompt.shown.last == "lilt[3]> set top-k 4")
    #expect(files.kind(of: "lilt-1.lilt") == nil)
  }

  @Test("several cells are edited at once and come back as cells")
  func editSeveral() {
    let cells = ["set top-k 3", "tune <<E\nX:1\nK:C\nE", "X:2\nK:D", "tune\nX:3\nK:E", "status"]
    var edited: [String] = []
    let files = TestShell(in: folder.path).session.files
    let run = run(cells.map { .cell($0) } + [.cell("edit 2-5")]) { world in
      world.environment["EDITOR"] = "ed"
      world.runSystemCommand = { command in
        let path = String(command.split(separator: "'")[1])
        edited.append(String(decoding: try files.read(path), as: UTF8.self))
        return 0
      }
    }
    let text = "tune <<E\nX:1\nK:C\nE\nX:2\nK:D\n\ntune <<END\nX:3\nK:E\nEND\nstatus"
    #expect(edited == [text + "\n"])
    #expect(run.prompt.shown.last == "lilt[7]> " + text)
    #expect(
      Cell.submission(text).map(\.lines.first) == ["tune <<E", "X:2", "tune <<END", "status"])
  }

  @Test("a command file cannot run system commands, not even from the prompt")
  func source() throws {
    try folder.write("!ls\n", to: "a.lilt")
    let run = run([.cell("source a.lilt")]) { $0.runSystemCommand = { _ in 0 } }
    #expect(run.shell.recorder.error.contains("a.lilt:1: error: !: this works at the prompt only"))
  }
}

@Suite("Cells at the prompt")
struct PromptTextTests {
  @Test(
    "Enter submits a complete cell",
    arguments: [
      ("status", true), ("tune <<END", false), ("tune <<END\nX:1", false),
      ("tune <<END\nX:1\nEND", true), ("X:1", false), ("X:1\nK:C", false), ("X:1\nK:C\n", true),
      ("tune\nX:1\nK:C", true), ("", true), ("nonsense 'x", true),
    ])
  func completeness(_ text: String, _ isComplete: Bool) {
    #expect(Cell.isComplete(text) == isComplete)
  }

  @Test(
    "a cell that is open says how it ends",
    arguments: [
      ("status", nil), ("X:1\nK:C", "a blank line ends the tune"), ("X:1\nK:C\n", nil),
      ("tune <<E\nX:1", "a line 'E' ends the text"), ("!cat <<E", "a line 'E' ends the text"),
    ])
  func openEnd(_ text: String, _ expected: String?) { #expect(Cell.openEnd(of: text) == expected) }

  @Test(
    "a tune pasted at the end is whole, so that one Enter submits it; other text is put in as it is",
    arguments: [
      ("X:1\r\nK:C\r\nCDE|\r\n\r\n", "", true, "X:1\nK:C\nCDE|\n"),
      ("X:1\nK:C\nCDE|", "", false, "X:1\nK:C\nCDE|"),
      ("K:C\nCDE|", "X:1\n", true, "K:C\nCDE|\n"),
      ("K:C", "X:1\n", true, "K:C"),
      ("X:1\nK:C\n\nstatus\n", "", true, "X:1\nK:C\n\nstatus"),
      ("tune <<E\nX:1\nK:C", "", true, "tune <<E\nX:1\nK:C"),
      ("Cafe\u{301} q\u{308}", "", true, "Caf\u{E9} q\u{308}"),
    ])
  func insertion(_ text: String, _ before: String, _ isAtEnd: Bool, _ expected: String) {
    let insertion = PastedText.insertion(of: text, after: before, isAtEnd: isAtEnd)
    #expect(Array(insertion.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test(
    "pasted text loses control characters and, from a copied session, all but typed cells",
    arguments: [
      ("a\r\nb\rc\n\n", "a\nb\nc"),
      ("a\u{1B}[1mb\u{7}", "a[1mb"),
      ("lilt[1]> status\ncorpus  none\nlilt[2]> quit\n", "status\nquit"),
      ("lilt[9]> tune X:1\nt1  x\nlilt[10]> status", "tune <<END\nX:1\nEND\nstatus"),
      ("lilt[1]> X:1\nT:a\n\nt1  a\nlilt[2]> status", "X:1\nT:a\n\nstatus"),
      ("no lilt[1]> here", "no lilt[1]> here"),
    ])
  func paste(_ text: String, _ expected: String) {
    #expect(PastedText.cleaned(text) == expected)
  }
}
