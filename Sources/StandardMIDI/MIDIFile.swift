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

  /// One track, kept as the bytes that a file has of it.
  public struct Track: Hashable, Sendable {
    /// The events with the times between them, without the end-of-track event.
    ///
    /// Running status is used wherever it can be, so that equal events are equal bytes.
    let data: [UInt8]
    /// The tick of the last event.
    let lastTick: Int
    /// The tick of the end of the track, not before the last event.
    public let endTick: Int

    /// A track that ends at `endTick`, or with its last event if that is later.
    ///
    /// Values beyond what their places in the format can hold are clamped, and so are times that
    /// go back.
    public init(events: [TimedMIDIEvent] = [], endTick: Int = 0) {
      var writer = TrackWriter()
      for event in events { writer.append(event.event, at: event.tick) }
      self.init(writer, endTick: endTick)
    }

    /// What a writer has put into bytes.
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
