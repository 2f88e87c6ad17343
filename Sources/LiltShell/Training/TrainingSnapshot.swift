import CharRNN

/// A training run as it was at a step, to go back to.
///
/// What is large, the weights and what the optimiser remembers, is in a file without a name: a run
/// keeps a snapshot from its first step on, and in memory that would be a fifth of what training
/// takes. Where no such file can be made, it is in memory.
struct TrainingSnapshot {
  let provenance: Provenance
  /// What training went on from, without what the optimiser remembers; `nil` where it had not begun.
  private let training: TrainingState?
  private let configuration: ModelConfiguration
  private let numbers: Numbers

  /// The weights, then what the optimiser remembers.
  private enum Numbers {
    case inFile(UnnamedFile, memories: Int)
    case inMemory([Parameters])
  }

  init(
    parameters: Parameters, training: TrainingState?, provenance: Provenance, in files: Files
  ) {
    self.provenance = provenance
    var small = training
    small?.memory = []
    self.training = small
    configuration = parameters.configuration
    let all = [parameters] + (training?.memory ?? [])
    do {
      let file = try files.makeUnnamedFile()
      for one in all { try one.write(to: file.append) }
      numbers = .inFile(file, memories: all.count - 1)
    } catch {
      // It costs memory, and nothing is lost.
      numbers = .inMemory(all)
    }
  }

  /// What was kept, bit for bit.
  ///
  /// - Throws: `FileError` where the file cannot be read any more.
  func restored() throws -> (parameters: Parameters, training: TrainingState?) {
    var all: [Parameters] = []
    switch numbers {
    case .inMemory(let kept): all = kept
    case .inFile(let file, let memories):
      var offset = 0
      for _ in 0...memories {
        all.append(
          try Parameters(configuration) { count in
            defer { offset += count }
            return try file.read(count, at: offset)
          })
      }
    }
    let parameters = all.removeFirst()
    var training = training
    training?.memory = all
    return (parameters, training)
  }
}
