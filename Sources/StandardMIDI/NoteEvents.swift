import ABCNotation

/// The presses and releases of notes, in order.
///
/// A key that is pressed again while it sounds is let go first, since a player could not tell the
/// two notes apart. Of two notes of one key that start together the longer one sounds.
struct NoteEvents {
  let events: [PackedEvent]

  /// The events of two parts.
  init(_ first: Part, _ second: Part) {
    let count = first.notes.count + second.notes.count
    events = [PackedEvent](capacity: 2 * count) { events in
      var next = 0
      for note in first.notes {
        while next < second.notes.count, second.notes[next].startTick < note.startTick {
          Self.add(second.notes[next], second.channel, to: &events)
          next += 1
        }
        Self.add(note, first.channel, to: &events)
      }
      for note in second.notes[next...] { Self.add(note, second.channel, to: &events) }
    }
  }

  /// Adds a note that starts no earlier than those before.
  private static func add(
    _ note: Performance.Note, _ channel: UInt8, to events: inout OutputSpan<PackedEvent>
  ) {
    let start = note.startTick
    // Both are rounded down: no note is longer than it is written.
    let end = start + max(1, note.tickCount)
    let key = note.midiKey
    guard (0...127).contains(key) else { return }
    let press = PackedEvent.press(start, channel: channel, key: key, velocity: note.velocity7)
    let release = PackedEvent.release(end, channel: channel, key: key)
    if events.isEmpty || events[events.count - 1] < .mark(start) {
      // All that sounded is over.
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
