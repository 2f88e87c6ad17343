/// An event of a track (Standard MIDI Files 1.0).
///
/// Channels are 0 to 15, other numbers of messages 0 to 127 unless stated otherwise.
public enum MIDIEvent: Hashable, Sendable {
  /// A key is pressed; the velocity is 1 to 127.
  case noteOn(channel: UInt8, key: UInt8, velocity: UInt8)
  /// A key is released; a note-on of velocity 0 is read as this, with velocity 64.
  case noteOff(channel: UInt8, key: UInt8, velocity: UInt8)
  /// The pressure on a key changes.
  case keyPressure(channel: UInt8, key: UInt8, pressure: UInt8)
  /// A controller changes.
  case control(channel: UInt8, controller: UInt8, value: UInt8)
  /// The program of a channel changes; 0 is the piano.
  case program(channel: UInt8, program: UInt8)
  /// The pressure on a channel changes.
  case channelPressure(channel: UInt8, pressure: UInt8)
  /// The pitch wheel moves: 0 to 16,383, with 8,192 as its centre.
  case pitchBend(channel: UInt8, value: UInt16)
  /// A text.
  case text(TextKind, String)
  /// The tempo in microseconds a quarter note: 1 to 16,777,215.
  case tempo(microsecondsPerQuarter: Int)
  /// A meter: the denominator is a power of 2; a metronome click has so many MIDI clocks, 24 of
  /// which make a quarter note, and a quarter note has so many 32nd notes.
  case timeSignature(
    numerator: UInt8, denominatorPower: UInt8, clocksPerClick: UInt8, thirtySecondsPerQuarter: UInt8
  )
  /// A key: the number of sharps, or of flats as a negative number, and whether it is minor.
  case keySignature(sharps: Int8, isMinor: Bool)
  /// Any other meta event, with its bytes.
  case otherMeta(type: UInt8, bytes: [UInt8])
  /// A system exclusive event (0xF0) or its continuation (0xF7), with its bytes.
  case systemExclusive(status: UInt8, bytes: [UInt8])

  /// The subject of a text; the raw value is the type of the meta event.
  public enum TextKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Any subject.
    case text = 1
    /// A copyright notice.
    case copyright = 2
    /// The name of the sequence or track.
    case name = 3
    /// The name of an instrument.
    case instrument = 4
    /// A syllable of lyrics.
    case lyric = 5
    /// A marker such as a rehearsal letter.
    case marker = 6
    /// A cue, for something on stage or screen.
    case cue = 7
  }
}

/// An event at a time.
public struct TimedMIDIEvent: Hashable, Sendable {
  /// Ticks from the start of the track.
  public var tick: Int
  /// The event.
  public var event: MIDIEvent

  /// Creates an event at a time in ticks.
  public init(at tick: Int, _ event: MIDIEvent) {
    self.tick = tick
    self.event = event
  }
}
