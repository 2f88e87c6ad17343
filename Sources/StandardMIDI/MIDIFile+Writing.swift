extension MIDIFile {
  /// The bytes of the file.
  ///
  /// Values beyond what their places in the format can hold are clamped, so that a file is always
  /// well formed; `MIDIFile(performance:)` makes none. Running status is used, as most writers do.
  public var bytes: [UInt8] {
    var writer = MIDIWriter()
    writer.bytes.reserveCapacity(64 + tracks.reduce(0) { $0 + $1.events.count * 5 })
    writer.append("MThd")
    writer.append(6, bytes: 4)
    writer.append(Int(format.rawValue), bytes: 2)
    writer.append(min(tracks.count, 0xFFFF), bytes: 2)
    writer.append(min(max(ticksPerQuarterNote, 1), 0x7FFF), bytes: 2)
    for track in tracks { writer.append(track) }
    return writer.bytes
  }
}

/// Puts events into bytes.
private struct MIDIWriter {
  var bytes: [UInt8] = []
  private var runningStatus: UInt8?
  /// The largest number that four bytes of seven bits can hold.
  private static let largestQuantity = 0x0FFF_FFFF

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends the low `count` bytes of a number, the highest first.
  mutating func append(_ value: Int, bytes count: Int) {
    for place in (0..<count).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place)))
    }
  }

  /// Appends a variable-length quantity.
  private mutating func append(quantity value: Int) {
    if value >= 0, value < 0x80 {
      bytes.append(UInt8(value))
      return
    }
    let value = min(max(value, 0), Self.largestQuantity)
    var shift = 21
    while shift > 0, value >> shift == 0 { shift -= 7 }
    while shift > 0 {
      bytes.append(UInt8(value >> shift & 0x7F) | 0x80)
      shift -= 7
    }
    bytes.append(UInt8(value & 0x7F))
  }

  mutating func append(_ track: MIDIFile.Track) {
    append("MTrk")
    let lengthPlace = bytes.count
    append(0, bytes: 4)
    runningStatus = nil
    var tick = 0
    for timed in track.events {
      append(quantity: timed.tick - tick)
      tick = max(tick, timed.tick)
      append(timed.event)
    }
    append(quantity: track.endTick - tick)
    bytes += [0xFF, 0x2F, 0x00]
    let length = bytes.count - lengthPlace - 4
    for place in 0..<4 {
      bytes[lengthPlace + place] = UInt8(truncatingIfNeeded: length >> (8 * (3 - place)))
    }
  }

  private mutating func append(_ event: MIDIEvent) {
    switch event {
    case .noteOn(let channel, let key, let velocity):
      append(status: 0x90, channel, key, velocity)
    case .noteOff(let channel, let key, let velocity):
      append(status: 0x80, channel, key, velocity)
    case .keyPressure(let channel, let key, let pressure):
      append(status: 0xA0, channel, key, pressure)
    case .control(let channel, let controller, let value):
      append(status: 0xB0, channel, controller, value)
    case .program(let channel, let program): append(status: 0xC0, channel, program)
    case .channelPressure(let channel, let pressure): append(status: 0xD0, channel, pressure)
    case .pitchBend(let channel, let value):
      append(status: 0xE0, channel, UInt8(value & 0x7F), UInt8(value >> 7 & 0x7F))
    case .text(let kind, let text): append(meta: kind.rawValue, Array(text.utf8))
    case .tempo(let speed):
      let speed = min(max(speed, 1), 0xFF_FFFF)
      append(
        meta: 0x51, [UInt8(speed >> 16), UInt8(speed >> 8 & 0xFF), UInt8(speed & 0xFF)])
    case .timeSignature(let numerator, let power, let clocks, let thirtySeconds):
      append(meta: 0x58, [numerator, power, clocks, thirtySeconds])
    case .keySignature(let sharps, let isMinor):
      append(meta: 0x59, [UInt8(bitPattern: sharps), isMinor ? 1 : 0])
    case .otherMeta(let type, let data): append(meta: type, data)
    case .systemExclusive(let status, let data):
      runningStatus = nil
      bytes.append(status)
      append(quantity: data.count)
      bytes += data
    }
  }

  private mutating func append(
    status: UInt8, _ channel: UInt8, _ first: UInt8, _ second: UInt8? = nil
  ) {
    let status = status | channel & 0x0F
    if runningStatus != status {
      bytes.append(status)
      runningStatus = status
    }
    bytes.append(min(first, 0x7F))
    if let second { bytes.append(min(second, 0x7F)) }
  }

  private mutating func append(meta type: UInt8, _ data: [UInt8]) {
    runningStatus = nil
    bytes.append(0xFF)
    bytes.append(type & 0x7F)
    append(quantity: data.count)
    bytes += data
  }
}
