/// A Standard MIDI File: tracks of timed events.
public struct MIDIFile: Hashable, Sendable {
  /// The relation of the tracks to each other.
  public enum Format: UInt16, Hashable, Sendable {
    /// One track.
    case singleTrack = 0
    /// Tracks that are played together.
    case parallelTracks = 1
    /// Tracks that are independent pieces.
    case independentTracks = 2
  }

  /// A track, stored as its bytes in a file.
  public struct Track: Hashable, Sendable {
    /// The events and delta times, without the end-of-track event.
    ///
    /// Running status is used whenever possible, so equal events have equal bytes.
    let data: [UInt8]
    /// The tick of the last event.
    let lastTick: Int
    /// The tick of the end of the track, at or after the last event.
    public let endTick: Int

    /// Creates a track that ends at `endTick`, or with its last event if that is later.
    ///
    /// Values outside of the ranges of the format are clamped. So are times: an event before the
    /// last one moves to the last one's tick, and a delta time is at most 268,435,455 ticks.
    public init(events: [TimedMIDIEvent] = [], endTick: Int = 0) {
      var writer = TrackWriter()
      for event in events { writer.append(event.event, at: event.tick) }
      self.init(writer, endTick: endTick)
    }

    /// Creates a track from the bytes of a writer.
    init(_ writer: TrackWriter, endTick: Int) {
      data = writer.bytes
      lastTick = writer.tick
      self.endTick = max(lastTick, endTick)
    }

    /// The events in the order of their times, without the end-of-track event.
    ///
    /// - Complexity: O(*n*) in the number of events.
    public var events: [TimedMIDIEvent] {
      var reader = TrackReader(data)
      return reader.events()
    }
  }

  /// The relation of the tracks to each other.
  public var format: Format
  /// The ticks of a quarter note: 1 to 32,767.
  public var ticksPerQuarterNote: Int
  /// The tracks; a file of format 0 has one.
  public var tracks: [Track]

  /// Creates a file from its tracks.
  public init(format: Format, ticksPerQuarterNote: Int = 480, tracks: [Track]) {
    self.format = format
    self.ticksPerQuarterNote = ticksPerQuarterNote
    self.tracks = tracks
  }
}
