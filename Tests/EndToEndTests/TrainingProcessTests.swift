import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Training in the real program: processes that are killed, that share a folder, that lack room.
@Suite("Training in several processes")
struct TrainingProcessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let tunes = (1...8).map {
      "X:\($0)\nK:G\n|:GAB dBG|\(String(repeating: "A", count: $0)) cBA:|\n"
    }
    try folder.write(tunes.joined(separator: "\n"), to: "tunes.abc")
  }

  /// The commands that make a model whose training takes little time.
  private let begin = [
    "set precision f32", "corpus load tunes.abc", "model new --embedding 4 --layers 6 --seed 1",
    "set batch 2", "set sequence 8",
  ]

  private func run(_ commands: [String], after preparation: String = "true") throws -> Lilt.Result {
    try Lilt.run(
      arguments: ["--keep-going"] + commands.flatMap { ["-c", $0] }, in: folder,
      after: preparation)
  }

  @Test("a killed training lets its folder go, which then goes on as if nothing had happened")
  func killed() throws {
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expectPrompt(1)
    for (number, command) in begin.enumerated() {
      terminal.type(command + "\r")
      try terminal.expectPrompt(number + 2)
    }
    terminal.type("train --epochs 1000000000 --checkpoint-every 1 --into run\r")
    let latest = folder.path + "/run/latest.safetensors"
    repeat { try terminal.expect("epoch ") } while access(latest, F_OK) != 0
    let second = try run(begin + ["train --steps 1 --into run"])
    #expect(second.status == 1)
    #expect(
      second.error.contains("error: train: 'run' is in use: another lilt (process "),
      "\(second.error)")
    terminal.send(SIGKILL)
    #expect(try terminal.finish() == 128 + SIGKILL)

    let third = try run([
      "corpus load --quiet tunes.abc", "open run", "train --epochs 1", "sample --seed 1",
    ])
    #expect(third.status == 0, "\(third.error)")
    #expect(third.error.contains("goes on in 'run'\n"), "\(third.error)")
    // The same run without a kill has the same model, which draws the same tune.
    let words = try #require(third.output.firstRange(of: ", epoch "))
    let epochs = third.output[words.upperBound...].prefix(while: \.isNumber)
    let whole = try run(begin + ["train --epochs \(epochs)", "sample --seed 1"])
    let tune = try #require(third.output.firstRange(of: "\nX:"))
    #expect(whole.output.hasSuffix(third.output[tune.lowerBound...]), "\(whole.output)")
  }

  @Test("without room for a file a warning comes first, and training goes on to its end")
  func noRoom() throws {
    // In blocks of 512 bytes; the weights of an epoch take 4,068 bytes.
    let run = try run(
      begin + ["train --epochs 3 --checkpoint-every 1 --patience 2 --into run", "status"],
      after: "ulimit -f 6")
    #expect(run.status == 0, "\(run.error)")
    let lines = run.error.split(separator: "\n").map(String.init)
    let warned = lines.firstIndex { $0.contains("warning: what is learned will not be in a file") }
    let step = lines.firstIndex { $0.hasPrefix("step ") }
    #expect(try #require(warned, "\(run.error)") < (try #require(step, "\(run.error)")))
    for (words, count) in [
      ("the weights of epoch 1 are not in a file: cannot write 'run/epoch-0001.safetensors': ", 1),
      ("the weights of epoch 3 are not in a file: ", 1),
      ("what was learned is not in a file: cannot write 'run/best.safetensors': file too large", 1),
      // At the first attempt and at the end.
      ("what was learned is not in a file: cannot write 'run/latest.safetensors': file too", 2),
    ] {
      let found = run.error.ranges(of: words).count
      #expect(found == count, "\(found) times '\(words)' in \(run.error)")
    }
    #expect(run.output.contains("epoch 3"))
    #expect(try FolderListing.names(in: folder.path + "/run") == [])
  }
}
