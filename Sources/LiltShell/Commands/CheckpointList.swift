import ArgumentParser
import CharRNN

struct CheckpointList: Command {
  static let name = "checkpoint list"
  static let summary = "List the checkpoints of a folder, or those at hand"
  static let group = CommandGroup.model

  @Argument(
    help: ArgumentHelp("A folder; otherwise what comes with lilt.", valueName: "folder"))
  var folder: String?

  func run(in session: inout Session) throws {
    let files = try paths(session)
    guard !files.isEmpty else {
      throw ShellError.folderWithoutCheckpoints(folder ?? session.homeFolder ?? "sessions")
    }
    var table = Table([
      .left("checkpoint"), .right("step"), .right("epoch"), .right("train bits"),
      .right("held-out bits"), .left("corpus"),
    ])
    for (name, path) in files {
      try session.checkInterrupt()
      do {
        let provenance = try session.readCheckpoint(path).provenance
        let last = provenance.history.last
        table.append([
          name, provenance.step.grouped, provenance.epoch.grouped,
          last.map { $0.trainingBits.fixed(3) } ?? "–",
          last?.heldOutBits.map { $0.fixed(3) } ?? "–", provenance.corpus,
        ])
      } catch let interrupted as Interrupted {
        throw interrupted
      } catch {
        // One damaged file does not hide the others.
        session.warn("\(error)")
      }
    }
    session.show(table)
  }

  private func paths(_ session: Session) throws -> [(name: String, path: String)] {
    let checkpoints = CheckpointFiles(in: session)
    guard let folder else {
      var files = checkpoints.shippedFiles
      if let latest = checkpoints.latestPath, session.files.kind(of: latest) == .file {
        files.append(("latest", latest))
      }
      return files
    }
    return try session.files.names(in: folder).filter { $0.hasSuffix(CheckpointFiles.suffix) }.map {
      ($0, folder + "/" + $0)
    }
  }
}
