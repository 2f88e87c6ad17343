import TestSupport
import Testing

/// The command files that come with lilt are run by the real program in an empty folder.
@Suite("The sessions folder", .serialized)
struct SessionFileTests {
  private let folder: TemporaryFolder
  private let sessions = Corpora.packageFolder + "/sessions/"

  init() throws { folder = try TemporaryFolder() }

  /// Long enough for a machine that is busy with other things; nothing is timed.
  private func run(_ session: String, set: String...) throws -> Lilt.Result {
    var arguments = [sessions + session]
    for assignment in set { arguments += ["--set", assignment] }
    return try Lilt.run(
      arguments: arguments, in: folder,
      environment: ["LILT_HOME": Corpora.packageFolder, "LILT_CORPORA": Corpora.folder],
      seconds: 900)
  }

  /// Whether a file of the folder starts as a MIDI file does.
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

  @Test("explore trains a model of the starter corpus and takes a tune along")
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

  @Test("every session is run by a test here")
  func all() throws {
    let source = try Fixtures.text(at: #filePath)
    let list = try Lilt.listing(of: sessions).filter { $0.hasSuffix(".lilt") }
    #expect(!list.isEmpty)
    for name in list { #expect(source.contains("run(\"\(name)\""), "\(name)") }
  }
}
