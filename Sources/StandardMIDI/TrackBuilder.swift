import ABCNotation

/// Gathers the events of a track and puts them in order.
struct TrackBuilder {
  /// Words and changes, in the order added.
  private var changes: [TimedMIDIEvent] = []
  /// Presses and releases in order.
  private var notes: [PackedEvent] = []

  mutating func add(at time: Fraction, _ event: MIDIEvent?) {
    if let event { changes.append(TimedMIDIEvent(at: MIDIFile.tick(time), event)) }
  }

  mutating func addProgram(_ program: Int?, channel: UInt8) {
    guard let program else { return }
    add(at: .zero, .program(channel: channel, program: UInt8(min(max(program, 0), 127))))
  }

  mutating func addLyrics(_ lyrics: [Performance.Change<String>]) {
    for syllable in lyrics { add(at: syllable.onset, .text(.lyric, syllable.value)) }
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

  /// Adds the notes of one or two instruments, each in the order of their onsets.
  ///
  /// A key that is pressed again while it sounds is let go first, since a player could not tell
  /// the two notes apart. Of two notes of one key that start together the longer one sounds.
  mutating func add(
    _ first: [Performance.Note], channel: UInt8, and second: [Performance.Note] = [],
    channel secondChannel: UInt8 = 0
  ) {
    notes = [PackedEvent](capacity: 2 * (first.count + second.count)) { events in
      var next = 0
      for note in first {
        while next < second.count, second[next].startTick < note.startTick {
          Self.add(second[next], secondChannel, to: &events)
          next += 1
        }
        Self.add(note, channel, to: &events)
      }
      for note in second[next...] { Self.add(note, secondChannel, to: &events) }
    }
  }

  private static func add(
    _ note: Performance.Note, _ channel: UInt8, to events: inout OutputSpan<PackedEvent>
  ) {
    guard (0...127).contains(note.key) else { return }
    let key = UInt8(truncatingIfNeeded: note.key)
    let start = note.startTick
    // Both are rounded down: no note is longer than it is written.
    let end = start + max(1, note.tickCount)
    let release = PackedEvent.release(end, channel: channel, key: key)
    let press = PackedEvent.press(
      start, channel: channel, key: key, velocity: UInt8(min(max(note.velocity, 1), 127)))
    // Whether the key sounds still: then its release is among the last events.
    var sounding: Int?
    var isPressedNow = false
    var place = events.count
    while place > 0, events[place - 1].tick >= start {
      place -= 1
      if events[place].tick > start {
        if events[place].isOfSameKey(as: release) { sounding = place }
      } else if events[place].isOfSameKey(as: press) {
        isPressedNow = true
      }
    }
    if let sounding {
      let before = remove(at: sounding, from: &events)
      if isPressedNow {
        insert(max(before, release), into: &events)
        return
      }
      insert(.release(start, channel: channel, key: key), into: &events)
    }
    insert(press, into: &events)
    insert(release, into: &events)
  }

  /// Puts an event in its place, which is near the end.
  private static func insert(_ event: PackedEvent, into events: inout OutputSpan<PackedEvent>) {
    var place = events.count
    events.append(event)
    while place > 0, events[place - 1] > event {
      events[place] = events[place - 1]
      place -= 1
    }
    events[place] = event
  }

  /// Takes an event out, which is near the end.
  private static func remove(
    at place: Int, from events: inout OutputSpan<PackedEvent>
  ) -> PackedEvent {
    let event = events[place]
    for next in place + 1..<events.count { events[next - 1] = events[next] }
    _ = events.removeLast()
    return event
  }

  // MARK: The track

  /// The track, which ends no earlier than `time`.
  func track(until time: Fraction) -> MIDIFile.Track {
    var track = MIDIFile.Track()
    // A stable order: of two changes at one time the later one in the text holds.
    let sorted = changes.indices.sorted { (changes[$0].tick, $0) < (changes[$1].tick, $1) }
    var next = 0
    for place in sorted {
      let change = changes[place]
      let mark = PackedEvent(change.tick, otherPlace: 0)
      let start = next
      while next < notes.count, notes[next] < mark { next += 1 }
      track.append(notes[start..<next])
      track.append(change.event, at: change.tick)
    }
    track.append(notes[next...])
    track.end(at: MIDIFile.tick(time))
    return track
  }
}

extension Performance.Note {
  fileprivate var startTick: Int { ticks(start) }
  fileprivate var tickCount: Int { ticks(length) }

  /// The ticks in so many units of the note's grid, rounded down.
  private func ticks(_ units: Int) -> Int {
    // Nearly all notes are counted in ticks already.
    if unitsInWhole == 4 * MIDIFile.standardDivision {
      return min(max(units, 0), MIDIFile.largestTick)
    }
    return MIDIFile.tick(Fraction(units, Int(unitsInWhole)))
  }
}
