import ABCNotation
import TestSupport
import Testing

@testable import Drawing

@Suite("A piano roll in characters")
struct RollTextTests {
  private func lines(
    _ body: String, header: String = "M:6/8\nL:1/8\nK:G", width: Int = 80
  )
    -> [String]
  {
    let tune = Tune.parsing("X:1\n\(header)\n\(body)\n").tune
    return RollText(PianoRoll(tune), width: width).lines
  }

  @Test("bar lines, bar numbers and chords are above their notes")
  func picture() {
    #expect(
      lines("|:d/c/|\"G\"BGG \"D7\"A3|[1\"C\"c2c B3:|[2 G6|]") == [
        "   |:|1     |[1 2 :‖[2 3  ‖",
        "      G  D7  C",
        "D5 ┃▌│      │      ┃      ┃",
        "C5 ┃▐│      │█━█   ┃      ┃",
        "B4 ┃ │█     │   █━━┃      ┃",
        "A4 ┃ │   █━━│      ┃      ┃",
        "G4 ┃·│·██···│······┃█━━━━━┃",
      ])
  }

  @Test("part labels are above the bars, and a bar number is shown only if it fits")
  func labels() {
    let text = lines("P:A\nD|G6|A5:|\nP:Trio\nD|[1 G6|A5:|[2 G5|]", header: "M:6/8\nL:1/8\nK:G")
    #expect(
      text.prefix(2) == [
        "    A              Trio", "    | |1     |2   :‖ |[1 3  |4   :‖[2 5 ‖",
      ])
    // A number that would overlap the repeat sign is omitted.
    let bars = String(repeating: "G6|", count: 14)
    let repeated = lines("\(bars)|:G6|[1 G5:|[2 G5|]", width: 200)
    #expect(repeated.contains { $0.hasPrefix("   |: 15  |[1  :‖[2 17‖") })
  }

  @Test("chord symbols keep their columns: a symbol that would touch another is a line higher")
  func crowdedChords() {
    let text = lines("\"Gmaj7\"G\"Am7b5\"A\"D\"D GGG|\"G\"G6|", width: 40)
    #expect(
      text.prefix(4)
        == [
          "    |1     |2     |", "       D", "      Am7b5", "     Gmaj7  G",
        ])
    // A symbol that would extend beyond the window moves left.
    let last = lines("GGGGG\"Bm7b5/F#\"G|", width: 12)
    #expect(last.allSatisfy { $0.count <= 12 }, "\(last)")
    #expect(last.contains { $0.hasSuffix("Bm7b5/F#") })
  }

  @Test("an ASCII terminal gets ASCII characters")
  func ascii() {
    let tune = Tune.parsing("X:1\nM:4/4\nL:1/8\nK:C\n|:C2CC CCCD/E/:|\n").tune
    #expect(
      RollText(PianoRoll(tune), width: 40, alphabet: .ascii).lines == [
        "   |: 1    :H", "E4 H       >H", "D4 H       <H", "C4 H#-#####.H",
      ])
  }

  @Test("lines begin with phrases, pick-ups stay with their bars, rows span the notes")
  func phrases() {
    let bars = "GGGGGG|GGGGGG|GGGGGG|AAAAA"
    let text = lines("D|\(bars):|A|\(bars):|", width: 40)
    #expect(
      text.filter { $0.contains("|") } == [
        "    | |1     |2     |3     |4   :‖", "    ‖ |5     |6     |7     |8   :‖",
      ])
    #expect(text.filter { $0.hasPrefix("D4") }.count == 1)
  }

  @Test("sections begin lines, short ones share a line, a second ending stays with the first")
  func sections() {
    let bars = "GGGGGG|GGGGGG|GGGGGG|"
    let text = lines("\(bars)[1 G6:|[2 GGGGGG||:\(bars)G6:|A6|A6||", width: 60)
    #expect(
      text.filter { $0.contains("|") && !$0.contains("█") } == [
        "   |1     |2     |3     |[1 4 :‖[2 5  |", "   |: 6   |7     |8     |9    :‖10    |11    ‖",
      ])
    let few = lines("GGGGGG|A6:|:A6|A6:|", width: 60)
    #expect(few.filter { $0.contains(":‖") } == ["   |1     |2    :|: 3   |4    :‖"])
  }

  @Test("a note that starts within a column is drawn in the nearer half")
  func halves() {
    let header = "M:4/4\nL:1/8\nK:C"
    #expect(
      lines("CCCC CCCC|CCCC CC(3CDE|", header: header) == [
        "   |1       |2       |", "E4 │        │       █│", "D4 │        │      ▐ │",
        "C4 │████████│███████·│",
      ])
    #expect(
      lines("C/2C/2C/2C/2 C/2C/2C/2C/2 C4|", header: header).last == "C4 │█████████━━━━━━━│")
  }

  @Test("each line of the roll has the rows of its own key")
  func keyChange() {
    let text = lines(
      "EFGA BcBA|GFED E4|\nK:Ab\nA,CDE FEDC|", header: "M:4/4\nL:1/8\nK:E", width: 15)
    let labels = text.compactMap { line in
      line.contains("│") ? String(line.prefix { $0 != " " }) : nil
    }
    #expect(
      labels == [
        "C#5", "B4", "A4", "G#4", "F#4", "E4", "G#4", "F#4", "E4", "D#4", "F4", "Eb4",
        "Db4", "C4", "Bb3", "Ab3",
      ])
    #expect(text.last == "Ab3 │█·······│")
  }

  @Test("a chord is several notes in one column; each voice has its own rows")
  func voices() {
    #expect(
      lines("V:1 name=\"High\"\n\"C\"[ce]2|\nV:2\nC2|", header: "M:1/4\nL:1/8\nK:C") == [
        "   |1 |", "High", "    C", "E5 │█━│", "D5 │  │", "C5 │█━│", "2", "C4 │█━│",
      ])
  }

  @Test("a bar that is wider than the window continues on the next line")
  func longBar() {
    let text = lines("C8|", header: "M:none\nL:1/2\nK:C", width: 23)
    #expect(text.allSatisfy { $0.count <= 23 })
    #expect(text.joined().count { $0 == "━" } == 31)
    #expect(text.joined().count { $0 == "█" } == 1)
  }

  @Test("a tune without notes has no roll")
  func silence() {
    #expect(lines("z6|z6|") == [])
    #expect(lines("") == [])
  }

  @Test("no line is wider than the window, and every tune with notes has lines")
  func width() throws {
    let tunes = try Fixtures.text(at: Corpora.starter)
    withEverySeed(0..<200) { seed, generator in
      var spoilt = CorruptedTunes(tunes, seed: seed)
      let roll = PianoRoll(Tune.parsing(spoilt.next(kind: Int(seed % 6))).tune)
      let width = 20 + generator.below(140)
      let text = RollText(roll, width: width).lines
      // Names and chords from the text are not shortened.
      let rows = text.filter { $0.contains("│") || $0.contains("┃") }
      #expect(rows.allSatisfy { $0.count <= width }, "width \(width)")
      #expect(text.isEmpty == roll.voices.allSatisfy(\.notes.isEmpty))
    }
  }

  @Test("a rest that lasts for years is laid out quickly")
  func bomb() {
    let text = lines("C Z999999999 D", header: "M:4/4\nL:1/1\nK:C")
    #expect(text.count < 50_000)
    #expect(!text.isEmpty)
  }

  @Test("a roll beyond the column limit is marked as cut", arguments: [(8, false), (9, true)])
  func cut(_ notes: Int, _ isCut: Bool) {
    let body = String(repeating: "C1024|", count: notes)
    let tune = Tune.parsing("X:1\nM:none\nL:1/1\nK:C\n\(body)\n").tune
    #expect(RollText(PianoRoll(tune), width: 80).isCut == isCut)
    var drawing = RollDrawing(PianoRoll(tune), summary: "")
    #expect(drawing.grid.isCut == isCut)
    #expect(XMLCheck.fault(in: drawing.text()) == nil)
  }
}
