import Testing

@testable import LiltShell

@Suite("The cursor in a cell")
struct CellCursorTests {
  @Test(
    "up and down keep the column where the line is so long",
    arguments: [
      ("ab\ncde\nf", 0, nil, 3), ("ab\ncde\nf", 2, nil, 5), ("ab\ncde\nf", 6, 2, 8),
      ("ab\ncde\nf", 3, 0, 7), ("ab\ncde\nf", 8, 4, nil), ("", 0, nil, nil), ("a\n", 2, 0, nil),
      ("日e\u{301}x\nabc", 6, 1, nil), ("abc\n日e\u{301}x", 2, nil, 7),
    ])
  func lines(_ text: String, _ place: Int, _ up: Int?, _ down: Int?) {
    #expect(CellCursor.up(in: text, from: place) == up)
    #expect(CellCursor.down(in: text, from: place) == down)
  }

  @Test("left and right pass a character with its marks as one")
  func characters() {
    let text = "aq\u{308}\nb"
    #expect((0...5).map { CellCursor.right(in: text, from: $0) } == [1, 3, 3, 4, 5, nil])
    #expect((0...5).map { CellCursor.left(in: text, from: $0) } == [nil, 0, 1, 1, 3, 4])
  }

  @Test("a mark joins the letter before it where one character has both")
  func composed() {
    #expect(ComposedText.character(of: "Cafe", with: "\u{301}") == "é")
    #expect(ComposedText.character(of: "ê", with: "\u{301}") == "ế")
    #expect(ComposedText.character(of: "q", with: "\u{308}") == nil)
    #expect(ComposedText.character(of: "", with: "\u{308}") == nil)
    let text = ComposedText.of("e\u{301}\r\nq\u{308} 👍🏽")
    #expect(Array(text.unicodeScalars) == Array("\u{E9}\r\nq\u{308} 👍🏽".unicodeScalars))
  }

  @Test(
    "rows are counted as a terminal wraps them",
    arguments: [
      ("", 0), ("1234", 0), ("12345", 1), ("123456", 1), ("1234567890", 2), ("日本x", 1), ("日本", 0),
      ("ab\ncd", 1), ("12345\n", 1), ("123456\n", 2), ("\n\n", 2), ("q\u{308}234", 0), ("\t", 1),
      ("a\tb", 1), ("\t\t", 3),
    ])
  func rows(_ text: String, _ expected: Int) {
    #expect(LineRows.above(text, columns: 5) == expected)
  }
}
