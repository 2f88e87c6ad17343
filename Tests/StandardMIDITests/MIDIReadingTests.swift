import StandardMIDI
import Testing

@Suite("Reading MIDI files")
struct MIDIReadingTests {
  @Test("an empty file is no MIDI file")
  func empty() {
    #expect(throws: MIDIError.truncated(.chunk, needed: 4, left: 0, offset: 0)) {
      _ = try MIDIFile(bytes: [])
    }
  }
}
