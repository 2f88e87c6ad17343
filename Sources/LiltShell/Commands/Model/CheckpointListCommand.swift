import ArgumentParser
import CharRNN
import Drawing
import JSON

struct CheckpointListCommand: Command {
  static let name = "checkpoint list"
  static let summary = "List the checkpoints of a folder, or lilt's own and 'latest'"
  static let details = """
    Bits per character are of the last whole epoch: training bits are its mean, with dropout; \
    held-out bits are measured at its end. The lowest held-out bits of several are marked.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .array(
    of: "checkpoints", .init("checkpoint", "its name"), .init("step", "steps taken"),
    .init("epoch", "epochs completed"),
    .init("trainingBits", "bits a character of the last epoch, with dropout, or null"),
    .init("heldOutBits", "the same of the held-out tunes, or null"),
    .init("corpus", "what was learned from"), .init("file", "its path"))

  @Argument(
    help: ArgumentHelp("A folder; otherwise lilt's own and the latest.", valueName: "folder"))
  var folder: String?

  /// A checkpoint file with its training record.
  private struct Entry {
    let name: String
    let path: String
    let provenance: Provenance

    var last: Provenance.Epoch? { provenance.history.last }
  }

  func run(in session: inout Session) throws {
    let files = try paths(session)
    guard !files.isEmpty else {
      throw Failure.folderWithoutCheckpoints(folder ?? session.homeFolder ?? "sessions")
    }
    var entries: [Entry] = []
    for (name, path) in files {
      try session.checkInterrupt()
      do {
        entries.append(
          Entry(name: name, path: path, provenance: try session.readCheckpoint(path).provenance))
      } catch let interrupted as Interrupted {
        throw interrupted
      } catch {
        // One damaged file does not hide the others.
        session.warn("\(error)")
      }
    }
    session.show(ListingResult(entries, Self.columns(entries)))
  }

  private static func columns(_ entries: [Entry]) -> [ListedColumn<Entry>] {
    let heldOut = entries.compactMap { $0.last?.heldOutBits }
    let lowest = Set(heldOut).count > 1 ? heldOut.min() : nil
    return [
      .left("checkpoint", key: "checkpoint") { .words($0.name) },
      .hidden(key: "file") { .string($0.path) },
      .right("step", key: "step") { .count($0.provenance.step) },
      .right("epoch", key: "epoch") { .count($0.provenance.epoch) },
      .right("train bits", key: "trainingBits") { .figure($0.last?.trainingBits, decimals: 3) },
      .right("held-out bits", key: "heldOutBits") { .figure($0.last?.heldOutBits, decimals: 3) },
      .left("", key: nil) { entry in
        let bits = entry.last?.heldOutBits
        return .words(bits != nil && bits == lowest ? "lowest" : nil)
      },
      .left("corpus", key: "corpus") { .words($0.provenance.corpus) },
    ]
  }

  private func paths(_ session: Session) throws -> [(name: String, path: String)] {
    let checkpoints = CheckpointFiles(in: session)
    guard let folder else {
      return checkpoints.shipped + checkpoints.keptTrainings
    }
    let path = try checkpoints.folder(folder).path
    return try session.files.names(in: path).filter { $0.hasSuffix(CheckpointFiles.suffix) }.map {
      ($0, PathResolver.path(of: $0, in: path))
    }
  }
}
