import ABCNotation
import Foundation
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

  @Test("the list of directives for players is that of the directives that are read")
  func directives() throws {
    let path = "/Sources/ABCNotation/ABCNotation.docc/PlaybackDirectives.md"
    let text = try Fixtures.text(at: Corpora.packageFolder + path)
    let rows = try #require(text.components(separatedBy: "### Differences").first)
      .split(separator: "\n").filter { $0.hasPrefix("| `") }
    let listed = rows.flatMap { row in
      row.split(separator: "|")[0].split { ", `".contains($0) }.map(String.init)
    }
    let tune = Tunebook(parsing: "X:1\nK:C\n%%MIDI nothing\nC\n").tunes[0]
    let message = try #require(tune.check().first?.message.text)
    let read = try #require(message.components(separatedBy: "supported are ").last)
      .split { ", ".contains($0) }.map(String.init)
    #expect(listed.sorted() == read.sorted())
  }
}
