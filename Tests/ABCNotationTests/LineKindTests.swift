import ABCNotation
import TestSupport
import Testing

@Suite("Kinds of lines")
struct LineKindTests {
  /// A line, what it is, and where its content starts, in characters.
  struct Row: CustomTestStringConvertible {
    let line: String
    let kind: LineKind
    let start: Int
    var testDescription: String { line.debugDescription }

    init(_ line: String, _ kind: LineKind, _ start: Int) {
      (self.line, self.kind, self.start) = (line, kind, start)
    }

    /// A field.
    init(_ line: String, _ letter: Unicode.Scalar, _ start: Int) {
      self.init(line, .field(UInt8(truncatingIfNeeded: letter.value)), start)
    }
  }

  static let rows: [Row] = [
    Row("", .blank, 0), Row(" \t ", .blank, 3), Row("\u{A0}", .blank, 1), Row("\u{C}", .blank, 1),
    Row("%", .comment, 0), Row(" % %", .comment, 1), Row("\u{A0}%", .comment, 1),
    Row("% %MIDI", .comment, 0),
    Row("%%", .directive, 0), Row(" %%MIDI", .directive, 1), Row("\\%", .music, 0),
    // ABC 2.1 §3: a letter from A to Z or a to z and a colon.
    Row("K:G", "K", 0), Row("K:", "K", 0), Row("A:", "A", 0),
    Row("Z:z", "Z", 0),
    Row("a:b", "a", 0), Row("z:b", "z", 0), Row("w: :|", "w", 0),
    // Letters that the standard gives no meaning are fields too.
    Row("J:x", "J", 0), Row("Y:x", "Y", 0), Row("g:x", "g", 0),
    Row("K", .music, 0), Row("KG:", .music, 0), Row("K :", .music, 0), Row("[K:G]", .music, 0),
    Row("@:b", .music, 0), Row("[:b", .music, 0), Row("`:b", .music, 0), Row("{:b", .music, 0),
    Row("1:b", .music, 0), Row("é:b", .music, 0), Row("Ł:b", .music, 0),
    // A colon that belongs to a bar line.
    Row("G:|", .music, 0), Row("G::", .music, 0), Row("J:|", .music, 0), Row("K:|", .music, 0),
    Row("|:", .music, 0), Row(":|", .music, 0), Row("::", .music, 0), Row("K:[", "K", 0),
    Row("K: |", "K", 0),
    // §3.3: the continuation of a field.
    Row("+:more", "+", 0), Row("+:", "+", 0), Row("+:|", .music, 0),
    Row("-:b", .music, 0),
    // White space before.
    Row(" K:G", "K", 1), Row("\t K:G", "K", 2),
    Row("\u{A0}K:G", "K", 1),
    Row("\u{2003}\u{3000}K:G", "K", 2), Row("\u{85}K:G", "K", 1),
    Row("\u{1680}K:", "K", 1), Row("\u{205F}K:", "K", 1),
    Row(" G:|", .music, 1),
    Row("\u{200B}K:G", .music, 0), Row("\u{FEFF}K:G", .music, 0), Row("¡K:G", .music, 0),
    // `X:` starts a tune at the start of a line, whatever follows; after a space it is a field.
    Row("X:1", "X", 0), Row("X:", "X", 0), Row("X:|", "X", 0),
    Row("X::", "X", 0), Row(" X:1", "X", 1), Row(" X:|", .music, 1),
    Row(" X::", .music, 1),
    Row("x:|", .music, 0), Row("X", .music, 0),
  ]

  @Test("bytes and characters say the same, down to where the content starts", arguments: rows)
  func kinds(_ row: Row) {
    let (line, kind, start) = (row.line, row.kind, row.start)
    let characters = Array(line.unicodeScalars)
    let found = characters.lineKind(in: 0..<characters.count)
    #expect(found.kind == kind)
    #expect(found.start == start)
    #expect(line.unicodeScalars.lineKind == kind)
    // In the middle of a text, the bytes around it do not count.
    let bytes = Array("K:\(line)K:".utf8)
    let foundBytes = bytes.lineKind(in: 2..<bytes.count - 2)
    #expect(foundBytes.kind == kind)
    let content = String(decoding: bytes[foundBytes.start..<bytes.count - 2], as: UTF8.self)
    #expect(content.unicodeScalars.elementsEqual(characters[start...]))
  }

  @Test("any line is of the same kind in bytes and in characters")
  func agreement() {
    let pieces = [
      " ", "\t", "\u{A0}", "\u{2009}", "X", "K", "j", "+", ":", "|", "%", "é", "↑", "1",
    ]
    withEverySeed(0..<2_000) { seed, generator in
      let line = (0..<generator.below(6)).map { _ in pieces[generator.below(pieces.count)] }
        .joined()
      let ofBytes = Array(line.utf8).lineKind
      #expect(ofBytes == Array(line.unicodeScalars).lineKind, "seed \(seed): '\(line)'")
      #expect(Array(line.utf8).startsTune == line.hasPrefix("X:"), "seed \(seed): '\(line)'")
    }
  }

  @Test("bytes that are no UTF-8 are no white space", arguments: [[0xC2], [0xE2, 0x80], [0xE3]])
  func truncatedCharacters(_ bytes: [UInt8]) {
    let (kind, start) = bytes.lineKind(in: 0..<bytes.count)
    #expect(kind == .music)
    #expect(start == 0)
  }

  // MARK: The parser

  @Test(
    "the parser reads a line of a body as what it is",
    arguments: [
      ("J:ump", ["field-not-in-body"], "C4 D4"), ("a:bc", ["field-not-in-body"], "C4 D4"),
      ("G:|", [], "C4 G4 C4 G4 D4"), ("g::", [], "C4 G5 C4 G5 D4"), (" K:D", [], "C4 D4"),
      ("\u{A0}K:D", [], "C4 D4"), (" %^", [], "C4 D4"), ("\u{A0}%^", [], "C4 D4"),
      ("+:words", ["continues-nothing"], "C4 D4"), (" X:2", ["field-not-in-body"], "C4 D4"),
      ("\u{A0}", [], "C4"), ("\u{C}", [], "C4"), ("\u{A0}E", [], "C4 E4 D4"),
    ] as [(String, [String], String)])
  func body(_ line: String, _ names: [String], _ sounds: String) {
    let book = Tunebook(parsing: "X:1\nL:1/4\nK:C\nC\n\(line)\nD\n")
    #expect(book.diagnostics.map(\.name) == names)
    #expect(listing(book.tunes[0].performance()) == sounds)
  }

  @Test("a header keeps fields of any letter", arguments: ["J:x", "y:x", " j: x", "\u{A0}J:x"])
  func header(_ line: String) {
    let book = Tunebook(parsing: "X:1\n\(line)\nK:C\nC\n")
    #expect(book.diagnostics.isEmpty)
    #expect(book.tunes[0].fields[1].value == "x")
    #expect(Tune.parsing(book.tunes[0].abc).tune == book.tunes[0])
  }

  @Test("a bar line in a header is no field", arguments: ["G:|", "J::"])
  func musicInHeader(_ line: String) {
    #expect(
      Tunebook(parsing: "X:1\n\(line)\nK:C\nC\n").diagnostics.map(\.name) == ["text-in-header"])
  }
}
