import ABCNotation
import TestSupport
import Testing

@testable import LiltShell

/// Tests `export` and `play` with scripts instead of other programs, and with FluidSynth itself.
@Suite("Sound")
struct SoundTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let tune = "X:1\nT:A tune\nM:4/4\nL:1/4\nQ:1/4=120\nK:C\n|:\"C\"CEGc:|\n"

  /// A session with an empty SoundFont and the given scripts as its only programs.
  private func shell(
    _ programs: [String: String], environment: [String: String] = [:]
  ) throws -> TestShell {
    try folder.write("RIFF    sfbk", to: "font.sf2")
    let files = TestShell(in: folder.path).session.files
    for name in ["bin", "tmp", "state"] { try files.makeFolder(name) }
    for (name, script) in programs {
      try folder.write(program: "#!/bin/sh\n" + script, to: "bin/" + name)
    }
    var variables = [
      "PATH": folder.path + "/bin", "TMPDIR": folder.path + "/tmp",
      "LILT_STATE": folder.path + "/state", "LILT_SOUNDFONT": "font.sf2",
    ]
    variables.merge(environment) { _, new in new }
    var shell = TestShell(in: folder.path, environment: variables)
    #expect(shell.session.execute(Self.tune) == .done)
    return shell
  }

  /// A script that writes its arguments to the file `words`, one per line, then the sound.
  private func rendering() -> String {
    """
    for word; do
      echo "$word" >> '\(folder.path)/words'
      test "$previous" = -F && out=$word
      previous=$word
    done
    printf RIFF > "$out"
    """
  }

  private func text(_ name: String) throws -> String {
    try Fixtures.text(at: folder.path + "/" + name)
  }

  private func names(_ name: String) throws -> [String] {
    let files = TestShell(in: folder.path).session.files
    return try files.names(in: name)
  }

  @Test("a sound file is written atomically, and no other file remains")
  func export() throws {
    let early = "if test -e '\(folder.path)/out.wav'; then exit 1; fi\n"
    var shell = try shell(["fluidsynth": rendering() + "\n" + early])
    #expect(shell.session.execute("export out.wav") == .done)
    #expect(try text("out.wav") == "RIFF")
    #expect(try names("tmp") == [])
    #expect(try names(".") == ["bin", "font.sf2", "out.wav", "state", "tmp", "words"])
    let words = try text("words").split(separator: "\n").map(String.init)
    #expect(words[words.count - 2] == folder.path + "/font.sf2")
    #expect(words.last?.hasSuffix("/tune.mid") == true)
  }

  @Test(
    "if FluidSynth fails, even with status 0, the old file stays",
    arguments: [
      "echo 'no memory' >&2; exit 3", "echo 'fluidsynth: error: no memory' >&2",
      "for word; do test \"$previous\" = -F && echo half > \"$word\"; previous=$word; done; exit 3",
      "kill -9 $$",
    ])
  func failure(_ script: String) throws {
    var shell = try shell(["fluidsynth": script])
    try folder.write("RIFF old", to: "out.wav")
    #expect(shell.session.execute("export out.wav") == .failed(.environment))
    let told = shell.recorder.error
    #expect(
      told.hasPrefix("error: export: 'fluidsynth' ended with status ")
        || told.hasPrefix("error: export: 'fluidsynth' failed: no memory\n"), "\(told)")
    #expect(try text("out.wav") == "RIFF old")
    #expect(try names("tmp") == [])
    #expect(try names(".") == ["bin", "font.sf2", "out.wav", "state", "tmp"])
    #expect(shell.session.unsaved == ["t1"])
  }

  @Test("with an audio device, FluidSynth plays and no file is handed over")
  func device() throws {
    var shell = try shell(["fluidsynth": "exit 0", "xdg-open": "echo $1 > opened"])
    #expect(shell.session.execute("play") == .done)
    #expect(shell.recorder.transcript == "t1  A tune\n")
    #expect(try names("state") == [])
    #expect(try names("tmp") == [])
  }

  @Test("the user's player gets a MIDI file as its last argument, which is removed afterwards")
  func player() throws {
    let note = "for word; do echo \"$word\"; done > '\(folder.path)/words'"
    var shell = try shell(
      ["my player": note, "fluidsynth": "exit 1"],
      environment: ["LILT_PLAYER": "'my player' --loud 'a b'"])
    #expect(shell.session.execute("play") == .done)
    let words = try text("words").split(separator: "\n")
    #expect(words.prefix(2) == ["--loud", "a b"])
    #expect(words.count == 3 && words[2].hasSuffix("/tune.mid"))
    #expect(try names("tmp") == [])
  }

  @Test("an invalid player command is a failure of the environment, not of the cell")
  func unreadablePlayer() throws {
    var shell = try shell([:], environment: ["LILT_PLAYER": "player 'a b"])
    #expect(shell.session.execute("play") == .failed(.environment))
    #expect(
      shell.recorder.error.hasPrefix(
        "error: play: LILT_PLAYER is 'player 'a b', expected a program"))
  }

  @Test("the system's player gets MIDI, or sound if FluidSynth has no device")
  func handOver() throws {
    let opener = ["xdg-open": "echo \"$1\" > '\(folder.path)/opened'"]
    var silent = try shell(opener)
    #expect(silent.session.execute("play") == .done)
    #expect(try text("opened") == folder.path + "/state/played.mid\n")
    #expect(try text("state/played.mid").hasPrefix("MThd"))
    let renders = "case \"$*\" in *-F*) ;; *) exit 255;; esac\n" + rendering()
    var sounding = try shell(opener.merging(["fluidsynth": renders]) { $1 })
    #expect(sounding.session.execute("play") == .done)
    #expect(try text("opened") == folder.path + "/state/played.wav\n")
    #expect(try text("state/played.wav") == "RIFF")
  }

  @Test("an invalid SoundFont is reported before FluidSynth would render silence")
  func soundFont() throws {
    var shell = try shell(["fluidsynth": rendering()])
    try folder.write("RIFF    WAVE", to: "not.sf2")
    #expect(shell.session.execute("set soundfont not.sf2") == .done)
    #expect(shell.session.execute("export out.wav") == .failed(.input))
    #expect(shell.session.execute("set soundfont nosuch.sf2") == .done)
    #expect(shell.session.execute("export out.wav") == .failed(.input))
    #expect(try names(".").contains("words") == false)
  }

  @Test("a SoundFont is found in the folders of shared data, preferably a default one")
  func installed() throws {
    let files = TestShell(in: folder.path).session.files
    try files.makeFolder("a/sounds/sf2")
    try files.makeFolder("b/soundfonts/dir.sf2")
    func found(_ folders: String) -> String? {
      let shell = TestShell(in: folder.path, environment: ["XDG_DATA_DIRS": folders])
      return shell.session.installedSoundFont?.replacing(folder.path + "/", with: "")
    }
    let (a, b) = (folder.path + "/a", folder.path + "/b")
    #expect(found("\(a):\(b):/nonexistent") == nil)
    try folder.write("", to: "b/soundfonts/some.sf3")
    try folder.write("", to: "b/soundfonts/readme.txt")
    #expect(found("\(a):\(b)") == "b/soundfonts/some.sf3")
    try folder.write("", to: "a/sounds/sf2/Big.sf2")
    try folder.write("", to: "a/sounds/sf2/default-GM.sf2")
    #expect(found("\(a):\(b)") == "a/sounds/sf2/default-GM.sf2")
  }

  // MARK: FluidSynth itself

  /// The header of a sound file and its peak level.
  private struct Wave: Equatable {
    var channels = 0
    var rate = 0
    var bits = 0
    var seconds = 0.0
    var peak = 0
    /// The louder of the last two samples.
    var lastSample = 0

    init(_ bytes: [UInt8]) throws {
      func number(_ offset: Int, _ count: Int) -> Int {
        bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      try #require(bytes.count > 44)
      #expect(bytes.starts(with: "RIFF".utf8) && bytes[8...].starts(with: "WAVEfmt ".utf8))
      (channels, rate, bits) = (number(22, 2), number(24, 4), number(34, 2))
      let samples = stride(from: 44, to: bytes.count - 1, by: 2).map {
        abs(Int(Int16(truncatingIfNeeded: number($0, 2))))
      }
      seconds = Double(samples.count / max(1, channels)) / Double(max(1, rate))
      peak = samples.max() ?? 0
      lastSample = samples.suffix(2).max() ?? 0
      // The header states the lengths.
      #expect(number(4, 4) == bytes.count - 8 && number(40, 4) == bytes.count - 44)
    }
  }

  private var machine: TestShell {
    var shell = TestShell(in: folder.path, environment: ["PATH": Programs.searchPath])
    shell.session.execute(Self.tune)
    return shell
  }

  @Test(
    "FluidSynth renders the tune's duration at a suitable level, identically each time",
    .needs("fluidsynth", package: "fluidsynth"), .needsSoundFont)
  func fluidSynth() throws {
    var shell = machine
    #expect(shell.session.execute("export a.wav") == .done, "\(shell.recorder.error)")
    #expect(shell.session.execute("export b.wav") == .done)
    let bytes = try shell.session.files.read("a.wav")
    #expect(try shell.session.files.read("b.wav") == bytes)
    let wave = try Wave(bytes)
    #expect(wave.channels == 2 && wave.rate == 44_100 && wave.bits == 16)
    // Two bars of two seconds, then the release of the last notes, which can be heard to its end.
    #expect((4.1...5.5).contains(wave.seconds), "\(wave.seconds)")
    #expect(wave.lastSample > 4)
    #expect((2_000...32_000).contains(wave.peak))
    #expect(shell.session.execute("export --tempo 60 slow.wav") == .done)
    #expect(try Wave(shell.session.files.read("slow.wav")).seconds > wave.seconds + 3)
  }

  @Test(
    "rests at the end of the music stay", .needs("fluidsynth", package: "fluidsynth"),
    .needsSoundFont)
  func restsAtEnd() throws {
    var shell = machine
    shell.session.execute("X:2\nM:4/4\nL:1/4\nQ:1/4=120\nK:C\nC4|z4|z4|\n")
    #expect(shell.session.execute("export rests.wav") == .done, "\(shell.recorder.error)")
    #expect(abs(try Wave(shell.session.files.read("rests.wav")).seconds - 6) < 0.001)
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, with a reason, if no SoundFont is installed.
  fileprivate static var needsSoundFont: Self {
    .enabled(
      if: TestShell().session.installedSoundFont != nil,
      "no SoundFont is installed (apt-get install timgm6mb-soundfont)")
  }
}
