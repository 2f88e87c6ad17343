/// A chord symbol while it is written: a root, an accidental and a quality such as `m7`
/// (ABC 2.1, section 4.18).
///
/// Only qualities that name the same chord everywhere are drawn, and no bass notes.
struct ChordName: Hashable, Sendable {
  private static let qualities: [[UInt8]] = [
    "", "m", "7", "m7", "dim", "aug", "6", "m6", "maj7",
  ].map { Array($0.utf8) }

  /// The root's semitones above C; −1 before it is read.
  private(set) var root: Int8 = -1
  /// Whether the quality so far is that of a minor or diminished chord.
  private(set) var isMinor = false
  private var mayHaveAccidental = false
  /// The qualities that begin with what was read, a bit each, and how much was read.
  private var candidates: UInt16 = 0
  private var length: UInt8 = 0

  /// Whether the symbol can end here.
  var isComplete: Bool {
    root >= 0 && Self.qualities.indices.contains {
      candidates >> $0 & 1 == 1 && Self.qualities[$0].count == Int(length)
    }
  }

  /// The qualities that a vocabulary can write, a bit each; 0 if it can write no chord symbol.
  static func writable(_ has: (Unicode.Scalar) -> Bool) -> UInt16 {
    guard has("\""), "ABCDEFG".unicodeScalars.contains(where: has) else { return 0 }
    var writable: UInt16 = 0
    for (place, quality) in qualities.enumerated()
    where quality.allSatisfy({ has(Unicode.Scalar($0)) }) { writable |= 1 << place }
    return writable
  }

  /// The symbol with another character; nil if that is no beginning of one with a quality of
  /// `writable`.
  func appending(_ sign: MusicSign, _ writable: UInt16) -> ChordName? {
    var next = self
    if root < 0 {
      guard sign.kind == .letter, sign.value < 7 else { return nil }
      next.root = Self.semitones[Int(sign.value)]
      next.mayHaveAccidental = true
      next.candidates = writable
      return next
    }
    next.mayHaveAccidental = false
    if mayHaveAccidental, sign.ascii == UInt8(ascii: "#") || sign.ascii == UInt8(ascii: "b") {
      next.root = (root + (sign.ascii == UInt8(ascii: "#") ? 1 : 11)) % 12
      return next
    }
    next.candidates = 0
    for (place, quality) in Self.qualities.enumerated()
    where candidates >> place & 1 == 1 && quality.count > Int(length)
      && quality[Int(length)] == sign.ascii
    {
      next.candidates |= 1 << place
    }
    guard next.candidates != 0 else { return nil }
    if length == 0 { next.isMinor = sign.ascii == UInt8(ascii: "m") || sign.ascii == UInt8(ascii: "d") }
    // `maj7` begins like a minor chord.
    if length == 1, sign.ascii == UInt8(ascii: "a") { next.isMinor = false }
    next.length += 1
    return next
  }

  /// The semitones of C to B above C.
  static let semitones: [Int8] = [0, 2, 4, 5, 7, 9, 11]
}
