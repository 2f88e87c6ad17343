import StandardMIDI
import Testing

@testable import ABCNotation

/// Drums, drones, voices for drums, and patterns of the accompaniment.
///
/// Notes are written as `key@onset:length/velocity` with times in quarter notes.
@Suite("Drums, drones and patterns")
struct DrumTests {
  private func voices(_ music: String, _ header: String = "") -> [Performance.Voice] {
    Tunebook(
      parsing: "X:1\nM:4/4\nL:1/4\n\(header)\(header.contains("K:") ? "" : "K:C\n")\(music)\n"
    )
    .tunes[0].performance().voices
  }

  private func list(_ notes: [Performance.Note]) -> String {
    notes.map { "\($0.key)@\($0.onset * 4):\($0.duration * 4)/\($0.velocity)" }
      .joined(separator: " ")
  }

  private func drums(_ music: String, _ header: String = "") -> String {
    list(voices(music, header)[0].drums)
  }

  // MARK: Drums

  @Test(
    "a drum pattern fills each bar",
    arguments: [
      ("d2zdd 35 38 39 100 50 60", "35@0:8/5/100 38@12/5:4/5/50 39@16/5:4/5/60"),
      ("dd 35 38", "35@0:2/80 38@2:2/80"), ("dd", "35@0:2/80 35@2:2/80"),
      ("dd 40", "40@0:2/80 35@2:2/80"), ("dd 35 36 100", "35@0:2/100 36@2:2/80"),
      ("d12zd3 35 36", "35@0:3/80 36@13/4:3/4/80"), ("z", ""), ("zd3 37 90 % 38", "37@1:3/90"),
    ])
  func drumPattern(_ pattern: String, _ expected: String) {
    #expect(drums("%%MIDI drum \(pattern)\n%%MIDI drumon\nC4|") == expected)
    #expect(drums("[I:MIDI=drumon]C4|", "%%MIDI drum \(pattern)\nK:C\n") == expected)
    #expect(drums("C4|", "I:MIDI drumon\n%%MIDI drum \(pattern)\nK:C\n") == expected)
  }

  @Test("drums start and end within a bar, and a bar line starts the pattern anew")
  func drumBars() {
    let four = "%%MIDI drum dddd 35 36 37 38\n"
    #expect(drums(four + "C4|") == "")
    #expect(
      drums(four + "CD[I:MIDI drumon]EF|G2[I:MIDI drumoff]AB|C4|")
        == "37@2:1/80 38@3:1/80 35@4:1/80 36@5:1/80")
    #expect(
      drums(four + "%%MIDI drumon\nC|C2|D6|")
        == "35@0:1/80 35@1:1/80 36@2:1/80 35@3:1/80 36@4:1/80 37@5:1/80 38@6:1/80")
    #expect(drums("%%MIDI drumon\nC4|\n%%MIDI drum d 40\nC4|") == "40@4:4/80")
    #expect(
      drums("%%MIDI drum d\n%%MIDI drumon\n|:C4:|Z2|") == "35@0:4/80 35@4:4/80 35@8:4/80 35@12:4/80"
    )
  }

  @Test("a pattern of several bars goes on over bar lines, and starts anew after a short bar")
  func longPatterns() {
    let drum = "%%MIDI drum dd 35 36\n%%MIDI drumbars 2\n%%MIDI drumon\n"
    #expect(drums(drum + "C4|C4|C4|") == "35@0:4/80 36@4:4/80 35@8:4/80")
    #expect(drums(drum + "|C4|C4|C4|") == "35@0:4/80 36@4:4/80 35@8:4/80")
    #expect(drums(drum + "C|C4|C4|") == "35@0:4/80 35@1:4/80 36@5:4/80")
    #expect(drums(drum + "Z3|") == "35@0:4/80 36@4:4/80 35@8:4/80")
    // The order of the directives does not matter.
    #expect(
      drums("%%MIDI drumbars 2\n%%MIDI drum dd 35 36\n%%MIDI drumon\nC4|C4|")
        == "35@0:4/80 36@4:4/80")
    let chords = voices("%%MIDI gchordbars 2\n%%MIDI gchord fc\n\"C\"C4|C4|C4|")[0]
    #expect(chords.bass.map { "\($0.onset * 4)" } == ["0", "8"])
    #expect(Set(chords.chords.map { "\($0.onset * 4)" }) == ["4"])
    #expect(
      list(voices("%%MIDI gchordbars 2\n%%MIDI gchord zf\n\"C\"Z4|")[0].bass)
        == "36@4:4/80 36@12:4/80")
  }

  @Test("drums follow the meter")
  func drumMeter() {
    #expect(
      drums("%%MIDI drum ddd\n%%MIDI drumon\n[M:3/4]C3|[M:4/4]C4|")
        == "35@0:1/80 35@1:1/80 35@2:1/80 35@3:4/3/80 35@13/3:4/3/80 35@17/3:4/3/80")
  }

  @Test("what sounds by itself sounds once, in the voice that says so")
  func drumVoices() {
    let on = "%%MIDI drum d\n%%MIDI drumon\n%%MIDI droneon\n"
    let music = "V:1\nC4|\nV:2\nE4|"
    for found in [voices(music, on), voices(on + music)] {
      #expect(found.map(\.drums.count) == [1, 0])
      #expect(found.map(\.drone.count) == [2, 0])
    }
    #expect(voices("V:1\nC4|\nV:2\n\(on)E4|").map(\.drums.count) == [0, 1])
    #expect(voices(music, "V:1\nV:2\n\(on)").map(\.drums.count) == [0, 1])
  }

  @Test("an endless accompaniment is cut")
  func cut() {
    let music = String(repeating: "|:Z500:|", count: 150)
    let pattern = String(repeating: "d", count: 64)
    let tune = Tunebook(
      parsing: "X:1\nM:4/4\nK:C\n%%MIDI drum \(pattern)\n%%MIDI drumon\n\(music)\n"
    ).tunes[0]
    let performance = tune.performance()
    #expect(performance.diagnostics.map(\.name).contains("accompaniment-too-long"))
    #expect((2_000_000..<2_000_100).contains(performance.voices[0].drums.count))
  }

  @Test("a jump back restores drums, drones and controllers of the place")
  func jumps() {
    let four = "%%MIDI drum dddd 35 36 37 38\n"
    #expect(
      drums(four + "|:CD[I:MIDI drumon]EF:|[I:MIDI drumoff]C4|")
        == "37@2:1/80 38@3:1/80 37@6:1/80 38@7:1/80")
    #expect(
      drums("%%MIDI drumon\n%%MIDI drum d 35\n|:C4|[I:MIDI drum d 40]C4:|")
        == "35@0:4/80 40@4:4/80 35@8:4/80 40@12:4/80")
    #expect(
      list(voices("|:C4|[I:MIDI droneon]C4:|")[0].drone)
        == "45@4:4/80 33@4:4/80 45@12:4/80 33@12:4/80")
    let loud = voices("|:CDEF|[I:MIDI=beatstring fppm]CDEF:|")[0].melody.map(\.velocity)
    #expect(loud == [105, 80, 95, 80, 105, 80, 80, 95, 105, 80, 95, 80, 105, 80, 80, 95])
    let file = MIDIFile(
      performance: Tunebook(parsing: "X:1\nM:4/4\nL:1/4\nK:C\n|:C4|[I:MIDI control 7 50]C4:|\n")
        .tunes[0]
        .performance())
    let values = file.tracks[0].events.compactMap {
      if case .control(_, _, let value) = $0.event { "\($0.tick) \(value)" } else { nil }
    }
    #expect(values == ["1920 50", "3840 100", "5760 50"])
  }

  // MARK: Drones

  @Test("a drone sounds from its start to its end")
  func drone() {
    #expect(
      list(voices("%%MIDI droneon\nC4|D4|\n%%MIDI droneoff\nE4|")[0].drone) == "45@0:8/80 33@0:8/80"
    )
    let other = voices("C4|\n%%MIDI drone 71 57 45 90 60\n%%MIDI droneon\n|:D4:|")[0]
    #expect(list(other.drone) == "57@4:8/90 45@4:8/60")
    #expect(other.dronePrograms == [Performance.Change(71, at: .one)])
    let twice = voices("[I:MIDI droneon]C4[I:MIDI droneoff MIDI drone 70 50 MIDI droneon]D4|")[0]
    #expect(list(twice.drone) == "45@0:4/80 33@0:4/80 50@4:4/80 33@4:4/80")
    #expect(twice.dronePrograms.map(\.value) == [70])
    #expect(voices("C4|[I:MIDI droneon][I:MIDI droneoff]C4|[I:MIDI droneon]")[0].drone.isEmpty)
  }

  // MARK: Voices for drums

  @Test(
    "a voice for drums is on MIDI's tenth channel and is not moved",
    arguments: [
      ("%%MIDI channel 10\n", "K:G\n"), ("", "K:G clef=perc\n"), ("", "%%MIDI channel 10\nK:G\n"),
      ("V:1 clef=perc\n", "K:G\n"), ("V:1 perc\n", "K:G\n"), ("V:1 clef=\"perc\"\n", "K:G\n"),
      ("V:1 clef=percussion\n", "K:G\n"), ("V:1 bass perc\n", "K:G\n"),
      ("V:1 Perc name=\"bass\"\n", "K:G\n"),
      ("[I:MIDI=channel 10]\n%%MIDI transpose 3\n", "K:G\n"),
    ])
  func percussion(_ music: String, _ header: String) {
    let voice = voices(music + "C^CF2|", header)[0]
    #expect(voice.isPercussion)
    #expect(list(voice.melody) == "60@0:1/105 61@1:1/80 66@2:2/95")
    let mapped = voices(music + "%%MIDI drummap C 36\n%%MIDI drummap ^F 42\nC{F}F[CF]z|", header)[0]
    #expect(list(mapped.melody) == "36@0:1/105 42@1:1/4/80 42@5/4:3/4/80 36@2:1/95 42@2:1/95")
  }

  @Test("K:perc has no key; other channels and clefs are no drums")
  func otherChannels() {
    #expect(voices("C4|", "K:perc\n")[0].isPercussion)
    for properties in ["clef=treble", "bass", "perc bass", "clef=perc clef=bass"] {
      #expect(!voices("V:1 \(properties)\nC4|", "K:C clef=perc\n")[0].isPercussion)
    }
    for properties in ["name=\"Perc\"", "name=\"a perc b\"", "nm=perc", "snm=\"clef=perc\""] {
      #expect(!voices("V:1 \(properties)\nC4|")[0].isPercussion)
    }
    #expect(!voices("%%MIDI channel 9\nC4|")[0].isPercussion)
    #expect(!voices("%%MIDI channel 10\n%%MIDI channel 1\nC4|")[0].isPercussion)
    #expect(!voices("C4|\n%%MIDI channel 10\nC4|")[0].isPercussion)
    // The program of the options is for melodies.
    let tune = Tunebook(parsing: "X:1\nK:C\n%%MIDI channel 10\nC\n").tunes[0]
    #expect(tune.performance(PlaybackOptions(program: 40)).voices[0].program == nil)
  }

  // MARK: Patterns of the accompaniment

  @Test("a change of meter at any position leaves steps at or after it, or none")
  func hostileChange() throws {
    let meters = [(1, 64), (4, 4), (64, 1), (1, 1)].map { Meter($0.0, $0.1) }
    let steps = Array("dzd-dddd".utf8)
    // The latest is that of as many of the longest notes as are played.
    for position in [1, 1_919, 1 << 43, 1 << 58, 1 << 61, Unrolling.stepLimit << 43] {
      for first in meters {
        for second in meters {
          var measure = TimeMeasure()
          var pattern = StepPattern()
          pattern.use(steps, first, &measure)
          for meter in [second, first, second] {
            pattern.change(to: steps, meter, at: position, &measure)
            #expect(pattern.nextDue >= position, "\(position): \(first.abc) to \(second.abc)")
          }
          pattern.startBar(after: position)
          #expect(pattern.nextDue == 0)
        }
      }
    }
  }

  @Test(
    "letters of a pattern play single notes of the chord from the lowest",
    arguments: [
      ("ghih", "C", "48@0:1/75 52@1:1/75 55@2:1/75 52@3:1/75"),
      ("g2hj", "C7", "48@0:2/75 52@2:1/75 58@3:1/75"),
      ("ghij", "C", "48@0:1/75 52@1:1/75 55@2:1/75"),
      ("ghi", "C/E", "52@0:4/3/75 55@4/3:4/3/75 60@8/3:4/3/75"),
      ("GHI", "C/E", "40@0:4/3/75 43@4/3:4/3/75 48@8/3:4/3/75"), ("gh", "c", "36@0:2/75"),
    ])
  func singleNotes(_ pattern: String, _ symbol: String, _ expected: String) {
    let voice = voices("%%MIDI gchord \(pattern)\n\"\(symbol)\"C4|")[0]
    #expect(list(voice.chords) == expected)
    #expect(voice.bass.isEmpty)
  }

  @Test("a pattern holds until the meter changes")
  func patternMeter() {
    let voice = voices("%%MIDI gchord f\n\"C\"C4|[M:3/4]C3|C3|")[0]
    #expect(list(voice.bass) == "36@0:4/80 36@4:1/2/80 36@7:1/2/80")
    let header = voices("\"C\"C3|", "%%MIDI gchord f\nM:3/4\nK:C\n")[0]
    #expect(list(header.bass) == "36@0:3/80")
    let off = voices("%%MIDI gchordoff\n\"C\"C4|\n%%MIDI gchordon\nC4|")[0]
    #expect(list(off.bass) == "36@4:1/2/80 36@6:1/2/80")
  }

  @Test("a directive defines a type of chord from its place on")
  func chordNames() {
    func keys(_ music: String, _ header: String = "") -> [Int] {
      voices("%%MIDI gchord c\n" + music, header)[0].chords.map(\.key)
    }
    #expect(keys("\"Cfoo\"C4|", "%%MIDI chordname foo 0 3 8 % 9\n") == [48, 51, 56])
    #expect(keys("\"Cm\"C4|\n%%MIDI chordname m 0 3 6\n\"Cm\"C4|") == [48, 51, 55, 48, 51, 54])
    #expect(keys("%%MIDI chordname foo -12 4 36\n\"Gfoo/B\"C4|") == [55, 59, 91].map { $0 })
    let eight = "0 1 2 3 4 5 6 7"
    #expect(keys("%%MIDI chordname x \(eight)\n\"Cx\"C4|").count == 8)
  }

  // MARK: Files

  @Test("controllers are on the channels of melody, bass and chords")
  func controls() {
    let text =
      "X:1\nM:4/4\nL:1/4\n%%MIDI control 7 50\nK:C\n"
      + "\"C\"C4|[I:MIDI=control bass 10 0 MIDI=control Chord 10 127]C4|[I:MIDI control 7 60]C4|\n"
    let tune = Tunebook(parsing: text).tunes[0]
    #expect(tune.check().isEmpty)
    let found = MIDIFile(performance: tune.performance()).tracks.flatMap(\.events).compactMap {
      if case .control(let channel, let controller, let value) = $0.event {
        "\($0.tick): \(channel) \(controller) \(value)"
      } else {
        nil
      }
    }
    #expect(found == ["0: 0 7 50", "3840: 0 7 60", "1920: 1 10 0", "1920: 2 10 127"])
  }

  @Test("drums and drones have tracks and channels as abc2midi gives them")
  func files() throws {
    let text = """
      X:1
      M:4/4
      L:1/4
      K:C
      %%MIDI drum d 38 90
      %%MIDI drumon
      %%MIDI droneon
      V:1
      "C"C4|
      V:2
      "D"D4|
      V:3 perc
      C4|
      """
    let file = MIDIFile(performance: Tunebook(parsing: text).tunes[0].performance())
    let tracks = file.tracks.map { track in
      let kinds = track.events.compactMap { event -> String? in
        if case .text(.text, let text) = event.event { text } else { nil }
      }
      let channels = Set(
        track.events.compactMap { event -> UInt8? in
          if case .noteOn(let channel, _, _) = event.event { channel } else { nil }
        })
      return kinds.joined() + channels.sorted().map { " \($0)" }.joined()
    }
    #expect(
      tracks == [
        "", "note track 0", "gchord track 1 2", "drum track 9", "drone track 3", "note track 4",
        "gchord track 5 6", "note track 9",
      ])
    #expect(file.tracks[4].events.contains { $0.event == .program(channel: 3, program: 70) })
    let alone = Tunebook(parsing: "X:1\nK:C\n%%MIDI channel 10\nC\n").tunes[0].performance()
    let single = MIDIFile(performance: alone)
    #expect(single.tracks.count == 1)
    #expect(
      single.tracks[0].events.contains { $0.event == .noteOn(channel: 9, key: 60, velocity: 105) })
  }
}
