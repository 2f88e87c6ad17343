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
  private var events: [MIDIEvent] = []
  /// For each event its tick, rank and place in one number, by which they are sorted: at one tick
  /// keys are let go first, then come words and changes, then keys are pressed.
  private var order: [UInt64] = []

  /// What comes first at one tick.
  private enum Rank: UInt64 {
    case release, change, press
  }

  /// The tick of a time: rounded down, so that it is never more than a tick early.
  private func tick(_ time: Fraction) -> Int {
    let perWhole = 4 * MIDIFile.standardDivision
    let largest = 0x0FFF_FFFF
    let (whole, rest) = time.numerator.quotientAndRemainder(dividingBy: time.denominator)
    guard time > .zero, whole < largest / perWhole else { return time > .zero ? largest : 0 }
    // Denominators can be as large as an Int; the product has room in 128 bits, and its quotient
    // is below `perWhole`.
    let part = time.denominator.dividingFullWidth(rest.multipliedFullWidth(by: perWhole)).quotient
    return whole * perWhole + part
  }

  private mutating func append(_ tick: Int, _ rank: Rank, _ event: MIDIEvent) {
    order.append(Self.key(tick, rank, events.count))
    events.append(event)
  }

  /// 28 bits of tick, 4 of rank, 32 of place.
  private static func key(_ tick: Int, _ rank: Rank, _ place: Int) -> UInt64 {
    UInt64(tick) << 36 | rank.rawValue << 32 | UInt64(UInt32(truncatingIfNeeded: place))
  }

  /// The tick of the event at `place`.
  private func tick(at place: Int) -> Int { Int(order[place] >> 36) }

  /// Moves the release at `place` to another tick.
  private mutating func moveRelease(_ place: Int, to tick: Int) {
    order[place] = Self.key(tick, .release, place)
  }

  mutating func add(at time: Fraction, _ event: MIDIEvent?) {
    if let event { append(tick(time), .change, event) }
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
    events.reserveCapacity(events.count + 2 * notes.count)
    order.reserveCapacity(events.count + 2 * notes.count)
    for note in notes where (0...127).contains(note.key) {
      let start = tick(note.onset)
      let end = max(start + 1, tick(note.end))
      let before = last[note.key]
      if before.release >= 0, tick(at: before.release) > start {
        if before.start >= start {
          moveRelease(before.release, to: max(tick(at: before.release), end))
          continue
        }
        moveRelease(before.release, to: start)
      }
      let key = UInt8(note.key)
      let velocity = UInt8(min(max(note.velocity, 1), 127))
      append(start, .press, .noteOn(channel: channel, key: key, velocity: velocity))
      last[note.key] = (start, events.count)
      append(end, .release, .noteOff(channel: channel, key: key, velocity: 64))
    }
  }

  /// The track, which ends no earlier than `time`.
  mutating func track(until time: Fraction) -> MIDIFile.Track {
    order.sort()
    let sorted = order.map { key in
      TimedMIDIEvent(at: Int(key >> 36), events[Int(key & 0xFFFF_FFFF)])
    }
    return MIDIFile.Track(events: sorted, endTick: tick(time))
  }
}
