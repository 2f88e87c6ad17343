import ABCNotation
import MusicXML
import TestSupport
import Testing

@Suite("Documentation of MusicXML")
struct DocumentationTests {
  @Test("the catalogue's example writes a tune and finds what is left out")
  func example() {
    // docs-begin
    let tune = Tune.parsing("X:1\nT:Jig\nM:6/8\nL:1/8\nK:D\n%%MIDI gchord fzz\nd2f afd|").tune
    let file = MusicXMLFile(tune)
    let document = String(decoding: file.bytes, as: UTF8.self)
    let omissions = file.omissions.map(\.text)
    // "the directive '%%MIDI gchord' is for players; it is left out"
    // docs-end
    #expect(document.contains("<work-title>Jig</work-title>"))
    #expect(omissions == ["the directive '%%MIDI gchord' is for players; it is left out"])
    expectExample(inCatalogue: "Sources/MusicXML/MusicXML.docc/MusicXML.md", of: #filePath)
  }

  @Test("a small tune gives the golden file")
  func golden() throws {
    let text = """
      X:1
      T:A small tune
      C:Nobody
      M:6/8
      L:1/8
      Q:3/8=100
      K:D
      A|:"D"d2f {g}afd|(3efg "A7/C#"e>c-|1 "D"~c3 !f!d2A:|2 [df]3 d3|]
      w: One two-three four * five
      """
    try expectGolden(ReadFile(Tune.parsing(text).tune).text, "musicxml/small.musicxml")
  }
}
