import TestSupport
import Testing

@testable import LiltShell

/// Tests `export` and `convert` to MusicXML files.
@Suite("MusicXML files")
struct MusicXMLCommandTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    let one = "X:1\nT:One\nM:4/4\nL:1/4\nK:C\n%%MIDI gchord fz\n|:CDEF:|\n"
    (folder, shell) = try TestShell.inFolder(with: [
      "one.abc": one,
      "two.abc": one + "\nX:2\nT:Two\nM:3/4\nL:1/4\nK:G\n%%MIDI gchord fz\nGAB|]\n",
    ])
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try shell.session.files.read(name), as: UTF8.self)
  }

  private static let omission = "the directive '%%MIDI gchord' is for players; it is left out"

  @Test("the name of a MIDI file with --musicxml is refused in words that name the other one only")
  mutating func otherExtension() {
    shell.session.execute("convert --musicxml one.abc out.mid")
    #expect(shell.recorder.error.contains("expected a name that ends in '.musicxml'\n"))
  }

  @Test("export writes one tune, and tells what is left out")
  mutating func export() throws {
    #expect(shell.session.execute("export one.abc one.musicxml") == .done)
    let text = try text("one.musicxml")
    #expect(XMLCheck.fault(in: text) == nil)
    #expect(text.contains("<work-title>One</work-title>"))
    #expect(shell.recorder.output.contains("written to 'one.musicxml'"))
    #expect(shell.recorder.error.contains(Self.omission))
  }

  @Test("convert writes a file for each tune, and tells how many tunes leave something out")
  mutating func convert() throws {
    #expect(shell.session.execute("convert --musicxml two.abc out/") == .done)
    #expect(try shell.session.files.names(in: "out") == ["1.musicxml", "2.musicxml"])
    #expect(try text("out/2.musicxml").contains("<work-title>Two</work-title>"))
    #expect(shell.recorder.error.contains("2 tunes: " + Self.omission))
    #expect(shell.session.execute("convert one.abc single.musicxml") == .done)
    #expect(try text("single.musicxml") == text("out/1.musicxml"))
  }

  @Test(
    "what a MusicXML file cannot take is refused before anything is written",
    arguments: [
      "export two.abc out.musicxml", "convert two.abc out.musicxml",
      "export --tempo 90 one.abc out.musicxml", "export --score one.abc out.musicxml",
      "convert --musicxml --tempo 90 one.abc out/", "convert --musicxml one.abc out.mid",
      "export one.abc picture.svg.musicxml",
    ])
  mutating func refused(_ cell: String) throws {
    try folder.write("<svg></svg>", to: "picture.svg.musicxml")
    let before = try shell.session.files.names(in: ".")
    guard case .failed = shell.session.execute(cell) else {
      Issue.record("'\(cell)' succeeded")
      return
    }
    #expect(try shell.session.files.names(in: ".") == before)
    #expect(shell.recorder.output == "")
  }

  @Test("a MusicXML file is replaced by another one only")
  mutating func replaced() throws {
    #expect(shell.session.execute("export one.abc a.musicxml") == .done)
    #expect(shell.session.execute("export one.abc a.musicxml") == .done)
    let start = Array(try text("a.musicxml").utf8)
    #expect(FileKind.musicXML.includes("a.musicxml", start))
    for kind in [FileKind.abc, .picture, .page, .midi] {
      #expect(!kind.includes("a.musicxml", start), "\(kind)")
    }
  }
}
