import Testing

@testable import ABCNotation

/// Macros (ABC 2.1 §9).
@Suite("macros")
struct MacroTests {
  private func tune(_ macros: String, _ music: String) -> (tune: Tune, faults: [String]) {
    let (tune, diagnostics) = Tune.parsing("X:1\nL:1/4\n\(macros)\nK:C\n\(music)\n")
    return (
      tune,
      diagnostics.map { "\($0.range.lowerBound.line):\($0.range.lowerBound.column) \($0.name)" }
    )
  }

  /// The music with macros is the same as other music, and as what is written of it.
  private func check(_ macros: String, _ music: String, is expanded: String) {
    let (read, faults) = tune(macros, music)
    #expect(faults == [], "\(music)")
    #expect(read.voices == tune("", expanded).tune.voices, "\(macros) \(music)")
    #expect(Tune.parsing(read.abc).tune == read, "\(read.abc)")
  }

  @Test("a static macro stands for its replacement")
  func statics() {
    check("m: ~g2 = {a}g{f}g", "~g2 c ~g2|", is: "{a}g{f}g c {a}g{f}g|")
    check("m:Q=!trill!", "Qc QC|", is: "!trill!c !trill!C|")
    check("m:~=f2 = =f=f", "~=f2|", is: "=f=f|")
    check("m:x =", "cxd|", is: "cd|")
    check("m: zap = |:c\nm: zip = d:|", "zap zip", is: "|:c d:|")
  }

  @Test("a transposing macro moves with its note")
  func transposing() {
    check(
      "m: ~n2 = (3o/n/m/ n", "~c2 ~G,2 ~b2 ~C2|",
      is: "(3d/c/B/ c (3A,/G,/F,/ G, (3c'/b/a/ b (3D/C/B,/ C|")
    check("m: ~n = hn", "~C ~c ~d'|", is: "D,C Dc c'd'|".replacing("c'd'", with: "ed'"))
    check("m: n5 = nz", "C5|", is: "Ca|")
    check("m: n9 = !trill!n\"^no\"n", "C9|", is: "!trill!C\"^no\"C|")
  }

  @Test(
    "the longest target counts, a later definition replaces an earlier one, and lengths must be equal"
  )
  func choice() {
    check("m:~g = c\nm:~g2 = d\nm:~n2 = e", "~g2 ~g ~a2|", is: "d c e|")
    check("m:~g2 = c\nm:~g2 = d", "~g2|", is: "d|")
    check("m:~g2 = c", "~g2/ ~g24 ~g'|", is: "~g2/ ~g24 ~g'|")
    check("m:~g = c", "~g' ~g, ~g2|", is: "~g' ~g, c2|")
  }

  @Test("a macro is expanded once, and not in quotes, names of decorations and fields")
  func places() {
    check("m:g = gg", "g|", is: "gg|")
    check("m:g = c\nm:c = d", "g c|", is: "c d|")
    check("m:t = c", "\"^t\"!trill!t [r:t] t|", is: "\"^t\"!trill!c [r:t] c|")
    check("m:Z3 = ceg", "[Z3] {Z3}c|", is: "[ceg] {ceg}c|")
  }

  @Test("a macro of the body counts from the next line on")
  func inBody() {
    let (read, faults) = tune("N:n", "c[m:k=d]|\nk|\nm:~g = e\n~g|")
    #expect(faults == [])
    #expect(read.performance().voices[0].melody.map(\.key) == [72, 74, 76])
    #expect(Tune.parsing(read.abc).tune == read)
    let other = tune("m:k=c", "V:1\nk|[V:2]kk|[V:1]k|")
    #expect(other.faults == [])
    #expect(other.tune.performance().voices.map { $0.melody.map(\.key) } == [[72, 72], [72, 72]])
    #expect(Tune.parsing(other.tune.abc).tune == other.tune)
  }

  @Test("a macro of the file header holds for every tune")
  func inFileHeader() throws {
    let read = TuneReader.firstTune(in: "m:k=d\n\nX:1\nT:t\nL:1/4\nK:C\nk|")
    #expect(read.tune.performance().voices[0].melody.map(\.key) == [74])
    let complete = try #require(read.tune.source?.completeText)
    #expect(complete == "X:1\nT:t\nm:k=d\nL:1/4\nK:C\nk|")
    #expect(Tune.parsing(complete).tune == read.tune)
    #expect(Tune.parsing(read.tune.abc).tune == read.tune)
  }

  @Test("notes and faults of an expansion have the place of the macro")
  func spans() {
    let text = "X:1\nL:1/4\nm:foo = c#d\nK:C\nG foo A|\n"
    let (tune, diagnostics) = Tune.parsing(text)
    let melody = tune.performance().voices[0].melody
    #expect(melody.map(\.source) == [26..<27, 28..<31, 28..<31, 32..<33])
    #expect(diagnostics.map(\.name) == ["unknown-character"])
    #expect(diagnostics[0].range.lowerBound.column == 3)
    #expect(diagnostics[0].range.upperBound.column == 6)
  }

  @Test("what defines no macro, and more than the limits, is reported")
  func limits() {
    #expect(tune("m:~g2", "c").faults == ["3:3 bad-macro"])
    #expect(tune("m:=c", "c").faults == ["3:3 bad-macro"])
    let target = String(repeating: "k", count: Macros.targetLimit)
    #expect(tune("m:\(target)=c", target).faults == [])
    #expect(tune("m:\(target)k=c", "c").faults == ["3:3 bad-macro"])
    let replacement = String(repeating: "c", count: Macros.replacementLimit)
    #expect(tune("m:k=\(replacement)", "k").tune.performance().voices[0].melody.count == 255)
    #expect(tune("m:k=\(replacement)c", "c").faults == ["3:3 bad-macro"])
    let many = (0..<Macros.countLimit).map { "m:k\($0)k = c" }.joined(separator: "\n")
    #expect(tune(many, "k0k k99k").faults == [])
    #expect(tune(many + "\nm:k100k = c", "c").faults == ["103:3 too-many-macros"])
    let calls = String(repeating: "k", count: Macros.expansionLimit / 255)
    #expect(tune("m:k=\(replacement)", calls).faults == [])
    let more = tune("m:k=\(replacement)", calls + "\nkk")
    #expect(more.faults.contains("6:1 macros-too-long"))
  }
}
