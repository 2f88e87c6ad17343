import ABCNotation
import StandardMIDI
import TestSupport
import Testing

/// Values at both sides of each limit of the format.
@Suite("Limits of MIDI files")
struct MIDILimitTests {
  private static let head = "4d 54 68 64 00 00 00 06 00 00 00 01 01 e0\n"

  /// A file of one track with these bytes, then its end.
  private func file(_ event: String) throws -> MIDIFile {
    let body = try HexDump.bytes(event + " 00 ff 2f 00")
    let head = try HexDump.bytes(Self.head + "4d 54 72 6b 00 00 00")
    return try MIDIFile(bytes: head + [UInt8(body.count)] + body)
  }

  @Test(
    "the last values that are legal are read",
    arguments: [
      ("00 ff 51 03 00 00 01", .tempo(microsecondsPerQuarter: 1)),
      ("00 ff 51 03 ff ff ff", .tempo(microsecondsPerQuarter: 0xFF_FFFF)),
      ("00 ff 59 02 07 00", .keySignature(sharps: 7, isMinor: false)),
      ("00 ff 59 02 f9 01", .keySignature(sharps: -7, isMinor: true)),
      ("00 ff 7f 01 ff", .otherMeta(type: 0x7F, bytes: [0xFF])),
      ("00 ff 07 01 61", .text(.cue, "a")), ("00 ff 08 01 61", .otherMeta(type: 8, bytes: [0x61])),
      ("00 ff 00 00", .otherMeta(type: 0, bytes: [])),
      ("00 9f 7f 7f", .noteOn(channel: 15, key: 127, velocity: 127)),
      ("00 80 00 00", .noteOff(channel: 0, key: 0, velocity: 0)),
      ("00 90 3c 00", .noteOff(channel: 0, key: 60, velocity: 64)),
      ("00 90 3c 01", .noteOn(channel: 0, key: 60, velocity: 1)),
      ("00 a0 3c 7f", .keyPressure(channel: 0, key: 60, pressure: 127)),
      ("00 bf 7f 00", .control(channel: 15, controller: 127, value: 0)),
      ("00 c0 7f", .program(channel: 0, program: 127)),
      ("00 df 7f", .channelPressure(channel: 15, pressure: 127)),
      ("00 e0 7f 7f", .pitchBend(channel: 0, value: 0x3FFF)),
      ("00 e0 00 40", .pitchBend(channel: 0, value: 0x2000)),
      ("00 f0 01 f7", .systemExclusive(status: 0xF0, bytes: [0xF7])),
      ("00 f7 00", .systemExclusive(status: 0xF7, bytes: [])),
    ] as [(String, MIDIEvent)])
  func legal(_ dump: String, _ event: MIDIEvent) throws {
    let file = try file(dump)
    #expect(file.tracks[0].events == [TimedMIDIEvent(at: 0, event)])
    #expect(try MIDIFile(bytes: file.bytes) == file)
  }

  @Test(
    "the first values that are not legal are refused",
    arguments: [
      ("00 ff 59 02 f8 00", .badKeySignature(sharps: -8, mode: 0, offset: 23)),
      ("00 90 80 40", .statusInsideEvent(0x80, offset: 24)),
      ("00 c0 80", .statusInsideEvent(0x80, offset: 24)),
      ("00 7f", .dataWithoutStatus(0x7F, offset: 23)),
      ("00 f1", .badStatus(0xF1, offset: 23)), ("00 f6", .badStatus(0xF6, offset: 23)),
      ("00 f8", .badStatus(0xF8, offset: 23)), ("00 fe", .badStatus(0xFE, offset: 23)),
      ("00 ff 20 02 00 00", .badMetaLength(type: 0x20, found: 2, expected: 1, offset: 23)),
      ("00 ff 21 00", .badMetaLength(type: 0x21, found: 0, expected: 1, offset: 23)),
      ("00 ff 54 04 00 00 00 00", .badMetaLength(type: 0x54, found: 4, expected: 5, offset: 23)),
      ("00 ff 58 03 00 00 00", .badMetaLength(type: 0x58, found: 3, expected: 4, offset: 23)),
      ("00 ff 59 01 00", .badMetaLength(type: 0x59, found: 1, expected: 2, offset: 23)),
      ("ff ff ff ff 7f 90 3c 40", .quantityTooLong(offset: 22)),
    ] as [(String, MIDIError)])
  func illegal(_ dump: String, _ error: MIDIError) {
    #expect(throws: error) { _ = try file(dump) }
  }

  @Test(
    "a header at its limits",
    arguments: [
      ("00 00 00 01 00 01", nil), ("00 00 00 01 7f ff", nil), ("00 02 00 01 01 e0", nil),
      ("00 00 00 01 80 00", .timeCodeDivision(0x8000)),
      ("00 03 00 01 01 e0", .unknownFormat(3)), ("00 00 00 00 01 e0", .noTracks),
    ] as [(String, MIDIError?)])
  func header(_ fields: String, _ error: MIDIError?) throws {
    let dump = "4d 54 68 64 00 00 00 06 \(fields) 4d 54 72 6b 00 00 00 04 00 ff 2f 00"
    let bytes = try HexDump.bytes(dump)
    if let error {
      #expect(throws: error) { _ = try MIDIFile(bytes: bytes) }
    } else {
      #expect(try MIDIFile(bytes: bytes).bytes == bytes)
    }
  }

  @Test("a header of five bytes is refused")
  func shortHeader() throws {
    let bytes = try HexDump.bytes("4d 54 68 64 00 00 00 05 00 00 00 01 01")
    #expect(throws: MIDIError.badHeaderLength(5)) { _ = try MIDIFile(bytes: bytes) }
  }

  @Test(
    "values beyond the format are clamped to its limits",
    arguments: [
      (.tempo(microsecondsPerQuarter: 0), .tempo(microsecondsPerQuarter: 1)),
      (.tempo(microsecondsPerQuarter: 0xFF_FFFF), .tempo(microsecondsPerQuarter: 0xFF_FFFF)),
      (.tempo(microsecondsPerQuarter: 0x100_0000), .tempo(microsecondsPerQuarter: 0xFF_FFFF)),
      (.pitchBend(channel: 0, value: 0x3FFF), .pitchBend(channel: 0, value: 0x3FFF)),
      (.pitchBend(channel: 0, value: 0x4000), .pitchBend(channel: 0, value: 0x3FFF)),
      (
        .noteOn(channel: 16, key: 128, velocity: 128),
        .noteOn(channel: 0, key: 127, velocity: 127)
      ),
      (.program(channel: 15, program: 128), .program(channel: 15, program: 127)),
      (.otherMeta(type: 0x80, bytes: []), .otherMeta(type: 0, bytes: [])),
    ] as [(MIDIEvent, MIDIEvent)])
  func clamping(_ written: MIDIEvent, _ read: MIDIEvent) throws {
    let track = MIDIFile.Track(events: [TimedMIDIEvent(at: 0, written)])
    let file = MIDIFile(format: .singleTrack, tracks: [track])
    #expect(try MIDIFile(bytes: file.bytes).tracks[0].events.map(\.event) == [read])
  }

  @Test(
    "the ticks of a quarter note are clamped to fifteen bits",
    arguments: [(0, 1), (1, 1), (0x7FFF, 0x7FFF), (0x8000, 0x7FFF)])
  func division(_ given: Int, _ written: Int) throws {
    let file = MIDIFile(
      format: .singleTrack, ticksPerQuarterNote: given, tracks: [MIDIFile.Track()])
    #expect(try MIDIFile(bytes: file.bytes).ticksPerQuarterNote == written)
  }

  @Test(
    "the metronome clicks on the beat",
    arguments: [
      ("2/1", 96), ("2/2", 48), ("4/4", 24), ("3/4", 24), ("6/4", 24), ("3/8", 12), ("6/8", 36),
      ("9/8", 36), ("12/8", 36), ("3/16", 6), ("6/16", 18), ("3/32", 3), ("4/64", 1), ("6/64", 3),
    ])
  func clicks(_ meter: String, _ clocks: UInt8) {
    let tune = Tunebook(parsing: "X:1\nM:\(meter)\nK:C\nC").tunes[0]
    let events = MIDIFile(performance: tune.performance()).tracks[0].events.map(\.event)
    let found = events.compactMap {
      if case .timeSignature(_, _, let clocks, let notes) = $0 { [clocks, notes] } else { nil }
    }
    #expect(found == [[clocks, 8]])
  }

  @Test("the channels of seventeen voices leave out that of drums, and the last is shared")
  func channelsInTurn() {
    let music = (1...17).map { "[V:\($0)]C|\n" }.joined()
    let tune = Tunebook(parsing: "X:1\nK:C\n" + music).tunes[0]
    let tracks = MIDIFile(performance: tune.performance()).tracks.dropFirst()
    #expect(
      tracks.map { channels($0).sorted() }
        == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 15, 15].map { [$0] })
  }

  @Test("a note is at least a tick long, and its velocity at least 1 and at most 127")
  func notes() {
    var performance = Tunebook(parsing: "X:1\nK:C\nC").tunes[0].performance()
    func events(_ note: Performance.Note) -> [TimedMIDIEvent] {
      performance.voices[0].melody = [note]
      return MIDIFile(performance: performance).tracks[0].events.suffix(2)
    }
    func note(_ ticks: Fraction, velocity: Int = 80) -> Performance.Note {
      let duration = ticks * Fraction(1, 1_920)
      return Performance.Note(onset: .zero, duration: duration, key: 60, velocity: velocity)
    }
    for (ticks, written) in [
      (Fraction(1, 9), 1), (.one, 1), (Fraction(19, 10), 1), (Fraction(2), 2),
    ] {
      #expect(events(note(ticks)).last?.tick == written)
    }
    for (velocity, written) in [(0, 1), (1, 1), (127, 127), (128, 127)] {
      #expect(
        events(note(.one, velocity: velocity)).first?.event
          == .noteOn(channel: 0, key: 60, velocity: UInt8(written)))
    }
  }

  @Test(
    "keys that MIDI does not have are left out", arguments: [(-1, 0), (0, 1), (127, 1), (128, 0)])
  func keys(_ key: Int, _ count: Int) {
    var performance = Tunebook(parsing: "X:1\nK:C\nC").tunes[0].performance()
    performance.voices[0].melody = [
      Performance.Note(onset: .zero, duration: .one, key: key, velocity: 80)
    ]
    let events = MIDIFile(performance: performance).tracks[0].events
    #expect(spans(events).count == count)
  }
}
