/// Reads the bytes of a `TrackWriter`.
///
/// They are valid, so nothing is checked; `MIDIFile(bytes:)` is for bytes from outside.
struct TrackReader {
  private let data: [UInt8]
  private var at = 0
  private var tick = 0
  private var status: UInt8 = 0

  init(_ data: [UInt8]) { self.data = data }

  mutating func events() -> [TimedMIDIEvent] {
    var events: [TimedMIDIEvent] = []
    while at < data.count {
      tick += quantity()
      if data[at] >= 0x80 { status = byte() }
      events.append(TimedMIDIEvent(at: tick, status < 0xF0 ? message() : other()))
    }
    return events
  }

  private mutating func byte() -> UInt8 {
    defer { at += 1 }
    return data[at]
  }

  private mutating func quantity() -> Int {
    var value = 0
    while true {
      let next = byte()
      value = value << 7 | Int(next & 0x7F)
      if next < 0x80 { return value }
    }
  }

  /// Reads a channel message.
  private mutating func message() -> MIDIEvent {
    let (kind, channel) = (status & 0xF0, status & 0x0F)
    let first = byte()
    let second = kind == 0xC0 || kind == 0xD0 ? 0 : byte()
    return MIDIEvent(status: kind, channel: channel, first, second)
  }

  private mutating func other() -> MIDIEvent {
    let type = status == 0xFF ? byte() : 0
    let count = quantity()
    let bytes = Array(data[at..<at + count])
    at += count
    if status != 0xFF { return .systemExclusive(status: status, bytes: bytes) }
    switch (type, count) {
    case (0x51, 3):
      return .tempo(microsecondsPerQuarter: bytes.reduce(0) { $0 << 8 | Int($1) })
    case (0x58, 4):
      return .timeSignature(
        numerator: bytes[0], denominatorPower: bytes[1], clocksPerClick: bytes[2],
        thirtySecondsPerQuarter: bytes[3])
    case (0x59, 2):
      return .keySignature(sharps: Int8(bitPattern: bytes[0]), isMinor: bytes[1] == 1)
    default:
      guard let kind = MIDIEvent.TextKind(rawValue: type) else {
        return .otherMeta(type: type, bytes: bytes)
      }
      return .text(kind, String(decoding: bytes, as: UTF8.self))
    }
  }
}

extension MIDIEvent {
  /// Creates a channel message; `status` is 0x80 to 0xE0.
  ///
  /// A press of velocity 0 becomes a release.
  init(status: UInt8, channel: UInt8, _ first: UInt8, _ second: UInt8) {
    self =
      switch status {
      case 0x80: .noteOff(channel: channel, key: first, velocity: second)
      case 0x90 where second == 0:
        .noteOff(channel: channel, key: first, velocity: PackedEvent.plainReleaseVelocity)
      case 0x90: .noteOn(channel: channel, key: first, velocity: second)
      case 0xA0: .keyPressure(channel: channel, key: first, pressure: second)
      case 0xB0: .control(channel: channel, controller: first, value: second)
      case 0xC0: .program(channel: channel, program: first)
      case 0xD0: .channelPressure(channel: channel, pressure: first)
      default: .pitchBend(channel: channel, value: UInt16(second) << 7 | UInt16(first))
      }
  }
}
