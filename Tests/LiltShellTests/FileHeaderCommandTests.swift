import ABCNotation
import StandardMIDI
import TestSupport
import Testing

@testable import LiltShell

/// Every command that reads tunes of a file knows its file header (ABC 2.1 §2.2.2).
@Suite("file header in commands")
struct FileHeaderCommandTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    (folder, shell) = try TestShell.inFolder(with: [
      "book.abc":
        "Q:1/4=60\nM:4/4\nL:1/4\n%%MIDI program 73\nC:Trad.\n\nX:1\nT:t\nK:C\nCDEF|\n\n"
        + "X:2\nT:u\nL:1/8\nK:C\nCDEF GABc|\n"
    ])
  }

  private func events(_ name: String) throws -> [UInt8] { try shell.session.files.read(name) }

  @Test("convert and export of a tune that was taken out make the same file")
  mutating func sameSound() throws {
    #expect(shell.session.execute("convert book.abc out/") == .done)
    #expect(shell.session.execute("tune book.abc") == .done)
    #expect(shell.session.execute("export t1 t1.mid") == .done)
    #expect(shell.session.execute("export t2 t2.mid") == .done)
    #expect(try events("t1.mid") == events("out/1.mid"))
    #expect(try events("t2.mid") == events("out/2.mid"))
    let file = try MIDIFile(bytes: events("t1.mid"))
    let keys = file.tracks[0].events.compactMap { timed -> UInt8? in
      if case .noteOn(_, let key, _) = timed.event { key } else { nil }
    }
    #expect(keys == [60, 62, 64, 65])
    let text = shell.session.tunes.entries[0].text
    #expect(text.hasPrefix("X:1\nT:t\nM:4/4\nL:1/4\n%%MIDI program 73\nC:Trad.\nK:C\n"))
  }

  @Test("a fault of the file header is listed by check, and told where tunes are taken out")
  mutating func faults() throws {
    #expect(shell.session.execute("check book.abc") == .done)
    #expect(shell.recorder.transcript.contains("field-not-in-file-header"))
    #expect(shell.recorder.transcript.contains("Q:1/4=60"))
    shell = TestShell(in: folder.path)
    #expect(shell.session.execute("tune book.abc") == .done)
    #expect(shell.recorder.transcript.contains("1 fault before the first tune (check book.abc)"))
  }

  @Test("show of a file shows its first tune with what it inherits")
  mutating func show() throws {
    #expect(shell.session.execute("show book.abc --no-roll") == .done)
    #expect(shell.recorder.transcript.contains("L:1/4\n"))
    #expect(!shell.recorder.transcript.contains("bar-too-short"))
  }
}
