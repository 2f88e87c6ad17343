import StandardMIDI
import TestSupport
import Testing

@Suite("Reading MIDI files")
struct MIDIReadingTests {
  /// Format 0, 480 ticks to the quarter note, one note.
  private static let oneNote = """
    4d 54 68 64  # MThd
    00 00 00 06  # six bytes
    00 00        # format 0
    00 01        # one track
    01 e0        # 480 ticks to the quarter note
    4d 54 72 6b  # MTrk
    00 00 00 1d  # 29 bytes
    00 ff 51 03 07 a1 20           # 500,000 µs a quarter note
    00 ff 03 02 c3 a9              # the name 'é'
    00 90 3c 69                    # middle C on, velocity 105
    83 60 3c 00                    # 480 ticks later off, by running status
    00 c0 4a                       # program 74
    81 00 ff 2f 00                 # 128 ticks later the end
    """

  private static let oneNoteFile = MIDIFile(
    format: .singleTrack,
    tracks: [
      MIDIFile.Track(
        events: [
          TimedMIDIEvent(at: 0, .tempo(microsecondsPerQuarter: 500_000)),
          TimedMIDIEvent(at: 0, .text(.name, "é")),
          TimedMIDIEvent(at: 0, .noteOn(channel: 0, key: 60, velocity: 105)),
          TimedMIDIEvent(at: 480, .noteOff(channel: 0, key: 60, velocity: 64)),
          TimedMIDIEvent(at: 480, .program(channel: 0, program: 74)),
        ], endTick: 608)
    ])

  @Test("a file is read event by event")
  func reading() throws {
    #expect(try MIDIFile(bytes: HexDump.bytes(Self.oneNote)) == Self.oneNoteFile)
  }

  struct Row: CustomTestStringConvertible {
    let error: MIDIError
    let dump: String
    var testDescription: String { "\(error)" }

    init(_ error: MIDIError, _ dump: String) {
      self.error = error
      self.dump = dump
    }
  }

  private static let head = "4d 54 68 64 00 00 00 06 00 00 00 01 01 e0\n"

  /// The header, and a track of these bytes.
  private static func track(_ body: String) -> String {
    let count = body.split { $0 == " " || $0 == "\n" }.count
    let hex = String(count, radix: 16)
    return head + "4d 54 72 6b 00 00 00 " + (hex.count == 1 ? "0" : "") + hex + "\n" + body
  }

  @Test("every rule of the format is checked, and the first offence named", arguments: rows)
  func rule(_ row: Row) throws {
    let bytes = try HexDump.bytes(row.dump)
    #expect(throws: row.error) { _ = try MIDIFile(bytes: bytes) }
  }

  static let rows = [
    Row(.truncated(.chunk, needed: 4, left: 0, offset: 0), ""),
    Row(.truncated(.chunk, needed: 4, left: 2, offset: 0), "4d 54"),
    Row(.notAMIDIFile(found: [0x52, 0x49, 0x46, 0x46]), "52 49 46 46 00 00 00 00"),
    Row(.badHeaderLength(7), "4d 54 68 64 00 00 00 07 00 00 00 01 01 e0 00"),
    Row(
      .chunkTooLong(length: 6, left: 2, offset: 0), "4d 54 68 64 00 00 00 06 00 00"),
    Row(.unknownFormat(3), "4d 54 68 64 00 00 00 06 00 03 00 01 01 e0"),
    Row(.noTracks, "4d 54 68 64 00 00 00 06 00 01 00 00 01 e0"),
    Row(.tracksInFormat0(2), "4d 54 68 64 00 00 00 06 00 00 00 02 01 e0"),
    Row(.timeCodeDivision(0xE728), "4d 54 68 64 00 00 00 06 00 00 00 01 e7 28"),
    Row(.zeroDivision, "4d 54 68 64 00 00 00 06 00 00 00 01 00 00"),
    Row(.missingTracks(found: 0, expected: 1), head),
    Row(.badChunkType([0, 1, 2, 3], offset: 14), head + "00 01 02 03 00 00 00 00"),
    Row(.chunkTooLong(length: 9, left: 0, offset: 14), head + "4d 54 72 6b 00 00 00 09"),
    Row(.trailingBytes(2, offset: 26), track("00 ff 2f 00") + " 00 00"),
    Row(.noEndOfTrack(offset: 26), track("00 90 3c 40")),
    Row(.truncated(.event, needed: 1, left: 0, offset: 25), track("00 90 3c")),
    Row(.truncated(.deltaTime, needed: 1, left: 0, offset: 23), track("81")),
    Row(.quantityTooLong(offset: 22), track("81 80 80 80 00 ff 2f 00")),
    Row(.dataWithoutStatus(0x3C, offset: 23), track("00 3c 40")),
    Row(.dataWithoutStatus(0x3C, offset: 31), track("00 90 3c 40 00 ff 01 00 00 3c 40")),
    Row(.statusInsideEvent(0x90, offset: 25), track("00 90 3c 90")),
    Row(.badStatus(0xF4, offset: 23), track("00 f4")),
    Row(.badMetaType(0x80, offset: 23), track("00 ff 80 00")),
    Row(
      .badMetaLength(type: 0x51, found: 2, expected: 3, offset: 23), track("00 ff 51 02 07 a1")),
    Row(.zeroTempo(offset: 23), track("00 ff 51 03 00 00 00")),
    Row(.badKeySignature(sharps: 8, mode: 0, offset: 23), track("00 ff 59 02 08 00")),
    Row(.badKeySignature(sharps: 0, mode: 2, offset: 23), track("00 ff 59 02 00 02")),
    Row(.dataAfterEndOfTrack(offset: 26), track("00 ff 2f 00 00 ff 2f 00")),
  ]

  @Test("unknown chunks between tracks are skipped")
  func unknownChunk() throws {
    let dump = Self.head + "58 46 49 48 00 00 00 01 2a\n4d 54 72 6b 00 00 00 04 00 ff 2f 00"
    #expect(try MIDIFile(bytes: HexDump.bytes(dump)).tracks == [MIDIFile.Track()])
  }

  @Test("a damaged file is an error or a file, never a trap")
  func damage() throws {
    let good = try HexDump.bytes(Self.oneNote)
    withEverySeed(0..<2_000) { _, generator in
      var bytes = good
      for _ in 0...generator.below(3) {
        switch generator.below(3) {
        case 0: bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
        case 1: bytes.remove(at: generator.below(bytes.count))
        default: bytes.insert(UInt8(generator.below(256)), at: generator.below(bytes.count))
        }
      }
      do throws(MIDIError) {
        // What can be read can be written and read again.
        let file = try MIDIFile(bytes: bytes)
        let again = try MIDIFile(bytes: file.bytes)
        #expect(again == file)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }
}
