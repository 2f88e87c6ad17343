import ABCNotation
import Testing

@Suite("Tunebooks")
struct TunebookTests {
  @Test("a tune starts at X: and ends at a blank line; text between tunes is no music")
  func tunes() {
    let text = "Some words\n\nX:1\nT:One\nK:G\nA|\n\nlost\nX: 2\nT:Two\nK:D\nB|\nX:3\nK:C\nC|"
    let book = Tunebook(parsing: text)
    #expect(book.tunes.map(\.referenceNumber) == [1, 2, 3])
    #expect(book.tunes.map(\.titles) == [["One"], ["Two"], []])
    #expect(book.tunes.map { listing($0.performance()) } == ["A4:1/2", "B4:1/2", "C4:1/2"])
    #expect(book.diagnostics.isEmpty)
  }

  @Test("only a line that begins with X: starts a tune; one with a space before is a field")
  func starts() {
    let book = Tunebook(parsing: "X:1\nK:C\nC|\n X:2\nD|\nX:|3\nK:C\nE|\n")
    #expect(book.tunes.map { $0.fields[0].value } == ["1", "|3"])
    #expect(book.tunes.map { listing($0.performance()) } == ["C4:1/2 D4:1/2", "E4:1/2"])
    #expect(book.diagnostics.map(\.name) == ["field-not-in-body", "bad-reference-number"])
  }

  @Test("a reader gives the tunes of a book one after the other, with what is wrong with each")
  func reader() {
    let text = "words\nX:1\nK:C\nC#|\n\nlost\nX:2\nK:D\nD|\n\nX:3\nK:C\nE#|"
    let book = Tunebook(parsing: text)
    var reader = TuneReader(text)
    #expect(reader.count == 3)
    var read: [TuneReader.ReadTune] = []
    while let next = reader.next() { read.append(next) }
    #expect(read.map(\.tune) == book.tunes)
    #expect(read.flatMap(\.diagnostics) == book.diagnostics)
    #expect(read.map(\.diagnosticCount) == [1, 0, 1])
    #expect(read[2].diagnostics.map(\.range.lowerBound.line) == [13])
    #expect(reader.next() == nil)
    #expect(Array(TuneReader("no tune")).isEmpty)
  }

  @Test("a tune knows its lines and where they stand")
  func sources() {
    let book = Tunebook(parsing: "é\nX:1\nK:C\nC\nX:2\nK:C\nD\n")
    #expect(book.tunes.map { $0.source?.text } == ["X:1\nK:C\nC\n", "X:2\nK:C\nD\n"])
    #expect(
      book.tunes[1].source?.range.lowerBound == SourceLocation(line: 5, column: 1, utf8Offset: 13))
  }

  @Test("LF, CRLF and CR end lines", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(_ end: String) {
    let lines = ["X:1", "T:A", "M:6/8", "K:D", "ABc def|", "", "X:2", "K:C", "C"]
    let book = Tunebook(parsing: lines.joined(separator: end))
    #expect(book.tunes.count == 2)
    #expect(listing(book.tunes[0].performance()).hasPrefix("A4:1/2 B4:1/2 C#5:1/2"))
  }

  @Test("a text without an X: line is one tune, and says so")
  func fragment() {
    #expect(Tunebook(parsing: "ABc|").tunes.isEmpty)
    let (tune, diagnostics) = Tune.parsing("M:3/4\nK:D\nAFc|")
    #expect(listing(tune.performance()) == "A4:1/2 F#4:1/2 C#5:1/2")
    #expect(diagnostics.map(\.name) == ["no-reference-number"])
  }

  @Test("a tune without K: is in C", arguments: ["X:1\nM:4/4\nL:1/4\nCF|", "X:1\nCF\n"])
  func noKey(_ text: String) {
    let book = Tunebook(parsing: text)
    #expect(book.tunes[0].performance().voices[0].melody.map(\.key) == [60, 65])
    #expect(book.diagnostics.map(\.name) == ["no-key"])
  }

  @Test("empty and blank texts have no tunes and can still be played", arguments: ["", "\n \n"])
  func empty(_ text: String) {
    #expect(Tunebook(parsing: text).tunes.isEmpty)
    #expect(Tune.parsing(text).tune.performance().voices[0].melody.isEmpty)
  }

  @Test("the header keeps all fields in order, with comments")
  func fields() {
    let text = "X:7\nT:First\n% a remark\nT:Second\nC:Anon % aside\nR:jig\nK:Em\n"
    let tune = Tunebook(parsing: text).tunes[0]
    #expect(
      tune.fields.map { "\($0.letter)\($0.value)" }
        == ["X7", "TFirst", "% a remark", "TSecond", "CAnon", "Rjig", "KEm"])
    #expect(tune.rhythm == "jig")
    #expect(tune.key == Key(.e, .minor))
  }

  @Test(
    "the unit note length follows from the meter where L: is absent",
    arguments: [
      ("2/4", 16), ("3/8", 16), ("5/8", 16), ("3/4", 8), ("6/8", 8), ("C", 8), ("C|", 8),
      ("none", 8),
    ])
  func unitNoteLength(_ meter: String, _ denominator: Int) {
    let tune = Tunebook(parsing: "X:1\nM:\(meter)\nK:C\nC").tunes[0]
    #expect(tune.unitNoteLength == Fraction(1, denominator))
  }

  @Test("without M: an eighth is the unit, and a bar counts four quarters")
  func noMeter() {
    let tune = Tunebook(parsing: "X:1\nK:C\nC").tunes[0]
    #expect(tune.unitNoteLength == Fraction(1, 8))
    #expect(tune.meter.barLength == .one)
  }

  @Test("music before V:1 is of that voice")
  func firstVoice() {
    let tune = Tunebook(parsing: "X:1\nL:1/4\nK:C\nC|\nV:1\nD|\nV:2\nE|\n").tunes[0]
    #expect(tune.voices.map(\.id) == ["1", "2"])
    #expect(listing(tune.performance()) == "C4 D4")
  }

  @Test("voices are gathered from fields and brackets")
  func voices() {
    let text = "X:1\nL:1/4\nV:1 name=\"Flute\"\nV:2\nK:C\nV:1\nCD|\n[V:2]EF|\nV:1\nG2|\n"
    let tune = Tunebook(parsing: text).tunes[0]
    #expect(tune.voices.map(\.id) == ["1", "2"])
    #expect(tune.voices[0].properties == "name=\"Flute\"")
    let performance = tune.performance()
    #expect(listing(performance) == "C4 D4 G4:2")
    #expect(listing(performance, voice: 1) == "E4 F4")
  }
}
