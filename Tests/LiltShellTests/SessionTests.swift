import CharRNN
import Composition
import TestSupport
import Testing

@testable import LiltShell

@Suite("Session")
struct SessionTests {
  private static let twoTunes = "X:1\nT:One\nK:C\nCDE|\n\nX:2\nT:Two\nK:G\nGAB|\n"

  @Test(
    "a command that fails leaves the session unchanged",
    arguments: [
      "corpus load nosuch", "corpus load empty.abc", "corpus load binary.abc",
      "corpus load prose.abc",
      "corpus load good.abc prose.abc", "corpus load --held-out 1 good.abc", "corpus load folder",
      "set temperature 0", "set temperature nan", "set nosuch 1", "source binary.abc",
      "source empty.abc", "source cut.lilt", "source nosuch", "tune GAB", "save nosuch/x",
      "show t9",
      "timing maybe",
    ])
  func failure(_ cell: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.twoTunes, to: "good.abc")
    try folder.write("", to: "empty.abc")
    try folder.write([0x58, 0x3A, 0x31, 0x0A, 0], to: "binary.abc")
    try folder.write("once upon a time\n", to: "prose.abc")
    try folder.write("set top-k 3\ntune <<END\nX:1\n", to: "cut.lilt")
    var shell = TestShell(in: folder.path)
    #expect(shell.session.files.kind(of: "folder") == nil)
    try shell.session.files.makeFolder("folder")
    #expect(shell.session.execute("corpus load --quiet good.abc") == .done)
    #expect(shell.session.execute("set --quiet top-k 5") == .done)
    let before = shell.session
    let written = shell.recorder.error
    guard case .failed = shell.session.execute(cell) else {
      Issue.record("'\(cell)' succeeded")
      return
    }
    #expect(shell.session.corpus?.name == "good")
    #expect(shell.session.corpus?.tunes == before.corpus?.tunes)
    #expect(shell.session.settings == before.settings)
    #expect(shell.session.tunes == before.tunes)
    #expect(shell.session.isTiming == before.isTiming)
    #expect(shell.session.sourceDepth == 0)
    #expect(shell.recorder.error.count > written.count, "the error is shown")
  }

  @Test("in a command file, cells before the error keep their effect and later ones do not run")
  func sourceStops() throws {
    let folder = try TemporaryFolder()
    try folder.write("set top-k 3\n\nnonsense\nset top-k 4\n", to: "a.lilt")
    var shell = TestShell(in: folder.path)
    #expect(shell.session.execute("source a.lilt") == .failed(.usage))
    #expect(shell.session.settings.value(of: .topK) == 3)
    #expect(shell.recorder.error.hasPrefix("a.lilt:3: error: there is no command 'nonsense'\n"))
    #expect(shell.session.cells.map(\.succeeded) == [false])
  }

  @Test("--quiet silences results and notes, not errors")
  func quiet() {
    var shell = TestShell()
    shell.session.execute("help --quiet")
    #expect(shell.recorder.transcript == "")
    shell.session.execute("set --quiet temperature 0")
    #expect(shell.recorder.error.hasPrefix("error: set: '0' is no value for 'temperature'"))
    shell.session.execute("settings")
    #expect(shell.recorder.output.hasPrefix("setting"), "the next command speaks again")
  }

  @Test("tunes are named in order and found by name, by cell or as the latest")
  func tunes() throws {
    var shell = TestShell()
    shell.session.execute("status")
    shell.session.execute("tune \(Self.twoTunes)")
    shell.session.execute("X:9\nT:Nine\nK:D\n")
    #expect(shell.session.tunes.entries.map(\.name) == ["t1", "t2", "t3"])
    #expect(try shell.session.tune("t1").title == "One")
    #expect(try shell.session.tune("_2").title == "Two")
    #expect(try shell.session.tune("_").title == "Nine")
    #expect(try shell.session.tune(nil).title == "Nine")
    #expect(throws: Failure.unknownTune("t4", nearest: "t1")) { try shell.session.tune("t4") }
    #expect(shell.session.unsaved == ["t1", "t2", "t3"])
  }

  @Test("a saved session runs again to the same tunes and settings")
  func save() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.twoTunes, to: "good.abc")
    var first = TestShell(in: folder.path)
    for cell in [
      "corpus load good.abc", "nonsense", "set top-p 0.9", "tune\nX:1\nT:END\nK:C\nEND\nGAB",
      "X:2\nT:Two\nK:C\nc", "help", "save mine.lilt",
    ] { first.session.execute(cell) }
    #expect(first.session.unsaved.isEmpty)
    var second = TestShell(in: folder.path)
    #expect(second.session.execute("source mine.lilt") == .done)
    #expect(second.session.settings == first.session.settings)
    #expect(second.session.tunes.entries.map(\.text) == first.session.tunes.entries.map(\.text))
    #expect(second.session.corpus?.tunes == first.session.corpus?.tunes)
  }

  @Test("a request to stop ends a command and discards its changes")
  func interrupt() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.twoTunes, to: "good.abc")
    var shell = TestShell(in: folder.path)
    shell.world.interrupt.request()
    #expect(shell.session.execute("corpus load good.abc") == .failed(.interrupted))
    #expect(shell.session.corpus == nil)
    #expect(shell.recorder.error == "error: corpus load: stopped\n")
  }

  @Test("a result that cannot be written is a failure")
  func fullDisk() {
    var shell = TestShell()
    shell.recorder.failure = .system("no space left on device")
    #expect(shell.session.execute("help") == .failed(.environment))
    #expect(
      shell.recorder.error == "error: help: cannot write the result: no space left on device\n")
  }

  @Test("the catalogue has lilt's own corpora and those of LILT_CORPORA")
  func catalogue() throws {
    let folder = try TemporaryFolder()
    var shell = TestShell(
      in: "/nonexistent",
      environment: ["LILT_HOME": folder.path, "LILT_CORPORA": folder.path + "/more"])
    for name in ["corpus", "more/pair", "more/none"] {
      try shell.session.files.makeFolder(folder.path + "/" + name)
    }
    try folder.write("X:1\nK:C\nC\n", to: "corpus/own.abc")
    try folder.write("X:1\nK:C\nE\n", to: "more/pair/b.abc")
    try folder.write("X:1\nK:C\nD\n", to: "more/pair/a.abc")
    let catalogue = try Catalogue(in: shell.session)
    #expect(catalogue.entries.map(\.name) == ["own", "pair"])
    #expect(shell.session.execute("corpus load pair own") == .done)
    #expect(shell.session.corpus?.name == "pair+own")
    #expect(
      shell.session.corpus?.sources.map { PathResolver.lastComponent(of: $0.name) } == [
        "a.abc", "b.abc", "own.abc",
      ])
    #expect(shell.session.execute("corpus load piar") == .failed(.input))
    #expect(shell.recorder.error.hasSuffix("hint: did you mean 'pair'?\n"))
  }

  @Test("a folder's ABC files are found whatever the case of their names' endings")
  func suffix() throws {
    let folder = try TemporaryFolder()
    var shell = TestShell(in: folder.path, environment: ["LILT_CORPORA": folder.path])
    try shell.session.files.makeFolder("more")
    for (index, name) in ["ONE.ABC", "two.abc", "three.Abc", ".abc", "abc", "four.abcd"]
      .enumerated()
    {
      try folder.write(
        "X:1\nK:C\n\(String(repeating: "C", count: index + 1))|\n", to: "more/" + name)
    }
    for reference in ["more", folder.path + "/more"] {
      #expect(shell.session.execute("corpus load \(reference)") == .done)
      #expect(
        shell.session.corpus?.sources.map { PathResolver.lastComponent(of: $0.name) }
          == ["ONE.ABC", "three.Abc", "two.abc"])
    }
    #expect(shell.session.execute("corpus load more/ONE.ABC") == .done)
    #expect(shell.session.execute("tune more/ONE.ABC") == .done)
  }

  @Test("the ancestor's text is told as it was read, then what became of it", .needsNottingham)
  func ancestor() throws {
    let folder = try #require(Corpora.nottingham)
    var shell = TestShell(in: folder)
    shell.session.execute("corpus load jigs.abc hpps.abc")
    #expect(
      shell.recorder.output == """
        corpus jigs+hpps: 405 tunes, 155,224 characters, 87 distinct
          dropped as duplicates  3 tunes    1,224 characters
          held out               40 tunes   16,081 characters
          to train on            362 tunes  137,918 characters

        """)
  }
}
