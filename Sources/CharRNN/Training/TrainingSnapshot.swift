/// Room for the large numbers of a snapshot.
///
/// A run keeps a snapshot from its first step on. In memory that would be a fifth of what training
/// takes, so a program may put it elsewhere.
public protocol SnapshotStore {
  /// Stores numbers as they are.
  ///
  /// - Returns: A function that gives them back, bit for bit, as often as it is called.
  /// - Throws: Where there is no room; the caller then keeps the numbers in memory.
  func store(_ numbers: [Parameters]) throws -> () throws -> [Parameters]
}

/// Keeps snapshots in memory.
public struct MemorySnapshotStore: SnapshotStore {
  /// A store without limit.
  public init() {}

  /// Returns a function that captures the numbers.
  public func store(_ numbers: [Parameters]) -> () throws -> [Parameters] { { numbers } }
}

/// A training run as it was at a step, to go back to.
public struct TrainingSnapshot {
  /// The record up to that step.
  public let record: Provenance
  /// The training state; `nil` where training had not begun.
  public let state: TrainingState?
  private let optimizer: OptimizerKind?
  /// The weights, then the blocks of the optimiser's memory.
  private let numbers: () throws -> [Parameters]

  /// Takes a snapshot.
  ///
  /// - Parameters:
  ///   - parameters: The weights.
  ///   - memory: What the optimiser remembers; `nil` where it starts anew.
  ///   - state: The training state.
  ///   - record: The record.
  ///   - store: Where the weights and the memory go; they stay in memory where it has no room.
  public init(
    parameters: Parameters, memory: OptimizerMemory?, state: TrainingState?, record: Provenance,
    in store: any SnapshotStore
  ) {
    self.record = record
    self.state = state
    optimizer = memory?.optimizer
    let all = [parameters] + (memory?.blocks ?? [])
    do {
      numbers = try store.store(all)
    } catch {
      // Memory is dearer, but nothing is lost.
      numbers = MemorySnapshotStore().store(all)
    }
  }

  /// Takes a snapshot of a model that is being trained.
  public init(
    of model: LanguageModel, state: TrainingState?, record: Provenance, in store: any SnapshotStore
  ) {
    self.init(
      parameters: model.parameters, memory: model.optimizerMemory, state: state, record: record,
      in: store)
  }

  /// Gives `model` the weights and the optimiser's memory of the snapshot, bit for bit.
  ///
  /// - Throws: What the store throws where it cannot give them back; the model is then unchanged.
  public func restore(_ model: LanguageModel) throws {
    var all = try numbers()
    model.parameters = all.removeFirst()
    model.optimizerMemory = optimizer.map { OptimizerMemory($0, blocks: all) }
  }
}
