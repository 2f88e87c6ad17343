/// The generator of all randomness in lilt: xoshiro256** (Blackman & Vigna 2018), seeded through
/// SplitMix64 as its authors advise.
///
/// Its own methods make numbers from the bits: how the standard library's `random(in:using:)` does
/// may change, and recorded sessions must not.
public struct Xoshiro256StarStar: RandomNumberGenerator, Hashable, Sendable {
  /// The four words of state; never all zero.
  public private(set) var state: [UInt64]

  /// Starts the sequence of `seed`, which may be any number.
  public init(seed: UInt64) {
    var mixer = SplitMix64(state: seed)
    state = (0..<4).map { _ in mixer.next() }
  }

  /// Continues from a recorded state; `nil` unless it has four words that are not all zero.
  public init?(state: [UInt64]) {
    guard state.count == 4, state.contains(where: { $0 != 0 }) else { return nil }
    self.state = state
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let product = state[1] &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = (state[3] << 45) | (state[3] >> 19)
    return result
  }

  /// A number from 0 up to but not including 1, one of 2^53 equally likely ones.
  public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from `-bound` up to but not including `bound`.
  mutating func nextUniform(within bound: Float) -> Float {
    (Float(next() >> 40) * 0x1p-24 * 2 - 1) * bound
  }
}

/// SplitMix64 (Steele, Lea & Flood 2014): turns one word into well-mixed others.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state, bits: 64)
  }

  /// The finaliser, a permutation of the words of `bits` bits, from 32 to 64.
  ///
  /// In shorter words the shifts stay, and the products lose their upper bits: both can be undone.
  static func mixed(_ word: UInt64, bits: UInt64) -> UInt64 {
    let mask = UInt64.max >> (64 - bits)
    var word = word
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9 & mask
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB & mask
    return word ^ (word >> 31)
  }
}
