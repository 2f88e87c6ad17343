import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("lilt without a terminal")
struct ScriptTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("-c runs commands; results and messages go to separate streams")
  func commands() throws {
    let run = try Lilt.run("-c", "set top-k 5", "-c", "X:1\nT:é", "-c", "nonsense", in: folder)
    #expect(run.output == "top-k  5\nt1  é\n")
    #expect(run.error == "-c:3: error: there is no command 'nonsense'\nhint: help\n")
    #expect(run.status == 2)
  }

  @Test("a command file stops at the first error and names file and line")
  func file() throws {
    try folder.write("# hi\nset top-k ${k}\n\nshow\nset top-k 6\n", to: "a.lilt")
    let run = try Lilt.run("a.lilt", "--set", "k=5", in: folder)
    #expect(run.output == "top-k  5\n")
    #expect(run.error.hasPrefix("a.lilt:4: error: show: there is no tune yet\n"))
    #expect(run.status == 1)
  }

  @Test("standard input is read as commands up to its end or quit")
  func input() throws {
    let run = try Lilt.run(input: "tune <<E\r\nX:1\r\nT:a\r\nE\r\nquit\nnonsense\n", in: folder)
    #expect(run == Lilt.Result(output: "t1  a\n"))
    #expect(try Lilt.run(input: "", in: folder) == Lilt.Result())
    #expect(try Lilt.run(input: "set top-k 0\n", in: folder).error.hasPrefix("stdin:1: error: "))
  }

  @Test("no control code is written to a file")
  func plain() throws {
    let run = try Lilt.run(
      "-c", "help", "-c", "nonsense", in: folder, environment: ["NO_COLOR": ""])
    #expect(!run.output.contains("\u{1B}"))
    #expect(!run.error.contains("\u{1B}"))
  }

  @Test("help and version go to standard output; wrong usage is status 2")
  func usage() throws {
    #expect(try Lilt.run("--version", in: folder).output.hasPrefix("lilt "))
    let help = try Lilt.run("--help", in: folder)
    #expect(help.output.contains("--keep-going"))
    #expect(help.status == 0)
    let wrong = try Lilt.run("--nosuch", in: folder)
    #expect(wrong.status == 2)
    #expect(wrong.error.hasPrefix("error: Unknown option '--nosuch'"))
  }

  @Test("a result that cannot be written is an error", arguments: ["/dev/full", "closed"])
  func unwritable(_ output: String) throws {
    let run = try Lilt.run("-c", "status", output: output, in: folder)
    #expect(run.status == 1)
    #expect(run.error.contains("status: cannot write the result: "))
  }

  @Test("a file that exceeds the size limit is an error, and no part of it is left")
  func fileSizeLimit() throws {
    try folder.write("X:1\nK:C\n" + String(repeating: "CDEF GABc|", count: 200) + "\n", to: "a.abc")
    let run = try Lilt.run(
      arguments: ["-c", "export a.abc a.svg"], in: folder, after: "ulimit -f 8")
    #expect(run.status == 1)
    #expect(run.error == "-c:1: error: export: cannot write 'a.svg': file too large\n")
    #expect(
      try FolderListing.names(in: folder.path).filter { $0.hasPrefix("a.") || $0.hasPrefix(".a") }
        == [
          "a.abc"
        ])
  }

  @Test("a closed pipe ends lilt without a message")
  func brokenPipe() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    let process = try Lilt.start(
      ["-c", "help"], in: folder.path, environment: Lilt.environment(folder.path)
    ) { actions in
      posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
      posix_spawn_file_actions_addopen(
        &actions, 2, folder.path + "/err", O_WRONLY | O_CREAT, 0o600)
    }
    close(ends[1])
    #expect(Lilt.wait(for: process) == 1)
    #expect(try Fixtures.text(at: folder.path + "/err") == "")
  }

  @Test("Ctrl-C ends a script with status 130", arguments: [SIGINT, SIGTERM])
  func interrupt(_ signal: Int32) throws {
    let pipe = try NamedPipe(at: folder.path + "/pipe.abc")
    let process = try Lilt.start(
      ["-c", "set top-k 5", "-c", "corpus load pipe.abc", "-c", "set top-k 6"], in: folder.path,
      environment: Lilt.environment(folder.path)
    ) { actions in
      for (stream, name) in [(Int32(1), "out"), (2, "err")] {
        posix_spawn_file_actions_addopen(
          &actions, stream, folder.path + "/" + name, O_WRONLY | O_CREAT, 0o600)
      }
    }
    try pipe.waitForReader()
    kill(process, signal)
    #expect(Lilt.wait(for: process) == 130)
    #expect(try Fixtures.text(at: folder.path + "/out") == "top-k  5\n")
    #expect(
      try Fixtures.text(at: folder.path + "/err") == "-c:2: error: corpus load: stopped\n")
  }

  @Test("- is the file of standard input")
  func standardInput() throws {
    try folder.write("tune -\nsave again.lilt\n", to: "read.lilt")
    let run = try Lilt.run("read.lilt", input: "X:1\r\nT:Piped\r\nK:C\r\nc|\r\n", in: folder)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.hasPrefix("t1  Piped\n"))
    // What was read is in the saved session.
    #expect(
      try Fixtures.text(at: folder.path + "/again.lilt")
        == "tune <<END\nX:1\nT:Piped\nK:C\nc|\nEND\n")
    #expect(try Lilt.run("read.lilt", input: "", in: folder).status == 1)
    let scored = try Lilt.run(
      "-c", "open default", "-c", "prime -", input: "GAB c2d|\n", in: folder,
      environment: ["LILT_HOME": Corpora.packageFolder])
    #expect(scored.output.hasSuffix("\nGAB c2d|\n"), "\(scored.error)")
  }
}
