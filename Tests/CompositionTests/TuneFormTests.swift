import ABCNotation
import CharRNN
import JSON
import TestSupport
import Testing

@testable import Composition

@Suite("TuneForm")
struct TuneFormTests {
  private func form(_ music: String, meter: String = "2/4", unit: String = "1/8") -> TuneForm? {
    let text = "X:1\nT:t\nM:\(meter)\nL:\(unit)\nK:G\n\(music)\n"
    return TuneForm.read(Array(text.unicodeScalars)[...])?.form
  }

  @Test("repeats, letters, pick-ups, endings, labels and returning bars are learned from a tune")
  func learned() throws {
    let plain = try #require(form("|:GABc|d4|GABc|e4:|\n|:dddd|c4|GABc|e4:|"))
    #expect(plain.letters == "AABB" && plain.pickUp == .zero && !plain.isLabelled)
    #expect(plain.parts[0].returns == [nil, nil, 0, nil])
    #expect(plain.parts[1].returns == [nil, nil, 0, 3])
    let again = try #require(form("|:GABc|d4|GABc|e4:|\n|:GABc|d4|GABc|f4:|"))
    #expect(again.letters == "AAAA", "three of four bars are the same")
    let pickedUp = try #require(form("P:A\nd|GABc|d3:|\nP:B\n|:d|dddd|e3:|"))
    #expect(pickedUp.letters == "AABB" && pickedUp.pickUp == Fraction(1, 8) && pickedUp.isLabelled)
    #expect(pickedUp.parts.map(\.barCount) == [2, 2])
    let ended = try #require(form("|:GABc|d4|1e4|f4:|2g4|a4||BBBB|c4|]"))
    #expect(ended.letters == "AAB" && ended.parts[0].endingCount == 2)
    #expect(ended.parts[0].barCount == 4 && ended.parts[0].writtenCount == 6)
    #expect(try #require(form("P:A\nGABc|d4|")).isLabelled == false, "one part needs no name")
  }

  @Test("with new bars, only a part whose letter comes back repeats bars")
  func newBars() throws {
    let plain = try #require(form("|:GABc|d4|GABc|e4:|\n|:dddd|c4|GABc|e4:|"))
    #expect(plain.withNewBars.parts.allSatisfy { $0.returns.allSatisfy { $0 == nil } })
    #expect(plain.withNewBars.letters == plain.letters)
    let back = try #require(TuneForm(letters: "AABA", barCount: 4))
    #expect(back.withNewBars == back)
    #expect(back.parts[2].returns == [0, 1, 2, 3])
  }

  @Test(
    "irregular tunes teach no form",
    arguments: [
      "GABcd|d4:|", "GAB|d4|e4:|", "|:GABc|d4|1e4:|2f4|g4||", "GABc|d4:|\n|:d|GABc|d3:|",
      "GABc|1d4:|2e4:|3f4||", "[V:1]GABc|[V:2]d4|", "GABc|M:3/4\nGABcde|", "(5GABcd|d4|", "",
    ])
  func irregular(_ music: String) { #expect(form(music) == nil) }

  @Test("letters ask for repeated and returning parts", arguments: 1...2)
  func letters(_ bars: Int) throws {
    let rondo = try #require(TuneForm(letters: "AAbAc", barCount: bars))
    #expect(
      rondo.letters == "AABAC" && rondo.parts.map(\.isRepeated) == [true, false, false, false])
    #expect(
      rondo.parts[2].returns == Array(0..<bars)
        && rondo.parts[3].returns == Array(repeating: nil, count: bars))
    let most = String(repeating: "AB", count: TuneForm.mostParts / 2)
    #expect(TuneForm(letters: most, barCount: bars) != nil)
    for refused in [most + "A", "", "A1", "A B", "Ä"] {
      #expect(TuneForm(letters: refused, barCount: bars) == nil, "\(refused)")
    }
  }

  @Test("bars of a part", arguments: [(0, false), (1, true), (64, true), (65, false)])
  func barLimit(_ bars: Int, isAllowed: Bool) {
    #expect((TuneForm(letters: "A", barCount: bars) != nil) == isAllowed)
  }

  @Test("a form and a census are read back from their JSON")
  func json() throws {
    let forms = [
      try #require(form("P:A\nd|GABc|d3:|\nP:B\n|:d|dddd|d3:|")),
      try #require(form("|:GABc|d4|1e4|f4:|2g4|a4||BBBB|c4|]")),
    ]
    for form in forms { #expect(TuneForm(json: form.json) == form) }
    let malformed = [
      "{}", #"{"parts":[]}"#, #"{"parts":[{"letter":"A","bars":0}]}"#,
      #"{"parts":[{"letter":"A","bars":65}]}"#, #"{"parts":[{"letter":"AB","bars":2}]}"#,
      #"{"parts":[{"letter":"A","bars":2,"ending":2}]}"#,
      #"{"parts":[{"letter":"A","bars":2,"returns":[[0,0]]}]}"#,
      #"{"parts":[{"letter":"A","bars":2,"returns":[[2,0]]}]}"#,
      #"{"parts":[{"letter":"A","bars":2}],"pick-up":"1/0"}"#,
      #"{"parts":[{"letter":"A","bars":2}],"pick-up":"-1/8"}"#,
      #"{"parts":["#
        + Array(repeating: #"{"letter":"A","bars":1}"#, count: 13).joined(separator: ",")
        + "]}",
    ]
    for text in malformed {
      let object = try #require(try JSONValue(parsing: text).object)
      #expect(TuneForm(json: object) == nil, "\(text)")
    }
  }

  @Test("a corpus's forms are drawn by frequency, and by metre where it has some")
  func census() throws {
    var text = ""
    for number in 1...9 {
      let music = number <= 6 ? "|:GABc|d4:|\n|:dddd|e4:|" : "GABc|d4|dddd|e4||"
      text += "X:\(number)\nT:t\nM:2/4\nL:1/8\nK:G\n\(music)\n\n"
    }
    let corpus = try TuneCorpus(
      name: "c", texts: [("c", DecodedText(decoding: Array(text.utf8)))], heldOutShare: 0,
      keepsDuplicates: true)
    let census = FormCensus(corpus)
    #expect(FormCensus(json: census.json) == census)
    #expect(census.entries.reduce(0) { $0 + $1.count } == 9)
    var generator = Xoshiro256StarStar(seed: 1)
    var drawn: [String: Int] = [:]
    for _ in 0..<900 {
      drawn[try #require(census.draw(meter: "2/4", using: &generator)).letters, default: 0] += 1
    }
    #expect(Set(drawn.keys) == ["AABB", "A"])
    #expect((500...700).contains(drawn["AABB"] ?? 0))
    #expect(census.draw(meter: "9/8", using: &generator) != nil, "no tune in 9/8: any form")
    #expect(census.draw(meter: "2/4", where: { $0.letters == "ABAB" }, using: &generator) == nil)
  }
}
