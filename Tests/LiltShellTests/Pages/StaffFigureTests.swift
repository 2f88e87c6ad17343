import TestSupport
import Testing

@testable import LiltShell

@Suite("Staves for a page")
struct StaffFigureTests {
  private func image(_ content: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="100.00px" height="50.50px">
    <style>.fill {fill: red}</style><title>secret.abc</title><!-- Command: x > y -->
    \(content)
    </svg>
    """
  }

  @Test("fonts become attributes, numbers are short, comments and styles are left out")
  func compact() throws {
    let figure = try #require(
      StaffFigure(
        image(
          """
          <g stroke-width="0.70" style="font:bold 12.00px Helvetica">
          <text x="10.00" y="5.25">A &amp; B</text><path class="fill" d="m1.00 2.00
          \th-0.50"/></g>
          """)))
    #expect(figure.width == 100 && figure.height == 50.5)
    #expect(
      figure.content == """
        <g stroke-width="0.7" font-weight="bold" font-size="12" font-family="Helvetica">\
        <text x="10" y="5.25">A &amp; B</text><path class="m-fill" d="M1 2h-.5"/></g>
        """)
  }

  @Test("shapes are apart from the drawing, strokes of a group are one path")
  func shapes() throws {
    let uses = (1...4).map { ##"<use x="\##($0).00" y="2" xlink:href="#hd"/>"## }.joined()
    let figure = try #require(
      StaffFigure(
        image(
          """
          <g><defs><g id="u"><circle r="1"/></g><use id="hd" xlink:href="#u"/></defs>\(uses)\
          <path class="stroke" d="M1 2v3"/><text>x</text><path class="stroke" d="M4 5v6"/></g>
          """)))
    #expect(
      figure.symbols.map(\.markup) == [
        #"<g id="m-u"><circle r="1"/></g>"#, ##"<use id="m-hd" href="#m-u"/>"##,
        ##"<marker id="m-hd-at" overflow="visible" markerUnits="userSpaceOnUse"><use href="#m-hd"/></marker>"##,
      ])
    #expect(
      figure.content == """
        <g><path fill="none" marker-start="url(#m-hd-at)" marker-mid="url(#m-hd-at)" \
        marker-end="url(#m-hd-at)" d="M1 2 2 2 3 2 4 2"/>\
        <path class="m-stroke" d="M1 2v3M4 5v6"/><text>x</text></g>
        """)
  }

  @Test(
    "nothing but shapes and words reaches a page",
    arguments: [
      "<script>alert(1)</script>", #"<g onload="x()"/>"#,
      #"<a href="http://x"><path d="M1 2"/></a>"#,
      ##"<use xlink:href="http://x#y"/>"##, #"<image href="x"/>"#,
      "<foreignObject><b>x</b></foreignObject>",
      #"<rect style="background:url(x)"/>"#, "<text>&lt;script&gt;</text>", "<g", "</g></g></svg>",
    ])
  func hostile(_ content: String) throws {
    let figure = try #require(StaffFigure(image(content)))
    for word in ["script>", "onload", "http", "image", "alert", "style", "<a", "<b", "secret"] {
      #expect(!figure.content.contains("<\(word)") && !figure.content.contains(" \(word)"))
    }
    #expect(!figure.content.contains("http") && !figure.content.contains("<script"))
  }

  @Test("filled shapes are one path if they are drawn in the same direction")
  func filled() throws {
    let paths = ["M1 2l3 0v3l-3 0", "M5 6l7 1v3l-7 -1", "M1 2l3 0v-3l-3 0", "M1 2c1 2 3 4 5 6"]
    let figure = try #require(
      StaffFigure(image(paths.map { "<path class=\"fill\" d=\"\($0)\"/>" }.joined())))
    #expect(
      figure.content == """
        <path class="m-fill" d="M1 2l3 0v3l-3 0M5 6l7 1v3l-7-1"/>\
        <path class="m-fill" d="M1 2l3 0v-3l-3 0"/><path class="m-fill" d="M1 2c1 2 3 4 5 6"/>
        """)
  }

  @Test("an image without a size is no figure")
  func size() {
    #expect(StaffFigure("<svg></svg>") == nil)
    #expect(StaffFigure("") == nil)
    #expect(StaffFigure("<svg width=\"1e9px\" height=\"5\"></svg>") == nil)
  }

  @Test("symbols of the same name but another shape get a name of their own")
  func symbols() throws {
    func figure(_ radius: Int) throws -> StaffFigure {
      try #require(
        StaffFigure(
          image(
            ##"<defs><circle id="hd" r="\##(radius)"/></defs><use x="1" y="2" xlink:href="#hd"/>"##)
        ))
    }
    var symbols = StaffSymbols()
    let first = symbols.content(of: try figure(1))
    #expect(symbols.content(of: try figure(1)) == first)
    #expect(symbols.content(of: try figure(2)).contains(##"href="#m-hd-2""##))
    #expect(symbols.markup == #"<circle id="m-hd" r="1"/><circle id="m-hd-2" r="2"/>"#)
  }

  @Test("abcm2ps draws them, without the title", .needs("abcm2ps", package: "abcm2ps"))
  func real() throws {
    let shell = TestShell(environment: ["PATH": Programs.searchPath, "TMPDIR": "/tmp"])
    let text = "X:1\nT:Secret\nM:6/8\nK:G\n|:\"Em\"GAB dBG|A3 c3:|\n"
    let notation = StaffNotation([text], forPage: true, in: shell.session)
    let figure = try #require(try notation.figure())
    #expect(figure.content.contains(">Em</text>") && !figure.content.contains("Secret"))
    #expect(!figure.content.contains("style=") && figure.symbols.contains { $0.id == "m-tclef" })
    #expect(XMLCheck.fault(in: figure.image) == nil)
    // Eight notes, six of them in beams.
    #expect(figure.content.utf8.count < 3000)
    #expect(shell.recorder.transcript == "")
  }

  @Test("without abcm2ps there are no staves, and nothing is said")
  func missing() throws {
    let shell = TestShell()
    #expect(try StaffNotation(["X:1\nK:C\nC\n"], in: shell.session).figure() == nil)
    #expect(shell.recorder.transcript == "")
  }
}
