import ABCNotation
import Composition
import StandardMIDI
import TestSupport
import Testing

@testable import LiltShell

/// Tests `convert`, `export` and `check` on files in a temporary folder.
@Suite("convert, export, check")
struct MusicCommandTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    folder = try TemporaryFolder()
    shell = TestShell(in: folder.path)
  }

  private static let jig = """
    X:5
    T:A jig
    M:6/8
    L:1/8
    K:D
    |:"D"d2f a2f|"A"e3 c3:|

    """
  private static let hornpipe = """
    X:5
    T:A hornpipe
    R:hornpipe
    M:4/4
    L:1/8
    K:G
    GABc d2B2|G8|]

    """

  private func midi(_ name: String) throws -> MIDIFile {
    try MIDIFile(bytes: shell.session.files.read(name))
  }

  @Test("the n-th tune of the file becomes n.mid, regardless of its X: number")
  mutating func numbering() throws {
    try folder.write(Self.jig + "\n" + Self.hornpipe, to: "two.abc")
    #expect(shell.session.execute("convert two.abc new/tunes/") == .done)
    #expect(try shell.session.files.names(in: "new/tunes") == ["1.mid", "2.mid"])
    #expect(
      try midi("new/tunes/1.mid").keys(ofTrack: 1) == [
        74, 78, 81, 78, 76, 73, 74, 78, 81, 78, 76, 73,
      ])
    #expect(try midi("new/tunes/2.mid").keys(ofTrack: 0) == [67, 69, 71, 72, 74, 71, 67])
  }

  @Test(
    "--tempo, --program, --chords and --swing change the performance",
    arguments: ["convert t.abc", "export t.abc"])
  mutating func options(_ command: String) throws {
    try folder.write(Self.jig, to: "t.abc")
    #expect(shell.session.execute("\(command) plain.mid") == .done)
    #expect(
      shell.session.execute("\(command) --tempo 90 --program 73 --chords off other.mid") == .done)
    let plain = try midi("plain.mid")
    #expect(plain.tracks.count == 3)
    #expect(plain.tempos == [500_000])
    #expect(plain.program(ofChannel: 0) == nil)
    let other = try midi("other.mid")
    #expect(other.tracks.count == 1)
    #expect(other.tempos == [60_000_000 / 90])
    #expect(other.program(ofChannel: 0) == 73)

    try folder.write(Self.hornpipe, to: "t.abc")
    #expect(shell.session.execute("\(command) swung.mid") == .done)
    #expect(shell.session.execute("\(command) --swing off even.mid") == .done)
    #expect(try midi("swung.mid").onsets(ofTrack: 0).prefix(3) == [0, 320, 480])
    #expect(try midi("even.mid").onsets(ofTrack: 0).prefix(3) == [0, 240, 480])
  }

  @Test(
    "a conversion that fails before its first tune writes nothing",
    arguments: [
      "convert two.abc one.mid", "convert empty.abc out", "convert binary.abc out",
      "convert prose.abc out",
      "convert nosuch.abc out", "convert two.abc prose.abc", "convert two.abc out.wav",
      "convert /dev/zero out",
      "convert --tempo 0 two.abc out", "export two.abc one.mid", "export t7 out.mid",
      "export two.abc out.ogg",
      "export --chords off two.abc out.abc", "export two.abc prose.abc/out.abc",
    ])
  mutating func failure(_ cell: String) throws {
    try folder.write(Self.jig + "\n" + Self.hornpipe, to: "two.abc")
    try folder.write("", to: "empty.abc")
    try folder.write([0x4D, 0x54, 0x68, 0x64, 0, 0, 0, 6], to: "binary.abc")
    try folder.write("once upon a time\n", to: "prose.abc")
    try folder.write("old", to: "one.mid")
    let before = try shell.session.files.names(in: ".")
    guard case .failed = shell.session.execute(cell) else {
      Issue.record("'\(cell)' succeeded")
      return
    }
    #expect(try shell.session.files.names(in: ".") == before)
    #expect(try shell.session.files.read("one.mid") == Array("old".utf8))
    #expect(shell.recorder.output == "")
  }

  @Test("if a file cannot be written, the earlier files are complete and their number is reported")
  mutating func partialFailure() throws {
    try folder.write(Self.jig + "\n" + Self.hornpipe, to: "two.abc")
    try shell.session.files.makeFolder("out/2.mid")
    #expect(shell.session.execute("convert two.abc out") == .failed(.input))
    #expect(
      shell.recorder.error == """
        1 of 2 files are written
        error: convert: 'out/2.mid' is a folder, expected a file
        hint: help convert

        """)
    #expect(try shell.session.files.names(in: "out") == ["1.mid", "2.mid"])
    #expect(try midi("out/1.mid").isClean)
  }

  @Test("a request to stop takes effect between two tunes")
  func interrupt() throws {
    let faulty = "X:1\nK:C\nh|\n\n"
    try folder.write(faulty + faulty, to: "two.abc")
    let recorder = Recorder()
    let shell = TestShell(in: folder.path) { world in
      let interrupt = world.interrupt
      world.output = StreamRenderer(terminal: .none, now: { .zero }) { stream, text in
        interrupt.request()
        return recorder.write(stream, text)
      }
    }
    var session = shell.session
    #expect(session.execute("check two.abc") == .failed(.interrupted))
    #expect(recorder.output.hasPrefix("two.abc:3:1: "))
    #expect(!recorder.output.contains("two.abc:7:1: "))
    #expect(session.execute("convert two.abc out") == .failed(.interrupted))
    #expect(session.files.kind(of: "out/1.mid") == nil)
  }

  @Test("only an exported tune is marked as saved")
  mutating func saved() throws {
    shell.session.execute(Self.jig)
    shell.session.execute(Self.hornpipe)
    #expect(shell.session.execute("export t1 a.mid") == .done)
    #expect(shell.session.unsaved == ["t2"])
    #expect(shell.session.execute("export t2 a.ogg") == .failed(.usage))
    #expect(shell.session.unsaved == ["t2"])
    #expect(shell.session.execute("export b.abc") == .done)
    #expect(shell.session.unsaved == [])
    #expect(try shell.session.files.read("b.abc") == Array(("%abc-2.1\n" + Self.hornpipe).utf8))
  }

  @Test("a tunebook begins with the version of the standard, and its tunes have numbers in order")
  mutating func tunebook() throws {
    shell.session.execute(Self.jig)
    shell.session.execute("X:6\nT:Six\nK:C\nCDE|")
    #expect(shell.session.execute("export t2 t1 book.abc") == .done)
    #expect(
      try Fixtures.text(at: folder.path + "/book.abc")
        == "%abc-2.1\nX:1\nT:Six\nK:C\nCDE|\n\nX:2" + Self.jig.dropFirst(3))
    #expect(
      shell.recorder.error == "the tunes had other numbers; in the file they are X:1 to X:2\n")
    #expect(try shell.session.tune("t2").text == "X:6\nT:Six\nK:C\nCDE|\n")
    #expect(shell.session.execute("export book.abc again.abc") == .done)
    #expect(
      try shell.session.files.read("again.abc") == shell.session.files.read("book.abc"))
    #expect(shell.recorder.error.split(separator: "\n").count == 1, "nothing has another number")
  }

  @Test("a single tune keeps its number, and all line ends of a file are LF")
  mutating func singleTune() throws {
    try folder.write("X:7\r\nT:Caf\u{E9}\r\nK:C\r\nC|\r\n", to: "dos.abc")
    #expect(shell.session.execute("export dos.abc one.abc") == .done)
    #expect(
      try Fixtures.text(at: folder.path + "/one.abc") == "%abc-2.1\nX:7\nT:Caf\u{E9}\nK:C\nC|\n")
    #expect(shell.session.execute("export dos.abc dos.abc two.abc") == .done)
    let tune = "\nT:Caf\u{E9}\nK:C\nC|\n"
    #expect(
      try Fixtures.text(at: folder.path + "/two.abc") == "%abc-2.1\nX:1\(tune)\nX:2\(tune)")
  }

  @Test("tunes with equal numbers are renumbered and otherwise unchanged")
  mutating func renumbering() throws {
    shell.session.execute(Self.jig)
    shell.session.execute(Self.hornpipe)
    #expect(shell.session.execute("export t1 t2 book.abc") == .done)
    #expect(
      try shell.session.tunes(of: "book.abc").map(\.text) == [
        "X:1" + Self.jig.dropFirst(3), "X:2" + Self.hornpipe.dropFirst(3),
      ])
    #expect(
      shell.recorder.error == "two tunes had the same number; in the file they are X:1 to X:2\n")
    #expect(try shell.session.tune("t1").text == Self.jig, "the session's tune keeps its number")
  }

  @Test("faults have the line and column of the file", arguments: ["\n", "\r\n", "\r"])
  mutating func places(lineEnd: String) throws {
    let text = "about é\n\n" + Self.jig + "\nX:2\nT:é\nK:C\né[CE G|\n"
    let latin1 = text.replacing("\n", with: lineEnd).unicodeScalars.map { UInt8($0.value) }
    try folder.write(latin1, to: "a.abc")
    #expect(shell.session.execute("check a.abc") == .done)
    #expect(shell.recorder.output.contains("a.abc:13:1: "))
    #expect(
      shell.recorder.output.contains(
        """
        a.abc:13:2: error: '[' is never closed by ']'; the chord ends here (unclosed-chord)
          13 | é[CE G|
             |  ^^^
        """))
    #expect(shell.session.execute("check --json a.abc") == .done)
    #expect(shell.recorder.output.contains(#""name":"unclosed-chord","severity":"error""#))
    #expect(shell.recorder.output.contains(#""line":13,"column":2,"endLine":13,"#))
  }

  @Test("only check reports remarks, which are no faults")
  mutating func notes() throws {
    try folder.write("X:1\nM:4/4\nL:1/4\nK:C\nCDEF:|CDEF:|\n", to: "a.abc")
    #expect(shell.session.execute("convert a.abc out/") == .done)
    #expect(shell.recorder.error == "")
    #expect(shell.recorder.output == "1 tune written to files in 'out': no faults\n")
    #expect(shell.session.execute("check a.abc") == .done)
    #expect(shell.recorder.output.contains("a.abc:5:11: note: no '|:' before this repeat;"))
    #expect(shell.recorder.output.hasSuffix("a.abc: 1 tune, no faults, 1 remark\n"))
  }

  @Test("an excerpt of a long line is the same as from the whole text")
  func longLine() {
    let long = String(repeating: "|éGAB cde", count: 90)
    for text in ["X:1\nK:C\n\(long)h\(long)\nCDE", "X:1\nK:C\nh\(long)", "X:1\nK:C\n\(long)h"] {
      let tune = PlayedTune(text)
      #expect(tune.faults.count > 90)
      for fault in tune.faults { #expect(tune.excerpt(of: fault) == fault.excerpt(from: text)) }
    }
  }

  @Test("the tunes that ship with lilt convert without faults")
  mutating func starter() throws {
    let path = Corpora.starter
    #expect(shell.session.execute("convert \(path) out") == .done)
    #expect(shell.recorder.error == "")
    for name in try shell.session.files.names(in: "out") {
      #expect(try midi("out/" + name).isClean, "\(name)")
    }
  }

  @Test("damaged text still converts to a MIDI file that releases every note")
  func damage() throws {
    let original = try Fixtures.bytes(at: Corpora.starter)
    withEverySeed(0..<40) { _, generator in
      var bytes = original
      bytes.removeLast(generator.below(bytes.count / 2))
      let signs = Array("|:[]{}()<>^_=~-/,'\"&!+zxXPKMLQVR0123456789 \n".utf8)
      for _ in 0..<200 { bytes[generator.below(bytes.count)] = signs[generator.below(signs.count)] }
      let folder = try TemporaryFolder()
      try folder.write(bytes, to: "a.abc")
      var shell = TestShell(in: folder.path)
      #expect(shell.session.execute("convert a.abc out") == .done)
      let names = try shell.session.files.names(in: "out")
      #expect(!names.isEmpty)
      for name in names {
        let file = try MIDIFile(bytes: shell.session.files.read("out/" + name))
        #expect(file.isClean, "\(name)")
      }
    }
  }

  @Test(
    "every jig and hornpipe of Nottingham becomes a valid MIDI file", .needsNottingham,
    arguments: [("jigs", 340), ("hpps", 65)])
  mutating func nottingham(name: String, count: Int) throws {
    let corpus = try #require(Corpora.nottingham)
    #expect(shell.session.execute("convert \(corpus)/\(name).abc out") == .done)
    #expect(try shell.session.files.names(in: "out").count == count)
    for number in 1...count {
      let file = try midi("out/\(number).mid")
      #expect(file.isClean, "\(number).mid")
      #expect(!file.tracks.indices.allSatisfy { file.keys(ofTrack: $0).isEmpty }, "\(number).mid")
    }
  }
}

extension MIDIFile {
  fileprivate func keys(ofTrack index: Int) -> [UInt8] {
    tracks[index].events.compactMap { timed in
      if case .noteOn(_, let key, _) = timed.event { key } else { nil }
    }
  }

  fileprivate func onsets(ofTrack index: Int) -> [Int] {
    tracks[index].events.compactMap { timed in
      if case .noteOn = timed.event { timed.tick } else { nil }
    }
  }

  fileprivate var tempos: [Int] {
    tracks.flatMap(\.events).compactMap { timed in
      if case .tempo(let speed) = timed.event { speed } else { nil }
    }
  }

  fileprivate func program(ofChannel wanted: UInt8) -> UInt8? {
    for timed in tracks.lazy.flatMap(\.events) {
      if case .program(wanted, let program) = timed.event { return program }
    }
    return nil
  }

  /// Whether every note is released after its onset and before the next note of the same key.
  fileprivate var isClean: Bool {
    tracks.allSatisfy { track in
      var pressed: [[UInt8]: Int] = [:]
      for timed in track.events {
        switch timed.event {
        case .noteOn(let channel, let key, _):
          guard pressed.updateValue(timed.tick, forKey: [channel, key]) == nil else { return false }
        case .noteOff(let channel, let key, _):
          guard let start = pressed.removeValue(forKey: [channel, key]), start < timed.tick else {
            return false
          }
        default: break
        }
      }
      return pressed.isEmpty
    }
  }
}
