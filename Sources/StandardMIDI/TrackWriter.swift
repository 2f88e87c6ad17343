/// Writes the events of a track as bytes, in the order of their times.
struct TrackWriter {
  var bytes: [UInt8] = []
  /// The tick of the last event.
  var tick = 0
  /// The running status; 0 if there is none.
  var runningStatus: UInt8 = 0

  /// Creates a writer with storage for texts and changes, and for a number of channel messages.
  init(messages: Int = 0) {
    bytes.reserveCapacity(256 + Self.messageSize * messages)
  }

  /// The most bytes of a channel message: four of delta time and three of its own.
  static let messageSize = 7

  /// Appends any event.
  mutating func append(_ event: MIDIEvent, at tick: Int) {
    if let message = PackedEvent(tick, event) {
      append([message][...])
      return
    }
    if case .text(let kind, let text) = event {
      append(kind, Array(text.utf8)[...], at: tick)
      return
    }
    advance(to: tick)
    switch event {
    case .tempo(let speed):
      startMeta(0x51, size: 3)
      let speed = min(max(speed, 1), 0xFF_FFFF)
      bytes.append(UInt8(speed >> 16))
      bytes.append(UInt8(speed >> 8 & 0xFF))
      bytes.append(UInt8(speed & 0xFF))
    case .timeSignature(let numerator, let power, let clocks, let thirtySeconds):
      startMeta(0x58, size: 4)
      bytes.append(numerator)
      bytes.append(power)
      bytes.append(clocks)
      bytes.append(thirtySeconds)
    case .keySignature(let sharps, let isMinor):
      startMeta(0x59, size: 2)
      bytes.append(UInt8(bitPattern: sharps))
      bytes.append(isMinor ? 1 : 0)
    case .otherMeta(let type, let data):
      startMeta(type & 0x7F, size: data.count)
      bytes += data
    case .systemExclusive(let status, let data):
      bytes.append(status == 0xF7 ? 0xF7 : 0xF0)
      bytes.append(VariableLengthQuantity(data.count))
      bytes += data
    case .noteOn, .noteOff, .keyPressure, .control, .program, .channelPressure, .pitchBend,
      .text:
      break
    }
  }

  /// Appends a text, or `letter:text` if a letter is given.
  mutating func append(
    _ kind: MIDIEvent.TextKind, _ words: ArraySlice<UInt8>, after letter: UInt8? = nil, at tick: Int
  ) {
    advance(to: tick)
    startMeta(kind.rawValue, size: words.count + (letter == nil ? 0 : 2))
    if let letter {
      bytes.append(letter)
      bytes.append(UInt8(ascii: ":"))
    }
    bytes += words
  }

  /// Appends the start of a meta event, up to its data.
  private mutating func startMeta(_ type: UInt8, size: Int) {
    bytes.append(0xFF)
    bytes.append(type)
    bytes.append(VariableLengthQuantity(size))
  }

  /// Appends the delta time of an event that is not a channel message, which ends running status.
  private mutating func advance(to tick: Int) {
    let pause = VariableLengthQuantity(max(tick, self.tick) - self.tick)
    bytes.append(pause)
    self.tick += pause.value
    runningStatus = 0
  }

  /// Appends channel messages.
  mutating func append(_ messages: ArraySlice<PackedEvent>) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Self.messageSize * messages.count))
    var (at, tick, status) = (start, tick, runningStatus)
    var span = bytes.mutableSpan
    for message in messages {
      let pause = min(max(message.tick - tick, 0), VariableLengthQuantity.largest)
      tick += pause
      if pause >= 0x80 {
        if pause >= 0x4000 {
          if pause >= 0x20_0000 { span.put(pause >> 21 | 0x80, &at) }
          span.put(pause >> 14 | 0x80, &at)
        }
        span.put(pause >> 7 | 0x80, &at)
      }
      span.put(pause & 0x7F, &at)
      if message.status != status {
        status = message.status
        span.put(Int(status), &at)
      }
      span.put(Int(message.first), &at)
      if message.hasSecond { span.put(Int(message.second), &at) }
    }
    bytes.removeLast(bytes.count - at)
    (self.tick, runningStatus) = (tick, status)
  }
}

extension MutableSpan<UInt8> {
  /// Stores the lowest byte of a number at a place, and moves on to the next.
  @inline(__always)
  fileprivate mutating func put(_ byte: Int, _ place: inout Int) {
    self[place] = UInt8(truncatingIfNeeded: byte)
    place &+= 1
  }
}
