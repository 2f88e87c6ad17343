import ABCNotation

/// The presses and releases of notes, in order.
///
/// A key that is pressed again while it sounds is let go first, since a player could not tell the
/// two notes apart. Of two notes of one key that start together the longer one sounds.
struct NoteEvents {
  let events: [PackedEvent]

  /// The events of one or two instruments, the notes of each in the order of their onsets.
  init(
    _ first: [Performance.Note], channel: UInt8, and second: [Performance.Note] = [],
    channel secondChannel: UInt8 = 0
  ) {
    events = [PackedEvent](capacity: 2 * (first.count + second.count)) { events in
      var next = 0
      for note in first {
        while next < second.count, second[next].startTick < note.startTick {
          next = Self.addChord(at: next, of: second, secondChannel, to: &events)
        }
        Self.add(note, channel, to: &events)
      }
      while next < second.count {
        next = Self.addChord(at: next, of: second, secondChannel, to: &events)
      }
    }
  }

  /// Adds the note at a place, with those after it that sound just as long and are ever higher.
  ///
  /// - Returns: The place of the next note.
  private static func addChord(
    at place: Int, of notes: [Performance.Note], _ channel: UInt8,
    to events: inout OutputSpan<PackedEvent>
  ) -> Int {
    let first = notes[place]
    var end = place + 1
    while end < notes.count, notes[end].start == first.start, notes[end].length == first.length,
      notes[end].midiKey > notes[end - 1].midiKey, notes[end].midiKey < 128
    {
      end += 1
    }
    let start = first.startTick
    let size = end - place
    guard size > 1, first.midiKey >= 0, events.isEmpty || events[events.count - 1] < .mark(start)
    else {
      add(first, channel, to: &events)
      return place + 1
    }
    for note in notes[place..<end] {
      events.append(
        .press(
          start, channel: channel, key: UInt8(truncatingIfNeeded: note.midiKey),
          velocity: UInt8(min(max(note.midiVelocity, 1), 127))))
    }
    let last = start + max(1, first.tickCount)
    for note in notes[place..<end] {
      events.append(
        .release(last, channel: channel, key: UInt8(truncatingIfNeeded: note.midiKey)))
    }
    return end
  }

  /// Adds a note that starts no earlier than those before.
  @inline(__always)
  private static func add(
    _ note: Performance.Note, _ channel: UInt8, to events: inout OutputSpan<PackedEvent>
  ) {
    let start = note.startTick
    // Both are rounded down: no note is longer than it is written.
    let end = start + max(1, note.tickCount)
    let (key, velocity) = (note.midiKey, note.midiVelocity)
    guard (0...127).contains(key) else { return }
    let press = PackedEvent.press(
      start, channel: channel, key: UInt8(truncatingIfNeeded: key),
      velocity: UInt8(min(max(velocity, 1), 127)))
    let release = PackedEvent.release(end, channel: channel, key: UInt8(truncatingIfNeeded: key))
    if events.isEmpty || events[events.count - 1] < .mark(start) {
      // All that sounded is over, as in a melody.
      events.append(press)
      events.append(release)
    } else {
      addOverlapping(press, release, to: &events)
    }
  }

  /// Adds a note that starts while others sound, or with them.
  private static func addOverlapping(
    _ press: PackedEvent, _ release: PackedEvent, to events: inout OutputSpan<PackedEvent>

  ) {
    // Whether the key sounds still: then its release is among the last events.
    var sounding: Int?
    var isPressedNow = false
    let start = press.tick
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
      insert(release.moved(to: start), into: &events)
    }
    insert(press, into: &events)
    insert(release, into: &events)
  }

  /// Puts an event in its place, which is near the end.
  private static func insert(
    _ event: PackedEvent, into events: inout OutputSpan<PackedEvent>
  ) {
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
