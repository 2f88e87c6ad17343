import ABCNotation
import TestSupport
import Testing

@Suite("Documentation")
struct DocumentationTests {
  @Test("the catalogue's example finds a problem, plays a tune and transposes it")
  func example() {
    // docs-begin
    let text = """
      X:1
      T:An example
      M:3/4
      L:1/4
      K:G
      "G"GBd|[gb|
      """
    let book = Tunebook(parsing: text)
    let problems = book.diagnostics.map { $0.excerpt(from: text) }
    // 6 | "G"GBd|[gb|
    //   |        ^^^

    let tune = book.tunes[0]
    let performance = tune.performance(PlaybackOptions(playsChords: false))
    let keys = performance.voices[0].melody.map(\.key)  // 67, 71, 74, 79, 83
    let seconds = performance.seconds(at: performance.duration)  // 2

    let inA = tune.transposed(toTonic: .a).abc
    // docs-end
    #expect(problems == ["6 | \"G\"GBd|[gb|\n  |        ^^^"])
    #expect(keys == [67, 71, 74, 79, 83])
    #expect(seconds == 2)
    #expect(inA == "X:1\nT:An example\nM:3/4\nL:1/4\nK:A\n\"A\"Ace|[ac']|\n")
    expectExample(inCatalogue: "Sources/ABCNotation/ABCNotation.docc/ABCNotation.md", of: #filePath)
  }
}
