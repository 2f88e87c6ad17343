import Testing

@testable import Drawing

@Suite("Strips of probability")
struct MassTextTests {
  private let strips = MassStrips(
    title: "next",
    rows: [
      [
        .init(label: "A", start: 0, width: 0.6, kind: 0),
        .init(label: "·", start: 0.6, width: 0.3, kind: 1),
        .init(label: nil, start: 0.9, width: 0.1, kind: 0),
      ],
      [
        .init(label: "B", start: 0, width: 0.04, kind: 0),
        .init(label: "C", start: 0.04, width: 0.06, kind: 0),
        .init(label: nil, start: 0.1, width: 0.9, kind: 0),
      ],
    ])

  @Test("each piece has its share of the columns, and its label in the middle")
  func columns() {
    let lines = MassText(strips, columns: 20, alphabet: .braille).lines.map(\.text)
    #expect(lines[0] == "next")
    #expect(lines[1] == "▏     A     ▏  ·  ░░")
    // 0.04 of 20 columns is one column, which has no room for an edge.
    #expect(lines[2] == "BC" + String(repeating: "░", count: 18))
    // 0.6 of 11 columns is nearer to 7 than to 6, 0.9 nearer to 10 than to 9.
    let eleven = MassText(strips, columns: 11, alphabet: .braille).lines.map(\.text)
    #expect(eleven[1] == "▏  A   ▏· ░")
  }

  @Test("a piece narrower than half a column is not seen, and no row is wider than the window")
  func narrow() {
    for columns in 1...40 {
      let lines = MassText(strips, columns: columns, alphabet: .ascii).lines
      for line in lines { #expect(displayWidth(of: line.text) <= max(columns, 1)) }
    }
    let lines = MassText(strips, columns: 10, alphabet: .ascii).lines.map(\.text)
    #expect(lines[2] == "C" + String(repeating: ".", count: 9))
  }

  @Test("a drawing has every piece with its probability in words")
  func drawing() {
    let text = SVGMass(strips).text
    #expect(text.contains("<title>A, 60.00 %</title>"))
    #expect(text.contains("<title>B, 4.00 %</title>"))
    #expect(text.contains("<title>others, 90.00 %</title>"))
    #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
  }

  @Test("labels are escaped")
  func escaped() {
    let strips = MassStrips(title: "a<b", rows: [[.init(label: "\"", start: 0, width: 1, kind: 3)]])
    #expect(SVGMass(strips).text.contains(">&quot;</text>"))
    #expect(SVGMass(strips).text.contains("a&lt;b"))
  }
}

@Suite("Characters that can be seen")
struct VisibleCharacterTests {
  @Test(
    "white space has signs, and the signs themselves are escapes",
    arguments: [
      ("\n", "↵"), (" ", "·"), ("\t", "⇥"), ("·", "\\u{b7}"), ("↵", "\\u{21b5}"),
      ("⇥", "\\u{21e5}"), ("\r", "\\u{d}"), ("\u{1F}", "\\u{1f}"), ("!", "!"), ("~", "~"),
      ("\u{7F}", "\\u{7f}"), ("\u{A0}", "\\u{a0}"), ("\u{A1}", "¡"), ("\u{301}", "◌\u{301}"),
      ("é", "é"),
    ] as [(Unicode.Scalar, String)])
  func visible(_ character: Unicode.Scalar, _ expected: String) {
    #expect(character.visible == expected)
  }

  @Test("within a line a space is a space, and a sign is read as what it stands for")
  func line() {
    #expect("A B\n\tC".unicodeScalars.visibleInLine == "A B↵⇥C")
    #expect("A B\n".unicodeScalars.visible == "A·B↵")
    let back = "A·B↵⇥".unicodeScalars.map(\.signified)
    #expect(back == Array("A B\n\t".unicodeScalars))
  }
}
