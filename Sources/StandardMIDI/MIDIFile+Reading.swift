extension MIDIFile {
  /// Parses the bytes of a Standard MIDI File, strictly.
  ///
  /// Every rule of the format is checked. Chunks of unknown type between tracks are skipped, as the
  /// format requires. Text that is not valid UTF-8 is read as Latin-1.
  ///
  /// - Throws: The first fault, with its byte offset.
  /// - Complexity: O(*n*) in the number of bytes.
  public init(bytes: [UInt8]) throws(MIDIError) {
    var reader = MIDIReader(bytes)
    self = try reader.file()
  }
}

/// Parses the bytes of a file.
private struct MIDIReader {
  private let bytes: [UInt8]
  private var at = 0
  /// The end of the chunk being read.
  private var end: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
  }

  mutating func file() throws(MIDIError) -> MIDIFile {
    let header = try chunk()
    guard header.type == Array("MThd".utf8) else {
      throw .notAMIDIFile(found: header.type)
    }
    guard header.length == 6 else { throw .badHeaderLength(header.length) }
    let formatNumber = try number(bytes: 2, .header)
    let count = try number(bytes: 2, .header)
    let division = try number(bytes: 2, .header)
    guard let format = MIDIFile.Format(rawValue: UInt16(formatNumber)) else {
      throw .unknownFormat(formatNumber)
    }
    guard count > 0 else { throw .noTracks }
    guard format != .singleTrack || count == 1 else { throw .tracksInFormat0(count) }
    guard division & 0x8000 == 0 else { throw .timeCodeDivision(division) }
    guard division > 0 else { throw .zeroDivision }

    var tracks: [MIDIFile.Track] = []
    while tracks.count < count, at < bytes.count {
      let start = at
      let chunk = try chunk()
      if chunk.type == Array("MTrk".utf8) {
        tracks.append(try track(length: chunk.length))
      } else if chunk.type.allSatisfy({ (32..<127).contains($0) }) {
        at += chunk.length
      } else {
        throw .badChunkType(chunk.type, offset: start)
      }
      end = bytes.count
    }
    guard tracks.count == count else {
      throw .missingTracks(found: tracks.count, expected: count)
    }
    guard at == bytes.count else { throw .trailingBytes(bytes.count - at, offset: at) }
    return MIDIFile(format: format, ticksPerQuarterNote: division, tracks: tracks)
  }

  // MARK: Numbers

  private mutating func chunk() throws(MIDIError) -> (type: [UInt8], length: Int) {
    let start = at
    let type = try take(4, .chunk)
    let length = try number(bytes: 4, .chunk)
    guard length <= bytes.count - at else {
      throw .chunkTooLong(length: length, left: bytes.count - at, offset: start)
    }
    return (type, length)
  }

  private mutating func take(_ count: Int, _ place: MIDIError.Place) throws(MIDIError) -> [UInt8] {
    guard count <= end - at else {
      throw .truncated(place, needed: count, left: end - at, offset: at)
    }
    defer { at += count }
    return Array(bytes[at..<at + count])
  }

  private mutating func byte(_ place: MIDIError.Place) throws(MIDIError) -> UInt8 {
    guard at < end else { throw .truncated(place, needed: 1, left: 0, offset: at) }
    defer { at += 1 }
    return bytes[at]
  }

  private mutating func number(bytes count: Int, _ place: MIDIError.Place) throws(MIDIError) -> Int
  {
    try take(count, place).reduce(0) { $0 << 8 | Int($1) }
  }

  /// Reads a variable-length quantity of at most four bytes.
  private mutating func quantity(_ place: MIDIError.Place) throws(MIDIError) -> Int {
    let start = at
    var value = 0
    for _ in 0..<4 {
      let next = try byte(place)
      value = value << 7 | Int(next & 0x7F)
      if next < 0x80 { return value }
    }
    throw .quantityTooLong(offset: start)
  }

  // MARK: Events

  private mutating func track(length: Int) throws(MIDIError) -> MIDIFile.Track {
    end = at + length
    var events: [TimedMIDIEvent] = []
    var tick = 0
    var running: UInt8?
    while at < end {
      tick += try quantity(.deltaTime)
      let start = at
      var status = try byte(.event)
      if status < 0x80 {
        guard let last = running else { throw .dataWithoutStatus(status, offset: start) }
        status = last
        at = start
      }
      if status < 0xF0 {
        running = status
        events.append(TimedMIDIEvent(at: tick, try channelEvent(status)))
        continue
      }
      running = nil
      switch status {
      case 0xFF:
        guard let event = try meta(start) else {
          guard at == end else { throw .dataAfterEndOfTrack(offset: at) }
          return MIDIFile.Track(events: events, endTick: tick)
        }
        events.append(TimedMIDIEvent(at: tick, event))
      case 0xF0, 0xF7:
        let count = try quantity(.event)
        let data = try take(count, .event)
        events.append(TimedMIDIEvent(at: tick, .systemExclusive(status: status, bytes: data)))
      default: throw .badStatus(status, offset: start)
      }
    }
    throw .noEndOfTrack(offset: at)
  }

  private mutating func data() throws(MIDIError) -> UInt8 {
    let value = try byte(.event)
    guard value < 0x80 else { throw .statusInsideEvent(value, offset: at - 1) }
    return value
  }

  private mutating func channelEvent(_ status: UInt8) throws(MIDIError) -> MIDIEvent {
    let channel = status & 0x0F
    let first = try data()
    let kind = status & 0xF0
    let second = kind == 0xC0 || kind == 0xD0 ? 0 : try data()
    return MIDIEvent(status: kind, channel: channel, first, second)
  }

  /// Reads a meta event; `nil` stands for the end of the track.
  private mutating func meta(_ start: Int) throws(MIDIError) -> MIDIEvent? {
    let type = try byte(.event)
    guard type < 0x80 else { throw .badMetaType(type, offset: start) }
    let count = try quantity(.event)
    let data = try take(count, .event)
    let expected: Int? =
      switch type {
      case 0x2F: 0
      case 0x20, 0x21: 1
      case 0x51: 3
      case 0x54: 5
      case 0x58: 4
      case 0x59: 2
      default: nil
      }
    if let expected, expected != data.count {
      throw .badMetaLength(type: type, found: data.count, expected: expected, offset: start)
    }
    switch type {
    case 0x2F: return nil
    case 0x51:
      let speed = Int(data[0]) << 16 | Int(data[1]) << 8 | Int(data[2])
      guard speed > 0 else { throw .zeroTempo(offset: start) }
      return .tempo(microsecondsPerQuarter: speed)
    case 0x58:
      return .timeSignature(
        numerator: data[0], denominatorPower: data[1], clocksPerClick: data[2],
        thirtySecondsPerQuarter: data[3])
    case 0x59:
      let sharps = Int8(bitPattern: data[0])
      guard (-7...7).contains(sharps), data[1] <= 1 else {
        throw .badKeySignature(sharps: sharps, mode: data[1], offset: start)
      }
      return .keySignature(sharps: sharps, isMinor: data[1] == 1)
    default:
      guard let kind = MIDIEvent.TextKind(rawValue: type) else {
        return .otherMeta(type: type, bytes: data)
      }
      let text = String(validating: data, as: UTF8.self)
      return .text(
        kind, text ?? String(String.UnicodeScalarView(data.map { Unicode.Scalar($0) })))
    }
  }
}
