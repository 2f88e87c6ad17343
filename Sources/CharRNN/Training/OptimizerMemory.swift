/// What an optimiser remembers between updates: one or two numbers a weight.
///
/// As large as the weights or twice that. A `LanguageModel` owns it beside them; a copy shares the
/// numbers until the next update, which then has to copy them.
public struct OptimizerMemory: Hashable, Sendable {
  /// The optimiser that remembers.
  public let optimizer: OptimizerKind
  /// The numbers in the order of `optimizer.memory`, each block laid out like the weights.
  public var blocks: [Parameters]

  /// The memory of an optimiser.
  ///
  /// - Precondition: `blocks` has as many entries as `optimizer.memory`.
  public init(_ optimizer: OptimizerKind, blocks: [Parameters]) {
    precondition(
      blocks.count == optimizer.memory.count,
      "\(blocks.count) blocks, \(optimizer.rawValue) has \(optimizer.memory.count)")
    self.optimizer = optimizer
    self.blocks = blocks
  }
}
