import ABCNotation
import TestSupport
import Testing

/// What is wrong in a tune, shown where it stands: a marker at its first character.
@Suite("Diagnostics")
struct DiagnosticTests {
  struct Row: CustomTestStringConvertible {
    let name: String
    let text: String
    var testDescription: String { name }

    init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// The names and markers of all that is reported about a tune, in source order.
  private func found(_ marked: MarkedText) -> [String] {
    reports(marked.text).map { "\($0.name) \(marked.marker(at: $0.range.lowerBound.utf8Offset))" }
  }

  @Test("a fault of the header stands at its value", arguments: headerRows)
  func header(_ row: Row) {
    #expect(found(MarkedText(row.text)) == ["\(row.name) 1️⃣"])
  }

  static let headerRows = [
    Row("bad-reference-number", "X:1️⃣one\nK:C\nC|"),
    Row("bad-meter", "X:1\nM:1️⃣6/7\nK:C\nC|"),
    Row("bad-unit-note-length", "X:1\nL:1️⃣1/3\nK:C\nC|"),
    Row("bad-tempo", "X:1\nQ:1️⃣quick=\nK:C\nC|"),
    Row("bad-part-order", "X:1\nP:1️⃣see notes\nK:C\nC|"),
    Row("part-order-too-long", "X:1\nP:1️⃣((((A9)9)9)9)9\nK:C\nP:A\nC|"),
    Row("unknown-key", "X:1\nK:1️⃣Q\nC|"),
    Row("unknown-mode", "X:1\nK:C1️⃣foo\nC|"),
    Row("blank-line-in-header", "X:1\nT:A\n1️⃣\nK:C\nC|"),
    Row("text-in-header", "X:1\n1️⃣a line of words\nK:C\nC|"),
    Row("bad-macro", "X:1\nm:1️⃣~n2\nK:C\nC|"),
    Row("bad-user-symbol", "X:1\nU:1️⃣C = !trill!\nK:C\nC|"),
    Row("bad-user-symbol", "X:1\nU:1️⃣W = trill\nK:C\nC|"),
    Row("bad-user-symbol", "X:1\nU:1️⃣W = !\nK:C\nC|"),
    Row("unknown-decoration", "X:1\nU:1️⃣W = !wobble!\nK:C\nWC|"),
    Row("no-key", "X:1\nT:Nothing\n1️⃣CDEF|"),
    Row("unknown-part", "X:1\nP:1️⃣AB\nK:C\nP:A\nC8|"),
    Row("repeat-ignored", "X:1\nP:AB\nK:C\nP:A\nC8|\nP:B\n|:C8:|C81️⃣:|"),
    Row("repeat-never-closed", "X:1\nP:ABA\nK:C\nP:A\n1️⃣|:C8|\nP:B\nD8|"),
    Row("bad-directive", "X:1\n1️⃣%%MIDI program 200\nK:C\nC|"),
    Row("unplayed-directive", "X:1\nV:1\nV:2\nI:1️⃣MIDI tuningsystem comma53\nK:C\n[V:1]C|\n[V:2]C|"),
    Row("tempo-out-of-range", "X:1\nK:C\n1️⃣[Q:1/64=1]C8|"),
  ]

  @Test("a fault of the body stands at its characters", arguments: bodyRows)
  func body(_ row: Row) {
    let marked = MarkedText("X:1\nM:4/4\nL:1/4\nK:C\n" + row.text)
    #expect(found(marked) == ["\(row.name) 1️⃣"])
  }

  static let bodyRows = [
    Row("unknown-character", "C1️⃣#DEF|"),
    Row("unknown-character", "C1️⃣éDEF|"),
    Row("unknown-character", "C 1️⃣23 DEF|"),
    Row("field-not-in-body", "CDEF|\n1️⃣S:a book\nCDEF|"),
    Row("field-not-in-body", "CD1️⃣[S:a book]EF|"),
    Row("divided-chord", "1️⃣[CE\nG]DEF|"),
    Row("left-out-in-brackets", "[C1️⃣#E]DEF|"),
    Row("left-out-in-brackets", "[C1️⃣!p!E]DEF|"),
    Row("left-out-in-brackets", "[C1️⃣\"a\"E]DEF|"),
    Row("left-out-in-brackets", "[C1️⃣.E]DEF|"),
    Row("left-out-in-brackets", "[C1️⃣é7E]DEF|"),
    Row("left-out-in-brackets", "{g1️⃣z2a}CDEF|"),
    Row("unclosed-inline-field", "1️⃣[K:G CDEF|"),
    Row("unclosed-chord", "1️⃣[CEDEF|"),
    Row("empty-chord", "1️⃣[]CDEF|"),
    Row("nested-chord", "[C1️⃣[E]DEF|"),
    Row("stray-bracket", "C1️⃣]DEF|"),
    Row("unequal-chord", "1️⃣[CE2]DEF|"),
    Row("old-chord", "1️⃣+CE+DEF|"),
    // What looks like such a chord, but has no note, is reported once.
    Row("unknown-character", "CDEF|1️⃣+|"),
    // Said once, though it is played twice.
    Row("tie-to-nothing", "|:CDE1️⃣F-:|"),
    Row("accidental-in-tie", "C4-|1️⃣^C4|"),
    Row("accidental-in-tie", "|:^C4-|1️⃣_C4:|"),
    Row("accidental-in-tie", "[CE]4-|1️⃣[C_E]4|"),
    Row("ending-not-played", "A4|B4|1️⃣[2 D4|E4|]c4|"),
    Row("ending-not-played", "|:A4|[1,2 B4:|1️⃣[4 c4|]d4|"),
    Row("unclosed-grace", "1️⃣{CDEF|"),
    Row("empty-grace", "1️⃣{}CDEF|"),
    Row("stray-brace", "C1️⃣}DEF|"),
    Row("grace-without-note", "CDEF1️⃣{g}|"),
    Row("unclosed-quote", "CDEF|1️⃣\"Am CDEF|"),
    Row("accidental-without-note", "1️⃣^ CDEF|"),
    Row("bad-length", "C1️⃣99999999999999999999 DEF|"),
    Row("bad-length", "C1️⃣/2000 DEF|"),
    Row("zero-length", "C1️⃣0DEF|"),
    Row("too-many-bars", "Z1️⃣999999999|"),
    Row("pitch-out-of-range", "1️⃣C,,,,,,DEF|"),
    Row("pitch-out-of-range", "1️⃣g'''''DEF|"),
    Row("bad-tuplet", "1️⃣(12 CDEF|"),
    Row("tuplet-in-tuplet", "(31️⃣(3CDE FF|"),
    Row("short-tuplet", "CDEF|1️⃣(3CD"),
    Row("broken-rhythm-too-long", "C1️⃣>>>>DEF|"),
    Row("broken-rhythm-without-notes", "1️⃣>CDEF|"),
    Row("broken-rhythm-unequal", "C21️⃣>DE|"),
    Row("tie-without-note", "1️⃣-CDEF|"),
    Row("tie-to-nothing", "1️⃣C-DEF|"),
    Row("unknown-decoration", "1️⃣!wobble!CDEF|"),
    Row("decoration-without-note", "CDEF1️⃣T|"),
    Row("bad-ending", "CDEF|1️⃣[99 CDEF|"),
    Row("unknown-chord-symbol", "1️⃣\"Begin\"CDEF|"),
    Row("unknown-chord-type", "1️⃣\"Cmweird\"CDEF|"),
    Row("unknown-chord-symbol", "1️⃣\"Cweird\"CDEF|"),
    Row("chord-left-over", "1️⃣\"D/f+\"CDEF|"),
    Row("grace-too-long", "1️⃣{c4d4e4}C1/2D1/2DEF|"),
    Row("bar-too-long", "CDEF|1️⃣CDEFG|CDEF|"),
    Row("bar-too-short", "CDEF|1️⃣CDE|CDEF|"),
    Row("bar-too-long", "CDEF|\n1️⃣CDEFG|CDEF|"),
    Row("bar-too-short", "CDEF|CDEF|\nw:one two\n1️⃣CDE|CDEF|"),
    Row("repeat-without-start", "CDEF:|CDEF1️⃣:|"),
    Row("repeat-without-start", "CDEF||CDEF:|CDEF1️⃣:|"),
    Row("repeat-never-closed", "CDEF1️⃣|:CDEF|"),
    Row("repeat-never-closed", "CDEF|:CDEF1️⃣::CDEF|"),
    Row("bad-directive", "1️⃣%%MIDI program 200\nCDEF|"),
    Row("late-channel", "CDEF|\n1️⃣%%MIDI channel 10\nCDEF|"),
    Row("empty-directive", "1️⃣%%MIDI\nCDEF|"),
    Row("left-over", "1️⃣%%MIDI program 2 30 40\nCDEF|"),
    Row("unplayed-directive", "1️⃣%%MIDI tuningsystem comma53\nCDEF|"),
    Row("repeat-ignored", "A4|1B4:|2c4|]|:d4|d4|d4|d4:|e4|f41️⃣:|"),
    Row("unclosed-text", "CDEF|\n1️⃣%%begintext\nno end"),
  ]

  @Test("a bar says by how much it is wrong")
  func barLengths() {
    let tune = Tunebook(parsing: "X:1\nM:6/8\nL:1/8\nK:C\nCDE|CDEFGAB|CDEFG|CDECDE|\n").tunes[0]
    #expect(
      tune.check().map(\.message.text) == [
        "the bar is 1/8 of a whole note too long (expected 3/4)",
        "the bar is 1/8 of a whole note too short (expected 3/4)",
      ])
  }

  @Test("pick-ups, repeats in a bar and endings make no bar wrong")
  func rightBars() {
    let text =
      "X:1\nM:6/8\nL:1/8\nK:C\n"
      + "A|CDECDE|1CDECD:|2CDECDE|]\nA|CDECDE|CDECD:|\n"
    #expect(Tunebook(parsing: text).tunes[0].check().map(\.name) == ["repeat-without-start"])
  }

  @Test(
    "a rest of several bars fills each of them, wherever it stands",
    arguments: [
      "C8|Z2|C8|]", "Z2|C8|]", "C8|Z4||G|C8|C7|]", "G|C8|Z3|C7|]", "|:C8|Z2:|C8|]",
      "|:C7:|Z2|C8|]", "|:C8|1Z2:|2Z3|]", "C8|Z2|[M:3/4]C6|Z2|C6|]", "C8|Z2|\nM:3/4\nZ4|C6|]",
      "(3CDEC6|Z2|C8|]", "V:1\nC8|C8|C8|\nV:2\nE8|Z2|\n",
    ])
  func restsOfBars(_ music: String) {
    #expect(check(music) == [])
  }

  @Test("notes beside a rest of several bars make its bar too long")
  func notesBesideRestsOfBars() {
    #expect(check("C8|C2Z2|C8|]") == ["the bar is 1/4 of a whole note too long (expected 1)"])
  }

  @Test("the range that a pitch is out of is the one that sounds")
  func range() {
    let lowest = "C,,,,,"
    let highest = "g''''"
    #expect(check("\(lowest)8|\(highest)8|") == [])
    for note in ["_\(lowest)", "^\(highest)"] {
      #expect(
        check("\(note)8|") == [
          "the note is outside of MIDI's range (\(lowest) to \(highest)); it is silent"
        ])
    }
  }

  /// What is said of the performance of music in 4/4, whose notes are eighths.
  private func check(_ music: String) -> [String] {
    Tunebook(parsing: "X:1\nM:4/4\nL:1/8\nK:C\n" + music).tunes[0].check()
      .filter { $0.severity != .note }.map(\.message.text)
  }

  @Test("what the standard allows is of severity note and no fault")
  func notes() throws {
    // ABC 2.1 §4.8: back to the latest double bar or repeat sign; §10.2 has the old chords.
    let text = "X:1\nM:4/4\nL:1/4\nK:C\n\"Begin\"C+CE+DE|CDEF:|CDE#F:|\n"
    var reader = TuneReader(text)
    let first = reader.next()
    let read = try #require(first)
    let performance = read.tune.performance()
    let all = read.diagnostics + performance.diagnostics
    #expect(
      all.filter { $0.severity == .note }.map(\.name).sorted()
        == ["old-chord", "repeat-without-start", "unknown-chord-symbol"])
    #expect(read.faultCount + performance.faultCount == 1)
    #expect(all.first { $0.severity != .note }?.name == "unknown-character")
  }

  @Test("lines and columns count characters, CRLF and CR as one line end each")
  func locations() {
    let book = Tunebook(parsing: "X:1\r\nT:é\rK:C\né C #D|\n")
    #expect(
      book.diagnostics.map(\.range.lowerBound) == [
        SourceLocation(line: 4, column: 1, utf8Offset: 14),
        SourceLocation(line: 4, column: 5, utf8Offset: 19),
      ])
  }

  @Test("diagnostics of a later tune are located in the whole text")
  func laterTune() {
    let text = "X:1\nK:C\nC|\n\nX:2\nM:4/4\nL:1/4\nK:C\nCDEF|CDE|CDEF|\n"
    let book = Tunebook(parsing: text)
    let place = book.tunes[1].check().map(\.range.lowerBound)
    #expect(place == [SourceLocation(line: 9, column: 6, utf8Offset: 37)])
  }

  @Test("an excerpt shows the line and marks the characters")
  func excerpt() {
    let text = "X:1\nK:C\nA2 [CEG B2 |\n"
    let book = Tunebook(parsing: text)
    #expect(
      book.diagnostics[0].excerpt(from: text) == "3 | A2 [CEG B2 |\n  |    ^^^^^^^^")
    #expect(
      book.diagnostics[0].description
        == "3:4: error: '[' is never closed by ']'; the chord ends here (unclosed-chord)")
  }

  @Test("accents of their own take no column of an excerpt")
  func decomposedExcerpt() {
    let text = "X:1\nK:C\n\"^cafe\u{301}\"C #D e\u{301}|\n"
    let diagnostics = Tunebook(parsing: text).diagnostics
    let line = "3 | \"^cafe\u{301}\"C #D e\u{301}|\n  | "
    #expect(
      diagnostics.map { $0.excerpt(from: text) }
        == [line + "         ^", line + "            ^"])
    #expect(diagnostics.map(\.range.lowerBound.column) == [11, 15])
  }

  @Test("an excerpt from a tune shows the lines of its text")
  func tuneExcerpt() {
    let noise = String(repeating: "é", count: 3_000)
    let text = "X:1\nK:C\nC|\n\nX:2\nK:C\nCD#|\n\(noise)#\(noise)\n"
    let book = Tunebook(parsing: text)
    for diagnostic in book.diagnostics.prefix(50) {
      #expect(diagnostic.excerpt(from: book.tunes[1]) == diagnostic.excerpt(from: text))
    }
    #expect(book.diagnostics[0].excerpt(from: book.tunes[1]) == "7 | CD#|\n  |   ^")
  }

  @Test("an excerpt of a long line is cut around the place")
  func longExcerpt() {
    let text =
      "X:1\nK:C\n" + String(repeating: "C", count: 100) + "#"
      + String(repeating: "D", count: 100)
    let excerpt = Tunebook(parsing: text).diagnostics[0].excerpt(from: text, width: 10)
    #expect(excerpt == "3 | …CCCCC#DDDD…\n  |       ^")
  }

  @Test(
    "what is too much of something is cut and named",
    arguments: [
      ("too-many-octaves", "C" + String(repeating: ",", count: 20)),
      ("too-many-voices", (1...40).map { "[V:\($0)]C" }.joined(separator: "\n")),
      ("channels-shared", (1...20).map { "[V:\($0)]C" }.joined(separator: "\n")),
      ("performance-too-long", "|:" + String(repeating: "C", count: 7_000) + "[1-64C:|"),
      ("time-rounded", "(7:3:1C(11:3:1C(13:3:1C(17:3:1C(19:3:1C(23:3:1C(29:3:1C(31:3:1C"),
      ("time-out-of-range", "M:64/1\n" + String(repeating: "Z500|", count: 5)),
    ])
  func bombs(_ name: String, _ music: String) {
    let tune = Tunebook(parsing: "X:1\nM:4/4\nL:1/4\nK:C\n" + music)
    let found = tune.diagnostics + tune.tunes[0].check()
    #expect(found.contains { $0.name == name })
  }

  @Test("a tune of nothing but noise has a limited number of diagnostics")
  func limit() {
    let book = Tunebook(parsing: "X:1\nK:C\n" + String(repeating: "#C", count: 5_000))
    #expect(book.diagnostics.count == 1_001)
    #expect(book.diagnostics.last?.name == "further-omitted")
  }
}
