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

@Suite("Completer")
struct CompleterTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    folder = try TemporaryFolder()
    shell = TestShell(in: folder.path, environment: ["LILT_HOME": folder.path])
    for name in ["corpus", "sub dir", "sessions"] { try shell.session.files.makeFolder(name) }
    try folder.write("X:1\nK:C\nC\n", to: "corpus/starter.abc")
    try folder.write("X:1\nK:C\nC\n", to: "my tune.abc")
    for name in ["run.lilt", "sub dir/inner.lilt"] { try folder.write("status\n", to: name) }
    for name in ["sessions/jigs.safetensors", "mine.safetensors"] { try folder.write("", to: name) }
    shell.session.execute("X:1\nT:One\nK:C")
  }

  private func candidates(_ text: String) -> [String] {
    Completer(shell.session).completion(of: text).candidates.map(\.text)
  }

  @Test(
    "the completer offers the candidates for the cursor",
    arguments: [
      ("sta", ["status"]),
      ("check", ["check", "checkpoint"]),
      ("corpus l", ["list", "load"]),
      ("corpus ", ["list", "load", "search", "show"]),
      ("corpus load st", ["starter"]),
      ("corpus load starter --he", ["--held-out", "--help"]),
      ("corpus load starter --quiet st", ["starter"]),
      ("plot ", ["loss", "optimizers"]),
      ("plot optimizers --optimizers ad", ["adagrad", "adam"]),
      ("plot loss --o", ["--output"]),
      ("corpus load --held-out ", []),
      ("corpus load ./cor", ["./corpus/"]),
      ("corpus load my", ["'my tune.abc'"]),
      ("corpus load 'my", ["'my tune.abc'"]),
      (
        "source ",
        ["'my tune.abc'", "'sub dir/", "corpus/", "mine.safetensors", "run.lilt", "sessions/"]
      ),
      ("source nosuch/", []),
      ("open j", ["jigs"]),
      ("open mi", ["mine.safetensors"]),
      ("set tem", ["temperature"]),
      ("set until t", ["tune"]),
      ("set --reset unt", ["until"]),
      ("timing o", ["off", "on"]),
      ("show t", ["t1"]),
      ("keep ", ["t1"]),
      ("drop --o", ["--others"]),
      ("transpose t1 +", ["+2"]),
      ("transpose t1 E", ["E", "Eb"]),
      ("play --ch", ["--chords"]),
      ("export --chords o", ["off", "on"]),
      ("export t1 t", ["t1", "t1.abc", "t1.mid", "t1.pdf", "t1.svg", "t1.wav"]),
      ("export 'my tune.abc' 'my tune.w", ["'my tune.wav'"]),
      ("export t1 t1 t1.", ["t1.abc", "t1.pdf"]),
      ("title ", ["t1"]),
      ("edit ", ["'my tune.abc'", "'sub dir/", "corpus/", "sessions/", "t1"]),
      ("source 'sub dir/i", ["'sub dir/inner.lilt'"]),
      ("prime ", ["'my tune.abc'", "'sub dir/", "corpus/", "sessions/", "t1"]),
      ("score 'my", ["'my tune.abc'"]),
      ("tune ", ["'my tune.abc'", "'sub dir/", "corpus/", "sessions/"]),
      ("tune 'my tune.abc' ", []),
      (#"prime "G"GB"#, []),
      ("tune --q", ["--quiet"]),
      ("?corpus s", ["search", "show"]),
      ("help sta", ["status"]),
      ("!run", ["run.lilt"]),
      ("X:1", []),
      ("status x", []),
      ("nosuch x", []),
    ])
  func completion(_ text: String, _ expected: [String]) {
    #expect(candidates(text) == expected)
  }

  @Test("the empty line offers every command with its description")
  func everything() {
    let completion = Completer(shell.session).completion(of: "")
    #expect(
      completion.candidates.map(\.text) == CommandTable.firstWords.filter { $0 != "!" }.sorted())
    #expect(completion.candidates.allSatisfy { !$0.summary.isEmpty })
    #expect(completion.replacedCount == 0)
  }

  @Test("a completion replaces the word at the cursor and its quote")
  func replaced() {
    let completion = Completer(shell.session).completion(of: "corpus load 'my")
    #expect(completion.replacedCount == 3)
    #expect(completion.commonPrefix == "'my tune.abc'")
    let folder = Completer(shell.session).completion(of: "source cor")
    #expect(folder.candidates.map(\.endsWord) == [false])
  }

  @Test("candidates are listed with descriptions, or in columns")
  func listing() {
    func completion(_ names: [String], _ summary: String) -> Completion {
      Completion(
        replacedCount: 0,
        candidates: names.map { Completion.Candidate(text: $0, summary: summary, endsWord: true) })
    }
    #expect(completion(["a", "bcd"], "x").listing(columns: 20) == "a    x\nbcd  x\n")
    #expect(completion(["a", "bcd", "e"], "").listing(columns: 10) == "a    bcd\ne\n")
  }
}
