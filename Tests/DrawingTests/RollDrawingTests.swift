import ABCNotation
import TestSupport
import Testing

@testable import Drawing

@Suite("A piano roll as SVG")
struct RollDrawingTests {
  private func drawing(_ text: String) -> (roll: PianoRoll, svg: String) {
    let roll = PianoRoll(Tune.parsing(text).tune)
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

  @Test("the drawing has title, chords, parts, endings, bar numbers and pitch names")
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

  @Test("pitches in the scale or in the tune have names")
  func names() {
    let (_, svg) = drawing("X:1\nM:4/4\nL:1/4\nK:G\nE ^A c2|\n")
    for name in ["E4", "F#4", "Bb4", "C5"] { #expect(svg.contains(">\(name)</text>"), "\(name)") }
    for name in ["F4", "D#4", "G#4"] { #expect(!svg.contains(">\(name)</text>"), "\(name)") }
  }

  @Test("a double bar is two thin lines, the last one thin and thick")
  func doubleBars() {
    let bars = { (svg: String, kind: String) in
      svg.split(separator: "\n").count { $0.hasPrefix("<polyline class=\"\(kind)\"") }
    }
    let double = drawing("X:1\nM:2/4\nL:1/4\nK:C\nCD||EF|\n").svg
    #expect(bars(double, "thin") == 2 && bars(double, "thick") == 0)
    // A repeat start at a line break is drawn only on the next line.
    let bar = "CDEF GABc|"
    let eight = String(repeating: bar, count: 7) + "C8"
    for (sign, thin) in [("|", 1), ("||", 3)] {
      let text = "X:1\nM:4/4\nL:1/8\nK:C\n\(eight)\(sign)\n|:\(eight)|\n"
      let repeated = drawing(text).svg
      #expect(bars(repeated, "thin") == thin && bars(repeated, "thick") == 1, "\(sign)")
    }
    let last = drawing("X:1\nM:2/4\nL:1/4\nK:C\nCD|EF|]\n").svg
    #expect(bars(last, "thin") == 1 && bars(last, "thick") == 1)
  }

  @Test("a long title is broken into lines, and a longer title is shortened")
  func longTitle() {
    let titles = { (title: String) -> [String] in
      self.drawing("X:1\nT:\(title)\nK:C\nC|\n").svg.split(separator: "\n")
        .filter { $0.contains("class=\"title\"") }.map(String.init)
    }
    let words = titles(String(repeating: "morning ", count: 20))
    #expect(words.count == 2)
    #expect(words.joined().split(separator: "morning").count == 21)
    #expect(titles(String(repeating: "morning ", count: 200)).count == 4)
    #expect(titles(String(repeating: "m", count: 200)).count == 1)
  }

  @Test("chord symbols do not touch, stay near their notes and on the paper")
  func chords() throws {
    let names = ["G", "Am7", "D7/f+", "Bm7b5", "Cmaj9/E"]
    withEverySeed(0..<100) { _, generator in
      var body = ""
      // The indices of the notes with a chord symbol.
      var owners: [Int] = []
      for bar in 1...6 {
        for beat in 0..<8 {
          if generator.below(3) == 0 {
            body += "\"\(names[generator.below(names.count)])\""
            owners.append(8 * (bar - 1) + beat)
          }
          body += "G"
        }
        body += bar == 3 ? ":|\n" : "|"
      }
      let (_, svg) = drawing("X:1\nM:4/4\nL:1/8\nK:G\n\(body)\n")
      let (x, y) = (values("x", of: "chord", in: svg), values("y", of: "chord", in: svg))
      let (notes, rows) = (values("x", of: "note", in: svg), values("y", of: "note", in: svg))
      let ends = zip(notes, values("width", of: "note", in: svg)).map(+)
      try #require(notes.count == 48 && x.count == owners.count)
      let words = svg.split(separator: "\n").filter { $0.contains("class=\"chord\"") }
        .map { Double($0.split(separator: ">")[1].prefix { $0 != "<" }.count) * 8 }
      let paper = try #require(svg.firstRange(of: "width=\"")).upperBound
      let width = try #require(Double(svg[paper...].prefix { $0 != "\"" }))
      for chord in x.indices {
        #expect(x[chord] + words[chord] <= width)
        let note = owners[chord]
        // A symbol moves right only to avoid another, and left only to end with the line.
        let line = rows.indices.filter { rows[$0] == rows[note] }
        let end = try #require(line.map { ends[$0] }.max())
        #expect(x[chord] <= notes[note] + 10.1)
        #expect(x[chord] >= min(notes[note], end - words[chord]) - 0.1)
        // A symbol is between the rows of the previous line and those of its own.
        #expect(y[chord] < rows[note])
        #expect(rows.allSatisfy { $0 >= rows[note] || $0 < y[chord] })
        for other in x.indices where other != chord && y[other] == y[chord] {
          #expect(x[other] >= x[chord] + words[chord] || x[chord] >= x[other] + words[other])
        }
      }
    }
  }

  @Test("notes and shaded rows stay on the paper, whose height fits the music")
  func paper() throws {
    let tunes = try Fixtures.text(at: Corpora.starter)
    withEverySeed(0..<120) { seed, _ in
      var spoilt = CorruptedTunes(tunes, seed: seed)
      let (roll, svg) = drawing(spoilt.next(kind: Int(seed % 6)))
      #expect(XMLCheck.fault(in: svg) == nil)
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

  @Test("control characters in a title do not reach the file")
  func control() {
    let svg = drawing("X:1\nT:a\u{1}b\u{FFFF}\nK:C\nC\n").svg
    #expect(XMLCheck.fault(in: svg) == nil)
    #expect(svg.contains(">a\u{FFFD}b\u{FFFD}</text>"))
  }

  @Test("the drawing of a tune without notes is only its title")
  func silence() {
    #expect(XMLCheck.fault(in: drawing("X:1\nK:C\n").svg) == nil)
  }
}
