import CharRNN

/// The folder of a training run, which holds the checkpoints of no other.
struct RunFolder {
  let path: String
  private let files: Files

  init(_ path: String, _ files: Files) {
    self.path = path
    self.files = files
  }

  /// The paths of its checkpoints, the resumable one first, then the epochs from the last, then the
  /// best one.
  ///
  /// What is no ordinary file, such as a link to a device, keeps nothing and is left out.
  func checkpoints() throws -> [String] {
    let names = try files.names(in: path)
    let epochs = names.compactMap(CheckpointFiles.epoch(ofName:)).sorted(by: >)
      .map(CheckpointFiles.name(ofEpoch:)).filter(names.contains)
    return ([CheckpointFiles.latest] + epochs + [CheckpointFiles.best])
      .map { PathResolver.path(of: $0, in: path) }.filter(files.hasOrdinaryFile(at:))
  }

  /// Checks that a training of `loaded` here would replace nothing but earlier steps of its own.
  ///
  /// - Parameters:
  ///   - loaded: The model before the training.
  ///   - withPatience: Whether the training writes its best epoch too.
  /// - Throws: `Failure.otherRun`, `Failure.noCheckpointToReplace`, `Interrupted`, `FileError`.
  func check(for loaded: SessionModel, withPatience: Bool) throws {
    let checkpoints = try checkpoints()
    let later = Set(
      checkpoints.filter { file in
        let epoch = CheckpointFiles.epoch(ofName: PathResolver.lastComponent(of: file))
        return epoch ?? 0 > loaded.provenance.epoch
      })
    let best = PathResolver.path(of: CheckpointFiles.best, in: path)
    for (place, file) in checkpoints.enumerated()
    where place == 0 || later.contains(file) || withPatience && file == best {
      let checkpoint = try checkpointToReplace(file)
      // A later epoch or a better one can lie on a way that the run came back from.
      if place == 0 ? !loaded.goesOn(from: checkpoint) : !loaded.isOfRun(checkpoint) {
        throw Failure.otherRun(checkpoint, at: file, in: path, than: loaded)
      }
    }
  }

  /// The checkpoints of a run that `loaded` does not go on from.
  ///
  /// - Throws: `Interrupted`, `FileError`.
  func checkpoints(besides loaded: SessionModel) throws -> [String] {
    try checkpoints().filter { file in
      do {
        return try !loaded.descends(from: files.readCheckpoint(file))
      } catch let interrupted as Interrupted {
        throw interrupted
      } catch {
        // Under a name of this folder, but of no use to the run.
        return true
      }
    }
  }

  private func checkpointToReplace(_ file: String) throws -> Checkpoint {
    do {
      return try files.readCheckpoint(file)
    } catch let interrupted as Interrupted {
      throw interrupted
    } catch {
      throw Failure.noCheckpointToReplace("\(error)", in: path)
    }
  }
}
