public import ABCNotation

extension MIDIFile {
  /// The ticks in a quarter note of the files that are written.
  public static let standardDivision = 480

  /// A file that plays `performance`, 480 ticks to the quarter note.
  ///
  /// One voice without an accompaniment is format 0. Otherwise it is format 1: first a track with
  /// title, tempo, key and meter, then for each voice a track of its melody, with the text
  /// `note track`, and one of its accompaniment, with the text `gchord track`, as abc2midi names
  /// them. Bass and chords are on channels of their own. Every note that is pressed is let go, and
  /// none is shorter than a tick.
  ///
  /// - Complexity: O(*n* log *n*) in the number of notes.
  public init(performance: Performance) {
    var channels = Channels()
    let isSimple = performance.voices.count == 1 && !performance.voices[0].hasAccompaniment
    var lead = TrackBuilder()
    lead.add(at: .zero, performance.tempos.first.map { .tempo(microsecondsPerQuarter: $0.value) })
    for title in performance.titles { lead.add(at: .zero, .text(.name, title)) }
    for field in performance.texts {
      lead.add(at: .zero, .text(.text, "\(field.letter):\(field.value)"))
    }
    for tempo in performance.tempos.dropFirst() {
      lead.add(at: tempo.onset, .tempo(microsecondsPerQuarter: tempo.value))
    }
    if isSimple {
      let voice = performance.voices[0]
      lead.addSignatures(of: voice)
      lead.addProgram(voice.program, channel: 0)
      lead.add(notes: voice.melody, channel: 0)
      self.init(format: .singleTrack, tracks: [lead.track(until: performance.duration)])
      return
    }
    if let first = performance.voices.first { lead.addFirstSignatures(of: first) }
    var tracks = [lead.track(until: performance.duration)]
    for voice in performance.voices {
      var melody = TrackBuilder()
      melody.add(at: .zero, .text(.text, "note track"))
      melody.addSignatures(of: voice)
      let name = voice.id.isEmpty ? performance.titles.first : voice.id
      if let name { melody.add(at: .zero, .text(.name, name)) }
      let channel = channels.next()
      melody.addProgram(voice.program, channel: channel)
      melody.add(notes: voice.melody, channel: channel)
      tracks.append(melody.track(until: performance.duration))
      guard voice.hasAccompaniment else { continue }
      var accompaniment = TrackBuilder()
      accompaniment.add(at: .zero, .text(.text, "gchord track"))
      let (bass, chords) = (channels.next(), channels.next())
      accompaniment.addProgram(voice.bassProgram, channel: bass)
      accompaniment.addProgram(voice.chordProgram, channel: chords)
      accompaniment.add(notes: voice.bass, channel: bass)
      accompaniment.add(notes: voice.chords, channel: chords)
      tracks.append(accompaniment.track(until: performance.duration))
    }
    self.init(format: .parallelTracks, tracks: tracks)
  }
}

/// Hands out channels in turn; the tenth is for drums and left out, the last is shared.
private struct Channels {
  private var used: UInt8 = 0

  mutating func next() -> UInt8 {
    let channel = used
    if used < 15 { used += used == 8 ? 2 : 1 }
    return channel
  }
}

/// Gathers the events of a track and puts them in order.
private struct TrackBuilder {
  /// Events by tick, then by rank, then in the order added.
  private var events: [(tick: Int, rank: UInt8, order: Int, event: MIDIEvent)] = []

  /// The tick of a time: rounded down, so that it is never more than a tick early.
  private func tick(_ time: Fraction) -> Int {
    min(max(0, (time * (4 * MIDIFile.standardDivision)).floor), 0x0FFF_FFFF)
  }

  private mutating func append(_ tick: Int, _ rank: UInt8, _ event: MIDIEvent) {
    events.append((tick, rank, events.count, event))
  }

  mutating func add(at time: Fraction, _ event: MIDIEvent?) {
    if let event { append(tick(time), 1, event) }
  }

  mutating func addProgram(_ program: Int?, channel: UInt8) {
    guard let program else { return }
    add(at: .zero, .program(channel: channel, program: UInt8(min(max(program, 0), 127))))
  }

  // MARK: Signatures

  mutating func addFirstSignatures(of voice: Performance.Voice) {
    if let key = voice.keys.first { add(at: .zero, Self.event(key.value)) }
    if let meter = voice.meters.first { add(at: .zero, Self.event(meter.value)) }
  }

  mutating func addSignatures(of voice: Performance.Voice) {
    for key in voice.keys { add(at: key.onset, Self.event(key.value)) }
    for meter in voice.meters { add(at: meter.onset, Self.event(meter.value)) }
  }

  private static func event(_ key: Key) -> MIDIEvent {
    .keySignature(sharps: Int8(key.sharps), isMinor: key.isMinor)
  }

  /// A time signature whose metronome clicks on the beat: dotted where the meter is compound.
  private static func event(_ meter: Meter) -> MIDIEvent {
    let numerator = min(meter.numerator, 255)
    let power = meter.denominator.trailingZeroBitCount
    let isCompound = numerator % 3 == 0 && numerator > 3 && meter.denominator >= 8
    let clocks = 96 / meter.denominator * (isCompound ? 3 : 1)
    return .timeSignature(
      numerator: UInt8(numerator), denominatorPower: UInt8(power),
      clocksPerClick: UInt8(min(max(clocks, 1), 255)), thirtySecondsPerQuarter: 8)
  }

  // MARK: Notes

  /// Adds notes, which come in the order of their onsets.
  ///
  /// A key that is pressed again while it sounds is let go first, since a player could not tell
  /// the two notes apart. Of two notes of one key that start together the longer one sounds.
  mutating func add(notes: [Performance.Note], channel: UInt8) {
    // For each key the tick at which its last note starts, and the place of its note-off.
    var last = [(start: Int, release: Int)](repeating: (-1, -1), count: 128)
    for note in notes where (0...127).contains(note.key) {
      let start = tick(note.onset)
      let end = max(start + 1, tick(note.end))
      let before = last[note.key]
      if before.release >= 0, events[before.release].tick > start {
        if before.start >= start {
          events[before.release].tick = max(events[before.release].tick, end)
          continue
        }
        events[before.release].tick = start
      }
      let key = UInt8(note.key)
      let velocity = UInt8(min(max(note.velocity, 1), 127))
      append(start, 2, .noteOn(channel: channel, key: key, velocity: velocity))
      last[note.key] = (start, events.count)
      append(end, 0, .noteOff(channel: channel, key: key, velocity: 64))
    }
  }

  /// The track, which ends no earlier than `time`.
  mutating func track(until time: Fraction) -> MIDIFile.Track {
    events.sort { a, b in
      a.tick != b.tick
        ? a.tick < b.tick : a.rank != b.rank ? a.rank < b.rank : a.order < b.order
    }
    return MIDIFile.Track(
      events: events.map { TimedMIDIEvent(at: $0.tick, $0.event) }, endTick: tick(time))
  }
}
