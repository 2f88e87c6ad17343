import ArgumentParser
import CharRNN
import Drawing
import JSON

struct CheckpointListCommand: Command {
  static let name = "checkpoint list"
  static let summary = "List the checkpoints of a folder, or those at hand"
  static let details = """
    Bits per character are those of the last whole epoch: of training over the epoch, with dropout, \
    and of the held-out tunes after it. The lowest held-out bits of several are marked.
    """
  static let group = CommandGroup.model

  @Argument(
    help: ArgumentHelp("A folder; otherwise what comes with lilt.", valueName: "folder"))
  var folder: String?

  @Flag(help: "Print one JSON value.")
  var json = false

  /// A file with the record in it.
  private struct Entry {
    let name: String
    let path: String
    let provenance: Provenance

    var last: Provenance.Epoch? { provenance.history.last }
  }

  func run(in session: inout Session) throws {
    let files = try paths(session)
    guard !files.isEmpty else {
      throw ShellError.folderWithoutCheckpoints(folder ?? session.homeFolder ?? "sessions")
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
    if json { return try session.show(.array(entries.map(Self.json))) }
    session.show(Self.table(entries))
  }

  private static func table(_ entries: [Entry]) -> Table {
    var table = Table([
      .left("checkpoint"), .right("step"), .right("epoch"), .right("train bits"),
      .right("held-out bits"), .left(""), .left("corpus"),
    ])
    let heldOut = entries.compactMap { $0.last?.heldOutBits }
    let lowest = Set(heldOut).count > 1 ? heldOut.min() : nil
    for entry in entries {
      let bits = entry.last?.heldOutBits
      table.append([
        entry.name, entry.provenance.step.grouped, entry.provenance.epoch.grouped,
        entry.last.map { $0.trainingBits.fixed(3) } ?? "–", bits.map { $0.fixed(3) } ?? "–",
        bits != nil && bits == lowest ? "lowest" : "", entry.provenance.corpus,
      ])
    }
    return table
  }

  private static func json(_ entry: Entry) -> JSONValue {
    [
      "checkpoint": .string(entry.name), "file": .string(entry.path),
      "step": .int(entry.provenance.step), "epoch": .int(entry.provenance.epoch),
      "trainingBits": entry.last.map { .figure($0.trainingBits) } ?? .null,
      "heldOutBits": entry.last?.heldOutBits.map { .figure($0) } ?? .null,
      "corpus": .string(entry.provenance.corpus),
    ]
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
      ($0, PathResolver.path(of: $0, in: folder))
    }
  }
}
