/// The recurrent state of all N streams of a training run between two windows.
public struct CarriedState: Hashable, Sendable {
  /// h of each layer, `[N, H]`.
  public var hidden: [[Float]]
  /// c of each layer, `[N, H]`.
  public var cell: [[Float]]

  /// The state at the start of a run: all zero.
  public init(zero configuration: ModelConfiguration, rows: Int) {
    hidden = configuration.layerWidths.map { [Float](repeating: 0, count: rows * $0) }
    cell = hidden
  }
}
