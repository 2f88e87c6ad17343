/// Where an overlay goes back to.
enum OverlayTarget: Int {
  /// The latest bar line.
  case bar
  /// The bar line before that to which the sign before went back.
  case earlierBar
  /// The start of the group of layers.
  case group
}

/// The layers of an overlay (ABC 2.1 §7.4): `&` adds a layer to a bar, `&&` to two bars, and in
/// `(& … & … &)` each layer has any number of bars.
struct OverlayLayers {
  /// The most bars of a layer that `&&` starts.
  static let barLimit = 64

  /// The bar lines up to the end of the layer that `&` started; 0 outside of layers.
  private(set) var barsLeft = 0
  /// Whether a group is open.
  private(set) var isInGroup = false
  /// Whether a later layer of the group is being read.
  private var isInGroupLayer = false

  /// Whether a later layer is being read.
  var isActive: Bool { isInGroupLayer || barsLeft > 0 }
  /// Whether the next bar line divides a layer and does not end it.
  var isInsideLayer: Bool { isInGroupLayer || barsLeft > 1 }

  mutating func startLayer() {
    if isInGroup { isInGroupLayer = true } else { barsLeft = max(1, barsLeft) }
  }

  mutating func goBackFurther() { barsLeft += 1 }

  mutating func startGroup() { isInGroup = true }

  mutating func endGroup() { (isInGroup, isInGroupLayer) = (false, false) }

  /// Passes a bar line.
  ///
  /// - Returns: Whether it divides a layer and does not end it.
  mutating func passBar() -> Bool {
    let divides = isInsideLayer
    barsLeft = max(0, barsLeft - 1)
    return divides
  }
}
