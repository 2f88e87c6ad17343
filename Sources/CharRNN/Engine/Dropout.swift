internal import CKernels

/// One layer's dropout in one training step: the mask is a hash of each element's index under `key`.
struct Dropout {
  let key: UInt64
  let threshold: UInt32
  let scale: Float
  /// Whether the mask is the same at every step of a window.
  let isLocked: Bool

  /// The mask of layer `layer` in step `step`; `nil` where nothing is dropped.
  init?(probability: Float, seed: UInt64, step: Int, layer: Int, isLocked: Bool = false) {
    guard probability > 0 else { return nil }
    self.isLocked = isLocked
    var mixer = SplitMix64(state: seed ^ UInt64(truncatingIfNeeded: step) &* 0xD134_2543_DE82_EF95)
    var key = mixer.next()
    for _ in 0..<layer { key = mixer.next() }
    self.key = key
    threshold = UInt32(Double(probability) * 0x1p32)
    scale = 1 / (1 - probability)
  }

  /// Drops from the `count` elements at `x`.
  func apply(
    to count: Int, from x: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>
  ) {
    ck_dropout(count, x, out, 0, key, threshold, scale)
  }
}
