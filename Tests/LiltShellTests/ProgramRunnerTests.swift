import TestSupport
import Testing

@testable import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs real processes with `/bin/sh`, which every supported system has.
@Suite("ProgramRunner")
struct ProgramRunnerTests {
  private let interrupt = Interrupt()

  private func shell(
    _ script: String, environment: [String: String] = [:], input: String? = nil,
    limit: Duration? = .seconds(60), isHeard: Bool = true,
    whileWaiting: (Duration) throws -> Void = { _ in }
  ) throws -> ProgramResult {
    try ProgramRunner(interrupt: interrupt).run(
      ProgramCall(
        path: "/bin/sh", arguments: ["-c", script], environment: environment, input: input,
        limit: limit, isHeard: isHeard), whileWaiting: whileWaiting)
  }

  @Test("output, error and status are returned separately")
  func streams() throws {
    let result = try shell("echo out; echo err >&2; exit 3")
    #expect(
      result == ProgramResult(status: 3, output: Array("out\n".utf8), error: Array("err\n".utf8)))
    #expect(result.complaints == ["err"])
    #expect(try shell("kill -9 $$").status == 137)
    #expect(try shell("echo out", isHeard: false).output == [])
  }

  @Test("output of any length is read while the program runs")
  func muchOutput() throws {
    let script = "i=0; while [ $i -lt 3000 ]; do printf '%01024d' 0; i=$((i+1)); done"
    #expect(try shell(script).output.count == 3000 * 1024)
    #expect(try shell("(\(script)) >&2").error.count == 3000 * 1024)
  }

  @Test("standard input is empty or the given file; the environment is the given one")
  func input() throws {
    #expect(try shell("read line && echo got; echo end").output == Array("end\n".utf8))
    let folder = try TemporaryFolder()
    let file = try folder.write("hello\n", to: "in")
    let result = try shell("read line; echo $line $A $HOME", environment: ["A": "b"], input: file)
    #expect(result.output == Array("hello b\n".utf8))
  }

  @Test("arguments reach the program unchanged, whatever characters they contain")
  func words() throws {
    let words = ["a b", "$HOME", "'", "\"", "*", "é", "-x", ""]
    let call = ProgramCall(
      path: "/bin/sh", arguments: ["-c", "for w; do echo \"<$w>\"; done", "sh"] + words,
      environment: [:], limit: .seconds(60))
    let result = try ProgramRunner(interrupt: interrupt).run(call)
    #expect(
      String(decoding: result.output, as: UTF8.self)
        == words.map { "<\($0)>\n" }.joined())
  }

  @Test("a program that exceeds its limit is ended, even if it ignores SIGTERM")
  func limit() {
    #expect(throws: ProgramError.tooSlow("sh", limit: .milliseconds(100))) {
      try shell("trap '' TERM; while true; do sleep 0.05; done", limit: .milliseconds(100))
    }
  }

  @Test("a program receives signals that the starting thread blocks")
  func signals() throws {
    // Blocks the signal, as in the pool threads on which tests run.
    var (terminate, before) = (sigset_t(), sigset_t())
    sigemptyset(&terminate)
    sigaddset(&terminate, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &terminate, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let result = try shell("kill -TERM $$; echo 'still here'")
    #expect(result.output.isEmpty)
    #expect(result.status == 128 + SIGTERM)
  }

  @Test("the request to stop ends the program and its child processes")
  func stop() throws {
    let folder = try TemporaryFolder()
    #expect(throws: Interrupted.self) {
      // The grandchild would write the file if it survived.
      try shell("(sleep 1; echo alive > '\(folder.path)/file') & wait", limit: nil) { _ in
        interrupt.request()
      }
    }
    interrupt.clear()
    _ = try shell("sleep 1.2")
    #expect(try shell("test -e '\(folder.path)/file'").status == 1)
  }

  @Test("an error of the caller while it waits ends the program and is thrown")
  func callerStops() {
    struct Enough: Error {}
    let clock = ContinuousClock()
    let start = clock.now
    #expect(throws: Enough.self) {
      try shell("sleep 60", limit: nil) { time in if time > .milliseconds(100) { throw Enough() } }
    }
    #expect(clock.now - start < .seconds(30))
  }

  @Test("a program that cannot start is an error with the system's reason")
  func missing() {
    let runner = ProgramRunner(interrupt: interrupt)
    #expect {
      try runner.run(
        ProgramCall(path: "/nonexistent/program", arguments: [], environment: [:], limit: nil))
    } throws: { error in
      "\(error)" == "cannot run 'program': no such file or directory"
    }
  }

  @Test("the runner does not wait for background processes of the program")
  func background() throws {
    let result = try shell("sleep 30 >/dev/null 2>&1 & echo $!", limit: .seconds(20))
    #expect(result.status == 0)
    _ = try shell("kill \(String(decoding: result.output, as: UTF8.self))")
  }
}
