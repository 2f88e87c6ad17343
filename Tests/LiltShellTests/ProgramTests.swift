import LiltShell
import TestSupport
import Testing

@Suite("Startup")
struct ProgramTests {
  @Test("exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted")
  func status() {
    #expect(TestShell().run("-c", "status") == 0)
    #expect(TestShell().run("-c", "quit", "-c", "nonsense") == 0)
    #expect(TestShell().run("-c", "show") == 1)
    #expect(TestShell().run("-c", "nonsense") == 2)
    #expect(TestShell().run("--nosuch") == 2)
    #expect(TestShell().run("-c", "status", "file.lilt") == 2)
    #expect(TestShell().run("--set", "novalue", "-c", "status") == 2)
    #expect(TestShell().run("nosuch.lilt") == 1)
    #expect(TestShell().run("--help") == 0)
    let interrupted = TestShell()
    interrupted.world.interrupt.request()
    #expect(interrupted.run("-c", "status") == 130)
  }

  @Test("a script stops at the first error, which names file and line")
  func stops() throws {
    let folder = try TemporaryFolder()
    try folder.write("set top-k 3\n\nshow\nset top-k 4\n", to: "a.lilt")
    let shell = TestShell(in: folder.path)
    #expect(shell.run("a.lilt") == 1)
    #expect(shell.recorder.output == "top-k  3\n")
    #expect(shell.recorder.error.hasPrefix("a.lilt:3: error: show: there is no tune yet\n"))
  }

  @Test("--keep-going runs the rest, and the first error determines the status")
  func keepGoing() {
    let shell = TestShell()
    #expect(shell.run("--keep-going", "-c", "show", "-c", "nonsense", "-c", "set top-k 4") == 1)
    #expect(shell.recorder.output == "top-k  4\n")
  }

  @Test("without a terminal, commands come from standard input")
  func input() {
    let shell = TestShell()
    #expect(shell.run(input: "# hi\ntune <<E\nX:1\nT:A\nE\nX:2\nT:B\n\nshow t2\n") == 0)
    #expect(shell.recorder.output == "t1  A\nt2  B\nX:2\nT:B\n")
  }

  @Test("--set replaces ${name} in words")
  func variables() {
    let shell = TestShell()
    #expect(shell.run("--set", "k=7", "--echo", "-c", "set top-k ${k}") == 0)
    #expect(shell.recorder.output == "> set top-k ${k}\ntop-k  7\n")
  }

  @Test("a closed pipe ends the run silently, with status 1")
  func brokenPipe() {
    let shell = TestShell()
    shell.recorder.failure = .readerGone
    #expect(shell.run("--keep-going", "-c", "help", "-c", "nonsense") == 1)
    #expect(shell.recorder.error == "")
  }
}
