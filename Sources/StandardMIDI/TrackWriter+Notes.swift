import ABCNotation

/// Notes of one instrument in the order of their onsets, with the channel that they sound on.
struct Part {
  var notes: [Performance.Note] = []
  var channel: UInt8 = 0
}

extension TrackWriter {
  /// Appends the notes of two parts, if only one note sounds at a time, or one chord whose notes
  /// begin and end together.
  ///
  /// That is so for nearly all melodies and accompaniments. `NoteEvents` orders all others.
  ///
  /// - Returns: Whether it is so; if not, nothing is appended.
  mutating func appendInTurn(_ first: Part, _ second: Part) -> Bool {
    let (start, tickBefore, statusBefore) = (self.bytes.count, tick, runningStatus)
    // Taken out of the writer, which counts ticks meanwhile.
    var bytes: [UInt8] = []
    swap(&bytes, &self.bytes)
    let room = 2 * Self.messageSize * (first.notes.count + second.notes.count)
    var isInTurn = true
    var (next, nextOfSecond) = (0, 0)
    bytes.append(addingCapacity: room) { span in
      while isInTurn {
        let isLast = nextOfSecond == second.notes.count
        if next < first.notes.count,
          isLast || first.notes[next].startTick <= second.notes[nextOfSecond].startTick
        {
          isInTurn = append(first, &next, &span)
        } else if !isLast {
          isInTurn = append(second, &nextOfSecond, &span)
        } else {
          break
        }
      }
    }
    if !isInTurn {
      bytes.removeLast(bytes.count - start)
      (tick, runningStatus) = (tickBefore, statusBefore)
    }
    swap(&bytes, &self.bytes)
    return isInTurn
  }

  /// Appends the note at a place of a part, with those that sound together with it.
  ///
  /// - Returns: Whether what came before is over, and the notes are in the order of their keys.
  @inline(__always)
  private mutating func append(
    _ part: Part, _ place: inout Int, _ span: inout OutputSpan<UInt8>
  ) -> Bool {
    let first = part.notes[place]
    let start = first.startTick
    let length = max(1, first.tickCount)
    guard start >= tick, (0...127).contains(first.midiKey) else { return false }
    let from = place
    span.append(quantity: start - tick)
    let status = 0x90 | part.channel
    if status != runningStatus {
      span.append(status)
      runningStatus = status
    }
    span.append(UInt8(truncatingIfNeeded: first.midiKey))
    span.append(UInt8(truncatingIfNeeded: first.velocity7))
    place += 1
    while place < part.notes.count, part.notes[place].start == first.start {
      let note = part.notes[place]
      let isHigher = note.midiKey > part.notes[place - 1].midiKey && note.midiKey < 128
      guard isHigher, note.length == first.length else { return false }
      span.append(0)
      span.append(UInt8(truncatingIfNeeded: note.midiKey))
      span.append(UInt8(truncatingIfNeeded: note.velocity7))
      place += 1
    }
    // A key is let go by a press of velocity 0, so that the status byte holds.
    span.append(quantity: length)
    span.append(UInt8(truncatingIfNeeded: first.midiKey))
    span.append(0)
    for other in from + 1..<place {
      span.append(0)
      span.append(UInt8(truncatingIfNeeded: part.notes[other].midiKey))
      span.append(0)
    }
    tick = start + length
    return true
  }
}

extension OutputSpan<UInt8> {
  /// Appends a variable-length quantity from 0 to the largest.
  @inline(__always)
  fileprivate mutating func append(quantity value: Int) {
    if value >= 0x80 {
      if value >= 0x4000 {
        if value >= 0x20_0000 { append(UInt8(truncatingIfNeeded: value >> 21 | 0x80)) }
        append(UInt8(truncatingIfNeeded: value >> 14 | 0x80))
      }
      append(UInt8(truncatingIfNeeded: value >> 7 | 0x80))
    }
    append(UInt8(truncatingIfNeeded: value & 0x7F))
  }
}

extension Performance.Note {
  /// The velocity within what MIDI can say.
  var velocity7: Int16 { min(max(midiVelocity, 1), 127) }
  /// The tick at which it starts.
  var startTick: Int { ticks(start) }
  /// How many ticks it sounds.
  var tickCount: Int { ticks(length) }

  /// The ticks in so many units of the note's grid, rounded down.
  @inline(__always)
  private func ticks(_ units: Int) -> Int {
    // Nearly all notes are counted in ticks already.
    if unitsInWhole == 4 * MIDIFile.standardDivision {
      return min(max(units, 0), MIDIFile.largestTick)
    }
    return MIDIFile.tick(Fraction(units, Int(unitsInWhole)))
  }
}
