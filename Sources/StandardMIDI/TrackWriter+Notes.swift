import ABCNotation

/// The notes of an instrument in the order of their onsets, and their channel.
struct Part {
  var notes: [Performance.Note] = []
  var channel: UInt8 = 0
  /// The channel of each note, if they are not all on `channel`.
  var channels: [UInt8] = []

  /// The channel of the note at an index.
  func channel(of note: Int) -> UInt8 { channels.isEmpty ? channel : channels[note] }
}

extension TrackWriter {
  /// Appends the notes of two parts, provided that one note sounds at a time, or one chord whose
  /// notes start and end together.
  ///
  /// Nearly all melodies and accompaniments are like that. `NoteEvents` orders the others.
  ///
  /// - Returns: Whether the notes were appended.
  mutating func appendInTurn(_ first: Part, _ second: Part) -> Bool {
    guard first.channels.isEmpty, second.channels.isEmpty else { return false }
    let (start, tickBefore, statusBefore) = (self.bytes.count, tick, runningStatus)
    // Moved out of the writer, which is mutated meanwhile.
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

  /// Appends the note at index `place` of a part, with those that sound together with it.
  ///
  /// - Returns: Whether no earlier note still sounds and the notes are in the order of their keys.
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
    // A key is released by a press of velocity 0, which keeps the running status.
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
  /// Appends a variable-length quantity, which must be in range.
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
  /// The velocity, clamped to 1 to 127.
  var velocity7: Int16 { Int16(max(midiVelocity, 1)) }
  /// The tick of the onset.
  var startTick: Int { ticks(start) }
  /// The duration in ticks, 0 for one of less than a tick.
  var tickCount: Int { ticks(length) }

  /// The ticks in a number of the note's units, rounded down.
  @inline(__always)
  private func ticks(_ units: Int) -> Int {
    // The units of nearly all notes are ticks.
    if unitsInWhole == 4 * MIDIFile.standardDivision {
      return min(max(units, 0), MIDIFile.largestTick)
    }
    return MIDIFile.tick(Fraction(units, Int(unitsInWhole)))
  }
}
