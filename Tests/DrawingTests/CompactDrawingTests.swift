import ABCNotation
import TestSupport
import Testing

@testable import Drawing

@Suite("Pictures of a page")
struct CompactDrawingTests {
  @Test("a kind is one element; what is behind comes first; separate shapes keep their order")
  func kinds() {
    var svg = SVGText()
    svg.line("bar", [(1, 2), (1, 9), (5, 9), (6, 7)])
    svg.words("word", "a<b", x: 1, y: 2.25)
    svg.rectangle("row", x: 0, y: 0, width: 10, height: 4)
    svg.rectangle("note", x: 10, y: 0, width: 20, height: 8, radius: 2)
    svg.rectangle("note", x: 40, y: 0, width: 2, height: 8, radius: 2)
    svg.line("bar", [(3, 2), (3, 9)])
    #expect(
      svg.compactText(separate: "note", behind: ["row"]) == """
        <path class="row" d="M0 0h10v4h-10z"/>
        <path class="bar" d="M1 2V9H5L6 7M3 2V9"/>
        <g class="word"><text x="1" y="2.3">a&lt;b</text></g>
        <g class="note"><path d="M14 4h12"/><path d="M44 4h0.1"/></g>
        """)
  }

  @Test("the figure of a roll has a path for every drawn note, a title and no style")
  func roll() {
    let roll = PianoRoll(Tune.parsing("X:1\nT:A & B\nM:4/4\nL:1/4\nK:C\n\"C\"CDEF|G4|\n").tune)
    var drawing = RollDrawing(roll, summary: "", width: RollDrawing.figureWidth)
    let figure = drawing.figure("class=\"roll\"", description: "Roll of A & B")
    #expect(XMLCheck.fault(in: figure) == nil)
    #expect(figure.hasPrefix("<svg class=\"roll\" viewBox="))
    #expect(figure.contains("<title>Roll of A &amp; B</title>") && !figure.contains("style"))
    #expect(figure.ranges(of: "<path d=").count == 5)
    #expect(drawing.drawnNotes.map(\.key) == [60, 62, 64, 65, 67])
    // Drawing again gives the same.
    #expect(drawing.figure("class=\"roll\"", description: "Roll of A & B") == figure)
    #expect(drawing.drawnNotes.count == 5)
  }
}
