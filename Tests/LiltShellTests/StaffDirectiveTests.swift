import ABCNotation
import TestSupport
import Testing

@testable import LiltShell

/// What of a tune's directives reaches abcm2ps.
@Suite("Directives in staff notation")
struct StaffDirectiveTests {
  private let shell = TestShell()

  private func notation(_ text: String, forPage: Bool = false) -> StaffNotation {
    StaffNotation([text], forPage: forPage, in: shell.session)
  }

  /// Texts of one tune with a line in every place where a directive can stand, and inline.
  private static func tunes(with words: String) -> [String] {
    let lines = [
      "%%" + words, "%% " + words, "%%\t" + words, "  %%" + words, "I:" + words, "I: \t" + words,
      "I:" + words.replacing(" ", with: "=", maxReplacements: 1), "%%" + words + " lock",
      "%%" + words + " % remark", "\\\n%%" + words, "T:\\\r%%" + words, "+:%%" + words,
      "w:%%" + words, "N:x\u{2028}%%" + words, "N:x\u{0B}%%" + words + "\u{0C}",
      "%%%" + words, "%%abc I:" + words, "%%abcm2ps %\n%%" + words,
      "%%begintext\nendtext\n" + words + "\n%%" + words + "\n%%endtext",
      "%%beginsvg\n" + words + "\n%%endsvg", "%%text x\\u000a%%" + words, "W:x\\012%%" + words,
    ]
    return lines.flatMap { line in
      [
        line + "\nX:1\nT:T\nK:C\nCD|\n", "X:1\n\(line)\nT:T\nK:C\nCD|\n",
        "X:1\nT:T\nK:C\n\(line)\nCD|\n", "X:1\nT:T\nK:C\nCD|\n\(line)\n",
      ]
    } + [
      "X:1\nT:T\nK:C\nC[I:\(words)]D|\n", "X:1\nT:T\nK:C\n[I: \(words)]CD|\n",
      "X:1\nT:T\nK:C\nV:1\nC[I:\(words)]D|\nV:2\n[I:\(words)]C|\n",
    ]
  }

  /// The directives that abcm2ps would obey in a text: lines with `%%` or `I:` outside of blocks of
  /// text, and inline fields as lilt finds them.
  private func obeyed(_ text: String) -> [String] {
    var found: [String] = []
    var isInText = false
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let line = String(Substring(line))
      let start = line.drop { $0 == " " || $0 == "\t" }
      if isInText {
        #expect(line.hasPrefix("%%"))
        if start.dropFirst(2).drop(while: \.isWhitespace).hasPrefix("end") { isInText = false }
      } else if start.hasPrefix("%") || start.hasPrefix("I:") {
        let words = String(start.dropFirst(2).drop { $0 == " " || $0 == "\t" })
        isInText = words.hasPrefix("begin")
        found.append(words)
      }
    }
    for voice in Tunebook(parsing: text).tunes.flatMap(\.voices) {
      for case .field(.directive(let words)) in voice.elements where words != "endtext" {
        found.append(words)
      }
    }
    #expect(!isInText)
    return found
  }

  /// Whether a directive in the input of abcm2ps is one that lilt writes.
  private func isKnown(_ words: String) -> Bool {
    StaffText(words, forPage: false).map { "begintext " + $0.layout == words }
      ?? (StaffDirective(words)?.words == words)
  }

  @Test(
    "what reads files, runs PostScript, names fonts or sets the paper stays out in every form",
    arguments: [
      "abc-include /etc/passwd", "format /etc/passwd", "EPS /etc/passwd", "postscript 0 0 moveto",
      "beginps", "beginsvg", "beginml", "ps x", "svg <script/>", "deco x 0 a 1 2 3",
      "glyph 1 x", "musicfont /etc/x.ttf", "titlefont Times 20", "setfont-1 x 12", "font x",
      "textfont * 3", "tablature h f", "map x * y", "voicemap x", "percmap x", "user x=!y!",
      "select 1", "abcm2ps X", "ss-pref X", "encoding latin1", "abc-charset latin1", "header $F",
      "footer $F", "pagewidth 1cm", "pageheight 1cm", "leftmargin 90cm", "staffwidth 1cm",
      "landscape 1", "transpose 5", "multicol start", "clip 1-2", "Score 1", "SCORE 1", "TEXT x",
      "bgcolor red", "dateformat x", "writehistory", "pango 0", "ss-pref", "voice x",
      "MIDI program 3",
    ])
  func forbidden(_ words: String) {
    for text in Self.tunes(with: words) {
      for directive in obeyed(notation(text).text) {
        #expect(isKnown(directive), "'\(directive)' of '\(text)'")
        #expect(!directive.hasPrefix(StaffDirective.name(of: words) + " "))
      }
    }
  }

  @Test("directives of damaged text reach abcm2ps only in the form in which lilt writes them")
  func anyText() throws {
    let tunes = try Fixtures.text(at: Corpora.starter)
    let signs = [
      "%%", "\n%%ps\n", "\nI:x\n", "[I:x]", "\\\n%%", "\n+:%%\n", "%", "\r%%", "\n w:%%",
      "\n%%text a\\", "\n%%begintext\n", "\n%%endtext\n", "\n%%beginps\nx\n", "\nV:2\n",
      "[I:text a]", "[I:staffsep 90]", "\n%%score 1 2\n", "\nendtext\n", "\n%%vskip 3cm\n", "$",
    ]
    withEverySeed(0..<300) { seed, generator in
      var spoilt = CorruptedTunes(tunes, seed: seed)
      var text = spoilt.next(kind: Int(seed % 6))
      for _ in 0..<12 {
        let place = text.index(text.startIndex, offsetBy: generator.below(text.count))
        text.insert(contentsOf: signs[generator.below(signs.count)], at: place)
      }
      for directive in obeyed(notation(text).text) {
        #expect(isKnown(directive), "'\(directive)'")
      }
    }
  }

  @Test(
    "harmless directives are let through from a header, a line of the body and an inline field",
    arguments: [
      ("measurenb 4", "measurenb 4"), ("staffsep 2.5cm", "staffsep 2.5cm"),
      ("titleleft", "titleleft"), ("titlecaps yes", "titlecaps 1"), ("scale 0.75", "scale 0.75"),
      ("stemdir up", "stemdir up"), ("writefields Q false", "writefields Q 0"),
      ("titleformat T0 R-1, C1", "titleformat T0 R-1, C1"), ("barsperstaff 4", "barsperstaff 4"),
    ])
  func harmless(_ words: String, _ written: String) {
    for line in ["%%" + words, "%% \t" + words, "I:" + words, "I: " + words + " % remark"] {
      #expect(notation("X:1\n\(line)\nK:C\nC\n").text == "X:1\n%%\(written)\nK:C\nC\n")
      #expect(notation("X:1\nK:C\n\(line)\nC\n").text == "X:1\nK:C\n%%\(written)\nC\n")
    }
    #expect(notation("X:1\nK:C\nC[I:\(words)]D\n").text == "X:1\nK:C\nC[I:\(written)]D\n")
  }

  @Test("every directive of the list takes an argument of its form")
  func list() {
    let arguments = ["1", "(1 2)", "1cm", "up", "QT", "$"]
    for name in StaffDirective.forms.keys {
      #expect(arguments.contains { StaffDirective("\(name) \($0)") != nil }, "\(name)")
    }
    #expect(StaffDirective.forms.count > 60)
  }

  @Test("the limits of numbers and lengths hold, and other arguments are left out")
  func limits() {
    for (words, isTaken) in [
      ("scale 0.3", true), ("scale 0.29", false), ("scale 2", true), ("scale 2.1", false),
      ("staffsep 300", true), ("staffsep 301", false), ("staffsep 10.5cm", true),
      ("staffsep 10.7cm", false), ("staffsep 4in", true), ("staffsep 4.2in", false),
      ("staffsep -1", false), ("staffsep 1e2", false), ("staffsep 0x10", false),
      ("staffsep nan", false), ("staffsep inf", false), ("staffsep", false),
      ("staffsep 1 2", false), ("staffsep 1mm", false), ("vskip 600", true), ("vskip 601", false),
      ("sep", true), ("sep 1 2 3cm", true), ("sep 1 2 3 4", false), ("newpage 3", true),
      ("newpage 0", false), ("titleleft maybe", false), ("stemdir sideways", false),
      ("writefields A1", false), ("titleformat (x)", false), ("titleformat", false),
      ("measurenb 4 lock", false), ("score", false), ("score 1 \"x\"", false),
    ] as [(String, Bool)] {
      #expect((StaffDirective(words) != nil) == isTaken, "\(words)")
    }
    #expect(StaffDirective("score " + String(repeating: "1", count: 400)) != nil)
    #expect(StaffDirective("score " + String(repeating: "1", count: 401)) == nil)
  }

  @Test("line breaks are chosen in a header only, and '!' breaks no line")
  func lineBreaks() {
    for line in ["I:linebreak $", "%%linebreak $ !", "I:linebreak=$"] {
      #expect(
        notation("X:1\n\(line)\nK:C\nC|$D|\nE|\n").text
          == "X:1\n%%linebreak $\nK:C\nC|$D|\nE|\n")
    }
    #expect(
      notation("X:1\nI:linebreak <EOL> <none>\nK:C\nC\n").text
        == "X:1\n%%linebreak <EOL> <none>\nK:C\nC\n")
    let left = notation("X:1\nI:linebreak !\nK:C\n%%linebreak $\nC\n")
    #expect(left.text == "X:1\nK:C\nC\n" && left.leftOut == ["linebreak"])
  }

  // MARK: Staves and words

  @Test("a plan of staves is let through if it has a voice of the tune")
  func staves() {
    let voices = "V:1\nC\nV:B clef=bass\nC,\n"
    for plan in ["score {1 | B}", "staves [(1) B]", "score B"] {
      let text = notation("X:1\n%%\(plan)\nK:C\n\(voices)").text
      #expect(text.hasPrefix("X:1\n%%\(plan)\nK:C\n"), "\(text)")
    }
    #expect(notation("X:1\n%%score 1\nK:C\nC\n").text == "X:1\n%%score 1\nK:C\nC\n")
    let other = notation("X:1\n%%score S T\nK:C\nC\n")
    #expect(other.text == "X:1\nK:C\nC\n" && other.leftOut == ["score"])
  }

  @Test("a plan between K: and the first V: makes no voice of its own")
  func stavesInBody() {
    let text = notation("X:1\nK:C\n%%score (S A)\n%%staffsep 50\nV:S\nC\nV:A\nE\n").text
    #expect(text == "X:1\nK:C\nV:S\n%%score (S A)\n%%staffsep 50\nC\nV:A\nE\n")
  }

  /// A text block with one line.
  private func block(_ line: String, _ layout: String = "obeylines") -> String {
    "%%begintext \(layout)\n%%\(line)\n%%endtext\n"
  }

  @Test("words stay where they are: in the header, before the music, between lines, at the end")
  func words() {
    let text = notation(
      "X:1\n%%text a\nK:C\n%%text b & <c>\nC|\nw: la\n%%center d\nD|\n%%text e\n"
    ).text
    #expect(
      text == "X:1\n\(block("a"))K:C\n\(block("b & <c>"))C|\nw:la\n\(block("d", "center"))D|\n"
        + block("e"))
  }

  @Test("a text block keeps its layout, its blank lines and the start of each line")
  func textBlock() {
    let text = notation(
      "X:1\nK:C\n%%begintext right\n%%a  b\n  c\n%%\n%%d\n%%endtext\nC\n%%begintext odd\nx\n%%endtext\n"
    ).text
    #expect(
      text == "X:1\nK:C\n\(block("a  b\n%%c\n%%\n%%d", "right"))C\n" + block("x"))
  }

  @Test("a line of a text block cannot end the block, change fonts or have control characters")
  func wordsInBlock() {
    func line(_ words: String) -> String? {
      var text = StaffText("begintext", forPage: false)
      text?.add(words)
      return text?.written.dropFirst().first?.line
    }
    #expect(line("endtext") == "\\u0065ndtext")
    #expect(line("  end of it") == "  \\u0065nd of it")
    #expect(line("the end") == "the end")
    #expect(line("a $1b$0 costs $ and $x") == "a b costs $ and $x")
    #expect(line("a\tb\u{0}c\u{2028}d\u{85}e") == "a b c d e")
    #expect(line("\\u000a \\012 \\'e 50\\% %") == "\\\\u000a \\\\012 \\'e 50% %")
  }

  @Test("long lines of words are broken, and a long block is several")
  func longWords() throws {
    var text = try #require(StaffText("begintext", forPage: false))
    text.add(String(repeating: "a", count: 76))
    #expect(text.written.map(\.line.count) == [19, 76, 7])
    text.add(String(repeating: "b", count: 70) + " cdefgh")
    text.add(String(repeating: "d", count: 77))
    #expect(text.written.map(\.line.count) == [19, 76, 70, 6, 76, 1, 7])
    var long = try #require(StaffText("begintext center", forPage: true))
    long.add(String(repeating: "a", count: 69))
    #expect(long.written.map(\.line.count) == [16, 68, 1, 7])
    for _ in 2..<100 { long.add("x") }
    #expect(long.written.count == 102)
    long.add("x")
    #expect(long.written.count == 105)
    #expect(long.written.map(\.line).filter { $0 == "begintext center" }.count == 2)
  }

  @Test("a paragraph of a block has lines as long as the paper takes, a hidden block has none")
  func paragraphs() throws {
    var text = try #require(StaffText("begintext fill", forPage: false))
    for line in ["ab", "  cd", "", "e", String(repeating: "f ", count: 37)] { text.add(line) }
    let lines = text.written.map(\.line)
    #expect(lines.prefix(3) == ["begintext obeylines", "ab   cd", ""])
    #expect(lines[3].hasPrefix("e f f") && lines[3].count == 76)
    var hidden = try #require(StaffText("begintext skip", forPage: false))
    hidden.add("x")
    #expect(hidden.written.isEmpty)
  }

  // MARK: Several voices

  @Test("words between lines of several voices are written between lines of staves")
  func interleaved() {
    let text = notation(
      """
      X:1
      K:C
      V:1 name=A
      C|D|
      w: a b
      V:2 clef=bass
      E|F|
      %%text middle
      V:1
      G|
      V:2
      %%score 1 2
      A|
      %%text last

      """
    ).text
    #expect(
      text
        == """
        X:1
        K:C
        V:1 name=A
        C|D|
        w:a b
        V:2 clef=bass
        E|F|
        V:1
        \(block("middle"))%%score 1 2
        G|
        V:2
        A|
        \(block("last"))
        """)
  }

  @Test("words between lines that are not the same bars in each voice are left out and told")
  func notParallel() {
    let left = notation("X:1\nK:C\nV:1\n%%text a\nC|\n%%text b\nD|\nV:2\nE|F|\n%%text c\n")
    #expect(
      left.text == "X:1\nK:C\nV:1\n\(block("a"))C|\nD|\nV:2\nE|F|\n\(block("c"))")
    #expect(left.leftOut == ["text"])
  }

  @Test("a rest of several bars counts as many bars")
  func multipleRests() {
    let text = notation("X:1\nK:C\nV:1\nC|D|\n%%vskip 9\nE|\nV:2\nZ2|\nz|\n").text
    #expect(text == "X:1\nK:C\nV:1\nC|D|\nV:2\nZ2|\nV:1\n%%vskip 9\nE|\nV:2\nz|\n")
  }

  @Test("what is left out is told once, without what is about sound")
  func told() {
    let left = notation(
      "X:1\n%%MIDI program 3\n%%titlefont x\n%%EPS y\n%%%%%%\nK:C\n%%titlefont x\nC[I:text a]D\n")
    #expect(left.leftOut == ["titlefont", "EPS", "text"])
    #expect(left.text == "X:1\nK:C\nCD\n")
  }

  @Test("a page keeps its own size")
  func page() {
    let text = "X:1\nT:a\n%%scale 0.5\n%%newpage\n%%measurenb 1\nK:C\nC\n"
    #expect(notation(text, forPage: true).text == "X:1\n%%measurenb 1\nK:C\nC\n")
  }
}
