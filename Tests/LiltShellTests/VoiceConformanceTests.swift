import StandardMIDI
import TestSupport
import Testing

@testable import LiltShell

/// Compares tunes of several voices with abc2midi: a track and an instrument for each voice.
@Suite("Voices as abc2midi plays them")
struct VoiceConformanceTests {
  /// The notes and the program of a track.
  private struct Track: CustomStringConvertible {
    /// The ticks and keys of its notes.
    var notes: [(tick: Int, key: UInt8)] = []
    var program: UInt8?

    var description: String {
      "program \(program.map(String.init) ?? "-"): "
        + notes.map { "\($0.tick)/\($0.key)" }.joined(separator: " ")
    }
  }

  /// The tracks of a file whose notes start `late` ticks too late.
  ///
  /// The program of a channel may be in another track than its notes.
  private func tracks(_ file: MIDIFile, late: Int) -> [Track] {
    var programs: [UInt8: UInt8] = [:]
    for timed in file.tracks.flatMap(\.events) {
      if case .program(let channel, let program) = timed.event { programs[channel] = program }
    }
    return file.tracks.map { track in
      var result = Track()
      for timed in track.events {
        guard case .noteOn(let channel, let key, _) = timed.event else { continue }
        result.notes.append((timed.tick - late, key))
        result.program = result.program ?? programs[channel]
      }
      return result
    }
  }

  private static let path = Fixtures.path("abc/voices.abc")

  @Test(
    "each voice has its track, its notes at their times and its program",
    .needs("abc2midi", package: "abcmidi"), arguments: 1...14)
  func voices(number: Int) throws {
    let abc2midi = try #require(Programs.path("abc2midi"))
    let folder = try TemporaryFolder()
    let result = try ProgramRunner(interrupt: Interrupt()).run(
      ProgramCall(
        path: abc2midi, arguments: [Self.path, "\(number)", "-o", folder.path + "/reference.mid"],
        environment: [:], limit: .seconds(60)))
    #expect(result.status == 0)
    var shell = TestShell(in: folder.path)
    #expect(shell.session.execute("convert \(Self.path) out") == .done)
    func file(_ name: String) throws -> MIDIFile {
      try MIDIFile(bytes: shell.session.files.read(name))
    }
    // abc2midi starts notes a tick late, and each further note of a chord ten ticks later.
    let reference = tracks(try file("reference.mid"), late: 1)
    let own = tracks(try file("out/\(number).mid"), late: 0)
    try #require(own.count == reference.count)
    for (own, reference) in zip(own, reference) {
      #expect(own.program == reference.program)
      try #require(own.notes.count == reference.notes.count, "\(own) | \(reference)")
      // Matches each note with a later one of the same key, because abc2midi spreads chords.
      var left = reference.notes
      for note in own.notes {
        let found = left.firstIndex {
          $0.key == note.key && (0...50).contains($0.tick - note.tick)
        }
        if let found { left.remove(at: found) }
      }
      #expect(left.isEmpty, "\(own) | \(reference)")
    }
  }

  @Test("the tunes of the fixture have no faults")
  func faults() throws {
    var shell = TestShell()
    shell.session.execute("check \(Self.path)")
    #expect(shell.recorder.output.hasSuffix("14 tunes, no faults\n"), "\(shell.recorder.output)")
  }
}
