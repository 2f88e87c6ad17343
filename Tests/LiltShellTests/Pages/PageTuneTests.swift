import ABCNotation
import JSON
import StandardMIDI
import TestSupport
import Testing

@testable import LiltShell

@Suite("Tunes of a page")
struct PageTuneTests {
  /// The places of written notes that the notes of the MIDI file's melodies belong to.
  private func written(_ body: String) -> [[Int]] {
    PageTune(PageShell.block("X:1\nM:4/4\nL:1/4\nK:C\n\(body)\n")).written
  }

  @Test("notes that are repeated belong to the same written notes")
  func repeats() {
    #expect(written("|:CD:|E4|") == [[0], [1], [0], [1], [2]])
    #expect(written("|:C[1D:|[2E|]") == [[0], [1], [0], [2]])
    // With an accompaniment in a track of its own.
    #expect(written("|:\"C\"CDEF:|") == (0..<8).map { [$0 % 4] })
  }

  @Test("chords, ties, grace notes and ornaments belong to their signs")
  func signs() {
    #expect(written("[CEG]D|") == [[0], [1], [2], [3]])
    // A note that goes on in the next bar is drawn twice.
    #expect(written("C2-|C2D2|") == [[0, 1], [2]])
    #expect(written("C2-C2|D4|") == [[0], [1]])
    // The grace note is not drawn.
    #expect(written("{d}C2D2|").suffix(2) == [[0], [1]])
    let trill = written("TC4|")
    #expect(trill.count > 2 && trill.allSatisfy { $0 == [0] })
  }

  @Test("lists of one number that follow each other are written as a start and a count")
  func runs() throws {
    #expect(try HTMLBlocks.runs([[0], [1], [2], [0], [5]]).text() == "[[0,3],[0,1],[5,1]]")
    #expect(try HTMLBlocks.runs([[0, 1], [], [3]]).text() == "[[[0,1]],[[]],[3,1]]")
    #expect(try HTMLBlocks.runs([]).text() == "[]")
  }

  @Test("in several voices each note belongs to a note of its own voice")
  func voices() {
    #expect(written("V:1\nCD|\nV:2\nC,D,|") == [[0], [1], [2], [3]])
  }

  @Test("nearly every note of the starter tunes belongs to a written note")
  func starter() throws {
    let text = try Fixtures.text(at: Corpora.starter)
    for tune in text.split(separator: "\nX:").prefix(12) {
      let tune = PageTune(PageShell.block(tune.hasPrefix("X:") ? String(tune) : "X:" + tune))
      #expect(tune.written.count > 10 && !tune.written.contains([]))
    }
  }

  @Test("a tune that the session's model drew has what it expected, any other has not")
  func expectations() throws {
    var shell = try PageShell()
    func scored(_ shell: PageShell) throws -> [Bool] {
      let page = try shell.page
      return page.split(separator: "<script type=\"application/json\" id=\"d").dropFirst().map {
        $0.prefix { $0 != ">" && $0 != "\n" }.count > 0 && $0.contains("\"x\":")
          && ($0.firstRange(of: "\"x\":")?.lowerBound ?? $0.endIndex)
            < ($0.firstRange(of: "</script>")?.lowerBound ?? $0.startIndex)
      }
    }
    let before = try scored(shell)
    // The typed jig, then three drawn tunes.
    #expect(before.first == false && before.dropFirst().allSatisfy { $0 })
    #expect(before.count == 4)
    shell.shell.does("model new --embedding 4 --layers 6 --seed 2")
    #expect(try !scored(shell).contains(true))
  }
}
