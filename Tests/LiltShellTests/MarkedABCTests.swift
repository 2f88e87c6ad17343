import ABCNotation
import Drawing
import TestSupport
import Testing

@testable import LiltShell

@Suite("ABC with its faults marked")
struct MarkedABCTests {
  private func marked(_ text: String, width: Int? = nil) -> [String] {
    MarkedABC(text, PlayedTune(text), name: "t1").lines.map { line in
      if let width, line.isCut { line.cut(to: width).text } else { line.text }
    }
  }

  @Test("a mark is a comment with carets under the fault and % for the first column")
  func marks() {
    #expect(
      marked("X:1\nT:é\nM:2/4\nL:1/4\nK:C\nCé\u{301}C|h|\n") == [
        "X:1", "T:é", "M:2/4", "L:1/4", "K:C", "Cé\u{301}C|h|",
        "%^ 'é' means nothing here (unknown-character)",
        "%^ '\u{301}' means nothing here (unknown-character)",
        "%   ^ 'h' means nothing here (unknown-character)",
      ])
  }

  @Test("only the first three faults of a line are marked, each cut to the window")
  func many() {
    let lines = marked("X:1\nM:none\nK:C\nhhhhhh\n", width: 30)
    #expect(lines.count == 8)
    #expect(lines[4] == "% 'h' means nothing here (unk…")
    #expect(lines[7] == "% and 3 more here (check t1)")
  }

  @Test("text without faults is unchanged")
  func clean() {
    #expect(marked("X:1\nK:C\nC\n\n% end\n") == ["X:1", "K:C", "C", "", "% end"])
  }

  @Test("marks change neither the tune nor its faults")
  func staysABC() throws {
    let tunes = try Fixtures.text(at: Corpora.starter)
    withEverySeed(0..<150) { seed, _ in
      var spoilt = CorruptedTunes(tunes, seed: seed)
      // Without backslashes, because a comment would split lines that they continue.
      let text = spoilt.next(kind: Int(seed % 2)).replacing("\\", with: "")
      let again = marked(text).joined(separator: "\n")
      let (before, after) = (PlayedTune(text), PlayedTune(again))
      #expect(
        after.performance.voices.map(\.melody.count)
          == before.performance.voices.map(\.melody.count))
      #expect(after.faults.map(\.name) == before.faults.map(\.name))
    }
  }
}
