import CharRNN
import Drawing

/// Where a training keeps its checkpoints: in the folder of its run, or else in the state folder.
struct TrainingOutput {
  /// The folder of the run; `nil` where the training has none.
  let run: TrainingPlace?
  /// The number of epochs from one weights file in the run's folder to the next.
  let epochsPerFile: Int
  /// The files of another run that go once the training has written its first file.
  private(set) var otherRun: [String] = []
  private let stateFolder: String?
  private let files: Files
  /// The place in the state folder, once it is claimed.
  private(set) var state: TrainingPlace?

  /// The number of epochs from one weights file to the next where none is given.
  private static let standardEpochsPerFile = 10
  /// The bytes that are reckoned for all of a checkpoint but weights and the optimiser's memory.
  private static let recordSize = 1 << 16

  /// Claims the places of a training and says where it will be kept.
  ///
  /// - Parameters:
  ///   - into: The folder that was asked for; `nil` goes on in the opened one or takes the state
  ///     folder.
  ///   - replaces: Whether another run in that folder may be replaced.
  ///   - epochsPerFile: The epochs from one weights file to the next.
  ///   - patience: Whether the best epoch is kept too.
  ///   - loaded: The model before the training.
  ///   - session: The session, for its files and for notes.
  /// - Throws: `Failure` where another run stands in the folder; `HeldElsewhere` where another
  ///   process trains there; `FileError` where it cannot be written. Nothing has changed then.
  init(
    into: String?, replaces: Bool, epochsPerFile: Int?, patience: Bool, for loaded: SessionModel,
    in session: Session
  ) throws {
    files = session.files
    stateFolder = session.world.stateFolder
    self.epochsPerFile = epochsPerFile ?? Self.standardEpochsPerFile
    if let into {
      try files.makeFolder(into)
      let place = try TrainingPlace(run: into, files)
      let folder = RunFolder(into, files)
      try files.checkWritable(place.latest)
      if replaces {
        otherRun = try folder.checkpoints(besides: loaded)
      } else {
        try folder.check(for: loaded, withPatience: patience)
      }
      run = place
    } else if let opened = loaded.folder, !opened.isShipped {
      run = try Self.openedRun(opened.path, patience: patience, for: loaded, in: session)
    } else {
      run = nil
    }
  }

  /// The folder that was opened, where `loaded` goes on from its newest checkpoint; a note says
  /// whether it is.
  private static func openedRun(
    _ path: String, patience: Bool, for loaded: SessionModel, in session: Session
  ) throws -> TrainingPlace? {
    do {
      let place = try TrainingPlace(run: path, session.files)
      try session.files.checkWritable(place.latest)
      try RunFolder(path, session.files).check(for: loaded, withPatience: patience)
      session.note("goes on in '\(path)'")
      return place
    } catch let interrupted as Interrupted {
      throw interrupted
    } catch {
      session.note("does not go on in '\(path)': \(error)")
      return nil
    }
  }

  /// The files in which the best epoch of an earlier training can be, in order.
  var bestFiles: [String] {
    let first = stateFolder.map { PathResolver.path(of: CheckpointFiles.best, in: $0) }
    return [run?.best, state?.best ?? first].compactMap(\.self)
  }

  /// The place in the state folder, claimed at the first call.
  ///
  /// - Returns: The place; `nil` where the environment names no state folder.
  /// - Throws: `FileError`, `HeldElsewhere`, `Interrupted`.
  mutating func statePlace(for loaded: SessionModel, _ console: Console) throws -> TrainingPlace? {
    if let state { return state }
    guard let stateFolder else { return nil }
    let (place, before) = try TrainingPlace.inState(stateFolder, for: loaded, files)
    if let before, let name = place.name {
      console.note("\(before.holder) is training too, so this is kept as '\(name)'")
    }
    state = place
    return place
  }

  /// Warns, before the first step, if what is learned cannot be kept where it should.
  ///
  /// - Throws: `Interrupted`.
  mutating func checkRoom(for loaded: SessionModel, _ console: Console) throws {
    let blocks = 1 + loaded.startingSettings.optimizer.memory.count
    let size =
      loaded.model.parameters.count * MemoryLayout<Float>.size * blocks + Self.recordSize
    var failures: [any Error] = []
    for isState in [false, true] {
      do {
        guard let place = try isState ? statePlace(for: loaded, console) : run else { continue }
        try files.checkWritable(place.latest)
        try files.checkRoom(for: size, at: place.latest)
        for failure in failures {
          console.warn("what is learned will be in '\(place.latest)' instead: \(failure)")
        }
        return
      } catch let interrupted as Interrupted {
        throw interrupted
      } catch {
        failures.append(error)
      }
    }
    for failure in failures { console.warn("what is learned will not be in a file: \(failure)") }
    if failures.isEmpty {
      console.warn(
        "what is learned will not be in a file: neither HOME nor LILT_STATE names a folder for it")
    }
  }

  /// Removes what is left of the run that this one replaces, once `file` is written.
  mutating func removeOtherRun(after file: String, _ console: Console) {
    let left = otherRun.filter { $0 != file }
    if otherRun.contains(file) { console.noteReplaced(file) }
    otherRun = []
    var removed: [String] = []
    for path in left where files.kind(of: path) == .file {
      do {
        try files.remove(path)
        removed.append(path)
      } catch {
        console.warn("a file of another run stays: \(error)")
      }
    }
    guard !removed.isEmpty else { return }
    let names = removed.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
    console.note(
      "\(removed.count.counted("file")) of the other run removed: \(names)"
        + (removed.count > 3 ? ", …" : ""))
  }
}
