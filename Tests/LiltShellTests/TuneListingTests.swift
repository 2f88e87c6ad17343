import Drawing
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("Tunes as tables")
struct TuneListingTests {
  private func listing(_ texts: String...) -> [String] {
    let entries = texts.enumerated().map { place, text in
      TuneShelf.Entry(name: "t\(place + 1)", text: text, cell: 1)
    }
    return ShelvedTunes.listing(of: entries).table.lines()
  }

  @Test("a tune's metre, key, bars, faults and first bars, in the order of a reader's interest")
  func columns() {
    let jig =
      "X:1\nT:Untitled\nM:6/8\nK:G\n"
      + "G|\"G\"GAB dBG|ABA AGF|\nGFG hGFE|B2c ded|efg efg|g3 G3|]\n"
    #expect(
      listing(jig) == [
        "name  metre  key  bars  faults  saved  first bars",
        "t1    6/8    G       6       1  no     G|\"G\"GAB dBG|ABA AGF| ↵ GFG hGFE|",
      ])
  }

  @Test("a title takes a column only where somebody chose one; kept marks only where there are any")
  func titles() throws {
    let untitled = "X:1\nT:Untitled\nK:C\nC|\n"
    #expect(!listing(untitled, untitled)[0].contains("title"))
    let lines = listing(untitled, "X:1\nT:A tune with a rather long title\nK:C\nC|\n")
    #expect(lines[1].hasPrefix("t1                                 C "))
    #expect(lines[2].hasPrefix("t2    A tune with a rathe…         C "))
    var shell = TestShell()
    shell.session.execute("X:1\nT:Untitled\nK:C\nC|")
    shell.session.execute("tunes")
    #expect(!shell.recorder.output.contains("kept"))
    shell.session.execute("keep t1")
    shell.session.execute("tunes")
    #expect(shell.recorder.output.contains("kept  saved"))
  }

  @Test(
    "what a tune lacks stays empty",
    arguments: [
      ("X:1\n", "t1                  0       1  no"),
      ("X:1\nM:6/8\nK:D\n", "t1    6/8    D       0       0  no"),
      ("X:1\nM:none\nK:none\nabc\n", "t1    none   none     1       0  no     abc"),
    ])
  func missing(_ text: String, _ line: String) {
    // The head widens with the key.
    let shown = listing(text)[1]
    #expect(shown.replacing(" ", with: "") == line.replacing(" ", with: ""), "\(shown)")
  }

  @Test("the first voice, without fields, comments and the bar lines before the music")
  func music() {
    func bars(_ body: String) -> String { TuneSummary("X:1\nM:4/4\nL:1/4\nK:C\n" + body).firstBars }
    #expect(bars("V:1\nCDEF|GABc|\nV:2\nC4|C4|\n") == "CDEF|GABc|")
    #expect(bars("[V:1] CDEF|GABc|\n[V:2] C4|C4|\n") == "[V:1] CDEF|GABc|")
    #expect(bars("% said\n|:CDEF|GABc:|%no\nP:B\n\"A|B\"c4|]\n") == "|:CDEF|GABc:| ↵ \"A|B\"c4|]")
    #expect(bars("||:C4|D4|E4|F4|G4|A4|\n") == "||:C4|D4|E4|F4|")
    #expect(bars("C\tD\tEF|\n") == "C D EF|")
    #expect(bars("C\u{7}De\u{301}|\n") == "C\u{7}De\u{301}|")
    let long = String(repeating: "C/2", count: 500)
    #expect(bars(long).unicodeScalars.count == 100)
    #expect(bars("") == "")
  }

  @Test("a line fills the window and is cut at its edge, whatever is in the tune")
  func width() {
    let tunes = [
      "X:1\nT:\u{7}bell\nM:4/4\nK:C\nC\u{7}DE|" + String(repeating: "cdec|", count: 40) + "\n",
      "X:1\nT:e\u{301}e\u{301}\nM:4/4\nK:C\n" + String(repeating: "e\u{301}fga|", count: 40) + "\n",
      "X:1\nM:4/4\nL:1/4\nK:C\n" + String(repeating: "cdec|\n", count: 5_000),
    ]
    let entries = tunes.enumerated().map {
      TuneShelf.Entry(name: "t\($0 + 1)", text: $1, cell: 1)
    }
    let result = ShelvedTunes.listing(of: entries)
    for width in [60, 80] {
      for line in result.table.lines(width: width) {
        #expect(displayWidth(of: line) <= width, "\(line)")
      }
    }
    #expect(result.json.array?.last?.object?["bars"] == .int(5_000))
    #expect(result.table.lines()[3].contains(" 5,000 "))
  }

  @Test("JSON has every figure, whatever the table leaves out")
  func json() throws {
    var shell = TestShell()
    shell.session.execute("X:1\nT:Untitled\nM:6/8\nGAB|")
    shell.session.execute("tunes --json")
    let line = try #require(shell.recorder.output.split(separator: "\n").last)
    let tune = try #require(try JSONValue(parsing: String(line)).array?.first?.object)
    #expect(tune["title"] == .string("Untitled") && tune["cell"] == .int(1))
    #expect(tune["meter"] == .string("6/8") && tune["key"] == .null)
    #expect(tune["bars"]?.int != nil && tune["kept"] == .bool(false))
    #expect(tune["firstBars"] == .string("GAB|"))
  }

  @Test("sample and finish say what is wrong with their tune, once and with the place")
  func faults() throws {
    var shell = try ModelShell.withModel()
    let before = shell.error.utf8.count
    shell.does("sample --start 'X:1' --length 60 --seed 3 --export t.mid")
    let notes = String(decoding: shell.error.utf8.dropFirst(before), as: UTF8.self)
    let entry = try #require(shell.session.tunes.entries.first)
    let tune = PlayedTune(entry.text)
    #expect(tune.faultCount > 2)
    #expect(notes.contains("\nt1: \(tune.faultCount) faults (check t1)\n"))
    #expect(notes.contains("t1:\(tune.faults[0])\nt1:\(tune.faults[1])\n"), "\(notes)")
    #expect(!notes.contains("\(tune.faults[2])"))
    #expect(notes.split(separator: "\n").count { $0.contains("faults") } == 1)

    let table = shell.prints("sample --count 3 --start 'X:1' --length 60 --seed 3")
    let json = try shell.json("sample --count 3 --start 'X:1' --length 60 --seed 3 --json")
    let counts = try #require(json.array).compactMap { $0.object?["faults"]?.int }
    #expect(counts.count == 3 && counts.contains(tune.faultCount))
    for (line, count) in zip(table.split(separator: "\n").dropFirst(), counts) {
      #expect(line.split(separator: " ").contains("\(count)"), "\(line)")
    }
  }
}
