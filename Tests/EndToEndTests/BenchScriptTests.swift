import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The scripts of `make bench`, `make bench-peers` and `make numerics`, with small programs in the
/// place of lilt, its benchmarks and the peers.
@Suite("Benchmark scripts", .needs("bash", package: "bash"))
struct BenchScriptTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write(
      """
      case "$*" in
      *doctor*) echo '{"machine":{"precision":"bf16"}}' ;;
      *open*) echo opened; echo '% lilt seed 1'; echo '% lilt read'; sleep 0.05; printf AB ;;
      esac
      """, to: "fake-lilt")
    // The script runs it in turns alone and beside a busy process, so the second run is a busy one.
    try write(
      """
      echo "$1" >>"${0%/*}/runs"
      [ "$(grep -c . "${0%/*}/runs")" != 2 ] || . "${0%/*}/second"
      echo 100
      """, to: "fake-benchmarks")
    try folder.write("", to: "second")
  }

  private func write(_ script: String, to name: String) throws {
    try folder.write(program: "#!/bin/sh\n" + script + "\n", to: name)
  }

  private func text(_ name: String) throws -> String {
    try Fixtures.text(at: folder.path + "/" + name)
  }

  /// A shell command that runs the script and keeps its output and status in files.
  private static let benchProcess =
    "{ bash '\(Corpora.packageFolder)/Sources/Benchmarks/bench-process.sh'"
    + " ./fake-lilt ./fake-benchmarks >out 2>err; echo $? >status; }"

  @Test("the first sampled character is timed; training runs in the precision that lilt picks")
  func figures() throws {
    _ = try Lilt.run(arguments: ["-c", "quit"], in: folder, after: Self.benchProcess)
    #expect(try text("err") == "")
    #expect(try text("status") == "0\n")
    let line = try #require(
      try text("out").split(separator: "\n").first { $0.contains("first sampled character") })
    let best = try #require(line.split(separator: "(best ").last?.dropLast())
    // The program prints it 50 ms after the record.
    #expect(try #require(Double(best)) >= 50, "\(line)")
    #expect(try text("runs") == String(repeating: "train-bf16\n", count: 6))
    let contention = try text("out").split(separator: "\n").last
    #expect(contention?.contains("beside a busy process ") == true)
    #expect(contention?.hasSuffix(" 1.0 ×") == true)
  }

  @Test("a run without a sampled character is an error, not a figure")
  func nothingDrawn() throws {
    try write("echo opened; echo '% lilt'; printf A", to: "fake-lilt")
    _ = try Lilt.run(arguments: ["-c", "quit"], in: folder, after: Self.benchProcess)
    #expect(try text("status") == "1\n")
    #expect(try text("err").contains("drew no character after its start"))
  }

  #if os(Linux)
    /// Returns the text of a file of `/proc` about a process, or "" if the process has ended.
    private func status(of process: String, _ name: String) -> String {
      guard let file = fopen("/proc/\(process)/\(name)", "r") else { return "" }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = fread(&bytes, 1, bytes.count, file)
      return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Returns the running processes that the script started, known by their environment.
    private func processes() throws -> [String] {
      try FolderListing.names(in: "/proc").filter {
        Int($0) != nil && status(of: $0, "environ").contains(folder.path)
      }
    }

    /// Returns whether the script's processes end within ten seconds.
    private func haveEnded() throws -> Bool {
      for _ in 0..<500 {
        if try processes().isEmpty { return true }
        usleep(20_000)
      }
      return false
    }

    @Test("a benchmark that fails leaves no busy process behind")
    func failure() throws {
      try folder.write("echo no >&2; exit 3\n", to: "second")
      _ = try Lilt.run(arguments: ["-c", "quit"], in: folder, after: Self.benchProcess)
      #expect(try text("status") == "1\n")
      #expect(try haveEnded())
    }

    @Test("Ctrl-C leaves no busy process behind, and neither does killing only the script")
    func interrupt() throws {
      try folder.write("echo >\"${0%/*}/running\"; sleep 20\n", to: "second")
      for signal in [SIGINT, SIGKILL] {
        unlink(folder.path + "/running")
        unlink(folder.path + "/runs")
        let process = try Lilt.start(
          ["-c", "quit"], in: folder.path, environment: Lilt.environment(folder.path),
          after: Self.benchProcess
        ) { _ in }
        for _ in 0..<1500 where access(folder.path + "/running", F_OK) != 0 { usleep(20_000) }
        try #require(access(folder.path + "/running", F_OK) == 0)
        if signal == SIGINT {
          kill(-process, SIGINT)
        } else {
          // Kills all but the busy process, the one that is running and not waiting.
          let all = try processes()
          let busy = all.filter(isBusy)
          try #require(busy.count == 1, "\(all)")
          for name in all where name != busy[0] {
            kill(try #require(pid_t(name)), SIGKILL)
          }
        }
        _ = Lilt.wait(for: process)
        #expect(try haveEnded(), "\(signal)")
      }
    }

    /// Returns whether a process runs the script itself and is not waiting.
    private func isBusy(_ process: String) -> Bool {
      status(of: process, "cmdline").contains("bench-process")
        && status(of: process, "stat").split(separator: " ").dropFirst(2).first == "R"
    }
  #endif

  @Test("numerics prints the figures, or all output if there are none, and keeps the status")
  func numerics() throws {
    for path in ["/.ci", "/.venv-peers", "/.venv-peers/bin"] {
      #expect(mkdir(folder.path + path, 0o755) == 0)
    }
    try write("exit 0", to: ".ci/install-peers")
    try write("exit 0", to: ".venv-peers/bin/python")
    try write("echo \"$1\"; exit 7", to: "tests")
    let script = "bash '\(Corpora.packageFolder)/Tests/Conformance/numerics.sh' ./tests"
    for said in ["error: no such module", "numerics: 1e-7"] {
      _ = try Lilt.run(
        arguments: ["-c", "quit"], in: folder,
        after: "{ \(script) '\(said)' >out 2>err; echo $? >status; }")
      #expect(try text("out") == said + "\n")
      #expect(try text("status") == "7\n")
    }
  }

  @Test(
    "a peer counts with its fastest number of threads, and one that fails is named",
    .needs("python3", package: "python3"))
  func peers() throws {
    let scripts = Corpora.packageFolder + "/Sources/Benchmarks/Peers"
    try folder.write(try Fixtures.text(at: scripts + "/compare.py"), to: "compare.py")
    try folder.write(
      """
      import sys
      if sys.argv[3] == "bf16" and sys.argv[2] == "1": sys.exit("no bf16 here")
      print(10 * int(sys.argv[2]))
      """, to: "pytorch_lstm.py")
    try folder.write("import nosuchmodule\n", to: "keras_lstm.py")
    let counting = "{ nproc || sysctl -n hw.ncpu; } >cores 2>err"
    let script = "python3 compare.py ./fake-benchmarks --rounds 1 --works train"
    _ = try Lilt.run(
      arguments: ["-c", "quit"], in: folder,
      after: "{ \(counting); \(script) >out 2>err; echo $? >status; }")
    #expect(try text("err") == "")
    #expect(try text("status") == "0\n")
    let cores = try #require(Int(try text("cores").dropLast()))
    let best = 10 * max(2, cores)
    let out = try text("out")
    #expect(out.contains("lilt 100  PyTorch f32 \(best) ("), "\(out)")
    #expect(
      out.contains("train       PyTorch bf16 with 1 thread is left out: status 1, no bf16 here\n"))
    #expect(out.contains("Keras f32 with 2 threads is left out: status 1, ModuleNotFoundError"))
    #expect(!out.contains("Keras f32 1"))
  }
}
