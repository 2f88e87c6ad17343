import ABCNotation
import StandardMIDI
import TestSupport
import Testing

@Suite("Writing MIDI files")
struct MIDIWritingTests {
  private func file(_ abc: String, _ options: PlaybackOptions = .init()) -> MIDIFile {
    MIDIFile(performance: Tunebook(parsing: abc).tunes[0].performance(options))
  }

  @Test("a melody alone is format 0, byte for byte")
  func bytes() throws {
    let expected = try HexDump.bytes(
      """
      4d 54 68 64 00 00 00 06 00 00 00 01 01 e0
      4d 54 72 6b 00 00 00 2f
      00 ff 51 03 07 a1 20           # 120 quarter notes a minute
      00 ff 03 03 c3 89 72           # 'Ér': three bytes of UTF-8
      00 ff 59 02 01 00              # one sharp, major
      00 ff 58 04 06 03 24 08        # 6/8, a click each dotted quarter
      00 90 43 69                    # G on, velocity 105
      81 70 43 00                    # 240 ticks later off: a press of velocity 0
      00 45 50                       # A on, by the same status byte
      81 70 45 00                    # off
      00 ff 2f 00
      """)
    let written = file("X:1\nT:Ér\nM:6/8\nL:1/8\nK:G\nGA\n").bytes
    #expect(written == expected)
  }

  @Test("chords are a second instrument on a track and channels of their own")
  func accompaniment() {
    let file = file("X:1\nT:A\nM:4/4\nL:1/4\nK:C\n\"C\"CDEF|\n")
    #expect(file.format == .parallelTracks)
    #expect(file.tracks.count == 3)
    #expect(texts(file.tracks[1]) == ["note track"])
    #expect(texts(file.tracks[2]) == ["gchord track"])
    #expect(channels(file.tracks[1]) == [0])
    #expect(channels(file.tracks[2]) == [1, 2])
    #expect(file.tracks.allSatisfy { $0.endTick == 1_920 })
  }

  @Test(
    "a track has the name that its voice was given for people, or its own",
    arguments: [
      ("name=\"Fiddle\"", "Fiddle"), ("clef=bass nm=\"Double bass\" snm=\"Db.\"", "Double bass"),
      ("name=Geige", "Geige"), ("subname=\"Fd\" snm=\"F.\"", "1"), ("name=\"\"", "1"),
      ("name=\"", "1"), ("clef=\"name=\" nm=\"Flöte\"", "Flöte"), ("", "1"),
    ])
  func voiceNames(_ properties: String, _ name: String) {
    let file = file("X:1\nT:A\nK:C\nV:1 \(properties)\nV:2 name=\"Bass\"\n[V:1]C|\n[V:2]C|\n")
    let names = file.tracks.map { track in
      track.events.compactMap { if case .text(.name, let name) = $0.event { name } else { nil } }
    }
    #expect(names == [["A"], [name], ["Bass"]])
  }

  @Test("a release says how fast, where it is known")
  func releaseVelocity() throws {
    let events = [
      TimedMIDIEvent(at: 0, .noteOn(channel: 3, key: 60, velocity: 90)),
      TimedMIDIEvent(at: 10, .noteOff(channel: 3, key: 60, velocity: 20)),
      TimedMIDIEvent(at: 10, .noteOn(channel: 3, key: 60, velocity: 90)),
      TimedMIDIEvent(at: 20, .noteOff(channel: 3, key: 60, velocity: 64)),
    ]
    let file = MIDIFile(format: .singleTrack, tracks: [MIDIFile.Track(events: events)])
    #expect(file.tracks[0].events == events)
    #expect(try MIDIFile(bytes: file.bytes) == file)
  }

  @Test("notes in turn and notes in order are the same events")
  func twoWays() {
    withEverySeed(0..<200) { seed, generator in
      var performance = Tunebook(parsing: "X:1\nK:C\nC").tunes[0].performance()
      var time = Fraction.zero
      var notes: [Performance.Note] = []
      for _ in 0..<generator.below(40) {
        let length = Fraction(1 + generator.below(3), 8)
        for key in Set((0..<1 + generator.below(3)).map { _ in 60 + generator.below(12) }).sorted()
        {
          notes.append(
            Performance.Note(
              onset: time, duration: length, key: key, velocity: 1 + generator.below(127)))
        }
        // Sometimes the next one starts while these sound, which only one of the ways can write.
        time += length * Fraction(generator.below(4) == 0 ? 1 : 2, 2)
      }
      performance.voices[0].melody = notes
      let inTurn = MIDIFile(performance: performance).tracks[0].events
      // A word late in the tune has the notes put in order with it.
      performance.voices[0].lyrics = [Performance.Change("la", at: Fraction(1_000))]
      let inOrder = MIDIFile(performance: performance).tracks[0].events
      #expect(inTurn == inOrder.dropLast(), "seed \(seed)")
    }
  }

  @Test("options leave out chords, set tempo and program")
  func options() {
    let abc = "X:1\nM:4/4\nL:1/4\nQ:1/4=90\nK:C\n\"C\"CDEF|\nQ:1/4=60\nC4|\n"
    let file = file(
      abc, PlaybackOptions(quartersPerMinute: 100, program: 73, playsChords: false))
    #expect(file.format == .singleTrack)
    let events = file.tracks[0].events.map(\.event)
    #expect(events.contains(.program(channel: 0, program: 73)))
    #expect(
      events.filter { if case .tempo = $0 { true } else { false } }
        == [.tempo(microsecondsPerQuarter: 600_000)])
  }

  @Test("an instrument changes before the note it is for, on the channel of its voice")
  func programChange() {
    let file = file(
      "X:1\nM:4/4\nL:1/4\nK:C\n%%MIDI program 40\n\"C\"C4|\n%%MIDI program 41\nD4|\n")
    let events = file.tracks[1].events
    let change = TimedMIDIEvent(at: 1_920, .program(channel: 0, program: 41))
    let note = TimedMIDIEvent(at: 1_920, .noteOn(channel: 0, key: 62, velocity: 105))
    #expect(events.contains(TimedMIDIEvent(at: 0, .program(channel: 0, program: 40))))
    let places = (events.firstIndex(of: change), events.firstIndex(of: note))
    #expect((places.0 ?? .max) < (places.1 ?? .min))
  }

  @Test("a percent sign of a title is written as people read it")
  func percentSign() {
    let events = file("X:1\nT:100\\% wool % a remark\nK:C\nC\n").tracks[0].events.map(\.event)
    #expect(events.contains(.text(.name, "100% wool")))
  }

  @Test("a tempo change stands in the first track")
  func tempoChange() {
    let file = file("X:1\nM:4/4\nL:1/4\nK:C\n\"C\"CDEF|\nQ:1/4=60\nC4|\n")
    #expect(
      file.tracks[0].events.contains(
        TimedMIDIEvent(at: 1_920, .tempo(microsecondsPerQuarter: 1_000_000))))
  }

  @Test("words are lyric events at their notes")
  func lyrics() throws {
    let file = file("X:1\nM:4/4\nL:1/4\nK:C\nCDEF|\nw:süß and so\n")
    let read = try MIDIFile(bytes: file.bytes)
    let words = read.tracks[0].events.compactMap { timed in
      if case .text(.lyric, let text) = timed.event { "\(text) \(timed.tick)" } else { nil }
    }
    #expect(words == ["süß 0", "and 480", "so 960"])
  }

  @Test("voices are tracks with channels of their own, the drum channel left out")
  func voices() {
    let voices = (1...12).map { "[V:\($0)]C4|\n" }.joined()
    let file = file("X:1\nM:4/4\nL:1/4\nK:C\n" + voices)
    #expect(
      file.tracks.dropFirst().map { channels($0) }.map(\.count) == Array(repeating: 1, count: 12))
    #expect(file.tracks.allSatisfy { !channels($0).contains(9) })
  }

  @Test("notes of one key that overlap are parted, and doubled ones sound once")
  func overlaps() throws {
    let note = { (onset: Fraction, duration: Fraction) in
      Performance.Note(onset: onset, duration: duration, key: 60, velocity: 80)
    }
    var performance = Tunebook(parsing: "X:1\nK:C\nC").tunes[0].performance()
    performance.voices[0].melody = [
      note(.zero, Fraction(1, 2)), note(.zero, Fraction(1, 4)), note(Fraction(1, 4), .one),
      note(Fraction(5, 4), Fraction(1, 100_000)),
    ]
    let events = MIDIFile(performance: performance).tracks[0].events
    #expect(spans(events) == [0..<480, 480..<2_400, 2_400..<2_401])
  }

  @Test(
    "what is written is read back the same",
    arguments: [
      "X:1\nT:A\nM:6/8\nK:D\nA|\"D\"d3 fed|\"A7\"{d}c3 ~e3|(3efg [Ace]3:|\n",
      "X:1\nM:3/4\nQ:\"Allegro\"\nK:Bbmin\nV:1\nB2-BA|\nV:2\nD,2F,2|\n",
      "X:1\nK:C\n",
    ])
  func roundTrip(_ abc: String) throws {
    let file = file(abc)
    #expect(try MIDIFile(bytes: file.bytes) == file)
  }

  @Test("values beyond the format are clamped, so that a file is well formed")
  func clamping() throws {
    let file = MIDIFile(
      format: .singleTrack, ticksPerQuarterNote: 99_999,
      tracks: [
        MIDIFile.Track(
          events: [
            TimedMIDIEvent(at: -5, .noteOn(channel: 99, key: 200, velocity: 200)),
            TimedMIDIEvent(at: .max, .tempo(microsecondsPerQuarter: .max)),
          ])
      ])
    #expect(try MIDIFile(bytes: file.bytes).tracks[0].endTick == 0x0FFF_FFFF)
  }
}

/// The `text` metas of a track.
func texts(_ track: MIDIFile.Track) -> [String] {
  track.events.compactMap { if case .text(.text, let text) = $0.event { text } else { nil } }
}

/// The channels that sound in a track.
func channels(_ track: MIDIFile.Track) -> Set<UInt8> {
  Set(
    track.events.compactMap {
      if case .noteOn(let channel, _, _) = $0.event { channel } else { nil }
    })
}

/// From when to when each note sounds, whichever its key.
func spans(_ events: [TimedMIDIEvent]) -> [Range<Int>] {
  var starts: [Int] = []
  var spans: [Range<Int>] = []
  for event in events {
    switch event.event {
    case .noteOn: starts.append(event.tick)
    case .noteOff where !starts.isEmpty: spans.append(starts.removeFirst()..<event.tick)
    default: break
    }
  }
  return spans
}
