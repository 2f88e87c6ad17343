import ABCNotation
import TestSupport
import Testing

@testable import LiltShell

@Suite("A piano roll as a picture")
struct RollDrawingTests {
  private func drawing(_ text: String) -> (roll: PianoRoll, svg: String) {
    let roll = PianoRoll(ABCNotation.Tune.parsing(text).tune)
    var drawing = RollDrawing(roll, summary: "summary")
    return (roll, drawing.text())
  }

  /// The values of `attribute` of all elements of a class.
  private func values(_ attribute: String, of kind: String, in svg: String) -> [Double] {
    svg.split(separator: "\n").filter { $0.contains("class=\"\(kind)\"") }.compactMap { line in
      guard let start = line.firstRange(of: " \(attribute)=\"")?.upperBound else { return nil }
      return Double(line[start...].prefix { $0 != "\"" })
    }
  }

  @Test("every note is drawn once, higher notes higher, longer notes longer")
  func notes() {
    let (_, svg) = drawing("X:1\nT:T\nM:4/4\nL:1/4\nK:C\nC2 G c|\n")
    let y = values("y", of: "note", in: svg)
    #expect(y.count == 3)
    #expect(y[0] > y[1] && y[1] > y[2])
    // A row is nine pixels a semitone.
    #expect(y[0] - y[2] == 108)
    let width = values("width", of: "note", in: svg)
    #expect(width[0] > 1.9 * width[1] && width[1] == width[2])
    let x = values("x", of: "note", in: svg)
    #expect(x == x.sorted())
  }

  @Test("title, chords, parts, endings, numbers and the names of pitches are there")
  func words() {
    let (_, svg) = drawing(
      "X:1\nT:Tom & Jerry's <jig>\nM:3/4\nL:1/4\nK:D\nP:A\n|:\"D\"DFA|[1\"A7\"A3:|[2\"D/f+\"d3|]\n")
    #expect(svg.contains(">Tom &amp; Jerry's &lt;jig&gt;</text>"))
    #expect(svg.contains("<title>Tom &amp; Jerry's &lt;jig&gt;</title>"))
    for word in ["A7", "D/f+", "A", "1.", "2.", "2", "F#4", "D5"] {
      #expect(svg.contains(">\(word)</text>"), "\(word)")
    }
    #expect(values("r", of: "dot", in: svg).count == 4)
  }

  @Test("notes and shades stay on the paper, and it is as tall as the music needs")
  func paper() throws {
    let tunes = try Fixtures.text(at: Corpora.packageFolder + "/corpus/starter.abc")
    withEverySeed(0..<120) { seed, _ in
      var spoilt = CorruptedTunes(tunes, seed: seed)
      let (roll, svg) = drawing(spoilt.next(kind: Int(seed % 6)))
      #expect(WellFormedXML.fault(in: svg) == nil)
      let size = try #require(svg.firstRange(of: "viewBox=\"0 0 "))
      let parts = svg[size.upperBound...].prefix { $0 != "\"" }.split(separator: " ")
      let (width, height) = (try #require(Double(parts[0])), try #require(Double(parts[1])))
      for kind in ["note", "row", "outside"] {
        let right = zip(values("x", of: kind, in: svg), values("width", of: kind, in: svg)).map(+)
        let bottom = zip(values("y", of: kind, in: svg), values("height", of: kind, in: svg)).map(+)
        #expect(right.allSatisfy { $0 <= width }, "\(kind)")
        #expect(bottom.allSatisfy { $0 <= height }, "\(kind)")
      }
      let notes = roll.voices.reduce(0) { $0 + $1.notes.count }
      #expect(values("x", of: "note", in: svg).count >= notes)
    }
  }

  @Test("control characters of a title do not get into the file")
  func control() {
    let svg = drawing("X:1\nT:a\u{1}b\u{FFFF}\nK:C\nC\n").svg
    #expect(WellFormedXML.fault(in: svg) == nil)
    #expect(svg.contains(">a\u{FFFD}b\u{FFFD}</text>"))
  }

  @Test("a tune without notes is a title on paper")
  func silence() {
    #expect(WellFormedXML.fault(in: drawing("X:1\nK:C\n").svg) == nil)
  }
}

@Suite("WellFormedXML")
struct WellFormedXMLTests {
  @Test(
    "what is no XML is told",
    arguments: [
      "", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a>&</a>", "<a>&x;</a>",
      "<a b='c'/>", "<a b=\"c\" b=\"d\"/>", "<a b=\"c/>", "<a>\u{1}</a>", "<a", "x<a/>",
    ])
  func bad(_ text: String) { #expect(WellFormedXML.fault(in: text) != nil) }

  @Test("what is XML passes", arguments: ["<a/>", "<?xml?><a b=\"&lt;\"> &amp; <b/></a>\n"])
  func good(_ text: String) {
    #expect(
      WellFormedXML.fault(in: text.replacing("<?xml?>", with: "<?xml version=\"1.0\"?>")) == nil)
  }
}
