import CharRNN

/// The epoch of a run with the lowest held-out bits.
struct BestEpoch {
  /// The epoch as the run's history has it.
  let record: Provenance.Epoch
  /// Its held-out bits per character.
  let bits: Double
  /// The file that holds it, which outlives this program; `nil` where none could be written.
  ///
  /// Not what is gone back to: another program may meanwhile have put its own best there.
  let file: String?
  let snapshot: TrainingSnapshot

  /// The epoch that is complete, as its snapshot knows it; `nil` where its held-out bits are not
  /// known.
  init?(_ snapshot: TrainingSnapshot, file: String?) {
    guard let record = snapshot.provenance.history.last, let bits = record.heldOutBits,
      record.step == snapshot.provenance.step
    else { return nil }
    self.record = record
    self.bits = bits
    self.file = file
    self.snapshot = snapshot
  }

  /// The epoch that an earlier training of the same run, on the same corpus, kept in one of
  /// `folders`; `nil` where there is none.
  init?(in folders: [String], of loaded: SessionModel, _ session: Session) {
    let run = loaded.provenance
    for folder in folders {
      let path = PathResolver.path(of: CheckpointFiles.best, in: folder)
      guard session.files.kind(of: path) == .file else { continue }
      do {
        let checkpoint = try session.readCheckpoint(path)
        let found = checkpoint.provenance
        guard loaded.isOfRun(checkpoint), let last = found.history.last,
          run.history.contains(last), found.corpusDigest == run.corpusDigest,
          found.trainingDigest == run.trainingDigest
        else { continue }
        let snapshot = TrainingSnapshot(
          parameters: checkpoint.parameters, training: checkpoint.training, provenance: found,
          in: session.files)
        guard let best = BestEpoch(snapshot, file: path) else { continue }
        self = best
        return
      } catch {
        // What cannot be read is nothing to go back to, and the run's own best will replace it.
        continue
      }
    }
    return nil
  }
}
