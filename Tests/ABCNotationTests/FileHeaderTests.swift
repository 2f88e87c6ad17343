import StandardMIDI
import Testing

@testable import ABCNotation

/// The file header (ABC 2.1 §2.2.2), free text (§2.2.3) and the table of fields (§3).
@Suite("file header")
struct FileHeaderTests {
  private func tunes(_ text: String) -> [Tune] { Tunebook(parsing: text).tunes }

  /// The names of the diagnostics of a text with their places.
  private func faults(_ text: String) -> [String] {
    Tunebook(parsing: text).diagnostics.map {
      "\($0.range.lowerBound.line):\($0.range.lowerBound.column) \($0.name)"
    }
  }

  private let tune = "X:1\nT:t\nM:4/4\nK:C\nCDEF|\n"

  @Test("a unit note length before the first tune holds for every tune, which may override it")
  func unitNoteLength() {
    let text = "L:1/4\n\n\(tune)\nX:2\nT:u\nM:4/4\nL:1/16\nK:C\nCDEF|\n\nX:3\nM:4/4\nK:C\nCDEF|\n"
    let read = tunes(text)
    #expect(
      read.map(\.unitNoteLength) == [Fraction(1, 4), Fraction(1, 16), Fraction(1, 4)])
    let melody = read[0].performance().voices[0].melody
    #expect(melody.map(\.duration) == Array(repeating: Fraction(1, 4), count: 4))
    #expect(read[0].values(of: "L") == ["1/4"])
    #expect(read[1].values(of: "L") == ["1/16"])
    #expect(faults(text) == [])
  }

  @Test("a continuation belongs to the line before, also if that does not count")
  func continuation() {
    #expect(
      faults("N:one\nP:AB\n+:C\n\n\(tune)") == [
        "2:1 field-not-in-file-header", "3:3 continues-nothing",
      ])
    #expect(
      faults("N:one\n%%begintext\n%%endtext\n+:C\n\n\(tune)") == ["4:3 continues-nothing"])
    #expect(
      faults("X:1\nT:a\n\n+:b\nK:C\nC|\n") == ["3:1 blank-line-in-header", "4:3 continues-nothing"])
    #expect(
      faults("X:1\nV:1 foo\n+:clef=bass\nK:C\nC|\n") == ["2:5 left-over"])
    #expect(faults("X:1\nP:A!\n+:B!\nP:A!\nK:C\nC|\n").count == 2)
  }

  @Test("a directive that is not played is legal for a reader in a file header too")
  func unplayedDirective() {
    let text = "%%MIDI unknown 1\n\n\(tune)"
    #expect(faults(text) == ["1:1 unplayed-directive"])
    var reader = ABCReader()
    reader.read(text)
    #expect(reader.isLegal)
  }

  @Test("meter, rhythm, symbols and directives before the first tune hold for every tune")
  func otherFields() {
    let text =
      "M:2/4\nR:hornpipe\nU:Q=!trill!\n%%MIDI program 73\nI:MIDI transpose 2\n\n"
      + "X:1\nT:t\nK:C\nQC4 C4|\n"
    let tune = tunes(text)[0]
    #expect(tune.meter == Meter(2, 4))
    #expect(tune.unitNoteLength == Fraction(1, 16))
    #expect(tune.rhythm == "hornpipe")
    #expect(tune.voices[0].elements.first == .decoration(.named("trill")))
    let voice = tune.performance().voices[0]
    #expect(voice.program == 73)
    #expect(voice.melody.last?.key == 62)
    #expect(faults(text) == [])
  }

  @Test("text fields are inherited unless the tune has its own")
  func textFields() {
    let text = "C:Trad.\nZ:me\nr:remark\n%comment\n\n\(tune)\nX:2\nT:u\nC:Anne\nK:C\nC|\n"
    let read = tunes(text)
    #expect(read[0].values(of: "C") == ["Trad."])
    #expect(read[1].values(of: "C") == ["Anne"])
    #expect(read.map { $0.first("Z") } == ["me", "me"])
    #expect(read.allSatisfy { $0.values(of: "r").isEmpty && $0.values(of: "%").isEmpty })
  }

  @Test(
    "a field that the table of the standard does not allow in a file header is reported and left out",
    arguments: ["K:G", "P:AB", "Q:1/4=60", "T:Title", "V:1 clef=bass", "W:words", "s:!p!", "w:la"])
  func barred(field: String) {
    let text = "\(field)\n\n\(tune)"
    #expect(faults(text) == ["1:1 field-not-in-file-header"])
    #expect(tunes(text) == tunes(tune))
  }

  @Test("faults of the file header are reported once, with the first tune")
  func once() {
    let text = "M:7/4\n%%MIDI program 200\nM:x\nL:1/3\n\n\(tune)\n\(tune)"
    let expected = ["2:1 bad-directive", "3:3 bad-meter", "4:3 bad-unit-note-length"]
    #expect(faults(text) == expected)
    var reader = TuneReader(text)
    let (first, second) = (reader.next(), reader.next())
    #expect(first?.diagnosticCount == 3 && first?.faultCount == 3)
    #expect(second?.diagnosticCount == 0)
    #expect(
      first?.diagnostics.first?.excerpt(from: first!.tune)
        == "2 | %%MIDI program 200\n  | ^^^^^^^^^^^^^^^^^^")
  }

  @Test("a blank line in the file header, and none at its end, get a note")
  func blankLines() {
    #expect(faults("L:1/4\n\nM:3/4\n\n\(tune)") == ["2:1 blank-line-in-file-header"])
    #expect(tunes("L:1/4\n\nM:3/4\n\nX:1\nT:t\nK:C\nC|")[0].meter == Meter(3, 4))
    #expect(faults("L:1/4\n\(tune)") == ["2:1 open-file-header"])
    #expect(tunes("L:1/4\n\(tune)")[0].unitNoteLength == Fraction(1, 4))
    for text in ["\n\n% comment\n\(tune)", "%abc-2.1\n\n\(tune)", "\u{FEFF}\n\(tune)"] {
      #expect(faults(text) == [], "\(text)")
    }
  }

  @Test("free text sets nothing, and what was probably meant to count is reported")
  func freeText() {
    let prose = "This book has reels.\nA: what is a reel?\nM: my name, 2020\n\n\(tune)"
    #expect(faults(prose) == [])
    #expect(tunes(prose) == tunes(tune))
    let late = "This book has reels.\n\nL:1/4\n%%MIDI program 3\n\n\(tune)"
    #expect(faults(late) == ["3:1 in-free-text", "4:1 in-free-text"])
    #expect(tunes(late) == tunes(tune))
    let block = "%%begintext\nL:1/4\n\nM:3/4\n%%endtext\n\n\(tune)"
    #expect(tunes(block) == tunes(tune))
    let line = "L:1/4\nsome words\nM:3/4\n\nX:1\nT:t\nK:C\nC|"
    #expect(faults(line) == ["2:1 text-in-header"])
    #expect(tunes(line)[0].meter == Meter(3, 4))
  }

  @Test("only text before the first tune is a file header")
  func betweenTunes() {
    let text = "\(tune)\nL:1/4\n%%MIDI program 73\n\n\(tune)"
    #expect(faults(text) == ["7:1 after-tune"])
    #expect(tunes(text)[1] == tunes(tune)[0])
    #expect(faults("\(tune)\nThe next one\nis faster.\n\n\(tune)") == [])
  }

  @Test(
    "a directive that names another file is reported wherever it stands",
    arguments: [
      ("%%abc-include a.abh\n\nX:1\nT:t\nK:C\nC|", "1:1"),
      ("I:abc-include a.abh\n\nX:1\nT:t\nK:C\nC|", "1:3"),
      ("X:1\nT:t\n%%abc-include a.abh\nK:C\nC|", "3:1"),
      ("X:1\nT:t\nK:C\nI:abc-include a.abh\nC|", "4:3"),
      ("X:1\nT:t\nK:C\nC [I:abc-include a.abh] D|", "4:6"),
    ])
  func include(text: String, place: String) {
    #expect(faults(text) == ["\(place) include-ignored"])
  }

  @Test("the version and the character set are known; an unknown character set is reported")
  func versionAndCharset() {
    let known = "%abc-2.1\nI:abc-version 2.1\n%%abc-charset iso-8859-1\nI:abc-charset utf-8\n"
    #expect(faults("\(known)\n\(tune)") == [])
    #expect(tunes("\(known)\n\(tune)") == tunes(tune))
    #expect(faults("%%abc-charset iso-8859-2\n\n\(tune)") == ["1:1 unknown-charset"])
  }

  // MARK: Taken out of the file

  private let books = [
    "L:1/4\n\nX:1\nT:t\nM:4/4\nK:C\nCDEF|\n",
    "M:3/4\nL:1/4\nC:Trad.\n%%MIDI program 73\nU:Q=!trill!\n\nX:1\nM:x\nT:t\nK:C\nQCDE|\n\nX:2\nK:D\nC|",
    "R:hornpipe\nM:4/4\n+:x\n%%scale 0.7\nI:linebreak $\n\nX:3\nT:a\nT:b\n+:c\njunk\n\n%c\nC:me\nK:C\nC|",
    "L:1/16\n\nX:1\nT:no key\nCDEF|",
    "L:1/16\n\nX:1\nT:t",
    "L:1/16\n\nX:1",
    "L:1/16\nX:\n\nT:u\nK:C\nC|\n",
    "L:1/4\r\rX:1\rT:t\rK:C\rC|\r",
    "L:1/4\r\n\r\nX:1\r\nT:t\r\nK:C\r\nC|\r\n",
  ]

  @Test("a tune written as ABC, and its complete text, are the same tune without the file")
  func completeText() throws {
    for book in books {
      for read in TuneReader(book) {
        let tune = read.tune
        let source = try #require(tune.source)
        #expect(Tune.parsing(tune.abc).tune == tune, "\(book)")
        let complete = source.completeText
        #expect(Tune.parsing(complete).tune == tune, "\(complete)")
        #expect(complete != source.text)
        #expect(book.hasSuffix(source.text) || tune.referenceNumber == 1)
      }
    }
    let read = try #require(TuneReader.firstTune(in: books[0]).tune.source)
    #expect(read.text == "X:1\nT:t\nM:4/4\nK:C\nCDEF|\n")
    #expect(read.completeText == "X:1\nT:t\nL:1/4\nM:4/4\nK:C\nCDEF|\n")
    #expect(read.range.lowerBound == SourceLocation(line: 3, column: 1, utf8Offset: 7))
  }

  @Test("completing the tunes of a text keeps everything else, and only what is heard if asked")
  func completing() {
    let book = "L:1/4\nC:me\n%%scale 1\n\nX:1\nT:t\nK:C\nC|\n\nwords\n\nX:2\nL:1/8\nC:you\nK:D\nD|"
    #expect(
      TuneReader.completingTunes(of: book)
        == "L:1/4\nC:me\n%%scale 1\n\nX:1\nT:t\nL:1/4\nC:me\n%%scale 1\nK:C\nC|\n\nwords\n\n"
        + "X:2\n%%scale 1\nL:1/8\nC:you\nK:D\nD|")
    #expect(
      TuneReader.completingTunes(of: book, heardOnly: true)
        == "L:1/4\nC:me\n%%scale 1\n\nX:1\nT:t\nL:1/4\nK:C\nC|\n\nwords\n\n"
        + "X:2\nL:1/8\nC:you\nK:D\nD|")
    #expect(TuneReader.completingTunes(of: "% words\n\n" + tune) == nil)
    #expect(TuneReader.completingTunes(of: tune) == nil)
    #expect(TuneReader.completingTunes(of: "L:1/4\nCD") == nil)
  }

  @Test("places in a tune count from its own text, and diagnostics from that of the file")
  func places() throws {
    let text = "L:1/4\n\nX:1\nT:t\nK:C\nCD ^|\n"
    let read = TuneReader.firstTune(in: text)
    #expect(read.diagnostics.map(\.range.lowerBound) == [.init(line: 6, column: 4, utf8Offset: 22)])
    #expect(read.diagnostics[0].excerpt(from: read.tune) == "6 | CD ^|\n  |    ^")
    let melody = read.tune.performance().voices[0].melody
    #expect(melody.map(\.source) == [12..<13, 13..<14])
  }

  // MARK: The end of a tune

  @Test("music and lyrics after a blank line in a tune are not played, and reported once")
  func afterTune() {
    #expect(faults("\(tune)\nGABc|\nd2e2|\n") == ["7:1 after-tune"])
    #expect(tunes("\(tune)\nGABc|\nd2e2|\n") == tunes(tune))
    #expect(faults("\(tune)\n\nW:words\n") == ["8:1 after-tune"])
    let read = TuneReader.firstTune(in: "\(tune)\nGABc|\nwords\nd2e2|\n\nwords\n")
    #expect(read.diagnostics[0].range.upperBound.line == 9)
    for words in ["Bad", "A cabbage", "Dear Abe, | played ABBA twice", "| Am | G |", "%%newpage"] {
      #expect(faults("\(tune)\n\(words)\n") == [], "\(words)")
    }
  }

  // MARK: Text blocks

  @Test("a blank line in a text block ends neither header nor tune")
  func blankLineInText() {
    for kind in ["text", "ps", "svg"] {
      let text =
        "X:1\nT:t\n%%begin\(kind)\n\nCDE|\n\nK:D\n%%end\(kind)\nL:1/4\nK:C\nCD|\n%%begin\(kind)\nGA|\n"
        + "\nGA|\n%%end\(kind)\nEF|\n"
      let tune = tunes(text)[0]
      #expect(tune.performance().voices[0].melody.map(\.key) == [60, 62, 64, 65])
      #expect(tune.key == Key(.c))
      #expect(faults(text) == [])
      #expect(Tune.parsing(tune.abc).tune == tune)
    }
  }

  @Test("a text block that is never closed ends before music, a field or a blank line")
  func unclosedText() {
    let body = "X:1\nT:t\nL:1/4\nK:C\nCD|\n%%begintext\nsome words\n"
    for (rest, keys) in [
      ("EF|\n", [60, 62, 64, 65]), ("K:D\nF\n", [60, 62, 66]), ("", [60, 62]),
      ("\nX:2\nK:C\n%%endtext\n", [60, 62]), ("%%begintext\nwords\nEF|", [60, 62, 64, 65]),
    ] {
      let tune = tunes(body + rest)[0]
      #expect(tune.performance().voices[0].melody.map(\.key) == keys, "\(rest)")
      #expect(faults(body + rest).contains("6:1 unclosed-text"))
      #expect(Tune.parsing(tune.abc).tune == tune, "\(tune.abc)")
    }
    let header = "X:1\nT:t\n%%beginps\n0 0 moveto\nL:1/4\nK:C\nCD|\n"
    #expect(faults(header) == ["3:1 unclosed-text"])
    #expect(tunes(header)[0].unitNoteLength == Fraction(1, 4))
    #expect(Tune.parsing(tunes(header)[0].abc).tune == tunes(header)[0])
  }
}
