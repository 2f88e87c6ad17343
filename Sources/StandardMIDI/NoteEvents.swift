import ABCNotation

/// The presses and releases of notes, in order.
///
/// A key that is pressed again while it sounds is released first, since MIDI cannot tell the two
/// notes apart. Of two notes of one key that start together, the longer one sounds.
struct NoteEvents {
  let events: [PackedEvent]

  /// Creates the events of two parts.
  init(_ first: Part, _ second: Part) {
    let count = first.notes.count + second.notes.count
    events = [PackedEvent](capacity: 2 * count) { events in
      var next = 0
      for (place, note) in first.notes.enumerated() {
        while next < second.notes.count, second.notes[next].startTick < note.startTick {
          Self.add(second.notes[next], second.channel, to: &events)
          next += 1
        }
        Self.add(note, first.channel(of: place), to: &events)
      }
      for note in second.notes[next...] { Self.add(note, second.channel, to: &events) }
    }
  }

  /// Adds a note that starts no earlier than those before.
  private static func add(
    _ note: Performance.Note, _ channel: UInt8, to events: inout OutputSpan<PackedEvent>
  ) {
    let start = note.startTick
    // Start and length are rounded down, so no note is longer than written.
    let end = start + max(1, note.tickCount)
    let key = note.midiKey
    guard (0...127).contains(key) else { return }
    let press = PackedEvent.press(start, channel: channel, key: key, velocity: note.velocity7)
    let release = PackedEvent.release(end, channel: channel, key: key)
    if events.isEmpty || events[events.count - 1] < .mark(start) {
      // No other note sounds.
      events.append(press)
      events.append(release)
    } else {
      addOverlapping(press, release, to: &events)
    }
  }

  /// Adds a note that starts while others sound, or together with them.
  private static func addOverlapping(
    _ press: PackedEvent, _ release: PackedEvent, to events: inout OutputSpan<PackedEvent>
  ) {
    // The index of the release of the same key, if it still sounds.
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

  /// Inserts an event in order; its place is near the end.
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

  /// Removes an event, which is near the end.
  private static func remove(
    at place: Int, from events: inout OutputSpan<PackedEvent>
  ) -> PackedEvent {
    let event = events[place]
    for next in place + 1..<events.count { events[next - 1] = events[next] }
    _ = events.removeLast()
    return event
  }
}
