/// The SHA-256 hash of a byte sequence (FIPS 180-4, section 6.2).
public struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// Bytes that do not fill a block yet.
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  /// Starts with no bytes.
  public init() {
    pending.reserveCapacity(Self.blockSize)
  }

  /// The hash of `bytes`.
  ///
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  public static func digest(of bytes: some Sequence<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.digest()
  }

  /// Appends bytes to the hashed sequence.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let wasContiguous: Void? = bytes.withContiguousStorageIfAvailable { update(contiguous: $0) }
    if wasContiguous == nil {
      Array(bytes).withUnsafeBufferPointer { update(contiguous: $0) }
    }
  }

  /// The hash of all bytes so far; more can be appended afterwards.
  public func digest() -> Digest {
    var copy = self
    var padding: [UInt8] = [0x80]
    let used = (pending.count + 1) % Self.blockSize
    padding += repeatElement(0, count: (Self.blockSize + 56 - used) % Self.blockSize)
    let bits = length &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    copy.update(padding)
    return Digest(words: copy.state)
  }

  private mutating func update(contiguous bytes: UnsafeBufferPointer<UInt8>) {
    length &+= UInt64(bytes.count)
    var start = 0
    if !pending.isEmpty {
      start = min(bytes.count, Self.blockSize - pending.count)
      pending.append(contentsOf: bytes[..<start])
      guard pending.count == Self.blockSize else { return }
      pending.withUnsafeBufferPointer { compress($0[...], into: &state) }
      pending.removeAll(keepingCapacity: true)
    }
    while bytes.count - start >= Self.blockSize {
      compress(bytes[start..<start + Self.blockSize], into: &state)
      start += Self.blockSize
    }
    pending.append(contentsOf: bytes[start...])
  }

  private static let blockSize = 64

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  fileprivate static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}

extension SHA256 {
  /// A 256-bit hash; ordered as its hexadecimal text is.
  public struct Digest: Hashable, Comparable, Sendable {
    /// Eight words, kept in place since a corpus has a digest for each tune.
    private let words: SIMD8<UInt32>

    fileprivate init(words: [UInt32]) { self.words = SIMD8(words) }

    /// Whether `lhs` comes before `rhs` in hexadecimal text.
    public static func < (lhs: Digest, rhs: Digest) -> Bool {
      for index in 0..<8 where lhs.words[index] != rhs.words[index] {
        return lhs.words[index] < rhs.words[index]
      }
      return false
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
      words.indices.flatMap { index in
        stride(from: 24, through: 0, by: -8).map {
          UInt8(truncatingIfNeeded: words[index] >> UInt32($0))
        }
      }
    }

    /// 64 hexadecimal digits in lower case.
    public var hexadecimal: String {
      words.indices.map { index in
        let digits = String(words[index], radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
      }.joined()
    }
  }
}

/// Mixes one 64-byte block into the hash state (FIPS 180-4, section 6.2.2; letters as there).
private func compress(_ block: Slice<UnsafeBufferPointer<UInt8>>, into state: inout [UInt32]) {
  withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
    for t in 0..<16 {
      let i = block.startIndex + 4 * t
      w[t] =
        UInt32(block[i]) << 24 | UInt32(block[i + 1]) << 16
        | UInt32(block[i + 2]) << 8 | UInt32(block[i + 3])
    }
    for t in 16..<64 {
      let x = w[t - 15]
      let y = w[t - 2]
      let sigma0 = x.rotated(7) ^ x.rotated(18) ^ (x >> 3)
      let sigma1 = y.rotated(17) ^ y.rotated(19) ^ (y >> 10)
      w[t] = sigma1 &+ w[t - 7] &+ sigma0 &+ w[t - 16]
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    SHA256.constants.withUnsafeBufferPointer { k in
      for t in 0..<64 {
        let choice = (e & f) ^ (~e & g)
        let t1 = h &+ (e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)) &+ choice &+ k[t] &+ w[t]
        let majority = (a & b) ^ (a & c) ^ (b & c)
        let t2 = (a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)) &+ majority
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
      }
    }
    for (i, letter) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= letter }
  }
}

extension UInt32 {
  /// The bits rotated right by `count` places, from 1 to 31.
  fileprivate func rotated(_ count: UInt32) -> UInt32 { self >> count | self << (32 - count) }
}
