extension MIDIFile {
  /// The bytes of the file.
  ///
  /// Values beyond what their places in the format can hold are clamped, so that a file is always
  /// well formed; `MIDIFile(performance:)` makes none. Running status is used, as most writers do.
  public var bytes: [UInt8] {
    let tracks = tracks.prefix(0xFFFF)
    let size = tracks.reduce(MIDIWriter.headerSize) { $0 + MIDIWriter.largestSize(of: $1) }
    return [UInt8](capacity: size) { span in
      MIDIWriter.append("MThd", to: &span)
      MIDIWriter.append(6, bytes: 4, to: &span)
      MIDIWriter.append(Int(format.rawValue), bytes: 2, to: &span)
      MIDIWriter.append(tracks.count, bytes: 2, to: &span)
      MIDIWriter.append(min(max(ticksPerQuarterNote, 1), 0x7FFF), bytes: 2, to: &span)
      for track in tracks { MIDIWriter.append(track, to: &span) }
    }
  }
}

/// Puts tracks into bytes.
private enum MIDIWriter {
  static let headerSize = 14
  /// The largest number that four bytes of seven bits can hold.
  private static let largestQuantity = 0x0FFF_FFFF

  /// How many bytes a track has at most: four of time and three of message an event, and what
  /// words and other data need besides.
  static func largestSize(of track: MIDIFile.Track) -> Int {
    let frame = 8 + 4 + 3
    return track.others.reduce(frame + 7 * track.packed.count) { $0 + 6 + $1.dataSize }
  }

  static func append(_ text: StaticString, to span: inout OutputSpan<UInt8>) {
    for byte in text.description.utf8 { span.append(byte) }
  }

  /// Appends the low `count` bytes of a number, the highest first.
  static func append(_ value: Int, bytes count: Int, to span: inout OutputSpan<UInt8>) {
    for place in (0..<count).reversed() {
      span.append(UInt8(truncatingIfNeeded: value >> (8 * place)))
    }
  }

  /// Appends a variable-length quantity.
  private static func append(quantity value: Int, to span: inout OutputSpan<UInt8>) {
    if value >= 0, value < 0x80 {
      span.append(UInt8(truncatingIfNeeded: value))
      return
    }
    if value >= 0, value < 0x4000 {
      span.append(UInt8(truncatingIfNeeded: value >> 7) | 0x80)
      span.append(UInt8(truncatingIfNeeded: value & 0x7F))
      return
    }
    let value = min(max(value, 0), largestQuantity)
    var shift = 21
    while shift > 0, value >> shift == 0 { shift -= 7 }
    while shift > 0 {
      span.append(UInt8(truncatingIfNeeded: value >> shift) | 0x80)
      shift -= 7
    }
    span.append(UInt8(truncatingIfNeeded: value & 0x7F))
  }

  static func append(_ track: MIDIFile.Track, to span: inout OutputSpan<UInt8>) {
    append("MTrk", to: &span)
    let lengthPlace = span.count
    append(0, bytes: 4, to: &span)
    var runningStatus: UInt8 = 0
    var tick = 0
    for packed in track.packed {
      append(quantity: packed.tick - tick, to: &span)
      tick = max(tick, packed.tick)
      if let place = packed.otherPlace {
        append(track.others[place], to: &span)
        runningStatus = 0
        continue
      }
      if packed.status != runningStatus {
        runningStatus = packed.status
        span.append(runningStatus)
      }
      span.append(packed.first)
      if packed.hasSecond { span.append(packed.second) }
    }
    append(quantity: track.endTick - tick, to: &span)
    append(meta: 0x2F, [], to: &span)
    let length = span.count - lengthPlace - 4
    for place in 0..<4 {
      span[lengthPlace + place] = UInt8(truncatingIfNeeded: length >> (8 * (3 - place)))
    }
  }

  /// Appends an event that is no message to a channel.
  private static func append(_ event: MIDIEvent, to span: inout OutputSpan<UInt8>) {
    switch event {
    case .text(let kind, let text): append(meta: kind.rawValue, Array(text.utf8), to: &span)
    case .tempo(let speed):
      let speed = min(max(speed, 1), 0xFF_FFFF)
      append(
        meta: 0x51, [UInt8(speed >> 16), UInt8(speed >> 8 & 0xFF), UInt8(speed & 0xFF)], to: &span)
    case .timeSignature(let numerator, let power, let clocks, let thirtySeconds):
      append(meta: 0x58, [numerator, power, clocks, thirtySeconds], to: &span)
    case .keySignature(let sharps, let isMinor):
      append(meta: 0x59, [UInt8(bitPattern: sharps), isMinor ? 1 : 0], to: &span)
    case .otherMeta(let type, let data): append(meta: type, data, to: &span)
    case .systemExclusive(let status, let data):
      span.append(status)
      append(quantity: data.count, to: &span)
      for byte in data { span.append(byte) }
    case .noteOn, .noteOff, .keyPressure, .control, .program, .channelPressure, .pitchBend: break
    }
  }

  private static func append(
    meta type: UInt8, _ data: [UInt8], to span: inout OutputSpan<UInt8>
  ) {
    span.append(0xFF)
    span.append(type & 0x7F)
    append(quantity: data.count, to: &span)
    for byte in data { span.append(byte) }
  }
}

extension MIDIEvent {
  /// How many bytes of data an event has that is no message to a channel; at most.
  fileprivate var dataSize: Int {
    switch self {
    case .text(_, let text): text.utf8.count
    case .otherMeta(_, let data), .systemExclusive(_, let data): data.count
    default: 4
    }
  }
}
