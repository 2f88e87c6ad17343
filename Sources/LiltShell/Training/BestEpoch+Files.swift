import CharRNN

extension BestEpoch {
  /// Finds the best epoch of an earlier training of the same run on the same corpus, with its file.
  ///
  /// Looks at `paths` in order; returns `nil` if there is none.
  static func find(
    at paths: [String], of loaded: SessionModel, _ files: Files
  ) -> (best: BestEpoch, file: String)? {
    let run = loaded.provenance
    for path in paths where files.kind(of: path) == .file {
      do {
        let checkpoint = try files.readCheckpoint(path)
        let found = checkpoint.provenance
        guard loaded.isOfRun(checkpoint), let last = found.history.last,
          run.history.contains(last), found.corpusDigest == run.corpusDigest,
          found.trainingDigest == run.trainingDigest
        else { continue }
        let snapshot = TrainingSnapshot(
          parameters: checkpoint.parameters, memory: checkpoint.memory,
          state: checkpoint.training, record: found, in: UnnamedFileStore(files: files))
        if let best = BestEpoch(snapshot) { return (best, path) }
      } catch {
        // The run cannot go back to an unreadable file; its own best will replace it.
        continue
      }
    }
    return nil
  }
}
