import CharRNN
import TestSupport
import Testing

@testable import LiltShell

@Suite("The start file")
struct StartFileTests {
  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    try TestShell(in: folder.path).session.files.makeFolder("lilt")
    file = folder.path + "/lilt/init.lilt"
  }

  /// Starts lilt at a prompt that runs `cells`.
  private func start(
    _ arguments: String..., running cells: [String] = []
  ) -> (session: Session?, shell: TestShell) {
    let shell = TestShell(in: folder.path, environment: ["XDG_CONFIG_HOME": folder.path]) {
      $0.terminal.isInteractive = true
    }
    var found: Session?
    _ = Startup.run(arguments, in: shell.world, standardInput: LineSource(text: "")) {
      session, _ in
      for cell in cells { session.execute(cell) }
      found = session
      return .quit
    }
    return (found, shell)
  }

  @Test("it runs before the prompt, shows nothing, and its cells have no numbers")
  func runs() throws {
    try folder.write("set top-k 7\nX:1\nT:a\nK:C\n\nstatus\n", to: "lilt/init.lilt")
    let (session, shell) = start()
    #expect(session?.settings.value(of: .topK) == 7)
    #expect(session?.tunes.entries.map(\.name) == ["t1"])
    #expect(session?.unsaved == [], "what the file makes again need not be saved")
    #expect(session?.cellNumber == 1)
    #expect(session?.cells.count == 0)
    #expect(shell.recorder.transcript == "")
  }

  @Test("what is wrong in it is told with its line, and the rest runs")
  func faults() throws {
    try folder.write("nonsense\nset top-k 7\nquit\nset top-k 8\n", to: "lilt/init.lilt")
    let (session, shell) = start()
    #expect(session?.settings.value(of: .topK) == 7)
    #expect(shell.recorder.error.contains("\(file):1: error: there is no command 'nonsense'"))
    try folder.write("tune <<END\nX:1\n", to: "lilt/init.lilt")
    #expect(start().shell.recorder.error.contains("init.lilt:1: error: the text after '<<END'"))
  }

  @Test("only a plain prompt runs it")
  func others() throws {
    try folder.write("set top-k 7\n", to: "lilt/init.lilt")
    try folder.write("set temperature 2\n", to: "a.lilt")
    #expect(start("--no-init").session?.settings.value(of: .topK) == nil)
    #expect(start("-i", "a.lilt").session?.settings.value(of: .topK) == nil)
    #expect(start("-i", "-c", "status").session?.settings.value(of: .topK) == nil)
    try folder.write("", to: "lilt/none.lilt")
    let piped = TestShell(in: folder.path, environment: ["XDG_CONFIG_HOME": folder.path])
    #expect(piped.run(input: "set top-k\n") == 0)
    #expect(!piped.recorder.output.contains("7"))
  }

  @Test("a saved session has its cells, so that it gives the same alone")
  func saved() throws {
    try folder.write("set top-k 7\nset seed 5\n", to: "lilt/init.lilt")
    _ = start(running: ["help", "set temperature 2", "set top-p 0.5", "save mine.lilt"])
    let text = try Fixtures.text(at: folder.path + "/mine.lilt")
    #expect(
      text == "# from init.lilt\nset top-k 7\nset seed 5\nset temperature 2\nset top-p 0.5\n")
    _ = start(running: ["set temperature 2", "undo", "set top-p 0.5", "save undone.lilt"])
    let undone = try Fixtures.text(at: folder.path + "/undone.lilt")
    #expect(undone == "# from init.lilt\nset top-k 7\nset seed 5\nset top-p 0.5\n")
  }
}
