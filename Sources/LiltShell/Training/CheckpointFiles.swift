import CharRNN
import Safetensors

/// The names of checkpoint files, and the search for a file by a typed reference.
struct CheckpointFiles {
  /// The extension of all checkpoint files.
  static let suffix = ".safetensors"
  /// The resumable file of a training run, which is replaced during the run.
  static let latest = "latest" + suffix
  /// The resumable file of a run's epoch with the lowest held-out bits; only with patience.
  static let best = "best" + suffix
  /// The largest checkpoint file that is read, in bytes.
  static let limit = 4 << 30

  let session: Session

  init(in session: Session) {
    self.session = session
  }

  /// The file name of the weights after an epoch; names sort in the order of the epochs.
  static func name(ofEpoch epoch: Int) -> String {
    let digits = String(epoch)
    return "epoch-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + suffix
  }

  /// The epoch in a file name of this form; `nil` for other names.
  static func epoch(ofName name: String) -> Int? {
    guard name.hasPrefix("epoch-"), name.hasSuffix(suffix) else { return nil }
    return Int(name.dropFirst("epoch-".count).dropLast(suffix.count))
  }

  /// The numbers of the trainings without a folder that are kept at once.
  static let latestNumbers = 1...9

  /// The name that opens such a training: `latest`, or `latest-2` where two ran at once.
  static func latestName(_ number: Int) -> String { number == 1 ? "latest" : "latest-\(number)" }

  /// The epochs whose weights are in the folder at `path`, in order.
  func epochs(in path: String) throws -> [Int] {
    try session.files.names(in: path).compactMap(Self.epoch(ofName:)).sorted()
  }

  /// A checkpoint's file and, where the reference named one, its folder.
  struct Found {
    let path: String
    let folder: CheckpointFolder?
  }

  /// Finds the file that `reference` names.
  ///
  /// A reference is a file, a folder (its `latest`, else its last epoch, else its best), the name of
  /// a checkpoint or run that ships with lilt, or `latest` for the last training. `@EPOCH` after a
  /// folder or run selects the weights after that epoch.
  ///
  /// - Throws: `Failure` or `FileError` if nothing has that name.
  func find(_ reference: String) throws -> Found {
    if session.files.kind(of: reference) == nil, let at = reference.lastIndex(of: "@") {
      let folder = try self.folder(String(reference[..<at]))
      let text = String(reference[reference.index(after: at)...])
      guard let epoch = Int(text) else {
        throw Failure.badEpoch(text, reference: reference)
      }
      return Found(path: try path(ofEpoch: epoch, in: folder.path), folder: folder)
    }
    if session.files.kind(of: reference) == .file { return Found(path: reference, folder: nil) }
    if let run = shippedRun(reference) { return try newest(in: run) }
    if session.files.kind(of: reference) == .folder { return try newest(in: folder(reference)) }
    if let shipped = shippedFiles.first(where: { $0.name == reference }) {
      return Found(path: shipped.path, folder: nil)
    }
    if let kept = keptTrainings.first(where: { $0.name == reference }) {
      return Found(path: kept.path, folder: nil)
    }
    if reference.contains("/") || reference.hasSuffix(Self.suffix) {
      throw FileError.missing(reference)
    }
    throw Failure.unknownCheckpoint(
      reference,
      nearest: nearest(to: reference, in: (shippedFiles + shippedRuns).map(\.name)))
  }

  /// The weights after `epoch` in `folder`.
  ///
  /// - Throws: `Failure.noSuchEpoch` with the epochs in the folder.
  func path(ofEpoch epoch: Int, in folder: String) throws -> String {
    let path = PathResolver.path(of: Self.name(ofEpoch: epoch), in: folder)
    guard session.files.kind(of: path) == .file else {
      throw Failure.noSuchEpoch(epoch, folder: folder, known: try epochs(in: folder))
    }
    return path
  }

  /// The folder at the path `reference`, or of the run of this name that ships with lilt.
  ///
  /// - Throws: `FileError.isFile`, `Failure.noFolder`.
  func folder(_ reference: String) throws -> CheckpointFolder {
    if let run = shippedRun(reference) { return run }
    switch session.files.kind(of: reference) {
    case .folder: break
    case .file: throw FileError.isFile(reference)
    case nil: throw Failure.noFolder(reference)
    }
    let isMarked = reference.hasSuffix("/") && reference != "/"
    return CheckpointFolder(path: isMarked ? String(reference.dropLast()) : reference)
  }

  /// The shipped run called `name`, unless that is a folder of the user's with checkpoints.
  ///
  /// A corpus has its folder too, which does not hide the run that learned from it.
  private func shippedRun(_ name: String) -> CheckpointFolder? {
    guard let run = shippedRuns.first(where: { $0.name == name }) else { return nil }
    if session.files.kind(of: name) == .folder, !checkpointNames(in: name).isEmpty { return nil }
    return CheckpointFolder(path: run.path, isShipped: true)
  }

  private func newest(in found: CheckpointFolder) throws -> Found {
    let folder = found.path
    let latest = PathResolver.path(of: Self.latest, in: folder)
    if session.files.kind(of: latest) == .file { return Found(path: latest, folder: found) }
    if let last = try epochs(in: folder).last {
      return Found(path: PathResolver.path(of: Self.name(ofEpoch: last), in: folder), folder: found)
    }
    // A run that was killed early may have nothing else.
    let best = PathResolver.path(of: Self.best, in: folder)
    guard session.files.kind(of: best) == .file else {
      throw Failure.folderWithoutCheckpoints(folder)
    }
    return Found(path: best, folder: found)
  }

  /// The last trainings without a folder of their own that are kept, with the names that open them.
  var keptTrainings: [(name: String, path: String)] {
    guard let folder = session.world.stateFolder else { return [] }
    return Self.latestNumbers.map(Self.latestName)
      .map { ($0, PathResolver.path(of: $0 + Self.suffix, in: folder)) }
      .filter { session.files.kind(of: $0.path) == .file }
  }

  /// The name that opens the last of these trainings; `nil` where none is kept.
  var lastTraining: String? {
    let times = keptTrainings.map { ($0.name, session.files.changeTime(of: $0.path)) }
    return times.max { $0.1 < $1.1 }?.0
  }
}

extension Files {
  /// Reads the checkpoint at `path`.
  ///
  /// - Throws: `FileError`; `Failure.inFile` with the fault in the file.
  func readCheckpoint(_ path: String) throws -> Checkpoint {
    func foreign(_ error: SafetensorsError) -> Failure {
      .inFile(path, reason: "no checkpoint: \(error)")
    }
    let bytes = try read(path, limit: CheckpointFiles.limit) { start in
      do throws(SafetensorsError) {
        try SafetensorsFile.checkStart(start)
      } catch {
        throw foreign(error)
      }
    }
    do throws(CheckpointError) {
      return try Checkpoint(bytes: bytes)
    } catch .file(let error) {
      throw foreign(error)
    } catch {
      throw Failure.inFile(path, reason: "\(error)")
    }
  }

  /// Writes a checkpoint to `path` and waits until the disk has it.
  ///
  /// - Returns: The number of bytes written.
  @discardableResult
  func write(_ checkpoint: Checkpoint, to path: String) throws -> Int {
    var size = 0
    try write(to: path, synced: true) { sink in
      try checkpoint.write { bytes in
        size += bytes.count
        try sink(bytes)
      }
    }
    return size
  }
}

extension Session {
  /// Reads the checkpoint at `path`; see `Files.readCheckpoint`.
  func readCheckpoint(_ path: String) throws -> Checkpoint { try files.readCheckpoint(path) }
}
