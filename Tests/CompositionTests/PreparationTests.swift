import ABCNotation
import CharRNN
import JSON
import TestSupport
import Testing

@testable import Composition

@Suite("Preparation")
struct PreparationTests {
  private let tune = """
    X:1
    T:One % a title
    % Nottingham Music Database
    S:Trad, arr Phil
    +:and others
    C:nobody
    R:jig
    M:6/8
    %%MIDI program 5
    K:D
    % first part
    N:slowly
    DFA d2A | % remark
    w:la la
    BAF A3 |]


    """

  private func corpus(
    _ text: String, heldOut: Double = 0, _ change: (inout Preparation) -> Void
  ) throws -> TuneCorpus {
    var preparation = Preparation()
    change(&preparation)
    return try TuneCorpus(
      name: "book", texts: [("book", DecodedText(decoding: Array(text.utf8)))],
      heldOutShare: heldOut, preparation: preparation)
  }

  private func text(_ corpus: TuneCorpus, _ index: Int = 0) -> String {
    corpus.text(of: corpus.tunes[index]).string
  }

  @Test("credits go with the lines that continue them, in the header and in the body")
  func credits() throws {
    let corpus = try corpus(tune) { $0.dropped = [.credits] }
    #expect(
      text(corpus) == """
        X:1
        T:One % a title
        % Nottingham Music Database
        R:jig
        M:6/8
        %%MIDI program 5
        K:D
        % first part
        DFA d2A | % remark
        w:la la
        BAF A3 |]


        """)
    #expect(corpus.report.credits == .init(tunes: 1, characters: 48))
  }

  @Test("comments go, also at the ends of lines; directives stay")
  func comments() throws {
    let corpus = try corpus(tune) { $0.dropped = [.comments, .credits] }
    #expect(
      text(corpus)
        == "X:1\nT:One\nR:jig\nM:6/8\n%%MIDI program 5\nK:D\nDFA d2A |\nw:la la\nBAF A3 |]\n\n")
    #expect(corpus.report.comments == .init(tunes: 1, characters: 60))
  }

  @Test("fields that are not kept go from the header in the tune's order; X and K stay always")
  func fields() throws {
    let corpus = try corpus("X:1\nQ:120\n+:x\nM:3/4\nT:t\nL:1/4\nK:C\nT:in the body\nCDE|\n") {
      $0.fields = Array("TM".unicodeScalars)
    }
    #expect(text(corpus) == "X:1\nM:3/4\nT:t\nK:C\nT:in the body\nCDE|\n")
    #expect(corpus.report.fields == .init(tunes: 1, characters: 16))
  }

  @Test("a text block keeps lines that look like comments or credits")
  func textBlock() throws {
    let found = "X:1\nK:C\n%%begintext\nS:words\n% words\n%%endtext\nCDE|\n"
    let corpus = try corpus(found) { $0.dropped = [.comments, .credits] }
    #expect(text(corpus) == found)
    #expect(corpus.report == PreparationReport())
  }

  @Test("training tunes with faults are left out; held-out tunes stay")
  func faults() throws {
    let book = (0..<20).map { "X:\($0)\nM:4/4\nK:C\n\($0 % 2 == 0 ? "CD|" : "")CDEF GABc|]\n\n" }
    let different = book.enumerated().map { $1.replacing("B", with: "B\($0 + 1)/8") }.joined()
    let plain = try corpus(different, heldOut: 0.3) { _ in }
    let corpus = try corpus(different, heldOut: 0.3) { $0.dropped = [.faults] }
    #expect(corpus.tunes(in: .heldOut).map(\.string) == plain.tunes(in: .heldOut).map(\.string))
    for tune in corpus.tunes where tune.role == .faulty {
      #expect(Tune.parsing(corpus.text(of: tune).string).tune.performance().faultCount > 0)
    }
    #expect(corpus.report.faults.tunes == corpus.tunes.count { $0.role == .faulty })
    #expect(corpus.report.faults.tunes > 0)
  }

  @Test(
    "a tune in another unit note length sounds the same",
    arguments: [
      ("L:1/4\nK:C\nC2 D/E/ F3/2G//|z4|[CE]2[G2B2]|", "L:1/8\nK:C\nC4 DE F3G/2|z8|[CE]4[G4B4]|"),
      (
        "L:1/16\nK:C\nA>B (3cde Z|[L:1/8]A2|\nL:1/4\nA|",
        "L:1/8\nK:C\nA/2>B/2 (3c/2d/2e/2 Z|[L:1/8]A2|\nL:1/8\nA2|"
      ),
      ("M:2/4\nK:C % key\nA4 B4|", "M:2/4\nL:1/8\nK:C % key\nA2 B2|"),
      ("M:4/4\nK:C\n{c}A4 B4|", "M:4/4\nK:C\n{c}A4 B4|"),
    ])
  func units(_ found: String, _ expected: String) throws {
    let corpus = try corpus("X:1\n\(found)\n") { $0.unit = Fraction(1, 8) }
    #expect(text(corpus) == "X:1\n\(expected)\n")
    #expect(corpus.report.otherUnits == 0)
    #expect(corpus.report.units.tunes == (found == expected ? 0 : 1))
  }

  @Test("a tune whose tempo counts units keeps its own unit, and is counted")
  func otherUnits() throws {
    let found = "X:1\nL:1/4\nQ:C=120\nK:C\nCDEF|\n"
    let corpus = try corpus(found) { $0.unit = Fraction(1, 8) }
    #expect(text(corpus) == found)
    #expect(corpus.report.otherUnits == 1 && corpus.report.units.tunes == 0)
  }

  @Test("every Nottingham tune in another unit sounds the same", .needsNottingham)
  func nottinghamUnits() throws {
    let path = try #require(Corpora.nottingham) + "/hpps.abc"
    var changed = 0
    for read in TuneReader(try Fixtures.text(at: path)) {
      for unit in [Fraction(1, 4), Fraction(1, 16)] {
        let new = try #require(read.tune.text(inUnit: unit), "\(read.tune.titles)")
        let other = Tune.parsing(new).tune
        #expect(other.unitNoteLength == unit)
        #expect(
          read.tune.performance().voices.map { $0.melody.map { [$0.onset, $0.duration] } }
            == other.performance().voices.map { $0.melody.map { [$0.onset, $0.duration] } })
        changed += 1
      }
    }
    #expect(changed > 100)
  }

  @Test("a style stands on a line of its own after X:")
  func styles() throws {
    let corpus = try corpus("X:1\nK:C\nC|\n\nX:2") { $0.writesStyle = true }
    #expect(text(corpus) == "X:1\n% style book\nK:C\nC|\n\n")
    #expect(text(corpus, 1) == "X:2\n% style book\n")
    #expect(Preparation.style(named: "O’Neill's 1001.a_b") == "O-Neill-s-1001.a_b")
  }

  @Test("transposed copies go; a copy of a held-out tune goes from training; held-out tunes stay")
  func transposedCopies() throws {
    var book = ""
    for number in 0..<30 {
      let music = "CDEF G\(number + 1)/8 A|GFED [CE]4|]"
      let tune = Tune.parsing("X:1\nM:4/4\nK:C\n\(music)\n").tune
      for (place, semitones) in [0, 2, -5].enumerated() {
        let text = try #require(tune.transposedText(bySemitones: semitones))
        book += text.replacing("X:1", with: "X:\(3 * number + place)\nT:copy \(place)") + "\n"
      }
    }
    let plain = try corpus(book, heldOut: 0.2) { _ in }
    let corpus = try corpus(book, heldOut: 0.2) { $0.distinctness = .transposed }
    #expect(corpus.tunes(in: .heldOut).map(\.string) == plain.tunes(in: .heldOut).map(\.string))
    let families = corpus.tunes.indices.map { $0 / 3 }
    let heldOut = Set(
      families.filter { family in
        (0..<3).contains { corpus.tunes[3 * family + $0].role == .heldOut }
      })
    for family in Set(families) {
      let training = (0..<3).count { corpus.tunes[3 * family + $0].role == .training }
      #expect(training == (heldOut.contains(family) ? 0 : 1), "family \(family)")
    }
    #expect(
      corpus.report.transposedCopies.tunes == 90 - plain.tunes(in: .heldOut).count
        - (30 - heldOut.count))
  }

  @Test("a tune's own key does not matter for its music; lengths, bars and intervals do")
  func transposedKeys() {
    func key(_ music: String, _ header: String = "L:1/8\nK:C") -> [UInt8]? {
      Tune.parsing("X:1\n\(header)\n\(music)\n").tune.transposedKey?.bytes
    }
    let one = key("\"C\"CDE2|{a}GA B>c|")
    #expect(one == key("DEF2|AB c>d|", "L:1/8\nK:D") && one == key("CDE2|GA B3/2c/|"))
    #expect(one == key("C/D/E|G/A/ B3/4c/4|", "L:1/4\nK:C"))
    for other in ["CD_E2|GA B>c|", "CDE2GA|B>c|", "CDE2|GA Bc|", "CDE2|GA B>cd|", "Czz2|GA B>c|"] {
      #expect(one != key(other), "\(other)")
    }
    #expect(key("z4|") == nil)
  }

  @Test("texts as found are drawn with the share asked, and held-out tunes are as found")
  func asFound() throws {
    let book = (1...200).map { "X:\($0)\nS:someone\nK:C\nCDE\($0)|\n" }.joined(separator: "\n")
    let corpus = try corpus(book, heldOut: 0.1) {
      $0.dropped = [.credits]
      $0.keepsAsFound = true
    }
    #expect(corpus.tunes(in: .heldOut).allSatisfy { $0.string.contains("S:someone") })
    #expect(!corpus.trainingText[...].string.contains("S:"))
    #expect(corpus.vocabulary.index(of: "S") != nil)
    for share in [0, 0.5, 1] {
      let texts = EpochTexts(of: corpus, settings: .init(asFoundShare: share, seed: 4))
      let count = texts.text(ofEpoch: 1)[...].string.split(separator: "\n").count {
        $0 == "S:someone"
      }
      // 180 draws: four standard deviations are 27.
      #expect(abs(Double(count) - 180 * share) <= (share == 0.5 ? 27 : 0), "\(share)")
    }
  }

  @Test("the split and the digest are those of the tunes as found; the vocabulary covers all keys")
  func comparable() throws {
    let plain = try corpus(tune + tune.replacing("DFA", with: "DGA"), heldOut: 0.5) { _ in }
    let corpus = try corpus(tune + tune.replacing("DFA", with: "DGA"), heldOut: 0.5) {
      $0.dropped = [.comments, .credits]
      $0.writesStyle = true
    }
    #expect(corpus.tunes.map(\.role) == plain.tunes.map(\.role))
    #expect(corpus.digest == plain.digest && corpus.trainingDigest != plain.trainingDigest)
    #expect(corpus.vocabulary.missing(from: EpochTexts.transpositionCharacters).isEmpty)
    #expect(corpus.foundCharacterCount == plain.text.count)
  }

  @Test("a preparation is the same after being written to JSON and read")
  func json() throws {
    var preparation = Preparation()
    #expect(Preparation(json: preparation.json) == preparation && preparation.options == "")
    preparation.distinctness = .transposed
    preparation.fields = Array("XTK".unicodeScalars)
    preparation.dropped = [.credits, .faults]
    preparation.unit = Fraction(1, 16)
    (preparation.writesStyle, preparation.keepsAsFound) = (true, true)
    #expect(Preparation(json: preparation.json) == preparation)
    #expect(
      preparation.options
        == "--distinct transposed --fields X,T,K --drop credits,faults --unit 1/16 --style --also-as-found"
    )
    for bad in ["{}", "1", #"{"distinct":"x","drop":[],"style":true,"asFound":true}"#] {
      #expect(Preparation(json: try JSONValue(parsing: bad)) == nil)
    }
  }

  @Test("a unit note length is 1 over a power of two from 1 to 64")
  func unitWords() {
    #expect(
      ["1/1", "1/8", "1/64"].map(Preparation.unit) == [.one, Fraction(1, 8), Fraction(1, 64)])
    for bad in ["1/0", "1/128", "1/3", "2/8", "1/08", "1", "1/8/", "", "1/-8"] {
      #expect(Preparation.unit(bad) == nil, "\(bad)")
    }
  }

  @Test("a corpus of more than 256 different characters reads back as it was")
  func wideText() {
    var text = CorpusText()
    var all: [Unicode.Scalar] = []
    for value in UInt32(0x20)..<0x400 {
      let character = Unicode.Scalar(value) ?? " "
      all += [character, "a"]
      let range = text.append([character, "a"])
      #expect(text[range] == [character, "a"])
    }
    #expect(text[text.indices] == all[...] && text.count == all.count)
    #expect(text.census.characters == Set(all).sorted { $0.value < $1.value })
    #expect(text.census.counts.reduce(0, +) == all.count)
  }
}
