/// The network's memory of one stream: the hidden state h and the cell state c of every layer.
///
/// Six kilobytes for the default model, so copies are cheap.
public struct RecurrentState: Hashable, Sendable {
  /// h of each layer, `[H]`.
  public var hidden: [[Float]]
  /// c of each layer, `[H]`.
  public var cell: [[Float]]

  /// The state before the first character: all zero.
  public init(zero configuration: ModelConfiguration) {
    hidden = configuration.layerWidths.map { [Float](repeating: 0, count: $0) }
    cell = hidden
  }
}
