/// The seeds of several drawings that come from one seed.
///
/// The first drawing has the seed itself, the others seeds below 2^39, which are short enough to
/// retype. No two of a series are equal. Series of neighbouring seeds differ, unlike runs of consecutive
/// numbers.
public struct SeedSeries: Hashable, Sendable {
  /// The seed of the first drawing.
  public let first: UInt64
  /// The keys of the permutation that gives each place its seed.
  private let keys: [UInt64]

  /// The number of bits of a seed behind the first one.
  private static let bits: UInt64 = 39
  private static let mask: UInt64 = 1 << bits - 1

  /// The series that begins with `first`.
  public init(_ first: UInt64) { self.init(first, keyedBy: first) }

  /// A series with the permutation of another one.
  init(_ first: UInt64, keyedBy seed: UInt64) {
    self.first = first
    var mixer = SplitMix64(state: seed)
    keys = [mixer.next(), mixer.next()]
  }

  /// The seed of the drawing at `place`, from 0.
  ///
  /// - Precondition: `place` is at least 0 and less than 2^39 - 1.
  public subscript(place: Int) -> UInt64 {
    precondition(place >= 0 && place < Self.mask, "place \(place) of a series of seeds")
    if place == 0 { return first }
    let seed = permuted(UInt64(place))
    // The last place is out of bounds, so its number is free for the place that has the first seed.
    return seed == first ? permuted(Self.mask) : seed
  }

  /// A permutation of the numbers of `bits` bits: between the keys, the finaliser of SplitMix64
  /// (Steele, Lea & Flood 2014) cut to as many bits.
  private func permuted(_ number: UInt64) -> UInt64 {
    keys.reduce(number) { SplitMix64.mixed(($0 ^ $1) & Self.mask, bits: Self.bits) }
  }
}
