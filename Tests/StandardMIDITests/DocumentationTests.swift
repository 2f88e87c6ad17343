import ABCNotation
import StandardMIDI
import TestSupport
import Testing

@Suite("Documentation")
struct DocumentationTests {
  @Test("the catalogue's example writes a tune, reads it and finds what is wrong in a file")
  func example() throws {
    // docs-begin
    let tune = Tune.parsing("M:6/8\nL:1/8\nK:D\nd2f afd|").tune
    let file = MIDIFile(performance: tune.performance())
    let bytes = file.bytes

    let read = try MIDIFile(bytes: bytes)
    var presses: [Int] = []
    for timed in read.tracks[0].events {
      if case .noteOn = timed.event { presses.append(timed.tick) }
    }
    // 0, 480, 720, 960, 1200

    var fault = ""
    do {
      _ = try MIDIFile(bytes: Array(bytes.dropLast()))
    } catch {
      fault = "\(error)"  // byte 14: a chunk of 61 bytes, but 60 are left
    }
    // docs-end
    #expect(read == file)
    #expect(presses == [0, 480, 720, 960, 1_200])
    #expect(fault == "byte 14: a chunk of 61 bytes, but 60 are left")
    expectExample(
      inCatalogue: "Sources/StandardMIDI/StandardMIDI.docc/StandardMIDI.md", of: #filePath)
  }
}
