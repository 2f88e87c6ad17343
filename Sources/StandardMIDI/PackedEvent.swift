/// A channel message in one 64-bit word: its tick, its rank among the events of a tick, its bytes.
///
/// The order of the words is that of the events in a file: by tick, and within a tick releases
/// first, then texts and changes, then presses.
struct PackedEvent: Hashable, Comparable {
  /// 32 bits of tick, 4 of rank, 28 of content.
  private let bits: UInt64

  /// The order of events within a tick.
  private enum Rank: UInt64 {
    case release, other, control, press
  }

  private init(bits: UInt64) { self.bits = bits }

  private init(_ tick: Int, _ rank: Rank, _ content: UInt64) {
    bits = UInt64(Self.clamped(tick)) << 32 | rank.rawValue << 28 | content
  }

  private static func clamped(_ tick: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: min(max(tick, 0), Int(UInt32.max)))
  }

  private init(
    _ tick: Int, _ rank: Rank, status: UInt8, _ channel: UInt8, _ first: UInt8, _ second: UInt8
  ) {
    let message =
      UInt64(status | channel & 0x0F) << 16 | UInt64(min(first, 0x7F)) << 8
      | UInt64(min(second, 0x7F))
    self.init(tick, rank, message)
  }

  /// Creates a press; all values must be in seven bits, the tick below 2^32.
  @inline(__always)
  static func press(_ tick: Int, channel: UInt8, key: Int16, velocity: Int16) -> PackedEvent {
    PackedEvent(
      bits: UInt64(UInt32(truncatingIfNeeded: tick)) << 32 | Rank.press.rawValue << 28
        | UInt64(0x90 | channel) << 16 | UInt64(UInt16(bitPattern: key)) << 8
        | UInt64(UInt16(bitPattern: velocity)))
  }

  /// Creates a release; all values must be in seven bits, the tick below 2^32.
  ///
  /// It is written as a press of velocity 0, so that a row of notes shares one status byte.
  @inline(__always)
  static func release(_ tick: Int, channel: UInt8, key: Int16) -> PackedEvent {
    PackedEvent(
      bits: UInt64(UInt32(truncatingIfNeeded: tick)) << 32 | Rank.release.rawValue << 28
        | UInt64(0x90 | channel) << 16 | UInt64(UInt16(bitPattern: key)) << 8)
  }

  /// The release velocity that a press of velocity 0 stands for.
  static let plainReleaseVelocity: UInt8 = 64

  /// The place of texts and changes within a tick, which is not a message.
  static func mark(_ tick: Int) -> PackedEvent { PackedEvent(tick, .other, 0) }

  /// Creates a channel message; `nil` for other events.
  ///
  /// Values above seven bits are clamped.
  init?(_ tick: Int, _ event: MIDIEvent) {
    switch event {
    case .noteOn(let channel, let key, let velocity):
      self.init(tick, .press, status: 0x90, channel, key, velocity)
    case .noteOff(let channel, let key, let velocity):
      let isPlain = velocity == Self.plainReleaseVelocity
      self.init(
        tick, .release, status: isPlain ? 0x90 : 0x80, channel, key, isPlain ? 0 : velocity)
    case .keyPressure(let channel, let key, let pressure):
      self.init(tick, .control, status: 0xA0, channel, key, pressure)
    case .control(let channel, let controller, let value):
      self.init(tick, .control, status: 0xB0, channel, controller, value)
    case .program(let channel, let program):
      self.init(tick, .control, status: 0xC0, channel, program, 0)
    case .channelPressure(let channel, let pressure):
      self.init(tick, .control, status: 0xD0, channel, pressure, 0)
    case .pitchBend(let channel, let value):
      let value = min(value, 0x3FFF)
      self.init(tick, .control, status: 0xE0, channel, UInt8(value & 0x7F), UInt8(value >> 7))
    case .text, .tempo, .timeSignature, .keySignature, .otherMeta, .systemExclusive: return nil
    }
  }

  /// The same message at another tick.
  func moved(to tick: Int) -> PackedEvent {
    PackedEvent(bits: UInt64(Self.clamped(tick)) << 32 | bits & 0xFFFF_FFFF)
  }

  /// Ticks from the start of the track.
  var tick: Int { Int(bits >> 32) }

  /// The status byte.
  var status: UInt8 { UInt8(truncatingIfNeeded: bits >> 16) }
  var first: UInt8 { UInt8(truncatingIfNeeded: bits >> 8) }
  var second: UInt8 { UInt8(truncatingIfNeeded: bits) }
  /// Whether there is a second data byte: programs and channel pressure have only one.
  var hasSecond: Bool { status & 0xE0 != 0xC0 }

  /// Whether both press or both release the same key, regardless of tick and velocity.
  func isOfSameKey(as other: PackedEvent) -> Bool { (bits ^ other.bits) & 0xFFFF_FF00 == 0 }

  static func < (a: PackedEvent, b: PackedEvent) -> Bool { a.bits < b.bits }
}
