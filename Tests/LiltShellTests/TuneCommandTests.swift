import ABCNotation
import Composition
import TestSupport
import Testing

@testable import LiltShell

/// Tests `title`, `transpose`, `keep`, `drop`, `edit` and `tune FILE`.
@Suite("Commands on tunes")
struct TuneCommandTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    folder = try TemporaryFolder()
    shell = TestShell(in: folder.path, variables: ["two-lines": "two\nlines"])
  }

  private static let jig =
    "X:5\nT:A jig\nT:Or not\nM:6/8\nL:1/8\nK:D\n|:\"D\"d2f \"A/c#\"a2^g|\"Bm\"f3 d3:|\n"

  private func text(_ name: String) throws -> String { try shell.session.tune(name).text }

  private mutating func does(_ cells: String...) {
    for cell in cells {
      #expect(shell.session.execute(cell) == .done, "'\(cell)': \(shell.recorder.error)")
    }
  }

  private func keys(_ text: String) -> [Int] {
    PlayedTune(text).performance.voices[0].melody.map(\.key)
  }

  @Test("a new title replaces the first one, and the rest of the text is unchanged")
  mutating func title() throws {
    does(Self.jig, "title t1 The  'Lazy Morning'")
    #expect(try text("t1") == Self.jig.replacing("T:A jig", with: "T:The Lazy Morning"))
    does("X:1\nM:3/4\nK:C\nC\nT:Part two\nD\n", "title Mine")
    #expect(try text("t2") == "X:1\nT:Mine\nM:3/4\nK:C\nC\nT:Part two\nD\n")
    does("title 100% wool")
    #expect(try text("t2").contains("T:100\\% wool\n"))
    #expect(try shell.session.tune("t2").title == "100% wool")
    #expect(PlayedTune(try text("t2")).title == "100% wool")
    does("title \"${two-lines}\"")
    #expect(try shell.session.tune("t2").title == "two lines")
    for cell in ["title", "title t1", "title _2", "title t1 ' '"] {
      #expect(shell.session.execute(cell) == .failed(.usage), "\(cell)")
    }
    try folder.write("", to: "Reel")
    does("title Reel", "title Reel of Tulloch")
    #expect(try shell.session.tune("t2").title == "Reel of Tulloch")
  }

  @Test("transposing makes a new tune; up and down again gives the same music")
  mutating func transpose() throws {
    does(Self.jig, "transpose t1 +3", "transpose t2 -3", "transpose t1 F", "transpose t1 Bb")
    #expect(try text("t1") == Self.jig)
    let original = keys(Self.jig)
    #expect(try keys(text("t2")) == original.map { $0 + 3 })
    #expect(try keys(text("t3")) == original)
    #expect(try text("t4") == text("t2"), "F is three up")
    #expect(try keys(text("t5")) == original.map { $0 - 4 }, "down is nearer")
    #expect(try text("t2").contains("\"F\"f2a \"C/e\""))
    #expect(shell.session.unsaved == ["t1", "t2", "t3", "t4", "t5"])
  }

  @Test("the key to transpose to can be written with Unicode's signs or in words")
  mutating func spelledTonics() throws {
    does(
      Self.jig, "transpose t1 Bb", "transpose t1 B♭", "transpose t1 'B flat'",
      "transpose t1 \"b-flat\"")
    for name in ["t3", "t4", "t5"] { #expect(try text(name) == text("t2")) }
    #expect(shell.session.execute("transpose t1 'B flatter'") == .failed(.usage))
  }

  @Test("a tonic without mode keeps the mode, and so does a key of the same scale")
  mutating func modes() throws {
    does("X:1\nK:Am\nAce\n", "transpose t1 D", "transpose t1 Dmin", "transpose t1 Daeo")
    #expect(
      try ["t2", "t3", "t4"].map { try text($0) } == Array(repeating: "X:1\nK:Dm\ndfa\n", count: 3))
    #expect(shell.session.execute("transpose t1 Ddor") == .failed(.usage))
    #expect(shell.session.execute("transpose t1 Hp") == .failed(.usage))
  }

  @Test("the record of an edited tune marks it as changed, so that it is not reproduced")
  mutating func records() throws {
    let record = GenerationRecord(
      program: "lilt 9", model: "00ff", seed: 7, settings: SamplingSettings(),
      prime: Prime(bare: "X"))
    _ = shell.session.tunes.add(Self.jig, cell: 1, record: record)
    let drawn = try shell.session.tune("t1").abcText
    #expect(drawn.hasPrefix("X:5\n% lilt program lilt 9\n"))
    #expect(try GenerationRecord(in: drawn) == record)
    does("transpose t1 +2", "title t2 Other", "title t1 Renamed", "export t1 a.abc")
    for (name, change) in [
      ("t1", "title"), ("t2", "transposed by +2, from D to E"),
    ] {
      let text = try shell.session.tune(name).abcText
      #expect(text.contains("% lilt seed 7\n"), "where it came from is still told")
      #expect(throws: GenerationRecordError.changed(change)) { try GenerationRecord(in: text) }
    }
    // The same holds for a record within the text, as in a file.
    does("tune a.abc", "transpose -1")
    let text = try shell.session.tune(nil).abcText
    #expect(text.contains("% lilt changed title\n% lilt changed transposed by -1, from D to Db\n"))
  }

  @Test("records stay with their tunes when a tunebook is read again")
  mutating func tunebook() throws {
    for seed in [3, 4] as [UInt64] {
      let record = GenerationRecord(
        program: "lilt 9", model: "00ff", seed: seed, settings: SamplingSettings(),
        prime: Prime(bare: "X"))
      _ = shell.session.tunes.add("X:\(seed)\nK:C\nC\n", cell: 1, record: record)
    }
    does("export t1 t2 book.abc", "tune book.abc")
    for (name, seed) in [("t3", 3), ("t4", 4)] as [(String, UInt64)] {
      #expect(try GenerationRecord(in: text(name)).seed == seed)
    }
    // A text without an X: line first, as --start can make, has its record at the beginning.
    let record = try GenerationRecord(in: text("t3"))
    #expect(record.placed(in: "GAB\n") == record.comments + "GAB\n")
    #expect(try GenerationRecord(in: record.placed(in: "GAB\n")) == record)
  }

  @Test("'kept' names all kept tunes, all others can be dropped, names are not reused")
  mutating func keepAndDrop() throws {
    does(Self.jig, Self.jig, Self.jig, "keep t1 t3")
    #expect(shell.session.execute("show kept") == .failed(.usage))
    #expect(shell.recorder.error.contains("'kept' is 2 tunes, expected one"))
    does("drop --others")
    #expect(shell.session.tunes.entries.map(\.name) == ["t1", "t3"])
    does("export kept kept.abc")
    #expect(try shell.session.tunes(of: "kept.abc").count == 2)
    does("keep --undo t1", "drop", Self.jig)
    #expect(shell.session.tunes.entries.map(\.name) == ["t1", "t4"])
    #expect(shell.session.tunes.kept.isEmpty)
    #expect(shell.session.execute("drop t3") == .failed(.input))
    #expect(shell.session.execute("export kept x.abc") == .failed(.input))
  }

  @Test("tunes from a file are added unchanged and count as saved")
  mutating func tuneFile() throws {
    try folder.write(Self.jig + "\n" + Self.jig, to: "my book.abc")
    try folder.write(Self.jig, to: "one.txt")
    does("tune one.txt")
    #expect(shell.session.unsaved == [])
    #expect(shell.session.tunes.entries.map(\.title) == ["A jig"])
    #expect(shell.session.execute("tune none.abc") == .failed(.input))
    #expect(shell.session.execute("tune A/2B") == .failed(.input))
    #expect(shell.recorder.error.hasSuffix("hint: a tune starts with a line such as 'X:1'\n"))
  }

  @Test("an edited tune appears at the prompt and becomes a new one; its file is removed")
  func edit() throws {
    let files = shell.session.files
    let prompt = ScriptedPrompt([
      .cell("X:1\nT:Old\nK:C\nC\n"), .cell("edit t1"), .cell("X:1\nT:New\nK:C\nD\n"), .cell("edit"),
    ])
    var edited: [String] = []
    let prompted = TestShell(
      in: folder.path, environment: ["EDITOR": "ed -x", "TMPDIR": folder.path]
    ) { world in
      world.terminal.isInteractive = true
      world.runSystemCommand = { command in
        let file = String(command.split(separator: "'")[1])
        #expect(command.hasPrefix("ed -x '"))
        edited.append(file)
        let text = try Fixtures.text(at: file)
        try files.write(Array(text.replacing("Old", with: "New").utf8), to: file)
        // Editors leave files beside it, such as an undo file or a folder.
        try files.makeFolder(PathResolver.parent(of: file) + "/.undo/more")
        try files.write([1], to: PathResolver.parent(of: file) + "/.undo/more/.tune.abc.un~")
        return 0
      }
    }
    var session = prompted.session
    var loop = PromptLoop(prompt, for: session)
    _ = loop.run(&session)
    #expect(edited.map(PathResolver.lastComponent) == ["tune.abc", "tune.abc"])
    #expect(prompt.shown[2] == "lilt[3]> X:1\nT:New\nK:C\nC\n")
    #expect(session.tunes.entries.map(\.title) == ["Old", "New"])
    // The last cell is a tune that was not edited.
    #expect(prompt.shown[4].hasPrefix("lilt[5]> X:1\nT:New"))
    #expect(prompted.recorder.error.contains("nothing was changed\n"))
    #expect(edited.allSatisfy { files.kind(of: PathResolver.parent(of: $0)) == nil })
  }
}
