import Testing

@testable import Drawing

@Suite("Activity text and scatter charts")
struct ActivityTextTests {
  private let text = ActivityText([
    .init("a", 0.5), .init("b", -0.25), .init("c", 0.01), .init("\n", 0), .init("d", .nan),
  ])

  @Test("without colour, signs and ninths of the largest number stand under the text")
  func marked() {
    #expect(text.scale == 0.5)
    #expect(text.markedLines.map(\.text) == ["abc", "+- ", "950", "d", " ", "?"])
    #expect(ActivityText([]).markedLines.isEmpty)
  }

  @Test("in colour, each character has its share of the scale")
  func styled() {
    #expect(
      text.styledLines[0].spans.map(\.style) == [.activity(1), .activity(-0.5), .activity(0.02)])
    #expect(text.styledLines.map(\.text) == ["abc", "d"])
  }

  @Test("levels change at 0.15, 0.4 and 0.7 on both sides")
  func levels() {
    let shares = [0, 0.14, 0.15, 0.39, 0.4, 0.69, 0.7, 1, .nan]
    #expect(shares.map(ActivityText.level) == [0, 0, 1, 1, 2, 2, 3, 3, 0])
    #expect(shares.map { ActivityText.level(ofShare: -$0) } == [0, 0, -1, -1, -2, -2, -3, -3, 0])
  }

  private func chart(_ points: [ScatterChart.Point]) -> ScatterChart {
    ScatterChart(title: "T", xTitle: "x", yTitle: "y", groups: [.init("g", points)])
  }

  @Test("labels stand where their points are; one in the way moves to the nearest free place")
  func places() {
    let lines = ScatterText(
      chart([
        .init("a", x: -1, y: 1), .init("b", x: 1, y: -1), .init("c", x: 0, y: 0),
        .init("d", x: 0, y: 0),
      ]), columns: 43, rows: 16, alphabet: .ascii
    ).lines.map(\.text)
    #expect(lines[0] == "T")
    #expect(lines[1].hasPrefix("|a"))
    #expect(lines[11].hasSuffix("b"))
    let middle = lines[1...11].joined()
    #expect(middle.contains { $0 == "c" } && middle.contains { $0 == "d" })
    #expect(lines.last == "g: a b c d")
  }

  @Test("a chart of any points and any size draws every label that fits")
  func sizes() {
    let same = (0..<9).map { ScatterChart.Point("\($0)", x: 1, y: 1) }
    for columns in [0, 1, 20, 80] {
      for rows in [0, 1, 40] {
        let lines = ScatterText(chart(same), columns: columns, rows: rows, alphabet: .braille).lines
        #expect(lines.count >= 10)
      }
    }
    #expect(!ScatterText(chart([]), columns: 80, rows: 24, alphabet: .braille).lines.isEmpty)
    #expect(chart([.init("n", x: .nan, y: 0), .init("i", x: 0, y: .infinity)]).groups.isEmpty)
  }

  @Test("the picture is well-formed XML with every label, escaped")
  func picture() {
    let svg = SVGScatter(chart([.init("<", x: 0, y: 0), .init("\"", x: 0, y: 0)])).text
    #expect(svg.contains(">&lt;</text>") && svg.contains(">&quot;</text>"))
    #expect(svg.contains("<circle"), "a moved label has a line to its point")
    #expect(svg.hasSuffix("</svg>\n"))
  }
}
