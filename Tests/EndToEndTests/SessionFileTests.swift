import TestSupport
import Testing

/// Runs the command files of `sessions` with the real program in an empty folder.
@Suite("The sessions folder", .serialized)
struct SessionFileTests {
  private let folder: TemporaryFolder
  private let sessions = Corpora.packageFolder + "/sessions/"

  init() throws { folder = try TemporaryFolder() }

  /// Runs a session; the time limit leaves room for other load on the machine.
  private func run(_ session: String, set: String...) throws -> Lilt.Result {
    var arguments = [sessions + session]
    for assignment in set { arguments += ["--set", assignment] }
    return try Lilt.run(
      arguments: arguments, in: folder,
      environment: ["LILT_HOME": Corpora.packageFolder, "LILT_CORPORA": Corpora.folder],
      seconds: 900)
  }

  /// Returns whether a file of the folder starts with the header of a MIDI file.
  private func isMIDI(_ name: String) throws -> Bool {
    try Fixtures.bytes(at: folder.path + "/" + name).starts(with: "MThd".utf8)
  }

  @Test("first-tune makes the same tune every time, and a MIDI file of it")
  func firstTune() throws {
    let first = try run("first-tune.lilt")
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("\nX:"))
    #expect(try isMIDI("first-tune.mid"))
    #expect(try run("first-tune.lilt").output == first.output)
  }

  @Test("compose makes the same tune every time, bar by bar")
  func compose() throws {
    let first = try run("compose.lilt")
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("← here") && first.output.contains("% lilt program"))
    #expect(try isMIDI("compose.mid"))
    #expect(try run("compose.lilt").output == first.output)
  }

  @Test("explore trains a model on the starter corpus and exports a tune")
  func explore() throws {
    let result = try run("explore.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(try isMIDI("explore.mid"))
  }

  @Test(
    "train-jigs learns from the Nottingham tunes and writes a model that opens", .needsNottingham)
  func trainJigs() throws {
    let result = try run("train-jigs.lilt", set: "epochs=1")
    #expect(result.status == 0, "\(result.error)")
    let opened = try Lilt.run(
      arguments: ["-c", "open jigs.safetensors", "-c", "sample --seed 1 --length 40"], in: folder)
    #expect(opened.status == 0, "\(opened.error)")
  }

  @Test(
    "ninety-epochs trains into a folder of checkpoints, lists and draws them, and samples from one",
    .needsNottingham)
  func ninetyEpochs() throws {
    let result = try run("ninety-epochs.lilt", set: "epochs=2", "every=1", "epoch=1", "folder=run")
    #expect(result.status == 0, "\(result.error)")
    #expect(
      try Lilt.listing(of: folder.path + "/run").filter { !$0.hasPrefix(".") }.sorted() == [
        "epoch-0001.safetensors", "epoch-0002.safetensors", "latest.safetensors", "loss.svg",
      ])
    for words in ["epoch-0002.safetensors  ", "Loss in training on jigs+hpps", "● training  "] {
      #expect(result.output.contains(words), "\(words)")
    }
    // The record of the tune is followed by the character with index 35 and 450 more.
    let start = "% lilt read [\"\",\"\",\"G\"]\n"
    let tune = try #require(
      result.output.firstRange(of: start).map { result.output[$0.upperBound...] })
    #expect(tune.hasPrefix("G"))
    #expect(tune.unicodeScalars.count >= 451)
  }

  @Test("every session is run by a test here")
  func all() throws {
    let source = try Fixtures.text(at: #filePath)
    let list = try Lilt.listing(of: sessions).filter { $0.hasSuffix(".lilt") }
    #expect(!list.isEmpty)
    for name in list { #expect(source.contains("run(\"\(name)\""), "\(name)") }
  }
}
