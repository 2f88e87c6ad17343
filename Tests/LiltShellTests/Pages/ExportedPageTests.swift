import TestSupport
import Testing

@testable import LiltShell

@Suite("export t1.html")
struct ExportedPageTests {
  private func exported(
    _ cells: String...
  ) throws -> (page: String, shell: ModelShell) {
    var shell = try ModelShell.withModel()
    shell.does(PageShell.jig)
    for cell in cells { shell.does(cell) }
    return (String(decoding: try shell.bytes("t.html"), as: UTF8.self), shell)
  }

  @Test("a page of one tune has its title, its roll, its MIDI file and its ABC text")
  func one() throws {
    let (page, shell) = try exported("export t1 t.html")
    #expect(shell.output.contains("t1 written to 't.html'\n"))
    #expect(page.contains("<h1 dir=\"auto\">The &lt;/script&gt;&lt;b onclick"))
    #expect(page.contains("<h2 id=\"tune-1\" class=\"vh\""))
    let entry = try #require(shell.session.tunes.entry(for: "t1"))
    let midi = PageTune(TuneBlock(entry, inText: [])).midi
    #expect(
      page.contains("download=\"t1.mid\" href=\"data:audio/midi;base64,\(Base64.text(of: midi))\""))
    let abc = Array(("%abc-2.1\n" + entry.abcText).utf8)
    #expect(page.contains("base64,\(Base64.text(of: abc))\""))
    #expect(page.contains("id=\"roll-1\"") && !page.contains("<nav"))
    // The page gives the tune back, so it counts as saved.
    #expect(entry.isSaved)
  }

  @Test("playback options apply; several tunes are on one page with links to them")
  func options() throws {
    let slow = try exported("export t1 t.html --tempo 60").page
    #expect(try slow != exported("export t1 t.html").page)
    let two = try exported("X:2\nT:Two\nK:C\nCDEF|", "export t1 t2 t.html").page
    #expect(two.contains("<h1 dir=\"auto\">2 tunes</h1>"))
    #expect(two.contains("<a href=\"#tune-2\"><b>t2</b> <bdi>Two</bdi></a>"))
    #expect(two.contains("<h3 id=\"tune-2\""))
  }

  @Test("sample makes one too; staves on paper are for other files")
  func sample() throws {
    let (page, shell) = try exported("sample --seed 1 --length 20 --export t.html")
    #expect(page.contains("data-tune=\"1\"") && page.contains("data-scored=\"d1\""))
    #expect(shell.session.tunes.entry(for: "t2")?.isSaved == true)
    var other = shell
    #expect(other.fails("export --score t1 t.html").kind == .usage)
  }

  @Test(
    "the bytes of base 64 are those of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
    ])
  func base64(text: String, expected: String) {
    #expect(Base64.text(of: Array(text.utf8)) == expected)
  }
}
