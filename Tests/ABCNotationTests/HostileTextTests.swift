import Testing

@testable import ABCNotation

/// Texts from outside that are long, damaged or in no known form: read in linear time, without a trap.
@Suite("hostile text", .timeLimit(.minutes(3)))
struct HostileTextTests {
  private func faults(_ bytes: [UInt8]) -> [String] {
    TuneReader(utf8: bytes).flatMap(\.diagnostics).map(\.name)
  }

  private func faults(_ text: String) -> [String] { faults(Array(text.utf8)) }

  private let tune = "X:1\nT:t\nK:C\nC|\n"

  @Test("a long file header is cut, and its tunes stay small")
  func longFileHeader() throws {
    let limit = FileHeader.fieldLimit
    for line in ["m:k=c\n", "N:x\n", "%%x\n"] {
      let within = String(repeating: line, count: limit) + "\n\(tune)"
      #expect(faults(within) == [])
      let beyond = String(repeating: line, count: limit + 1) + "\n\(tune)"
      #expect(faults(beyond) == ["file-header-too-long"])
      let read = TuneReader.firstTune(in: String(repeating: line, count: 50_000) + "\n\(tune)")
      #expect(read.tune.fields.count <= limit + 3)
      #expect(read.diagnosticCount == 1_001)
    }
    let limited = HeaderParser.continuedLimit
    let text = String(repeating: "x", count: limited - 3)
    #expect(faults("X:1\nN:\(text)\n+:x\n+:x\nK:C\n") == ["field-too-long"])
    #expect(faults("X:1\nK:C\nN:\(text)\n+:x\n+:x\n") == ["field-too-long"])
    let lines = String(repeating: "+:x\n", count: 50_000)
    // The words of a song have no limit.
    for (text, names): (String, Set<String>) in [
      ("X:1\nT:t\n\(lines)K:C\nC|\n", ["field-too-long", "further-omitted"]),
      ("X:1\nT:t\nK:C\nC|\nw:x\n\(lines)", []),
    ] {
      let read = TuneReader.firstTune(in: text)
      #expect(Set(read.diagnostics.map(\.name)) == names)
      #expect(read.diagnosticCount <= 1_001)
      #expect(read.tune.titles[0].utf8.count <= limited)
      #expect(read.tune.performance().voices[0].melody.map(\.key) == [60])
    }
  }

  @Test("words before a mode and continued voices cost no more than their text")
  func longFields() {
    let words = String(repeating: "harmonic ", count: 100_000)
    #expect(faults("X:1\nK:A \(words)minor\nC|\n").first == "left-over")
    let lines = String(repeating: "+:x=1\n", count: 1_000)
    let found = faults("X:1\nV:a\n\(lines)K:C\nC|\n")
    #expect(found == Array(repeating: "left-over", count: 1_000))
  }

  @Test("a text with a header only has no tune")
  func headerOnly() {
    for text in ["L:1/4", "L:1/4\n\n", "%%begintext\n", "%%begintext\nX", "+:x", "\u{FEFF}"] {
      #expect(Tunebook(parsing: text).tunes.isEmpty)
      #expect(Tunebook(parsing: text).diagnostics.isEmpty)
      #expect(TuneReader.completingTunes(of: text) == nil)
      #expect(Tune.parsing(text).tune.voices.count == 1)
    }
  }

  @Test(
    "a long line of noise is read once",
    arguments: [
      "\\", "&", "&#", "\"", "!", "[r:", "(", "k", "kk=", "/", "%%begin", "1/4 ", "Q", "|", "ab|",
    ])
  func longLine(noise: String) {
    let line = String(repeating: noise, count: 200_000 / noise.utf8.count)
    // Beside the noise stands a note, but for the text in which the noise is the music.
    for (text, keys): (String, [Int]?) in [
      ("\(line)\n\n\(tune)", [60]), ("N:\(line)\n\n\(tune)", [60]),
      ("X:1\nT:\(line)\nQ:\(line)\nM:\(line)\nK:C\nC\n", [60]),
      ("m:k=c\nm:kkkkkkkkkl=d\n\nX:1\nT:t\nK:C\n\(line)\nw:\(line)\n", nil),
      ("\(tune)\n\(line)\n\(line)\n", [60]),
      ("X:1\nm:\(line)\nL:\(line)\nK:C\n+:\(line)\nC\n", [60]),
    ] {
      let tunes = Array(TuneReader(text))
      #expect(tunes.count == 1)
      for read in tunes {
        let performance = read.tune.performance()
        #expect(read.diagnosticCount <= 1_001 && performance.diagnosticCount <= 1_001)
        let voice = performance.voices[0]
        if let keys { #expect(voice.melody.map(\.key) == keys) }
        #expect(voice.lyrics.count <= voice.melody.count)
        #expect(read.tune.titles.allSatisfy { $0.utf8.count <= line.utf8.count })
        #expect(read.tune.source?.completeText.contains("K:C\n") == true)
      }
    }
  }

  @Test("many text blocks that are never closed are searched once")
  func openBlocks() {
    let blocks = String(repeating: "%%begintext\nwords\n\n", count: 20_000)
    let music = String(repeating: "%%beginps\nCD|\n", count: 20_000)
    for (text, names, notes): (String, Set<String>, Int) in [
      ("\(blocks)\n\(tune)", [], 1), ("\(tune)\(blocks)", ["unclosed-text"], 1),
      (
        "X:1\n\(blocks)K:C\nC|", ["blank-line-in-header", "unclosed-text", "further-omitted"], 1
      ),
      ("X:1\nK:C\n\(music)", ["unclosed-text", "further-omitted"], 40_000),
    ] {
      #expect(Set(faults(text)) == names)
      #expect(TuneReader(text).map { $0.tune.performance().voices[0].melody.count } == [notes])
    }
  }

  @Test("ties that are open in many layers cost no more than their number")
  func openTies() {
    let layers = String(repeating: "A-&", count: 100_000)
    let voice = Tune.parsing("X:1\nL:1/4\nK:C\n\(layers)A|A|\n").tune.performance().voices[0]
    #expect(voice.melody.count == 100_001)
  }

  @Test("labels of parts and changes of chords cost no more than their number")
  func longOrder() {
    let parts = String(repeating: "P:A\nC\nP:B\nD\n", count: 200_000)
    let inOrder = Tune.parsing("X:1\nL:1/4\nP:AB\nK:C\n\(parts)").tune.performance().voices[0]
    #expect(inOrder.melody.prefix(200_000).allSatisfy { $0.key == 60 })
    #expect(inOrder.melody.count == Unrolling.stepLimit / 2)
    let changes = (0..<60_000).map { "\"C\($0)\"[I:MIDI transpose \($0 % 2)]" }.joined()
    let chords = Tune.parsing("X:1\nL:1/4\nK:C\n\(changes)\"G\"C|\n").tune.performance().voices[0]
    #expect(chords.bass.map(\.key) == [44])
  }

  @Test("line ends of all kinds, NULs, a byte order mark and invalid UTF-8 change nothing else")
  func bytes() throws {
    let lines = [
      "L:1/4", "%%MIDI program 3", "", "X:1", "T:t", "K:C", "CD|", "", "X:2", "K:C", "E|",
    ]
    for end in ["\n", "\r", "\r\n"] {
      for mark in ["", "\u{FEFF}"] {
        let text = mark + lines.map { $0 + end }.joined()
        let tunes = TuneReader(utf8: Array(text.utf8)).map(\.tune)
        #expect(tunes.map(\.referenceNumber) == [1, 2])
        #expect(tunes.map(\.unitNoteLength) == [Fraction(1, 4), Fraction(1, 4)])
        #expect(tunes[0].source?.range.lowerBound.line == 4)
        #expect(tunes[0].source?.range.lowerBound.column == 1)
        #expect(tunes[0].performance().voices[0].program == 3)
        #expect(faults(text) == [])
        for tune in tunes {
          let complete = try #require(tune.source?.completeText)
          #expect(Tune.parsing(complete).tune == tune)
        }
      }
    }
    #expect(TuneReader(utf8: Array("\u{FEFF}X:1\nK:C\nC|".utf8)).map(\.tune.referenceNumber) == [1])
    let start = TuneReader.firstTune(in: "\u{FEFF}X:1\nK:Q\nC|").diagnostics[0].range.lowerBound
    #expect(start == SourceLocation(line: 2, column: 3, utf8Offset: 9))
    for byte: UInt8 in [0, 0x80, 0xC3, 0xED, 0xFF] {
      for place in 0...8 {
        var pieces = Array("L:1/4\n\nX:1\nT:\\'e&#1;\nQ:\"a\"\nm:k=c\nK:C\nk&C|\nw:\\u00e9\n".utf8)
        pieces.insert(contentsOf: [byte, byte], at: place * 6)
        for read in TuneReader(utf8: pieces) {
          _ = read.diagnostics
          _ = read.tune.titles
          _ = read.tune.performance().diagnostics
          #expect(Tune.parsing(read.tune.abc).tune.abc == read.tune.abc, "\(byte) at \(place * 6)")
        }
      }
    }
  }
}
