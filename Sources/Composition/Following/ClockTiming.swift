/// The metre and the unit note length that a `TuneClock` counts by.
struct ClockTiming: Sendable {
  /// The time of a bar in parts of `TuneClock.whole`; 0 where the metre is free.
  private(set) var barLength = TuneClock.whole
  private var meter: (Int32, Int32) = (4, 4)
  private var unit: Int32?

  /// The length of a note without a written length (ABC 2.1, section 3.1.7).
  var unitLength: Int32 {
    unit ?? (meter.0 * 4 < meter.1 * 3 ? TuneClock.whole / 16 : TuneClock.whole / 8)
  }

  /// Whether three beats make one, which decides the time of some tuplets.
  var isCompound: Bool { meter.0 % 3 == 0 && meter.0 > 3 }

  /// Reads the value of an `M:` or `L:` field.
  mutating func read(_ field: UInt8, _ value: [UInt8]) {
    if field == UInt8(ascii: "L") {
      unit = Self.fraction(value).map { TuneClock.whole * $0.0 / $0.1 }
      return
    }
    if value.contains(UInt8(ascii: "C")) {
      meter = value.contains(UInt8(ascii: "|")) ? (2, 2) : (4, 4)
    } else {
      meter = Self.fraction(value) ?? (0, 1)
    }
    barLength = TuneClock.whole * meter.0 / meter.1
  }

  /// The fraction in a field's value, such as `6/8`; nil where there is another text or it is absurd.
  private static func fraction(_ value: [UInt8]) -> (Int32, Int32)? {
    var numbers: [Int32] = [0]
    for byte in value where byte != UInt8(ascii: " ") {
      if byte == UInt8(ascii: "/"), numbers.count == 1 {
        numbers.append(0)
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte),
        numbers[numbers.count - 1] < 100
      {
        numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int32(byte - 48)
      } else {
        return nil
      }
    }
    guard numbers.count == 2, (1...64).contains(numbers[0]), (1...64).contains(numbers[1]) else {
      return nil
    }
    return (numbers[0], numbers[1])
  }
}
