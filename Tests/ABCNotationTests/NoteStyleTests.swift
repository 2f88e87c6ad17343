import ABCNotation
import Testing

/// Directives about the loudness and the lengths of notes.
@Suite("Loudness and lengths by directives")
struct NoteStyleTests {
  private func velocities(_ music: String, _ header: String = "") -> [Int] {
    Tunebook(parsing: "X:1\nM:4/4\nL:1/4\n\(header)K:C\n\(music)\n").tunes[0].performance()
      .voices[0].melody.map(\.velocity)
  }

  // MARK: Loudness

  @Test(
    "a beat string says how loud the equal beats of a bar are",
    arguments: [
      ("fppmpmpp", "C/D/E/F/G/A/B/c/|", [105, 80, 80, 95, 80, 95, 80, 80]),
      ("fppmpmpp", "CDEF|", [105, 80, 80, 80]), ("fpm", "CDEF|", [105, 80, 80, 80]),
      ("pfpm", "CDEF|C", [80, 105, 80, 95, 80]), ("f2pm", "CDEF|", [105, 80, 80, 95]),
      ("fpmp", "(3CDEF2|", [105, 80, 80, 95]),
      ("fpmp", "[M:2/4]CD|C/D/E/F/|", [105, 95, 105, 80, 95, 80]),
    ])
  func beatString(_ pattern: String, _ music: String, _ expected: [Int]) {
    #expect(velocities("%%MIDI beatstring \(pattern)\n\(music)") == expected)
    #expect(velocities(music, "%%MIDI beatstring \(pattern)\n") == expected)
  }

  @Test("marks and directives change the velocities of a beat string")
  func beatStringVelocities() {
    #expect(velocities("%%MIDI beatstring fpmp\n!p!CDEF|") == [60, 35, 50, 35])
    #expect(
      velocities("%%MIDI beatstring fppm\n%%MIDI beat 100 90 70 1\nCDEF|") == [100, 70, 70, 90])
    #expect(
      velocities("%%MIDI beatstring ffff\n%%MIDI nobeataccents\nCDEF|[I:MIDI beataccents]CD")
        == [95, 95, 95, 95, 105, 105])
  }

  @Test("velocities are moved, levelled and stepped")
  func moved() {
    #expect(
      velocities("%%MIDI beatmod 10\nCDEF|\n%%MIDI beatmod -30\nCDEF|")
        == [115, 90, 105, 90, 85, 60, 75, 60])
    #expect(velocities("%%MIDI beatmod 127\nCD|\n%%MIDI beatmod -127\nCD|") == [127, 127, 1, 1])
    #expect(
      velocities("%%MIDI nobeataccents\nCDEF|!p!CD|\n%%MIDI beataccents\nCD|")
        == [95, 95, 95, 95, 50, 50, 60, 50])
    #expect(velocities("%%MIDI deltaloudness 30\n!<(!CD|!<)!CD|") == [127, 110, 127, 127])
    // A crescendo goes out from the velocities of the directive.
    #expect(velocities("%%MIDI beat 50 40 30 1\n!<(!CD/E/|") == [65, 55, 45])
  }

  // MARK: Grace notes

  @Test(
    "grace notes take a part of their note, or of a unit note",
    arguments: [
      ("grace 1/2", "{d}C2D2|", "D5 C4 D4:2"), ("grace 1/2", "{de}C2D2|", "D5:1/2 E5:1/2 C4 D4:2"),
      ("grace 1/2", "{def}C2D2|", "D5:1/3 E5:1/3 F5:1/3 C4 D4:2"),
      ("grace 1/2", "{d2e}C2D2|", "D5:2/3 E5:1/3 C4 D4:2"),
      ("grace 1/3", "{de}D/z3z/|", "D5:1/12 E5:1/12 D4:1/3 z:7/2"),
      ("grace 1/2", "{d}[CE]2|", "D5 [C4 E4]"), ("grace 1/2", "{d}.C2|", "D5:1/2 C4:1/2 z"),
      ("grace 1/2", "(3{d}CDE2|", "D5:1/3 C4:1/3 D4:2/3 E4:4/3"),
      ("grace 1/2", "{d}C>D|", "D5:3/4 C4:3/4 D4:1/2"),
      ("gracedivider 8", "{d}C2|", "D5:1/8 C4:15/8"),
      ("gracedivider 2", "{d2}C2|", "D5 C4"), ("gracedivider 3", "{d}C|", "D5:1/3 C4:2/3"),
      ("grace 1/2 MIDI gracedivider 4", "{d}C2|", "D5:1/4 C4:7/4"),
      ("gracedivider 2", "~C3z|", "C4 D4:1/4 C4:3/4 B3:1/4 C4:3/4 z"),
    ])
  func graces(_ directive: String, _ music: String, _ expected: String) {
    #expect(listing("[I:MIDI=\(directive)]\(music)") == expected)
    #expect(listing(music, header: "I:MIDI=\(directive)\nK:C\n") == expected)
  }

  // MARK: Silence after notes

  @Test(
    "notes are trimmed by a part of a unit note, but not slurs, graces, ties and short notes",
    arguments: [
      ("1/4", "CDE2|", "C4:3/4 z:1/4 D4:3/4 z:1/4 E4:7/4 z:1/4"),
      ("1/2", "C/D/E|", "C4:1/2 D4:1/2 E4:1/2 z:1/2"), ("2/1", "CD2E3|", "C4 D4:2 E4 z:2"),
      ("1/4", "(CDE)F|", "C4 D4 E4 F4:3/4 z:1/4"),
      ("1/4", "[CE]D|", "[C4:3/4 E4:3/4] z:1/4 D4:3/4 z:1/4"),
      ("1/4", "C-CD|", "C4:7/4 z:1/4 D4:3/4 z:1/4"), ("0/1", "CD|", "C4 D4"),
      ("1/4", ".C.D|", "C4:1/4 z:3/4 D4:1/4 z:3/4"),
      ("1/3", "{e}FG|", "E5:1/4 F4:5/12 z:1/3 G4:2/3 z:1/3"),
      ("1/4", "(3CDEF2|", "C4:5/12 z:1/4 D4:5/12 z:1/4 E4:5/12 z:1/4 F4:7/4 z:1/4"),
      ("1/4", "[L:1/8]C2D|", "C4:7/8 z:1/8 D4:3/8 z:1/8"), ("1/4", "C(DE|", "C4:3/4 z:1/4 D4 E4"),
      ("1/4", "CD[I:MIDI trim 0/1]EF|", "C4:3/4 z:1/4 D4:3/4 z:1/4 E4 F4"),
      ("1/8", "~c3c|", "C5:7/8 z:1/8 D5:1/4 C5:5/8 z:1/8 B4:1/4 C5:5/8 z:1/8 C5:7/8 z:1/8"),
    ])
  func trim(_ silence: String, _ music: String, _ expected: String) {
    #expect(listing("%%MIDI trim \(silence)\n\(music)") == expected)
    #expect(listing(music, header: "%%MIDI trim \(silence)\nK:C\n") == expected)
  }

  @Test("a slur that began before the directive counts")
  func openSlur() {
    #expect(listing("C(D\n%%MIDI trim 1/4\nE)F|") == "C4 D4 E4 F4:3/4 z:1/4")
    #expect(listing("C(D)(\n%%MIDI trim 1/4\nE)F|") == "C4 D4 E4 F4:3/4 z:1/4")
  }

  // MARK: Broken rhythm, fermatas, chords

  @Test(
    "a ratio divides the two notes of broken rhythm and swing",
    arguments: [
      ("2 1", "C>D E<F|", "C4:4/3 D4:2/3 E4:2/3 F4:4/3"),
      ("3 2", "C>D E>>F|", "C4:6/5 D4:4/5 E4:7/4 F4:1/4"),
      ("1 2", "C>D|", "C4:2/3 D4:4/3"), ("5 1", "C>>>D|", "C4:15/8 D4:1/8"),
      ("2 1", "C>D[I:MIDI ratio 3 1]E>F|", "C4:4/3 D4:2/3 E4:3/2 F4:1/2"),
    ])
  func ratio(_ ratio: String, _ music: String, _ expected: String) {
    #expect(listing("%%MIDI ratio \(ratio)\n\(music)") == expected)
    #expect(listing(music, header: "%%MIDI ratio \(ratio)\nK:C\n") == expected)
  }

  @Test("a ratio divides the pairs of a hornpipe")
  func swing() {
    let header = "R:hornpipe\nL:1/8\n%%MIDI ratio 3 1\nK:C\n"
    #expect(listing("AB A>B", header: header) == "A4:3/4 B4:1/4 A4:3/4 B4:1/4")
  }

  @Test("a fermata adds a unit note or doubles the length")
  func fermata() {
    #expect(listing("%%MIDI fermatafixed\nHC3 H[CE]Hz|") == "C4:4 [C4:2 E4:2] z:2")
    #expect(listing("[I:MIDI fermatafixed MIDI fermataproportional]HC3|") == "C4:6")
  }

  @Test(
    "the notes of an arpeggio start one after the other and end together",
    arguments: [
      ("!arpeggio![CEG]2D2|", "60@0:2/105 64@1/16:31/16/105 67@1/8:15/8/105 62@2:2/95"),
      (
        "%%MIDI chordattack 30\n[CEG]2D2|", "60@0:2/105 64@1/16:31/16/105 67@1/8:15/8/105 62@2:2/95"
      ),
      ("%%MIDI chordattack 30\n!arpeggio![CEG]2|", "60@0:2/105 64@3/16:29/16/105 67@3/8:13/8/105"),
      ("%%MIDI chordattack 0\n!arpeggio![CE]2|", "60@0:2/105 64@0:2/105"),
      ("!arpeggio!C2D2|", "60@0:2/105 62@2:2/95"),
      ("!arpeggio![CE]2[CE]2|", "60@0:2/105 64@1/16:31/16/105 60@2:2/95 64@2:2/95"),
      // The chord before lasts into the arpeggio.
      ("[CE-]!arpeggio![CE]|", "60@0:1/105 64@0:2/105 60@1:1/80"),
      ("!arpeggio![CE-][CE]|", "60@0:1/105 64@1/16:31/16/105 60@1:1/80"),
      ("%%MIDI chordattack 480\n[CE]/4D|", "60@0:1/4/105 64@1/8:1/8/105 62@1/4:1/80"),
    ])
  func arpeggio(_ music: String, _ expected: String) {
    let notes = Tunebook(parsing: "X:1\nM:4/4\nL:1/4\nK:C\n\(music)\n").tunes[0].performance()
      .voices[0].melody
    let listed = notes.map { "\($0.key)@\($0.onset * 4):\($0.duration * 4)/\($0.velocity)" }
    #expect(listed.joined(separator: " ") == expected)
  }
}
