import CharRNN
import TestSupport
import Testing

@testable import LiltShell

@Suite("Snapshots in files without a name")
struct UnnamedFileStoreTests {
  @Test(
    "a model comes back bit for bit, from a file or where none can be made, as often as wanted",
    arguments: [true, false])
  func restored(hasFolder: Bool) throws {
    let temporary = try TemporaryFolder()
    var shell = try ModelShell.withModel {
      $0.environment["TMPDIR"] = hasFolder ? temporary.path : "/dev/null"
    }
    shell.does("train --steps 5")
    let model = try #require(shell.session.model?.model)
    let (parameters, memory) = (model.parameters, try #require(model.optimizerMemory))
    try #require(memory.blocks.count == 2, "Adam remembers two numbers a weight")
    let snapshot = TrainingSnapshot(
      of: model, state: shell.session.model?.training, record: Provenance(),
      in: UnnamedFileStore(files: shell.session.files))
    #expect(try shell.session.files.names(in: temporary.path) == [], "no folder shows it")
    for _ in 1...2 {
      shell.does("train --steps 1")
      #expect(model.parameters != parameters && model.optimizerMemory != memory)
      try snapshot.restore(model)
      #expect(model.parameters == parameters)
      #expect(model.optimizerMemory == memory)
    }
  }

  @Test("the snapshot of a run that has not begun has no training state")
  func fresh() throws {
    var shell = try ModelShell.withModel()
    let model = try #require(shell.session.model?.model)
    let parameters = model.parameters
    let snapshot = TrainingSnapshot(
      of: model, state: nil, record: Provenance(),
      in: UnnamedFileStore(files: shell.session.files))
    shell.does("train --steps 1")
    try snapshot.restore(model)
    #expect(snapshot.state == nil)
    #expect(model.parameters == parameters)
    #expect(model.optimizerMemory == nil)
  }
}
