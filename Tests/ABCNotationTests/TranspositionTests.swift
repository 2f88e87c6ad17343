import ABCNotation
import TestSupport
import Testing

@Suite("Transposition")
struct TranspositionTests {
  private func tune(_ music: String, key: String = "C") -> Tune {
    Tunebook(parsing: "X:1\nM:4/4\nL:1/4\nK:\(key)\n\(music)\n").tunes[0]
  }

  /// The lines of a tune after its header.
  private func body(_ tune: Tune) -> String {
    let lines = tune.abc.split(separator: "\n")
    return lines.drop { !$0.hasPrefix("K:") }.joined(separator: " ")
  }

  /// The keys sounding in all voices, graces and ornaments among them.
  private func sound(_ tune: Tune) -> [[Int]] {
    tune.performance().voices.map { $0.melody.map(\.key) }
  }

  @Test(
    "notes keep their places on the scale, and accidentals mean the same",
    arguments: [
      ("C", "CDEF|GAB^c|", 2, "K:D DEFG|ABc^d|"),
      ("G", "F=F^F_B|B", 5, "K:C B_B=B_e|e"),
      ("Em", "E^D=DF|", -2, "K:Dm D^C=CE|"),
      ("D", "D=c^G_B|", 1, "K:Eb E_d=A_c|"),
      ("C", "CEGc|", 12, "K:C cegc'|"),
      ("C", "CEGc|", -12, "K:C C,E,G,C|"),
      ("A mix", "AG[ce]{g}a|", 3, "K:Cmix cB[eg]{b}c'|"),
      ("none", "CE^F", 1, "K:none _DF=G"),
    ])
  func spelling(_ key: String, _ music: String, _ semitones: Int, _ expected: String) {
    #expect(body(tune(music, key: key).transposed(bySemitones: semitones)) == expected)
  }

  @Test(
    "a key becomes the one with the fewest accidentals",
    arguments: [
      ("C", 1, "Db"), ("C", 6, "F#"), ("F", 1, "Gb"), ("Bb", -4, "Gb"), ("Am", 1, "Bbm"),
      ("Em", 2, "F#m"), ("Ddor", 1, "Ebdor"), ("E", 8, "C"), ("Gm ^f", 2, "Am ^g"),
      ("Hp", 2, "E"), ("HP", -2, "C"), ("none", 3, "none"), ("G clef=bass", 2, "A clef=bass"),
    ])
  func keys(_ key: String, _ semitones: Int, _ expected: String) {
    #expect(tune("G", key: key).transposed(bySemitones: semitones).key.abc == expected)
  }

  @Test("a tune goes to the nearer of two tonics, spelled as asked")
  func tonics() {
    let inD = tune("DFA|", key: "D")
    #expect(body(inD.transposed(toTonic: .g)) == "K:G GBd|")
    #expect(body(inD.transposed(toTonic: .a)) == "K:A A,CE|")
    #expect(body(inD.transposed(toTonic: .c, alteration: 1)) == "K:C# CEG|")
    #expect(body(inD.transposed(toTonic: .d, alteration: -1)) == "K:Db DFA|")
    #expect(body(inD.transposed(toTonic: .g, alteration: 1)) == "K:Ab Ace|")
  }

  @Test(
    "chord symbols move with their bass; words and annotations stay",
    arguments: [
      ("Am7", 2, "Bm7"), ("C/E", 2, "D/F#"), ("(G)", 1, "(Ab)"), ("d", 2, "e"), ("F#m", 1, "Gm"),
      ("Bb7", -1, "A7"), ("G;C", 2, "A;D"), ("Fine", 2, "Fine"), ("^Am", 2, "^Am"),
      ("G(Em)", 2, "A(F#m)"), ("C7(b9)", 2, "D7(b9)"), ("Cadd9", 2, "Dadd9"),
      ("C(add9)", 2, "D(add9)"), ("Bass solo", 2, "Bass solo"), ("Bo7", 1, "Co7"),
    ])
  func chords(_ symbol: String, _ semitones: Int, _ expected: String) {
    let moved = tune("\"\(symbol)\"C").transposed(bySemitones: semitones)
    #expect(body(moved).contains("\"\(expected)\""))
  }

  @Test(
    "a plus sign after a bass is its sharp and moves with it; after a root it is augmented",
    arguments: [
      ("D7/f+", 1, "Eb7/g"), ("D7/f+", 2, "E7/g#"), ("A/c+", -1, "G#/b#"), ("D/f+", 12, "D/f#"),
      ("(a+)", 1, "(b)"), ("F+", 1, "Gb+"), ("F+/A", 2, "G+/B"), ("F♯m", 1, "Gm"),
    ])
  func sharpsOfBasses(_ symbol: String, _ semitones: Int, _ expected: String) {
    let moved = tune("\"\(symbol)\"C").transposed(bySemitones: semitones)
    #expect(body(moved).contains("\"\(expected)\""))
  }

  @Test("a change of key in the tune moves too")
  func keyChange() {
    let moved = tune("CF|[K:G]CF|", key: "C").transposed(bySemitones: 2)
    #expect(body(moved) == "K:D DG|[K:A]DG|")
  }

  // MARK: In the text

  @Test(
    "a text that is transposed keeps its layout; notes, chord symbols and keys change",
    arguments: [
      ("K:D\nDFA|\n", 2, "K:E\nEGB|\n"),
      ("K:Dmaj % bright\nD2 F>A | % first\n", 5, "K:Gmaj % bright\nG2 B>d | % first\n"),
      (
        "K:E dorian\n\"Em\"E/2G4//[Bd]2-[Bd]|w: x\n", -2,
        "K:D dorian\n\"Dm\"D/2F4//[Ac]2-[Ac]|w: x\n"
      ),
      ("K:Bb\n{/cd}e,,2 ^F=e|\\\nB`c [K:F]c|\n", 2, "K:C\n{/de}F,2 ^G^f|\\\nc`d [K:G]d|\n"),
      (
        "K:C clef=bass\n\"F/A\"F,\"fine\"G, (3ABc z|\nK: G  % now\nG\n", 12,
        "K:C clef=bass\n\"F/A\"F\"fine\"G (3abc' z|\nK: G  % now\ng\n"
      ),
      ("K:Gm ^f\nG^f|\n", 2, "K:Am ^g\nA^g|\n"),
      ("K:C\nV:1\nCE|\nV:2\nC,G,|\nV:1\nGc|\n", 4, "K:E\nV:1\nEG|\nV:2\nE,B,|\nV:1\nBe|\n"),
    ])
  func texts(_ text: String, _ semitones: Int, _ expected: String) {
    let header = "X:1\nT:A Trip to E\n% about C\nL:1/4\n"
    let tune = Tune.parsing(header + text).tune
    #expect(tune.transposedText(bySemitones: semitones) == header + expected)
  }

  @Test(
    "a text is not transposed where it would not read as the transposed tune",
    arguments: ["X:1\nT:t\n", "X:1\nm:~n2 = n{o}n\nK:G\n~G2 A|\n"])
  func fixedTexts(_ text: String) {
    #expect(Tune.parsing(text).tune.transposedText(bySemitones: 2) == nil)
    var tune = Tune.parsing("X:1\nK:C\nCDE\n").tune
    #expect(tune.transposedText(bySemitones: 2) == "X:1\nK:D\nDEF\n")
    tune.source = nil
    #expect(tune.transposedText(bySemitones: 2) == nil)
  }

  @Test("the written keys of a tune have its key, its accidentals and all notes")
  func writtenKeys() {
    #expect(
      tune("F^FF|F_B,[ce]{g}a|[K:D]FC|c'", key: "G clef=treble-8").writtenKeys()
        == [66, 66, 66, 66, 58, 72, 76, 79, 81, 66, 61, 85])
  }

  private func check(_ tune: Tune, _ place: String) {
    let sounds = sound(tune)
    for semitones in [1, -3, 5, 6, -12, 11] {
      let moved = tune.transposed(bySemitones: semitones)
      let expected = sounds.map { $0.map { $0 + semitones } }
      guard expected.joined().allSatisfy((0...127).contains) else { continue }
      #expect(sound(moved) == expected, "\(place) by \(semitones)\n\(moved.abc)")
      let back = moved.transposed(bySemitones: -semitones)
      #expect(sound(back) == sounds, "\(place) by \(semitones) and back\n\(back.abc)")
      #expect(sound(Tune.parsing(moved.abc).tune) == expected, "\(place), written and read")
      guard let text = tune.transposedText(bySemitones: semitones) else { continue }
      #expect(sound(Tune.parsing(text).tune) == expected, "\(place), in its text")
    }
  }

  @Test("every note moves by the interval, and back; what is written sounds so too")
  func ownTunes() throws {
    for tune in Tunebook(parsing: try Fixtures.text(at: Fixtures.path("abc/tunes.abc"))).tunes {
      check(tune, tune.titles.first ?? "")
    }
  }

  @Test("every note of Nottingham's hornpipes moves by the interval, and back", .needsNottingham)
  func nottingham() throws {
    let folder = try #require(Corpora.nottingham)
    let book = Tunebook(parsing: try Fixtures.text(at: folder + "/hpps.abc"))
    for tune in book.tunes { check(tune, "hpps \(tune.referenceNumber)") }
  }
}
