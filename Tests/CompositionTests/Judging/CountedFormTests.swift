import Testing

@testable import Composition

@Suite("Forms of tunes")
struct CountedFormTests {
  /// A part of `count` different bars, which `letter` begins.
  private func part(_ letter: String, _ count: Int) -> String {
    (0..<count).map { "\(letter)\(["ABc", "BcA", "cAB", "dAB"][$0 % 4])\($0 < 4 ? "de" : "ed")|" }
      .joined()
  }

  private func form(_ body: String, _ header: String = "M:6/8\n") -> CountedForm {
    CountedForm(BarCount(body.tune(header)))
  }

  @Test("two repeated parts of 8 bars are AABB, those of 7 or 9 are not", arguments: 7...9)
  func aabb(_ bars: Int) {
    let form = form("|:\(part("E", 8)):|\n|:\(part("F", bars)):|")
    #expect(form.letters == "AABB")
    #expect(form.isForm("AABB", ofBars: 8) == (bars == 8))
    #expect(form.partCount(ofBars: 8) == (bars == 8 ? 2 : 1))
  }

  @Test("a pick-up and its short last bar leave 8 bars")
  func pickUp() {
    let form = form("g|\(part("E", 7))GABd2:|\ng|\(part("F", 7))GABd2:|")
    #expect(form.isForm("AABB", ofBars: 8))
  }

  @Test("every pass must have the bars: a second ending of another length has not")
  func endings() {
    #expect(form("\(part("E", 7))[1g6:|[2a6||").isForm("AA", ofBars: 8))
    #expect(!form("\(part("E", 7))[1g6:|[2a6|a6||").isForm("AA", ofBars: 8))
  }

  @Test("parts that return have the letter of the first")
  func returning() {
    let (a, b, c) = (part("E", 8), part("F", 8), part("G", 8))
    #expect(form("\(a)||\(b)||\(a)||\(c)||").letters == "ABAC")
    #expect(form("\(a):|\(b):|\(c):|").letters == "AABBCC")
  }

  @Test("three quarters of the bars make a part the same, less do not", arguments: [1, 2, 3])
  func alike(_ changed: Int) {
    let varied =
      part("E", 8 - changed)
      + part("F", 8).split(separator: "|").suffix(changed)
      .map { $0 + "|" }.joined()
    #expect(form("\(part("E", 8))||\(varied)||").letters == (changed <= 2 ? "AA" : "AB"))
  }

  @Test("the header's order of labelled parts gives the form")
  func order() {
    let body = "P:A\n\(part("E", 8))\nP:B\n\(part("F", 8))"
    #expect(form(body, "P:AABA\nM:6/8\n").letters == "AABA")
    #expect(form(body, "P:AABB\nM:6/8\n").isForm("AABB", ofBars: 8))
    #expect(form(body).letters == "AB")
  }

  @Test("a tune without music has no form")
  func empty() {
    #expect(form("").letters.isEmpty && form("").barCounts.isEmpty)
    #expect(CountedForm(BarCount("X:1\nABc def|".tune)).letters.isEmpty)
  }
}
