import Composition
import TestSupport
import Testing

@testable import LiltShell

@Suite("sample --export --play")
struct SamplingDeliveryTests {
  private let folder: TemporaryFolder
  private var shell: ModelShell

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.path
    try folder.write("RIFF    sfbk", to: "font.sf2")
    shell = try ModelShell.withModel(in: folder) { world in
      world.environment = [
        "PATH": path + "/bin", "LILT_SOUNDFONT": "font.sf2", "TMPDIR": path,
        "LILT_STATE": path + "/state",
      ]
    }
    try shell.session.files.makeFolder("bin")
  }

  private func install(_ script: String, as name: String) throws {
    try folder.write(program: "#!/bin/sh\n" + script, to: "bin/" + name)
  }

  private static let sample = "sample --seed 1 --length 40 --key G --meter 6/8"

  @Test("one command draws, shows, exports and plays a tune")
  mutating func gesture() throws {
    try install("echo \"$*\" >> '\(folder.path)/calls'", as: "fluidsynth")
    shell.does("\(Self.sample) --export t.mid --play")
    #expect(try shell.bytes("t.mid").starts(with: "MThd".utf8))
    #expect(shell.session.unsaved.contains("t1") == false)
    #expect(try Fixtures.text(at: folder.path + "/calls").split(separator: "\n").count == 1)
    #expect(shell.output.contains("t1 written to 't.mid'\n"))
  }

  @Test(
    "an impossible export or playback is reported before drawing begins",
    arguments: [
      "--export t.ogg", "--export t.wav", "--export t.pdf", "--export nosuch/t.mid",
      "--count 2 --export t.mid", "--count 2 --play",
    ])
  mutating func impossible(_ options: String) {
    #expect(shell.fails("\(Self.sample) \(options)").kind != nil)
    #expect(shell.session.tunes.entries.isEmpty)
  }

  @Test("if exporting or playing fails, the tune is kept and that is reported")
  mutating func failure() throws {
    try install("exit 3", as: "fluidsynth")
    let export = shell.fails("\(Self.sample) --export t.wav")
    #expect(export.kind == .environment)
    #expect(export.text.contains("'fluidsynth' ended with status 3; kept as t1\n"))
    #expect(shell.fails("\(Self.sample) --play").text.contains("; kept as t2\n"))
    #expect(shell.session.tunes.entries.map(\.name) == ["t1", "t2"])
  }

  @Test("several tunes go into one tunebook")
  mutating func several() throws {
    shell.does("\(Self.sample) --count 3 --export all.abc")
    #expect(try shell.session.tunes(of: "all.abc").count == 3)
    #expect(shell.session.unsaved.filter { $0.hasPrefix("t") && $0 != "the model" } == [])
  }

  @Test("the shown text equals the tune's file, wherever the record is placed")
  mutating func shown() throws {
    for options in ["", "--start \"X:1\"", "--start GAB", "--greedy"] {
      let text = shell.prints("sample --seed 3 --length 60 \(options) --output tune.abc")
      // Without an X: line it would be no tune in a file.
      let start = "%abc-2.1\n" + (text.hasPrefix("X:") ? "" : "X:1\n")
      #expect(try Fixtures.text(at: folder.path + "/tune.abc") == start + text, "\(options)")
    }
    let text = shell.prints("\(Self.sample)")
    #expect(text.hasPrefix("X:1\n% lilt program "))
  }

  @Test("a saved session has the seed that was drawn, for one tune, several, and not with --like")
  mutating func savedSeed() throws {
    let cells = ["sample --length 9", "sample --count 2 --length 9", "sample --seed 3 --length 9"]
    for cell in cells { shell.does(cell) }
    shell.does("sample --seed 3 --length 9 --output a.abc", "sample --like a.abc")
    let written = shell.session.records.all.suffix(5).map(\.saved.text)
    #expect(
      written == [
        "sample --seed 1 --length 9", "sample --seed 1 --count 2 --length 9", cells[2],
        "sample --seed 3 --length 9 --output a.abc", "sample --like a.abc",
      ])
  }
}
