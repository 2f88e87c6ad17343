/// A Standard MIDI File: tracks of timed events.
public struct MIDIFile: Hashable, Sendable {
  /// How the tracks belong together.
  public enum Format: UInt16, Hashable, Sendable {
    /// One track.
    case singleTrack = 0
    /// Tracks that sound together.
    case parallelTracks = 1
    /// Tracks that are pieces of their own.
    case independentTracks = 2
  }

  /// One track.
  public struct Track: Hashable, Sendable {
    /// The events in the order of their times, without the end-of-track event.
    public var events: [TimedMIDIEvent]
    /// The tick of the end of the track, not before the last event.
    public var endTick: Int

    /// A track that ends at `endTick`, or with its last event if that is later.
    public init(events: [TimedMIDIEvent] = [], endTick: Int = 0) {
      self.events = events
      self.endTick = max(endTick, events.last?.tick ?? 0)
    }
  }

  /// How the tracks belong together.
  public var format: Format
  /// Ticks in a quarter note: 1 to 32,767.
  public var ticksPerQuarterNote: Int
  /// The tracks.
  ///
  /// A file of format 0 has one.
  public var tracks: [Track]

  /// A file of given tracks.
  public init(format: Format, ticksPerQuarterNote: Int = 480, tracks: [Track]) {
    self.format = format
    self.ticksPerQuarterNote = ticksPerQuarterNote
    self.tracks = tracks
  }
}
