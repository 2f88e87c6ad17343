import CharRNN

/// The weights of the epochs of a run, which are read one after another.
struct RunCheckpoints {
  /// The folder of the run.
  let folder: CheckpointFolder
  /// The epochs, in order; at least one.
  let epochs: [Int]

  /// Finds the epochs of a run.
  ///
  /// - Parameters:
  ///   - reference: the folder or the name of the run; nil for the folder that is open.
  ///   - chosen: the epochs; nil for all.
  ///   - session: the session.
  /// - Throws: `Failure` if no folder is open, or it has no such epochs; `FileError`.
  init(of reference: String?, _ chosen: EpochList?, in session: Session) throws {
    let files = CheckpointFiles(in: session)
    if let reference {
      folder = try files.folder(reference)
    } else if let open = session.model?.folder {
      folder = open
    } else {
      throw Failure.noFolderOpen
    }
    let known = try files.epochs(in: folder.path)
    epochs = known.filter { chosen?.contains($0) ?? true }
    if epochs.isEmpty {
      throw Failure.noEpochs(chosen?.text, folder: session.shownPath(folder.path), known: known)
    }
  }

  /// The model after an epoch.
  ///
  /// - Throws: `FileError`, `Failure`, `ConfigurationError`.
  func model(ofEpoch epoch: Int, in session: Session) throws -> SessionModel {
    let path = try CheckpointFiles(in: session).path(ofEpoch: epoch, in: folder.path)
    return try SessionModel(session.readCheckpoint(path), path: path)
  }
}

extension SessionModel {
  /// The held-out bits a character that were recorded at the end of the model's last epoch; nil where
  /// nothing was.
  var recordedHeldOutBits: Double? {
    provenance.history.last { $0.epoch == provenance.epoch }?.heldOutBits
  }
}
