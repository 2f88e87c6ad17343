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
  ///
  /// Nearly all events are messages of three bytes to a channel, which are kept as such.
  public struct Track: Hashable, Sendable {
    private(set) var packed: [PackedEvent]
    /// The events that are no messages to a channel, in order.
    private(set) var others: [MIDIEvent]
    /// The tick of the end of the track, not before the last event.
    public private(set) var endTick: Int

    /// A track that ends at `endTick`, or with its last event if that is later.
    public init(events: [TimedMIDIEvent] = [], endTick: Int = 0) {
      packed = []
      packed.reserveCapacity(events.count)
      others = []
      self.endTick = 0
      for event in events { append(event.event, at: event.tick) }
      end(at: endTick)
    }

    /// The events in the order of their times, without the end-of-track event.
    ///
    /// - Complexity: O(*n*) in the number of events.
    public var events: [TimedMIDIEvent] {
      packed.map { packed in
        TimedMIDIEvent(
          at: packed.tick, packed.otherPlace.map { others[$0] } ?? packed.event)
      }
    }

    mutating func append(_ event: MIDIEvent, at tick: Int) {
      if let message = PackedEvent(tick, event) {
        packed.append(message)
      } else {
        packed.append(PackedEvent(tick, otherPlace: others.count))
        others.append(event)
      }
    }

    /// Appends messages to channels.
    mutating func append(_ messages: ArraySlice<PackedEvent>) { packed += messages }

    /// Ends the track at `tick`, or with its last event if that is later.
    mutating func end(at tick: Int) { endTick = max(tick, packed.last?.tick ?? 0) }
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
