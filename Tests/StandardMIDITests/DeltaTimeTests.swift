import ABCNotation
import StandardMIDI
import TestSupport
import Testing

/// Variable-length quantities at, below and above each length that they can have.
///
/// The bytes are compared, not what is read from them: a quantity can be written too long and be
/// read all the same.
@Suite("Delta times")
struct DeltaTimeTests {
  struct Row: CustomTestStringConvertible {
    let ticks: Int
    let bytes: [UInt8]
    var testDescription: String { "0x" + String(ticks, radix: 16) }

    init(_ ticks: Int, _ bytes: UInt8...) { (self.ticks, self.bytes) = (ticks, bytes) }
  }

  static let rows = [
    Row(0x01, 0x01), Row(0x7F, 0x7F), Row(0x80, 0x81, 0x00), Row(0x81, 0x81, 0x01),
    Row(0x2000, 0xC0, 0x00), Row(0x3FFF, 0xFF, 0x7F), Row(0x4000, 0x81, 0x80, 0x00),
    Row(0x4001, 0x81, 0x80, 0x01), Row(0x10_0000, 0xC0, 0x80, 0x00),
    Row(0x1F_FFFF, 0xFF, 0xFF, 0x7F), Row(0x20_0000, 0x81, 0x80, 0x80, 0x00),
    Row(0x20_0001, 0x81, 0x80, 0x80, 0x01), Row(0x0800_0000, 0xC0, 0x80, 0x80, 0x00),
    Row(0x0FFF_FFFE, 0xFF, 0xFF, 0xFF, 0x7E), Row(0x0FFF_FFFF, 0xFF, 0xFF, 0xFF, 0x7F),
  ]

  private static let end: [UInt8] = [0x00, 0xFF, 0x2F, 0x00]

  /// The bytes of the only track of a file, without the head of its chunk.
  private func body(_ file: MIDIFile) -> [UInt8] { Array(file.bytes.dropFirst(14 + 8)) }

  private func body(_ events: [TimedMIDIEvent], endTick: Int = 0) -> [UInt8] {
    body(MIDIFile(format: .singleTrack, tracks: [MIDIFile.Track(events: events, endTick: endTick)]))
  }

  /// A performance of one melody, without any tick of the notes being at its end.
  private func body(_ notes: [Performance.Note]) -> [UInt8] {
    var performance = Tunebook(parsing: "X:1\nK:C\nC").tunes[0].performance()
    performance.voices[0].melody = notes
    // After tempo, key and meter.
    return Array(body(MIDIFile(performance: performance)).dropFirst(7 + 6 + 8))
  }

  @Test("before a message to a channel", arguments: rows)
  func message(_ row: Row) throws {
    let events = [TimedMIDIEvent(at: row.ticks, .noteOn(channel: 0, key: 60, velocity: 90))]
    #expect(body(events) == row.bytes + [0x90, 60, 90] + Self.end)
    #expect(MIDIFile.Track(events: events).events == events)
  }

  @Test("before any other event", arguments: rows)
  func meta(_ row: Row) {
    let events = [TimedMIDIEvent(at: row.ticks, .keySignature(sharps: 2, isMinor: false))]
    #expect(body(events) == row.bytes + [0xFF, 0x59, 2, 2, 0] + Self.end)
    #expect(MIDIFile.Track(events: events).events == events)
  }

  @Test("before the end of a track", arguments: rows)
  func end(_ row: Row) throws {
    let track = MIDIFile.Track(endTick: row.ticks)
    let file = MIDIFile(format: .singleTrack, tracks: [track])
    #expect(body(file) == row.bytes + Self.end.dropFirst())
    #expect(try MIDIFile(bytes: file.bytes) == file)
    // The chunk says how long it is.
    #expect(Int(file.bytes[21]) == row.bytes.count + 3)
  }

  @Test("as the length of words and of data", arguments: rows.prefix(8))
  func size(_ row: Row) {
    let words = String(repeating: "a", count: row.ticks)
    let data = [UInt8](repeating: 7, count: row.ticks)
    #expect(
      body([TimedMIDIEvent(at: 0, .text(.text, words))])
        == [0, 0xFF, 1] + row.bytes + Array(words.utf8) + Self.end)
    #expect(
      body([TimedMIDIEvent(at: 0, .systemExclusive(status: 0xF0, bytes: data))])
        == [0, 0xF0] + row.bytes + data + Self.end)
    #expect(
      body([TimedMIDIEvent(at: 0, .otherMeta(type: 0x7F, bytes: data))])
        == [0, 0xFF, 0x7F] + row.bytes + data + Self.end)
  }

  @Test("before and in a note of a melody that sounds in turn", arguments: rows.dropLast(2))
  func note(_ row: Row) {
    let time = Fraction(row.ticks, 1_920)
    let short = Fraction(1, 1_920)
    // The track lasts for the C that the performance was made of, if that is longer.
    #expect(
      body([Performance.Note(onset: time, duration: short, key: 60, velocity: 90)])
        .starts(with: row.bytes + [0x90, 60, 90, 1, 60, 0]))
    #expect(
      body([Performance.Note(onset: .zero, duration: time, key: 60, velocity: 90)])
        .starts(with: [0, 0x90, 60, 90] + row.bytes + [60, 0]))
  }

  @Test("before and in notes that overlap", arguments: rows.dropFirst(2).dropLast(2))
  func overlap(_ row: Row) {
    let long = Fraction(row.ticks, 1_920)
    let notes = [
      Performance.Note(onset: .zero, duration: long + long, key: 60, velocity: 90),
      Performance.Note(onset: long, duration: long + long, key: 64, velocity: 90),
    ]
    guard 3 * row.ticks <= 0x0FFF_FFFF else { return }
    #expect(
      body(notes).starts(
        with: [0, 0x90, 60, 90] + row.bytes + [64, 90] + row.bytes + [60, 0] + row.bytes + [64, 0]))
  }

  @Test("a note of a parsed tune, on the grid of ticks", arguments: rows)
  func parsed(_ row: Row) {
    // 960 ticks are a half note.
    let rests = String(repeating: "z1000", count: row.ticks / 960_000)
    let (whole, rest) = (row.ticks / 960 % 1_000, row.ticks % 960)
    let music = rests + (whole > 0 ? "z\(whole)" : "") + (rest > 0 ? "z\(rest)/960" : "")
    let tune = Tunebook(parsing: "X:1\nM:none\nL:1/2\nK:C\n\(music)C/960|\n").tunes[0]
    let track = Array(body(MIDIFile(performance: tune.performance())).dropFirst(7 + 6 + 8))
    #expect(track.starts(with: row.bytes + [0x90, 60]), "\(track)")
  }

  @Test("what is beyond the largest is clamped to it")
  func beyond() {
    for tick in [0x1000_0000, 0x1FFF_FFFF, .max] {
      #expect(
        body([TimedMIDIEvent(at: tick, .noteOn(channel: 0, key: 60, velocity: 90))]).starts(
          with: [0xFF, 0xFF, 0xFF, 0x7F, 0x90]))
      #expect(body([], endTick: tick) == [0xFF, 0xFF, 0xFF, 0x7F] + Self.end.dropFirst())
    }
    #expect(
      body([TimedMIDIEvent(at: -1, .noteOn(channel: 0, key: 60, velocity: 90))]).starts(
        with: [0, 0x90]))
  }

  @Test("what is read is the number that was written, of one to four bytes", arguments: rows)
  func reading(_ row: Row) throws {
    let body = row.bytes + [0x90, 60, 90] + Self.end
    let bytes =
      try HexDump.bytes("4d 54 68 64 00 00 00 06 00 00 00 01 01 e0 4d 54 72 6b 00 00 00")
      + [UInt8(body.count)] + body
    #expect(try MIDIFile(bytes: bytes).tracks[0].events.map(\.tick) == [row.ticks])
  }
}
