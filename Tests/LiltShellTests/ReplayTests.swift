import CharRNN
import Composition
import TestSupport
import Testing

@testable import LiltShell

/// A saved session, run by another process, makes the same tunes under the same names.
@Suite("A saved session runs again")
struct ReplayTests {
  /// What must be the same after the saved session has run.
  private struct State: Equatable {
    let names: [String]
    let texts: [String]
    let settings: Settings
    let prime: SessionPrime?
    let digest: String?
    let step: Int?

    init(_ session: Session) {
      names = session.tunes.entries.map(\.name)
      texts = session.tunes.entries.map(\.abcText)
      settings = session.settings
      prime = session.prime
      digest = session.model?.model.digest.hexadecimal
      step = session.model?.provenance.step
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A session whose drawn seeds begin above `firstSeed`.
  private func shell(firstSeed: UInt64, variables: [String: String] = [:]) throws -> ModelShell {
    var seed = firstSeed
    var shell = try ModelShell(in: folder) { world in
      world.makeSeed = {
        seed += 1
        return seed
      }
      world.runSystemCommand = { _ in 0 }
    }
    shell.shell.session.variables = variables
    return shell
  }

  /// Saves the session, runs the file in another one, and compares them.
  private func expectReplay(
    _ shell: inout ModelShell, _ comment: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    shell.does("save saved.lilt", sourceLocation: sourceLocation)
    var second = try self.shell(firstSeed: 9_000)
    let outcome = second.run("source saved.lilt")
    let text = try Fixtures.text(at: folder.path + "/saved.lilt")
    #expect(
      outcome == .done, "\(comment)\n\(second.error)\n\(text)", sourceLocation: sourceLocation)
    #expect(
      State(second.session) == State(shell.session), "\(comment)\n\(text)",
      sourceLocation: sourceLocation)
  }

  private static let start = [
    "corpus load tunes.abc", "model new --embedding 4 --layers 6", "set batch 3", "set sequence 8",
  ]

  @Test("seeds that were drawn are in the file")
  func seeds() throws {
    var shell = try self.shell(firstSeed: 40)
    for cell in Self.start { shell.does(cell) }
    shell.does("sample --length 30", "sample --count 2 --length 20", "bars 2", "take 1", "finish")
    try expectReplay(&shell)
    let text = try Fixtures.text(at: folder.path + "/saved.lilt")
    #expect(text.contains("model new --seed 41 --embedding 4 --layers 6\n"))
  }

  @Test("a word such as _3 means the same tune although failed cells, help and others are left out")
  func references() throws {
    var shell = try self.shell(firstSeed: 40)
    for cell in ["X:1\nT:One\nK:C\nc\n", "nonsense", "help", "X:2\nT:Two\nK:C\nd\n"] {
      shell.run(cell)
    }
    shell.does("history", "title _4 Other", "drop _1", "status", "tune <<END\nX:3\nK:C\n_4\nEND")
    try expectReplay(&shell)
    let text = try Fixtures.text(at: folder.path + "/saved.lilt")
    #expect(text.contains("\ntitle t2 Other\ndrop t1\n"))
    #expect(text.contains("\n_4\n"), "music is not a reference")
    #expect(!text.contains("help") && !text.contains("history") && !text.contains("nonsense"))
  }

  @Test("values of --set are in the file, as whole words")
  func variables() throws {
    let title = "It's <<END # a \"title\""
    var shell = try self.shell(
      firstSeed: 40, variables: ["title": title, "book": "a b.abc", "n": "0.5"])
    try folder.write("X:1\nK:C\nc\n", to: "a b.abc")
    shell.does(
      "X:1\nT:One\nK:C\nc\n", "title t1 ${title}", "set temperature ${n}",
      "corpus load tunes.abc ${book}", "title t1 'costs ${n}'")
    try expectReplay(&shell)
    #expect(shell.session.tunes.entries.map(\.title) == ["costs ${n}"])
  }

  @Test("the cells of a command file stand in place of 'source', with their own seeds")
  func sourced() throws {
    try folder.write("sample --length 20\nsource inner.lilt\ntitle _ Inner\n", to: "outer.lilt")
    try folder.write("sample --length 10\n# comment\nX:5\nK:C\ne\n\n", to: "inner.lilt")
    try folder.write("set top-k 4\nX:6\nK:C\nf\n\nnonsense\nset top-k 5\n", to: "stops.lilt")
    var shell = try self.shell(firstSeed: 40)
    for cell in Self.start { shell.does(cell) }
    shell.does("source outer.lilt")
    #expect(shell.run("source stops.lilt") == .failed(.usage))
    try folder.write("nonsense\n", to: "outer.lilt")
    try folder.write("nonsense\n", to: "stops.lilt")
    try expectReplay(&shell)
    #expect(try Fixtures.text(at: folder.path + "/saved.lilt").contains("# source outer.lilt\n"))
  }

  @Test("a command file that saves has its own cells in the saved file")
  func savedWithin() throws {
    try folder.write("X:6\nK:C\nf\n\nsave inner.lilt\n", to: "outer.lilt")
    var shell = try self.shell(firstSeed: 40)
    shell.does("set top-k 3", "source outer.lilt")
    #expect(
      try Fixtures.text(at: folder.path + "/inner.lilt") == "set top-k 3\nX:6\nK:C\nf\n\n")
    #expect(shell.session.unsaved.isEmpty)
  }

  @Test("a system command is a comment")
  func systemCommand() throws {
    var shell = try self.shell(firstSeed: 40)
    shell.shell.session.isAtPrompt = true
    shell.does("!ls -l", "X:1\nK:C\nc\n")
    try expectReplay(&shell)
    #expect(try Fixtures.text(at: folder.path + "/saved.lilt").hasPrefix("# !ls -l\nX:1\n"))
  }

  @Test("what a stopped cell had drawn is in the file")
  func stoppedSampling() throws {
    for (options, pieces) in [
      ("--length 900", 20), ("--form free", 8), ("--start GAB --length 900", 5),
      ("--count 300 --length 40", 4),
    ] {
      var shell = try self.shell(firstSeed: 40)
      for cell in Self.start { shell.does(cell) }
      let interrupt = shell.shell.world.interrupt
      shell.sink.onProgress = { if $0 == pieces { interrupt.request() } }
      #expect(shell.run("sample \(options)") == .failed(.interrupted))
      interrupt.clear()
      shell.sink.onProgress = nil
      shell.does("sample --length 20")
      #expect(shell.session.tunes.entries.count > 1, "\(options)")
      try expectReplay(&shell, options)
      #expect(shell.session.unsaved.isEmpty, "\(options)")
    }
  }

  @Test("a stopped or timed training stands for its steps; one that depends on its end is told")
  func training() throws {
    var time = Duration.zero
    var shell = try ModelShell(in: folder) { world in
      world.now = {
        time += .milliseconds(200)
        return time
      }
    }
    for cell in Self.start { shell.does(cell) }
    let interrupt = shell.shell.world.interrupt
    func stop(_ cell: String) {
      var reports = 0
      shell.sink.onProgress = { _ in
        reports += 1
        if reports == 3 { interrupt.request() }
      }
      #expect(shell.run(cell) == .failed(.interrupted))
      interrupt.clear()
      shell.sink.onProgress = nil
    }
    stop("train --epochs 50 --learning-rate 0.01")
    shell.does("train --minutes 0.05")
    try expectReplay(&shell)
    let text = try Fixtures.text(at: folder.path + "/saved.lilt")
    #expect(text.contains("\n# train --epochs 50 --learning-rate 0.01\n# stopped, and did this:\n"))
    #expect(!text.contains("--minutes 0.05"))
    stop("train --epochs 50 --schedule cosine")
    shell.does("save saved.lilt")
    #expect(
      try Fixtures.text(at: folder.path + "/saved.lilt")
        .contains("\n# train --epochs 50 --schedule cosine\n# cannot be repeated: it was stopped"))
  }

  @Test("a random session makes the same tunes again")
  func random() throws {
    try folder.write("sample --length 12\ntitle _ ${title}\n", to: "outer.lilt")
    withEverySeed(0..<8) { run, random in
      var shell = try self.shell(firstSeed: 100 * run, variables: ["title": "a b"])
      let interrupt = shell.shell.world.interrupt
      for cell in Self.start { shell.does(cell) }
      for _ in 0..<25 {
        let cells = shell.session.cells.count
        let number = random.below(cells + 2)
        let name = "t\(random.below(shell.session.tunes.entries.count + 2))"
        let choices = [
          "sample --length \(random.below(30))", "sample --length 20 --seed \(number)",
          "sample --count 2 --length 15", "sample --top-k 0", "help", "nonsense", "history 2",
          "title _\(number) New \(number)", "title ${title}", "transpose _\(number) 2",
          "transpose \(name) -3", "drop \(name)", "keep _\(number)", "drop _\(number)",
          "prime _\(number)", "prime GAB", "prime --clear", "X:\(number)\nT:T\(number)\nK:D\nd|\n",
          "tune\nX:7\nK:C\n_\(number)\n\nX:8\nK:C\ng", "source outer.lilt", "bars 2", "take 1",
          "more 1", "finish --here", "set temperature 0.\(1 + number % 9)", "set seed \(number)",
          "set seed default", "walk --text GA", "undo", "undo", "train --steps 1", "status",
          "tunes",
        ]
        if random.below(5) == 0 {
          let limit = random.below(4) + 1
          shell.sink.onProgress = { if $0 == limit { interrupt.request() } }
        }
        shell.run(choices[random.below(choices.count)])
        interrupt.clear()
        shell.sink.onProgress = nil
      }
      try expectReplay(&shell, "seed \(run)")
    }
  }
}

@Suite("Files of another kind")
struct ReplacedFileTests {
  private let folder: TemporaryFolder
  private var shell: ModelShell

  init() throws {
    folder = try TemporaryFolder()
    shell = try ModelShell.withModel(in: folder)
    shell.does("X:1\nT:One\nK:C\nc\n")
  }

  private static let binary = [UInt8]("MThd".utf8) + [0, 0, 0, 6]

  @Test(
    "a file of another kind is replaced only with --replace, one of the same kind with a note",
    arguments: [
      ("save", "x.lilt", "set top-k 3\n", nil),
      ("export t1", "x.abc", "X:1\nK:C\n", "set top-k 3\n"),
      ("export t1", "x.svg", "<?xml version=\"1.0\"?>\n<svg>", "X:1\nK:C\n"),
      ("plot loss --output", "x.svg", "<svg></svg>", "notes\n"),
    ])
  mutating func kinds(_ command: String, _ file: String, _ same: String, _ other: String?) throws {
    shell.does("train --steps 1")
    try folder.write(same, to: file)
    shell.does("\(command) \(file)")
    #expect(shell.error.hasSuffix("the old '\(file)' is replaced\n"), "\(shell.error)")
    guard let other else { return }
    for content in [Array(other.utf8), Self.binary] {
      try folder.write(content, to: file)
      #expect(shell.fails("\(command) \(file)").text.contains("so it is not replaced\nhint: "))
      #expect(try shell.bytes(file) == content)
    }
    let words = command.split(separator: " ")
    shell.does("\(words[0]) \(words.dropFirst().joined(separator: " ")) \(file) --replace")
    #expect(try shell.bytes(file) != Self.binary)
  }

  @Test("binary kinds are told apart by their first bytes; an empty file is of every kind")
  mutating func bytes() throws {
    for kind in FileKind.allCases { #expect(kind.includes("x", [])) }
    #expect(FileKind.midi.includes("x", Self.binary))
    #expect(!FileKind.sound.includes("x", Self.binary) && !FileKind.abc.includes("x", Self.binary))
    for length in 0...9 {
      let start = [UInt8](repeating: 1, count: 8) + Array("{".utf8)
      let isWhole = length == 9 || length == 0
      #expect(FileKind.checkpoint.includes("x", Array(start.prefix(length))) == isWhole)
    }
    try folder.write(Self.binary, to: "m.safetensors")
    #expect(shell.fails("checkpoint save m.safetensors").text.contains("is not a checkpoint"))
    try folder.write("notes", to: "7.mid")
    #expect(shell.fails("convert tunes.abc .").text.contains("'./7.mid' exists"))
  }

  @Test("a command file and a tunebook are never taken for each other")
  func text() {
    let script = Array("X:1\nK:C\nc\n\nset top-k 3\n".utf8)
    #expect(FileKind.commandFile.includes("a.lilt", script))
    #expect(!FileKind.abc.includes("a.lilt", script))
    #expect(FileKind.abc.includes("a.txt", Array("\u{FEFF}%abc\r\nX:1\r\n".utf8)))
    #expect(!FileKind.abc.includes("a.txt", Array("set top-k 3\n".utf8)))
    #expect(!FileKind.commandFile.includes("a.abc", script))
    #expect(!FileKind.notebook.includes("README.md", Array("# Mine\n".utf8)))
    #expect(!FileKind.page.includes("index.html", Array("<html>".utf8)))
  }

  @Test(
    "save refuses what other commands write and says which",
    arguments: [
      ("t1", "export t1 t1.abc"), ("mine.abc", "export t1 mine.abc"), ("a.mid", "export t1 a.mid"),
      ("kept", "export kept kept.abc"), ("m.safetensors", "checkpoint save m.safetensors"),
      ("mine", "save mine.lilt"), ("mine.txt", "save mine.lilt"),
    ])
  mutating func savingElse(_ file: String, _ advice: String) {
    let failure = shell.fails("save \(file)")
    #expect(failure.kind == .usage)
    #expect(failure.text.hasSuffix("hint: \(advice)\n"), "\(failure.text)")
    #expect(shell.session.files.kind(of: file) == nil)
    #expect(shell.session.unsaved == ["t1"])
  }

  @Test("status names the command that saves each thing")
  mutating func status() {
    shell.does("train --steps 1", "bars 1", "take 1")
    let text = shell.prints("status")
    #expect(
      text.contains(
        "the model (checkpoint save FILE), t1 (export all FILE.abc, or save FILE.lilt), "
          + "the tune in progress (finish, or save FILE.lilt)"), "\(text)")
    shell.does(
      "export all all.abc", "checkpoint save m.safetensors", "finish --here", "save s.lilt")
    #expect(shell.session.unsaved == [])
  }
}
