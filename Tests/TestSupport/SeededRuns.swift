public import Testing

/// The random numbers of the property tests: SplitMix64 (Steele, Lea & Flood 2014).
///
/// A seed gives the same run on every machine and Swift version, so a failure is repeated by its
/// seed.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) { state = seed }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Returns a number from 0 to `bound` − 1; `bound` must be above 0.
  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Returns a number from 0 up to but not including 1.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Runs `body` once per seed and reports an error that it throws with the seed.
public func withEverySeed(
  _ seeds: Range<UInt64>, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: (UInt64, inout SeededGenerator) throws -> Void
) {
  for seed in seeds {
    var generator = SeededGenerator(seed: seed)
    do {
      try body(seed, &generator)
    } catch {
      Issue.record("seed \(seed): \(error)", sourceLocation: sourceLocation)
    }
  }
}
