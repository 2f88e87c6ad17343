import ABCNotation

/// Gathers the events of a track and puts them in order.
struct TrackBuilder {
  private var writer: TrackWriter
  /// Words and changes after the start, in the order added; those at the start are written at once.
  private var changes: [TimedMIDIEvent] = []
  /// Presses and releases in order.
  private var notes: [PackedEvent] = []

  /// A builder with room for so many notes.
  init(notes count: Int = 0) { writer = TrackWriter(messages: 2 * count) }

  /// Adds an event at the start.
  mutating func add(_ event: MIDIEvent) { writer.append(event, at: 0) }

  /// Adds the fields of a header that are worth telling, at the start.
  mutating func add(_ fields: [Field]) {
    let fields = fields.span
    for index in fields.indices where fields[index].isTitle { add(fields[index]) }
    for index in fields.indices where fields[index].isTelling { add(fields[index]) }
  }

  /// Adds a field of the header at the start: a title as a name, another one as words.
  private mutating func add(_ field: borrowing Field) {
    writer.append(
      field.isTitle ? .name : .text, field.utf8, after: field.isTitle ? nil : field.code, at: 0)
  }

  /// Adds the name of a voice; the only one of a tune has that of the tune.
  mutating func addName(of voice: Performance.Voice, _ performance: Performance) {
    if !voice.id.isEmpty {
      add(.text(.name, voice.id))
    } else if let title = performance.fields.first(where: \.isTitle) {
      add(title)
    }
  }

  /// Adds an event at a time.
  mutating func add(_ event: MIDIEvent, at time: Fraction) {
    let tick = MIDIFile.tick(time)
    if tick == 0 { add(event) } else { changes.append(TimedMIDIEvent(at: tick, event)) }
  }

  mutating func addProgram(_ program: Int?, channel: UInt8) {
    guard let program else { return }
    add(.program(channel: channel, program: UInt8(min(max(program, 0), 127))))
  }

  mutating func addLyrics(_ lyrics: [Performance.Change<String>]) {
    for syllable in lyrics { add(.text(.lyric, syllable.value), at: syllable.onset) }
  }

  // MARK: Signatures

  mutating func addFirstSignatures(of voice: Performance.Voice) {
    add(Self.event(voice.key))
    add(Self.event(voice.meter))
  }

  mutating func addSignatures(of voice: Performance.Voice) {
    addFirstSignatures(of: voice)
    for key in voice.laterKeys { add(Self.event(key.value), at: key.onset) }
    for meter in voice.laterMeters { add(Self.event(meter.value), at: meter.onset) }
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

  /// Adds the notes of one or two instruments, those of each in the order of their onsets.
  mutating func add(
    _ first: [Performance.Note], channel: UInt8, and second: [Performance.Note] = [],
    channel secondChannel: UInt8 = 0
  ) {
    notes = NoteEvents(first, channel: channel, and: second, channel: secondChannel).events
  }

  // MARK: The track

  /// The track, which ends no earlier than `time`.
  mutating func track(until time: Fraction) -> MIDIFile.Track {
    // A stable order: of two changes at one time the later one in the text holds.
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
    return MIDIFile.Track(writer, endTick: MIDIFile.tick(time))
  }
}
