extension MIDIFile {
  /// The bytes of the file.
  ///
  /// Values outside of the ranges of the format are clamped, so a file is always well formed.
  /// Running status is used.
  ///
  /// - Complexity: O(*n*) in the number of bytes.
  public var bytes: [UInt8] {
    let tracks = tracks.prefix(0xFFFF)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tracks.reduce(14) { $0 + $1.data.count + 16 })
    bytes += "MThd".utf8
    bytes.append(6, bytes: 4)
    bytes.append(Int(format.rawValue), bytes: 2)
    bytes.append(tracks.count, bytes: 2)
    bytes.append(min(max(ticksPerQuarterNote, 1), 0x7FFF), bytes: 2)
    for track in tracks {
      let pause = VariableLengthQuantity(track.endTick - track.lastTick)
      bytes += "MTrk".utf8
      bytes.append(track.data.count + pause.count + 3, bytes: 4)
      bytes += track.data
      bytes.append(pause)
      bytes += [0xFF, 0x2F, 0]
    }
    return bytes
  }
}

extension [UInt8] {
  /// Appends the lowest `count` bytes of a number, the highest of them first.
  fileprivate mutating func append(_ value: Int, bytes count: Int) {
    var place = 8 * count
    while place > 0 {
      place -= 8
      append(UInt8(truncatingIfNeeded: value >> place))
    }
  }

  /// Appends a variable-length quantity.
  mutating func append(_ quantity: VariableLengthQuantity) {
    let bytes = quantity.bytes
    for place in 0..<quantity.count { append(UInt8(truncatingIfNeeded: bytes >> (8 * place))) }
  }
}

/// A number in bytes of seven bits, the highest first; all but the last have their top bit set.
struct VariableLengthQuantity {
  /// The largest number, which has four bytes.
  static let largest = 0x0FFF_FFFF

  let value: Int
  /// The number of bytes: 1 to 4.
  let count: Int

  /// Creates a quantity, clamped to 0 to `largest`.
  init(_ value: Int) {
    self.value = min(max(value, 0), Self.largest)
    count = self.value < 1 << 7 ? 1 : self.value < 1 << 14 ? 2 : self.value < 1 << 21 ? 3 : 4
  }

  /// The bytes, the first in the lowest byte.
  var bytes: UInt32 {
    var result = UInt32(value & 0x7F)
    var rest = value >> 7
    while rest > 0 {
      result = result << 8 | UInt32(rest & 0x7F | 0x80)
      rest >>= 7
    }
    return result
  }
}
