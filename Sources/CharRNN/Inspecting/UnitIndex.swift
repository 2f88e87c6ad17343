/// A unit of an LSTM layer, which people write `2:117`: the 117th unit of the second layer.
///
/// In text both numbers count from 1, here from 0 as the rows of the weights do.
public struct UnitIndex: Hashable, Sendable, CustomStringConvertible {
  /// The layer, 0 for the one that reads the characters.
  public let layer: Int
  /// The unit of the layer: its row among those of each gate in `lstm.weight_hh_l…`.
  public let unit: Int

  /// The unit with these numbers from 0.
  public init(layer: Int, unit: Int) {
    self.layer = layer
    self.unit = unit
  }

  /// Reads `layer:unit`, both from 1; nil for any other text.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let layer = Int(parts[0]), let unit = Int(parts[1]), layer > 0, unit > 0
    else { return nil }
    self.init(layer: layer - 1, unit: unit - 1)
  }

  /// `layer:unit`, both from 1.
  public var description: String { "\(layer + 1):\(unit + 1)" }
}

extension UnitIndex: Comparable {
  /// Orders by layer, then by unit.
  public static func < (first: UnitIndex, second: UnitIndex) -> Bool {
    (first.layer, first.unit) < (second.layer, second.unit)
  }
}

/// A unit and the value at which its output h is held.
///
/// The output is what the rest of the network reads of a unit: the layer above it, and its own layer at
/// the next character. The cell state c behind it goes on, but nothing reads it.
public struct HeldUnit: Hashable, Sendable {
  /// The unit.
  public let index: UnitIndex
  /// Its output, from -1 to 1 as every h.
  public let value: Float

  /// What an output can be.
  public static let range: ClosedRange<Float> = -1...1

  /// Holds a unit at a value in `range`.
  public init(_ index: UnitIndex, at value: Float) {
    self.index = index
    self.value = value
  }
}

extension ModelConfiguration {
  /// Whether the model has the unit.
  public func hasUnit(_ index: UnitIndex) -> Bool {
    layerWidths.indices.contains(index.layer)
      && (0..<layerWidths[index.layer]).contains(index.unit)
  }

  /// The last unit of the last layer.
  public var lastUnit: UnitIndex {
    UnitIndex(layer: layerWidths.count - 1, unit: layerWidths[layerWidths.count - 1] - 1)
  }

  /// All units, layer by layer.
  public var units: [UnitIndex] {
    layerWidths.enumerated().flatMap { layer, width in
      (0..<width).map { UnitIndex(layer: layer, unit: $0) }
    }
  }
}
