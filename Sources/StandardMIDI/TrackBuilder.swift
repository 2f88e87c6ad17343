import ABCNotation

/// Collects the events of a track and puts them in order.
struct TrackBuilder {
  private var writer: TrackWriter
  /// Texts and changes after the start, in the order added; those at the start are written
  /// directly.
  private var changes: [TimedMIDIEvent] = []
  /// The notes of a melody, or of bass and chords.
  private var parts: (Part, Part) = (Part(), Part())

  /// Creates a builder with storage for `count` notes.
  init(notes count: Int = 0) { writer = TrackWriter(messages: 2 * count) }

  /// Adds an event at the start.
  mutating func add(_ event: MIDIEvent) { writer.append(event, at: 0) }

  /// Adds the fields of a header for listeners at the start: titles as names, then others as texts.
  mutating func add(_ fields: [Field]) {
    let fields = fields.span
    for index in fields.indices where fields[index].code.isTitle {
      writer.append(.name, fields[index].textUTF8, at: 0)
    }
    for index in fields.indices where fields[index].code.isForListeners {
      writer.append(.text, fields[index].textUTF8, after: fields[index].code, at: 0)
    }
  }

  /// Adds the name of a voice, or the title of the tune if the voice has none.
  mutating func addName(of voice: borrowing Performance.Voice, _ performance: borrowing Performance)
  {
    if !voice.name.isEmpty {
      add(.text(.name, voice.name))
    } else if let title = performance.fields.first(where: { $0.code.isTitle }) {
      writer.append(.name, title.textUTF8, at: 0)
    }
  }

  /// Adds the melody of a voice with its keys, meters, programs and lyrics.
  ///
  /// `bends` are the channels for its bent notes.
  mutating func addMelody(
    of voice: borrowing Performance.Voice, channel: UInt8, bends: BendChannels? = nil,
    on bendChannels: [UInt8] = []
  ) {
    addFirstSignatures(of: voice)
    for key in voice.laterKeys { add(Self.event(key.value), at: key.onset) }
    for meter in voice.laterMeters { add(Self.event(meter.value), at: meter.onset) }
    addPrograms(voice.program, voice.laterPrograms, channel: channel)
    addControls(of: .melody, voice, channel: channel)
    for syllable in voice.lyrics { add(.text(.lyric, syllable.value), at: syllable.onset) }
    var part = Part(notes: voice.melody, channel: channel)
    if let bends {
      for other in bendChannels {
        addPrograms(voice.program, voice.laterPrograms, channel: other)
        addControls(of: .melody, voice, channel: other)
      }
      part.channels = bends.channels.map { $0 == 0 ? channel : bendChannels[$0 - 1] }
      addBends(of: part)
    }
    set(part)
  }

  /// Moves the pitch wheel of each channel where its next note has another bend.
  private mutating func addBends(of part: Part) {
    var bends = [Int8](repeating: 0, count: 16)
    for (place, note) in part.notes.enumerated() {
      let channel = part.channel(of: place)
      guard bends[Int(channel)] != note.midiBend else { continue }
      bends[Int(channel)] = note.midiBend
      let event = MIDIEvent.pitchBend(channel: channel, value: Self.wheel(note.midiBend))
      changes.append(TimedMIDIEvent(at: note.startTick, event))
    }
  }

  /// The position of the pitch wheel for parts of a semitone: it moves two semitones each way, its
  /// usual range, over 8,192 steps.
  private static func wheel(_ parts: Int8) -> UInt16 {
    let scaled = Int(parts) * 4_096
    let half = scaled < 0 ? -BentKey.partsInSemitone / 2 : BentKey.partsInSemitone / 2
    return UInt16(8_192 + (scaled + half) / BentKey.partsInSemitone)
  }

  /// Adds an event at a time.
  mutating func add(_ event: MIDIEvent, at time: Fraction) {
    let tick = MIDIFile.tick(time)
    if tick == 0 { add(event) } else { changes.append(TimedMIDIEvent(at: tick, event)) }
  }

  /// Adds the program at the start, if there is one, and the later ones.
  mutating func addPrograms(
    _ program: Int?, _ later: [Performance.Change<Int>], channel: UInt8
  ) {
    if let program { add(Self.event(program, channel)) }
    for change in later { add(Self.event(change.value, channel), at: change.onset) }
  }

  /// Adds the controllers of a part.
  mutating func addControls(
    of part: Performance.Part, _ voice: borrowing Performance.Voice, channel: UInt8
  ) {
    for change in voice.controls where change.value.part == part {
      let control = change.value
      add(
        .control(
          channel: channel, controller: UInt8(clamping: control.controller),
          value: UInt8(clamping: control.value)),
        at: change.onset)
    }
  }

  private static func event(_ program: Int, _ channel: UInt8) -> MIDIEvent {
    .program(channel: channel, program: UInt8(min(max(program, 0), 127)))
  }

  // MARK: Signatures

  mutating func addFirstSignatures(of voice: borrowing Performance.Voice) {
    add(Self.event(voice.key))
    add(Self.event(voice.meter))
  }

  private static func event(_ key: Key) -> MIDIEvent {
    .keySignature(sharps: Int8(key.sharps), isMinor: key.isMinor)
  }

  /// A time signature whose metronome clicks on the beat, which is dotted in compound meters.
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

  /// Sets the notes: those of a melody, or of bass and chords.
  mutating func set(_ first: Part, _ second: Part = Part()) { parts = (first, second) }

  /// The track, which ends at `tick` or after it.
  mutating func track(until tick: Int) -> MIDIFile.Track {
    if !changes.isEmpty || !writer.appendInTurn(parts.0, parts.1) { writeInOrder() }
    return MIDIFile.Track(writer, endTick: tick)
  }

  /// Writes notes that can overlap, and the changes between them.
  private mutating func writeInOrder() {
    let notes = NoteEvents(parts.0, parts.1).events
    // A stable order, so that the last of several changes at one time takes effect.
    let order = changes.indices.sorted { (changes[$0].tick, $0) < (changes[$1].tick, $1) }
    var next = 0
    for place in order {
      let change = changes[place]
      let mark = PackedEvent.mark(change.tick)
      let start = next
      while next < notes.count, notes[next] < mark { next += 1 }
      writer.append(notes[start..<next])
      writer.append(change.event, at: change.tick)
    }
    writer.append(notes[next...])
  }
}

extension Performance {
  /// The end of the last voice in ticks.
  var endTick: Int { MIDIFile.tick(duration) }
}
