import Testing

@testable import Drawing

@Suite("Scored text")
struct ScoredTextTests {
  @Test("each place has its own expectations, also none")
  func expectations() {
    let text = ScoredText(
      "abc".unicodeScalars.map { ScoredText.Character($0, bits: 1) },
      expectations: [
        [.init("a", probability: 0.5), .init("b", probability: 0.25)], [],
        [.init("c", probability: 1)],
      ])
    #expect(text.hasExpectations)
    #expect(text.expectations(at: 0).map(\.scalar) == ["a", "b"])
    #expect(text.expectations(at: 1).isEmpty)
    #expect(text.expectations(at: 2).map(\.probability) == [1])
    #expect(text.expectations(at: 3).isEmpty)
    #expect(!ScoredText([]).hasExpectations)
  }

  @Test("levels change at 1, 2, 3, 4, 6 and 8 bits")
  func levels() {
    let bits = [0, 0.99, 1, 1.99, 2, 3, 4, 5.99, 6, 7.99, 8, .infinity, .nan]
    #expect(bits.map(ScoredText.level) == [0, 0, 1, 1, 2, 3, 4, 4, 5, 5, 6, 6, 0])
  }
}
