import ABCNotation
import TestSupport
import Testing

@testable import LiltShell

@Suite("Staff notation")
struct StaffNotationTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    folder = try TemporaryFolder()
    shell = TestShell(in: folder.path, environment: ["PATH": Programs.searchPath])
  }

  private static let duet = """
    X:1
    T:Two & two
    M:3/4
    L:1/4
    K:G
    V:1 name="Fiddle"
    |:"G"GBd|"D7"f2d:|
    V:2 name="Cello" clef=bass
    |:G,2B,|[D,A,]3:|

    """

  @Test("comments and forbidden directives of a tune do not reach another program")
  func directives() {
    let text = StaffNotation(
      [
        """
        X:1
        T:T
        %%beginps
        %%postscript (x) run
        I:abc-include /etc/passwd
        %!comment
        %%endps
        K:C
        %%EPS file
        I:MIDI program 3
        C[I:abc-include x]D % remark
        %%text words

        """
      ], in: shell.session
    ).text
    #expect(
      text == "X:1\nT:T\nK:C\nCD\n%%begintext obeylines\n%%words\n%%endtext\n")
  }

  @Test("escapes of a text are drawn as the characters that they stand for")
  func escapes() {
    let text = StaffNotation(
      ["X:1\nT:Caf&eacute; \\'a \\u00e9 50\\% \\&eacute;\nC:M&uuml;ller\nK:C\nC\n"],
      in: shell.session
    ).text
    #expect(text == "X:1\nT:Café á é 50\\% \\&eacute;\nC:Müller\nK:C\nC\n")
  }

  @Test("a title wider than the paper is broken into lines")
  func longTitle() {
    let title = String(repeating: "lazy morning ", count: 10)
    let text = StaffNotation(["X:1\nT:\(title)\nT:Short\nK:C\nC\n"], in: shell.session).text
    let titles = text.split(separator: "\n").filter { $0.hasPrefix("T:") }.map { $0.dropFirst(2) }
    #expect(titles.count == 3)
    #expect(titles.allSatisfy { $0.count <= 72 })
    #expect(titles.joined(separator: " ") == title + "Short")
  }

  @Test(
    "abcm2ps draws all voices on white paper, without the time and the command in the file",
    .needs("abcm2ps", package: "abcm2ps"))
  mutating func svg() throws {
    #expect(shell.session.execute(Self.duet) == .done)
    #expect(shell.session.execute("export --score t1.svg") == .done, "\(shell.recorder.error)")
    let svg = try Fixtures.text(at: folder.path + "/t1.svg")
    for words in ["Two &amp; two", "Fiddle", "Cello", "D7", "fill=\"white\""] {
      #expect(svg.contains(words), "\(words)")
    }
    #expect(!svg.contains("CreationDate") && !svg.contains("CommandLine"))
    #expect(!svg.contains(folder.path) && !svg.contains("tmp"))
    #expect(shell.session.execute("export --score t2.svg") == .done)
    #expect(try Fixtures.text(at: folder.path + "/t2.svg") == svg)
  }

  @Test(
    "abcm2ps draws the brace, the words and the lines of staves that a tune asks for",
    .needs("abcm2ps", package: "abcm2ps"))
  mutating func directed() throws {
    try folder.write(
      """
      X:1
      %%score {1 | 2}
      %%EPS x
      I:linebreak $
      K:C
      V:1
      %%text Words <a> 100% b
      CDEF|
      GABc|$cBAG|]
      V:2 clef=bass
      C,8|
      C,8|C,8|]

      """, to: "a.abc")
    #expect(shell.session.execute("export --score a.abc a.svg") == .done, "\(shell.recorder.error)")
    #expect(shell.recorder.error == "left out of the picture: '%%EPS'\n")
    let svg = try Fixtures.text(at: folder.path + "/a.svg")
    #expect(svg.contains(">Words &lt;a&gt; 100% b</text>"))
    // Two lines of staves, each with a brace, a treble and a bass clef.
    #expect(svg.split(separator: "xlink:href=\"#brace\"").count - 1 == 2)
    #expect(svg.split(separator: "xlink:href=\"#tclef\"").count - 1 == 2)
    #expect(svg.split(separator: "xlink:href=\"#bclef\"").count - 1 == 2)
  }

  @Test(
    "a tune with faults is drawn without its faulty parts", .needs("abcm2ps", package: "abcm2ps")
  )
  mutating func faults() throws {
    #expect(shell.session.execute("X:1\nK:C\nCDh [CE (3ab !nosuch!c|\nw: a b c d e f g\n") == .done)
    #expect(shell.session.execute("export --score t1.svg") == .done, "\(shell.recorder.error)")
    #expect(try Fixtures.text(at: folder.path + "/t1.svg").contains("</svg>"))
    #expect(
      shell.recorder.error.hasPrefix("warning: 'abcm2ps' left something out: "),
      "\(shell.recorder.error)")
  }

  @Test("the faults of the tunes of a book are summarised in a line")
  func book() throws {
    for name in ["abcm2ps", "ps2pdf"] {
      try folder.write(program: "#!/bin/sh\nexec cat", to: name)
    }
    try folder.write("X:1\nK:C\nCh\n\nX:2\nK:C\nz\n\nX:3\nK:C\nhC-z\n", to: "a book.abc")
    var shell = TestShell(in: folder.path, environment: ["PATH": folder.path + ":/usr/bin:/bin"])
    #expect(
      shell.session.execute("export 'a book.abc' out.pdf") == .done, "\(shell.recorder.error)")
    #expect(
      shell.recorder.error
        == "3 faults (check 'a book.abc')\nwarning: 1 tune without notes\n")
  }

  @Test("if abcm2ps draws nothing, its first error is reported without its location")
  func nothing() throws {
    let words = "stdin:7:2: error: Too many voices\n   7 V:3\nstdin:9:2: error: More\n*** abort"
    try folder.write(program: "#!/bin/sh\necho '\(words)' >&2; exit 1", to: "abcm2ps")
    var shell = TestShell(in: folder.path, environment: ["PATH": folder.path + ":/usr/bin:/bin"])
    #expect(shell.session.execute("X:1\nK:C\nC\n") == .done)
    #expect(shell.session.execute("export --score t1.svg") == .failed(.environment))
    #expect(
      shell.recorder.error
        == "error: export: 'abcm2ps' ended with status 1: Too many voices\nhint: doctor\n")
  }

  @Test(
    "a tune of two hundred bars is one image; a thousand bars are too long",
    .needs("abcm2ps", package: "abcm2ps"))
  mutating func long() throws {
    let bars = { String(repeating: "CDEF GABc|CDEF GABc|CDEF GABc|CDEF GABc|\n", count: $0 / 4) }
    #expect(shell.session.execute("X:1\nM:4/4\nL:1/8\nK:C\n\(bars(200))") == .done)
    #expect(shell.session.execute("export --score t1.svg") == .done, "\(shell.recorder.error)")
    #expect(shell.session.execute("X:1\nM:4/4\nL:1/8\nK:C\n\(bars(1000))") == .done)
    #expect(shell.session.execute("export --score t2.svg") == .failed(.environment))
    #expect(
      shell.recorder.error.contains("the tune is too long for one image; a .pdf file has pages"))
  }

  @Test(
    "several tunes are pages of one PDF file", .needs("abcm2ps", package: "abcm2ps"),
    .needs("ps2pdf", package: "ghostscript"))
  mutating func pdf() throws {
    let path = Corpora.starter
    #expect(shell.session.execute("export \(path) book.pdf") == .done, "\(shell.recorder.error)")
    let bytes = try shell.session.files.read("book.pdf")
    #expect(bytes.starts(with: "%PDF-".utf8))
    #expect(bytes.count > 20_000)
  }
}
