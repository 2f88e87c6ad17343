import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// lilt with less memory or fewer cores than the machine has.
@Suite("Limits of the system")
struct LimitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a batch that does not fit into memory is an error that says so, and nothing is lost")
  func outOfMemory() throws {
    // Long enough for 4096 streams of 64 characters and their targets.
    try folder.write("X:1\nK:C\n" + String(repeating: "CDEF|", count: 54_000) + "\n", to: "a.abc")
    let run = try Lilt.run(
      arguments: [
        "--keep-going", "-c", "corpus load --quiet --held-out 0 a.abc",
        "-c", "model new --quiet --seed 1", "-c", "train --steps 1 --batch 4096",
        "-c", "train --steps 1 --batch 1 --sequence 4 --json",
      ], in: folder, after: "ulimit -v 1500000")
    let refusal = run.error.split(separator: "\n").first { $0.contains("error:") } ?? ""
    #expect(
      refusal.hasPrefix("-c:3: error: train: there is no memory left for a block of "),
      "\(run.error)")
    #expect(refusal.hasSuffix(" bytes"), "\(refusal)")
    #expect(run.error.contains("hint: train with a smaller --batch or --sequence\n"))
    #expect(run.error.contains("hint: model new with smaller --layers\n"))
    #expect(run.output.contains("\"steps\":1"), "\(run.output)")
    #expect(run.status == 1)
  }

  #if os(Linux)
    /// Returns lilt's peak memory in kilobytes after each command.
    ///
    /// Reads `/proc`, because other counts of a child's peak include its parent's memory.
    private func peaks(_ commands: [String]) throws -> [Int] {
      let terminal = try PseudoTerminal(
        in: folder, environment: ["LILT_HOME": Corpora.packageFolder])
      try terminal.expectPrompt(1)
      var cell = 1
      func run(_ command: String) throws {
        terminal.type(command + "\r")
        cell += 1
        try terminal.expectPrompt(cell)
      }
      for command in ["corpus load starter", "model new --seed 1"] { try run(command) }
      return try commands.map { command in
        try run(command)
        try run("!grep VmHWM /proc/$PPID/status >peak")
        let line = try Fixtures.text(at: folder.path + "/peak")
        return try #require(Int(line.filter(\.isNumber)), "\(line)")
      }
    }

    @Test("training again takes no more memory than the first time, also after sampling")
    func memory() throws {
      let train = "train --steps 3"
      let peaks = try peaks([train, train, "sample --seed 1 --length 99", train])
      // The default model's weights take 7.5 MB, the state of its optimiser 15 MB.
      for peak in peaks { #expect(peak < peaks[0] + 4_000, "\(peaks)") }
    }

    @Test("lilt counts only the cores that it may use", .needs("taskset", package: "util-linux"))
    func cores() throws {
      // The first of the cores that the tests may use.
      let first = "taskset -pc $$ | sed 's/.*: //; s/[,-].*//'"
      let run = try Lilt.run(
        arguments: ["-c", "doctor"], in: folder,
        after: "taskset -pc \"$(\(first))\" $$ >\"$0/taskset\"")
      #expect(run.output.contains("machine    1 core, "), "\(run.output)\(run.error)")
    }
  #endif
}
