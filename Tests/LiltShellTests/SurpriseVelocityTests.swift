import ABCNotation
import CharRNN
import JSON
import StandardMIDI
import TestSupport
import Testing

@testable import LiltShell

@Suite("--velocity surprise")
struct SurpriseVelocityTests {
  /// A shell whose model expects `G`, `A`, `B` and `d` alike, `e` and `2` with a probability lower by
  /// e⁻³, `f` by e⁻⁶ and nothing else, whatever it has read.
  ///
  /// The probabilities of `G`, `e` and `f` are 1, e⁻³ and e⁻⁶ over 4 + 2e⁻³ + e⁻⁶, so their surprisals
  /// are 2.0363, 6.3644 and 10.692 bits, and their velocities 60, 104 and 120.
  private func shell(
    change: (inout World) -> Void = { _ in }
  ) throws -> ModelShell {
    var shell = try ModelShell(change: change)
    let text = "X:1\nT:uneCaf M6/8L=K:DGABdef2cz|[]{}\"gC4'tk%Ib"
    let vocabulary = try Vocabulary(of: text.unicodeScalars)
    let fresh = try ModelConfiguration(
      vocabularySize: vocabulary.count, embeddingSize: 1, layerWidths: [1], dropout: 0)
    var generator = Xoshiro256StarStar(seed: 0)
    var weights = Parameters(fresh, using: &generator)
    for name in weights.names {
      weights[name] = ArraySlice(repeating: 0, count: weights[name].count)
    }
    let logits: [Unicode.Scalar: Float] = [
      "G": 0, "A": 0, "B": 0, "d": 0, "e": -3, "2": -3, "f": -6,
    ]
    weights["output.bias"] = vocabulary.characters.map { logits[$0] ?? -64 }[...]
    let model = try LanguageModel(vocabulary: vocabulary, parameters: weights)
    shell.shell.session.model = try SessionModel(
      Checkpoint(of: model, provenance: Provenance()), path: "m.safetensors")
    return shell
  }

  private static let header = "X:1\nT:Tune\nM:6/8\nL:1/8\nK:D\n"

  private func midi(_ name: String, _ shell: ModelShell) throws -> MIDIFile {
    try MIDIFile(bytes: shell.bytes(name))
  }

  /// The velocities of the notes of `music` in the MIDI file that `export` writes, in order.
  private func velocities(_ music: String, track: Int = 0) throws -> [Int] {
    var shell = try shell()
    try shell.folder.write(Self.header + music + "\n", to: "t.abc")
    shell.does("export t.abc t.mid --velocity surprise")
    return try midi("t.mid", shell).velocities(ofTrack: track)
  }

  // MARK: The rule

  @Test("40 for no surprise, 10 more a bit, 120 from 8 bits on; below, at and above each limit")
  func rule() {
    let expected: [(Double, Int?)] = [
      (-1, 40), (-0.0, 40), (0, 40), (0.03125, 40), (0.0625, 41), (0.25, 43), (1, 50), (4, 80),
      (7.9375, 119), (7.96875, 120), (8, 120), (8.0625, 120), (1e9, 120), (.infinity, 120),
      (.nan, nil),
    ]
    for (bits, velocity) in expected {
      #expect(SurpriseVelocity.velocity(ofBits: bits) == velocity, "\(bits)")
    }
  }

  // MARK: Notes

  @Test("the note that is least expected is the loudest in the MIDI file")
  func loudest() throws {
    #expect(try velocities("GAB deG|f3|]").dropLast() == [60, 60, 60, 60, 104, 60])
    let found = try velocities("GAB dBG|GAB fBG|]")
    #expect(found == [60, 60, 60, 60, 60, 60, 60, 60, 60, 120, 60, 60])
    // 2.0363 + 6.3644 bits are more than 8.
    #expect(try velocities("G2A G2A|]") == [120, 60, 120, 60])
  }

  @Test("a repeat is as loud as the first time, an ending by itself, and tied notes as the first")
  func repeats() throws {
    #expect(
      try velocities("|:GAe Gfd:|") == [60, 60, 104, 60, 120, 60, 60, 60, 104, 60, 120, 60])
    #expect(
      try velocities("|:GAB|1 ddd:|2 eee|]") == [60, 60, 60, 60, 60, 60, 60, 60, 60] + [
        104, 104, 104,
      ])
    #expect(try velocities("GAe-|e2G|]") == [60, 60, 104, 60])
  }

  @Test("a chord, grace notes and an ornament are as loud as the least expected note of their sign")
  func several() throws {
    // A bracket is not expected, so it makes the first note of a chord loud.
    #expect(try velocities("[GB]2 G GAB|]").prefix(2) == [120, 120])
    #expect(try velocities("{eG}A2 B GAB|]").prefix(2) == [120, 120])
    // A cut from above, then the note.
    #expect(try velocities("~eGG GAB|]") == [104, 104, 60, 60, 60, 60, 60])
  }

  @Test("what accompanies is at most 40, and what was written softer stays so")
  func accompaniment() throws {
    let chords = "\"G\"GAB dBG|%%MIDI chordvol 20\n\"G\"GAB dBG|]"
    var shell = try shell()
    try shell.folder.write(
      Self.header + chords.replacing("|%%", with: "|\n%%") + "\n", to: "t.abc")
    shell.does("export t.abc t.mid --velocity surprise", "export t.abc written.mid")
    let file = try midi("t.mid", shell)
    let written = try midi("written.mid", shell)
    #expect(file.tracks.count == 3 && written.tracks.count == 3)
    let all = file.tracks.indices.flatMap { file.velocities(ofTrack: $0) }
    #expect(Set(all) == [20, 40, 60])
    #expect(file.velocities(ofTrack: 0).count == written.velocities(ofTrack: 0).count)
    #expect(Set(written.tracks.indices.flatMap { written.velocities(ofTrack: $0) }).contains(75))
  }

  // MARK: As score reads

  /// The velocities that `score` implies for single notes of music, by its JSON.
  private func scored(_ file: String, _ shell: inout ModelShell) throws -> [Int] {
    let value = try shell.json("score --json \(file)")
    let pairs = try #require(value.object?["surprisals"]?.array)
    let characters = pairs.compactMap { $0.array?[0].string }.joined()
    let start = try #require(characters.firstRange(of: "\nK:")).upperBound
    let body = characters.distance(
      from: characters.startIndex,
      to: characters[start...].firstIndex(of: "\n") ?? characters.endIndex)
    var bits: [Double] = []
    for pair in pairs.dropFirst(body) {
      let character = try #require(pair.array?[0].string)
      let surprisal = try #require(pair.array?[1].double)
      if "ABCDEFGabcdefg".contains(character) {
        bits.append(surprisal)
      } else if "0123456789".contains(character) {
        bits[bits.count - 1] += surprisal
      }
    }
    return bits.map { Int((min($0, 8) * 10).rounded()) + 40 }
  }

  @Test("the model reads as for score: with a header of the file, other line ends, and its memory")
  func asScored() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --quiet --steps 60")
    let music = "GAB dBG|AA c2BA|FED def|g3 G3|"
    let whole = "X:1\nT:Tune 1\nM:6/8\nK:G\n\(music)\n"
    try shell.folder.write(whole, to: "plain.abc")
    let plain = try scored("plain.abc", &shell)
    #expect(Set(plain).count > 4 && plain.count == 19)
    // M: is inherited, behind T:, and line ends are two bytes.
    try shell.folder.write(
      "M:6/8\r\n\r\nX:1\r\nT:Tune 1\r\nK:G\r\n\(music)\r\n\r\nX:2\r\nK:G\r\nGAB|\r\n",
      to: "dos.abc")
    try shell.folder.write("X:1\nT:Tun\u{E9} 1\nM:6/8\nK:G\n\(music)\n", to: "accent.abc")
    try shell.folder.write("X:1\nT:Tun 1\nM:6/8\nK:G\n\(music)\n", to: "without.abc")
    shell.does(
      "export plain.abc plain.mid --velocity surprise",
      "convert dos.abc dos --velocity surprise", "convert plain.abc p.mid --velocity surprise")
    #expect(try midi("plain.mid", shell).velocities(ofTrack: 0) == plain)
    #expect(try shell.bytes("p.mid") == shell.bytes("plain.mid"))
    let dos = try scored("dos.abc", &shell)
    #expect(try midi("dos/1.mid", shell).velocities(ofTrack: 0) == dos)
    #expect(dos == plain, "the completed header is that of the plain file")
    let before = shell.error
    shell.does("export accent.abc accent.mid --velocity surprise")
    let without = try scored("without.abc", &shell)
    #expect(try midi("accent.mid", shell).velocities(ofTrack: 0) == without)
    #expect(without != plain)
    #expect(
      shell.error.dropFirst(before.count) == """
        not in the model's vocabulary, so left out of what it reads: 'é'

        """)
  }

  @Test("a tune that was drawn is read without its record; held cells count and are named")
  func records() throws {
    var shell = try ModelShell.withModel()
    shell.does(
      "sample --form A --bars 4 --key G --meter 6/8 --seed 2 --output t.abc",
      "export t.abc file.mid --velocity surprise", "export t1 tune.mid --velocity surprise",
      "convert t.abc converted.mid --velocity surprise")
    #expect(try shell.bytes("file.mid") == shell.bytes("tune.mid"))
    #expect(try shell.bytes("file.mid") == shell.bytes("converted.mid"))
    shell.does("hold 1:2 0.9", "export t1 held.mid --velocity surprise")
    #expect(try shell.bytes("held.mid") != shell.bytes("tune.mid"))
    #expect(shell.error.hasSuffix("with held cells: 1:2 at 0.9\n"))
  }

  @Test("a note with an unknown character is as loud as written, which a note tells")
  func unknown() throws {
    var shell = try shell()
    try shell.folder.write(Self.header + "G^AB dBG|G^AB E3|]\n", to: "t.abc")
    shell.does("export t.abc t.mid --velocity surprise")
    #expect(
      shell.error == """
        not in the model's vocabulary, so left out of what it reads: '^', 'E', '3'
        not read by the model, so as loud as written: 3 notes

        """)
    shell.does("export t.abc written.mid")
    let written = try midi("written.mid", shell).velocities(ofTrack: 0)
    let found = try midi("t.mid", shell).velocities(ofTrack: 0)
    for (place, velocity) in found.enumerated() {
      #expect(velocity == ([1, 7, 9].contains(place) ? written[place] : 60), "note \(place)")
    }
  }

  @Test("a tune without K: is read after a header, which a note tells")
  func fragment() throws {
    var shell = try ModelShell.withModel()
    try shell.folder.write("X:1\nGAB dBG|\n", to: "t.abc")
    shell.does("export t.abc t.mid --velocity surprise")
    #expect(shell.error.contains("no K: line in 1 tune: read after a header that fits\n"))
    #expect(try midi("t.mid", shell).velocities(ofTrack: 0).count == 6)
  }

  @Test("a header that the model cannot read for a tune without K: says what to type next")
  func unreadableHeader() throws {
    // The vocabulary lacks the `U` of the header's title.
    var shell = try shell()
    try shell.folder.write("X:1\nGAB dBG|\n", to: "t.abc")
    let failure = shell.fails("export t.abc t.mid --velocity surprise")
    #expect(failure.text.contains("hint: export --velocity written …"), "\(failure.text)")
    #expect(shell.session.files.kind(of: "t.mid") == nil)
  }

  // MARK: Commands

  @Test(
    "without a model nothing is written",
    arguments: [
      "export tunes.abc t.mid", "export t1 t.mid", "export t1 t.html", "export t1 t.wav",
      "convert tunes.abc out/", "convert one.abc one.mid", "play t1",
    ])
  func noModel(_ cell: String) throws {
    var shell = try ModelShell()
    try shell.folder.write(Self.header + "GAB|\n", to: "one.abc")
    shell.does(Self.header + "GAB dBG|")
    let before = try shell.session.files.names(in: ".")
    let failure = shell.fails(
      cell.replacing("tunes.abc t.mid", with: "one.abc t.mid")
        + " --velocity surprise")
    #expect(failure.text.contains("there is no model yet"), "\(failure.text)")
    #expect(try shell.session.files.names(in: ".") == before)
  }

  @Test("the examples of the help run as they stand")
  func examples() throws {
    var shell = try shell { world in
      world.environment["LILT_PLAYER"] = "player"
      world.environment["PATH"] = world.workingDirectory
    }
    try shell.folder.write(program: "#!/bin/sh\n", to: "player")
    shell.does(Self.header + "GAB dBG|")
    let examples = [ExportCommand.details, PlayCommand.details].map { details in
      details.split(separator: "'").map(String.init).filter { $0.contains("--velocity surprise") }
    }
    #expect(examples.map(\.count) == [1, 1])
    for example in examples.joined() { shell.does(example) }
    #expect(try midi("odd.mid", shell).velocities(ofTrack: 0) == [60, 60, 60, 60, 60, 60])
  }

  @Test("--velocity written is as without the option, byte for byte, and needs no model")
  func written() throws {
    var shell = try ModelShell()
    shell.does(Self.header + "\"G\"GAB dBG|~e3 [GB]2f|]")
    for end in ["mid", "html"] {
      shell.does("export t1 a.\(end)", "export t1 b.\(end) --velocity written")
      #expect(try shell.bytes("a.\(end)") == shell.bytes("b.\(end)"), "\(end)")
    }
  }

  @Test("a silent file refuses the option, whatever its value")
  func silent() throws {
    var shell = try shell()
    shell.does(Self.header + "GAB|")
    for value in ["written", "surprise"] {
      for cell in ["export t1 t.abc", "export t1 t.musicxml", "convert tunes.abc m --musicxml"] {
        let failure = shell.fails("\(cell) --velocity \(value)")
        #expect(failure.kind == .usage && failure.text.contains("and --velocity are for"))
      }
    }
    #expect(
      shell.fails("export t1 t.mid --velocity loud").text.contains("'written' and 'surprise'"))
  }

  @Test("a page and a player get the same MIDI file as export writes")
  func pageAndPlayer() throws {
    var shell = try shell { world in
      world.environment["LILT_PLAYER"] = "player"
      world.environment["PATH"] = world.workingDirectory + ":/bin:/usr/bin"
    }
    try shell.folder.write(
      program: "#!/bin/sh\ncp \"$1\" \"${0%player}played.mid\"\n", to: "player")
    shell.does(
      Self.header + "\"G\"GAB dBG|GAf e3|]", "export t1 t.mid --velocity surprise",
      "export t1 t.html --velocity surprise", "play t1 --velocity surprise")
    #expect(try shell.bytes("played.mid") == shell.bytes("t.mid"))
    var surprise: SurpriseReader? = try SurpriseReader(shell.session)
    let entry = try shell.session.tune("t1")
    let page = try shell.session.page(of: [entry], PlaybackOptions(), &surprise)
    #expect(try Array(page.text.utf8) == shell.bytes("t.html"))
    let louder = try surprise?.louder(PlayedTune(entry.text), of: entry.text)
    let tune = PageTune(TuneBlock(entry, inText: []), louder)
    #expect(try tune.midi == shell.bytes("t.mid"))
    shell.does("export t1 written.html")
    #expect(try shell.bytes("written.html") != shell.bytes("t.html"))
  }

  @Test("convert can be stopped while the model reads, and keeps the files that are whole")
  func stopped() throws {
    var shell = try shell()
    let book = (1...41).map { "X:\($0)\nM:6/8\nK:D\nGAB dBG|\n\n" }.joined()
    try shell.folder.write(book, to: "many.abc")
    shell.sink.onProgress = { [interrupt = shell.session.world.interrupt] _ in interrupt.request() }
    let failure = shell.fails("convert many.abc out --velocity surprise")
    #expect(failure.kind == .interrupted && failure.text.contains("stopped after 20 of 41 tunes"))
    #expect(try shell.session.files.names(in: "out").count == 20)
  }
}

extension MIDIFile {
  /// The velocities of the notes of a track, in order.
  fileprivate func velocities(ofTrack index: Int) -> [Int] {
    tracks[index].events.compactMap { timed in
      if case .noteOn(_, _, let velocity) = timed.event, velocity > 0 { Int(velocity) } else { nil }
    }
  }
}
