import CharRNN
import Drawing

/// A place for the checkpoints of a training, which no other process has meanwhile.
struct TrainingPlace {
  let folder: String
  /// The path of the file with the latest state.
  let latest: String
  /// The path of the file with the best epoch.
  let best: String
  /// The name that opens `latest` again, where the place is the state folder.
  let name: String?
  private let lock: FileLock?

  /// Claims the folder of a run, which must exist.
  ///
  /// - Throws: `HeldElsewhere`.
  init(run folder: String, _ files: Files) throws(HeldElsewhere) {
    self.folder = folder
    latest = PathResolver.path(of: CheckpointFiles.latest, in: folder)
    best = PathResolver.path(of: CheckpointFiles.best, in: folder)
    name = nil
    lock = try files.lockFolder(folder)
  }

  /// Claims `latest`, or another with a number, in the state folder, which must exist.
  ///
  /// - Throws: `HeldElsewhere`.
  private init(state folder: String, number: Int, _ files: Files) throws(HeldElsewhere) {
    self.folder = folder
    let name = CheckpointFiles.latestName(number)
    latest = PathResolver.path(of: name + CheckpointFiles.suffix, in: folder)
    let best = number == 1 ? "best" : "best-\(number)"
    self.best = PathResolver.path(of: best + CheckpointFiles.suffix, in: folder)
    self.name = name
    lock = try files.lockFile(PathResolver.path(of: ".\(name).lock", in: folder))
  }

  /// Claims the first free place of the state folder, or the one whose training `loaded` goes on
  /// from.
  ///
  /// - Returns: The place and the process that has the one before it.
  /// - Throws: `FileError`; `HeldElsewhere` where all are held; `Interrupted`.
  static func inState(
    _ folder: String, for loaded: SessionModel, _ files: Files
  ) throws -> (place: TrainingPlace, before: HeldElsewhere?) {
    try files.makeFolder(folder)
    let names = Set(try files.names(in: folder))
    let kept = Set(
      CheckpointFiles.latestNumbers.filter {
        names.contains(CheckpointFiles.latestName($0) + CheckpointFiles.suffix)
      })
    var first: TrainingPlace?
    var held: HeldElsewhere?
    for number in CheckpointFiles.latestNumbers {
      let isKept = kept.contains(number)
      if first != nil, !isKept { continue }
      do throws(HeldElsewhere) {
        let place = try TrainingPlace(state: folder, number: number, files)
        if kept.count > 1, isKept, place.isEarlierStep(of: loaded, files) { return (place, nil) }
        first = first ?? place
        if kept.count < 2 { break }
      } catch {
        if first == nil { held = error }
      }
    }
    if let first { return (first, held) }
    throw held ?? HeldElsewhere(path: folder, process: nil)
  }

  private func isEarlierStep(of loaded: SessionModel, _ files: Files) -> Bool {
    do {
      return loaded.goesOn(from: try files.readCheckpoint(latest))
    } catch {
      return false
    }
  }
}
