// The checkpoints that ship with lilt, which have names.
extension CheckpointFiles {
  /// The checkpoint files of the folder `sessions`, by name.
  var shippedFiles: [(name: String, path: String)] {
    guard let folder = shippedFolder else { return [] }
    return checkpointNames(in: folder).map {
      (String($0.dropLast(Self.suffix.count)), shortened($0, in: folder))
    }
  }

  /// The runs that ship with lilt: the folders in `sessions` that hold weights of epochs.
  var shippedRuns: [(name: String, path: String)] {
    guard let folder = shippedFolder else { return [] }
    return names(in: folder).filter { name in
      let path = PathResolver.path(of: name, in: folder)
      return session.files.kind(of: path) == .folder
        && names(in: path).contains { Self.epoch(ofName: $0) != nil }
    }.map { ($0, shortened($0, in: folder)) }
  }

  /// All that ships, each with the name that opens it: files, and `RUN@EPOCH` for those of runs.
  var shipped: [(name: String, path: String)] {
    shippedFiles
      + shippedRuns.flatMap { run in
        names(in: run.path).compactMap(Self.epoch(ofName:)).sorted().map { epoch in
          let path = PathResolver.path(of: Self.name(ofEpoch: epoch), in: run.path)
          return ("\(run.name)@\(epoch)", path)
        }
      }
  }

  /// The names of the checkpoint files in the folder at `path`, in order.
  func checkpointNames(in path: String) -> [String] {
    names(in: path).filter { $0.hasSuffix(Self.suffix) }
  }

  private var shippedFolder: String? {
    guard let folder = session.homeFolder.map({ $0 + "/sessions" }),
      session.files.kind(of: folder) == .folder
    else { return nil }
    return folder
  }

  private func shortened(_ name: String, in folder: String) -> String {
    session.files.shortened(PathResolver.path(of: name, in: folder))
  }

  private func names(in folder: String) -> [String] {
    do {
      return try session.files.names(in: folder)
    } catch {
      // An unreadable folder has nothing to offer; opening a file in it reports why.
      return []
    }
  }
}
