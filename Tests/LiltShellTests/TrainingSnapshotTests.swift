import CharRNN
import TestSupport
import Testing

@testable import LiltShell

@Suite("A training run as it was")
struct TrainingSnapshotTests {
  @Test(
    "it comes back bit for bit, from a file or where none can be made, as often as wanted",
    arguments: [true, false])
  func restored(hasFolder: Bool) throws {
    let temporary = try TemporaryFolder()
    var shell = try ModelShell.withModel {
      $0.environment["TMPDIR"] = hasFolder ? temporary.path : "/dev/null"
    }
    shell.does("train --steps 5")
    let loaded = try #require(shell.session.model)
    let training = try #require(loaded.training)
    try #require(training.memory.count == 2, "Adam remembers two numbers a weight")
    let parameters = loaded.model.parameters
    let snapshot = TrainingSnapshot(
      parameters: parameters, training: training, provenance: loaded.provenance,
      in: shell.session.files)
    #expect(try shell.session.files.names(in: temporary.path) == [], "no folder shows it")
    shell.does("train --steps 1")
    for _ in 1...2 {
      let restored = try snapshot.restored()
      #expect(restored.parameters == parameters)
      #expect(restored.training == training)
    }
  }

  @Test("a run that has not begun has no training state before it either")
  func fresh() throws {
    let shell = try ModelShell.withModel()
    let loaded = try #require(shell.session.model)
    let snapshot = TrainingSnapshot(
      parameters: loaded.model.parameters, training: nil, provenance: loaded.provenance,
      in: shell.session.files)
    let restored = try snapshot.restored()
    #expect(restored.parameters == loaded.model.parameters)
    #expect(restored.training == nil)
  }
}
