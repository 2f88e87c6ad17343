/// One event of a track (Standard MIDI Files 1.0).
public enum MIDIEvent: Hashable, Sendable {
  /// A key is pressed; the velocity is 1 to 127.
  case noteOn(channel: UInt8, key: UInt8, velocity: UInt8)
  /// A key is let go; a note-on of velocity 0 is read as this.
  case noteOff(channel: UInt8, key: UInt8, velocity: UInt8)
  /// The pressure on one key.
  case keyPressure(channel: UInt8, key: UInt8, pressure: UInt8)
  /// A controller moves.
  case control(channel: UInt8, controller: UInt8, value: UInt8)
  /// The instrument of a channel changes; 0 is the piano.
  case program(channel: UInt8, program: UInt8)
  /// The pressure on a channel.
  case channelPressure(channel: UInt8, pressure: UInt8)
  /// The pitch wheel moves: 0 to 16,383, 8,192 in the middle.
  case pitchBend(channel: UInt8, value: UInt16)
  /// Words.
  case text(TextKind, String)
  /// Microseconds a quarter note: 1 to 16,777,215.
  case tempo(microsecondsPerQuarter: Int)
  /// A meter: the denominator is 2 to the power given; clocks a metronome click, and 32nd notes a
  /// quarter.
  case timeSignature(
    numerator: UInt8, denominatorPower: UInt8, clocksPerClick: UInt8, thirtySecondsPerQuarter: UInt8
  )
  /// A key: sharps, flats below 0, and whether it is minor.
  case keySignature(sharps: Int8, isMinor: Bool)
  /// Any other meta event, as it stands.
  case otherMeta(type: UInt8, bytes: [UInt8])
  /// A system exclusive event (0xF0) or its continuation (0xF7), as it stands.
  case systemExclusive(status: UInt8, bytes: [UInt8])

  /// What words are about; the raw value is the type of the meta event.
  public enum TextKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Anything.
    case text = 1
    /// Whose it is.
    case copyright = 2
    /// The name of the sequence or track.
    case name = 3
    /// The name of an instrument.
    case instrument = 4
    /// A syllable that is sung here.
    case lyric = 5
    /// A place in the music.
    case marker = 6
    /// Something that happens on stage.
    case cue = 7
  }
}

/// An event with its time.
public struct TimedMIDIEvent: Hashable, Sendable {
  /// Ticks from the start of the track.
  public var tick: Int
  /// What happens.
  public var event: MIDIEvent

  /// An event at a time.
  public init(at tick: Int, _ event: MIDIEvent) {
    self.tick = tick
    self.event = event
  }
}
