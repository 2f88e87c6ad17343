import ABCNotation
import MusicXML
import TestSupport
import Testing

@Suite("Texts of a MusicXML file")
struct TextTests {
  private func file(_ header: String, _ music: String = "CDEF|") -> ReadFile {
    ReadFile(Tune.parsing("X:1\n\(header)\nM:4/4\nL:1/4\nK:C\n\(music)").tune)
  }

  @Test("the header says title, people and rights; other fields are named texts")
  func header() {
    let root = file(
      "T:One\nT:Two\nC:A. Nobody\nC:B. Nobody\nR:reel\nS:a book\nZ:abc-copyright me\nZ:typed by me"
    ).root
    #expect(root.all("work-title").map(\.text) == ["One"])
    #expect(root.all("creator").map(\.text) == ["A. Nobody", "B. Nobody"])
    #expect(root.all("rights").map(\.text) == ["me"])
    let texts = root.all("miscellaneous-field").map {
      ($0.attributes["name"] ?? "") + "=" + $0.text
    }
    #expect(
      texts == [
        "title=Two", "reference-number=1", "rhythm=reel", "source=a book",
        "transcription=typed by me",
      ])
    #expect(file("%%abc-copyright you").root.all("rights").map(\.text) == ["you"])
  }

  @Test("marks of XML are escaped, and characters that XML forbids are replaced")
  func escaping() {
    // The entity is that of ABC 2.1 §8.2, read before the mark is escaped.
    let hostile = "<a b=\"c\">&amp;]]></a>\u{0}\u{1B}\u{FFFF}é"
    let text = file(
      "T:\(hostile)\nC:\(hostile)\nV:1 name=\"<&>\"", "\"^<&\u{8}>\"C\"<Am>&\"D|\nw:<&> \u{1}x|"
    ).text
    #expect(
      text.contains(
        "<work-title>&lt;a b=&quot;c&quot;&gt;&amp;]]&gt;&lt;/a&gt;\u{FFFD}\u{FFFD}\u{FFFD}é</work-title>"
      ))
    #expect(text.contains("<part-name>&lt;&amp;&gt;</part-name>"))
    #expect(text.contains("<words>&lt;&amp;\u{FFFD}&gt;</words>"))
    #expect(text.contains("<text>&lt;&amp;&gt;</text>"))
  }

  @Test("syllables have the number of their verse and their place in the word")
  func lyrics() {
    let notes = ReadFile("C D E F|\nw:one two-three-four\nw:* five~six _ se-\nG A|\nw:ven eight")
      .notes
    let sung = notes.map { note in
      note.all("lyric").map {
        "\($0.attributes["number"] ?? "")\($0["syllabic"] ?? ""):\($0["text"] ?? "")"
      }
    }
    #expect(
      sung == [
        ["1single:one"], ["1begin:two", "2single:five six"], ["1middle:three"],
        ["1end:four", "2begin:se"], ["1single:ven"], ["1single:eight"],
      ])
  }

  @Test("a chord symbol has root, kind and bass; notes beyond its kind are degrees")
  func chords() {
    func chord(_ symbol: String) -> String {
      guard let harmony = ReadFile("\"\(symbol)\"C").root.all("harmony").first else { return "-" }
      let names = harmony.all("root-step") + harmony.all("root-alter")
      let bass = harmony.all("bass-step") + harmony.all("bass-alter")
      let degrees = harmony.all("degree").map { degree in
        (degree["degree-type"] ?? "") + (degree["degree-value"] ?? "") + "("
          + (degree["degree-alter"] ?? "")
          + ")"
      }
      let text = harmony.first("kind")?.attributes["text"] ?? ""
      return
        ([names.map(\.text).joined(), harmony["kind"] ?? "", text, bass.map(\.text).joined()]
        + degrees).joined(separator: " ")
    }
    #expect(chord("C") == "C major  ")
    #expect(chord("Am7") == "A minor-seventh m7 ")
    #expect(chord("F#dim/A") == "F1 diminished dim A")
    #expect(chord("Bbmaj7/D") == "B-1 major-seventh maj7 D")
    #expect(chord("Eb/Bb") == "E-1 major  B-1")
    #expect(chord("(G7)") == "G dominant 7 ")
    #expect(chord("Dm7b5") == "D half-diminished m7b5 ")
    #expect(chord("D7sus4") == "D suspended-fourth 7sus4  add7(0)")
    #expect(chord("C7b9/E") == "C dominant 7b9 E add9(-1)")
    #expect(chord("C7#5") == "C augmented-seventh 7#5 ")
    #expect(chord("C7b5") == "C dominant 7b5  alter5(-1)")
    #expect(chord("C6/9") == "C major-sixth 6/9  add9(0)")
    #expect(chord("CmM7") == "C major-minor mM7 ")
    #expect(chord("C7no5") == "C dominant 7no5  subtract5(0)")
    #expect(chord("Cadd9") == "C major add9  add9(0)")
    #expect(chord("Bbb5") == "B-1 major b5  alter5(-1)")
    #expect(chord("G;C7") == "C dominant 7 ")
    #expect(chord("C7(b9,#9)") == "C dominant 7(b9,#9)  add9(-1) add9(1)")
    #expect(chord("C7(b9, #9)/E") == "C dominant 7(b9, #9) E add9(-1) add9(1)")
    #expect(chord("(C7(b9)) x") == "C dominant 7(b9)  add9(-1)")
    #expect(chord("Cm(once") == "C minor m ")
    #expect(chord("N.C.") == "C none N.C. ")
    #expect(chord("c") == "C pedal  ")
    // No chord: the words stand above the note.
    #expect(ReadFile("\"Fine\"C").root.all("words").map(\.text) == ["Fine"])
    #expect(chord("Fine") == "-")
  }

  @Test("annotations stand above or below without their sign")
  func annotations() {
    let file = ReadFile("\"^up\"C\"_down\"D\"@8,4 free\"E\"<\"F|")
    #expect(
      file.root.all("direction").map { $0.attributes["placement"] } == ["above", "below", "above"])
    #expect(file.root.all("words").map(\.text) == ["up", "down", "8,4 free"])
  }

  @Test("a tempo has its beat, its words and its speed in quarter notes")
  func tempo() {
    func tempo(_ text: String) -> [String] {
      let root = file("Q:\(text)").root
      let marks = root.all("metronome").flatMap(\.children).map { $0.text.isEmpty ? "." : $0.text }
      let tied = root.all("beat-unit-tied").flatMap(\.children).map {
        $0.text.isEmpty ? "." : $0.text
      }
      return root.all("words").map(\.text) + marks + tied
        + root.all("sound").compactMap { $0.attributes["tempo"] }
    }
    #expect(tempo("1/4=120") == ["quarter", "120", "120"])
    #expect(tempo("3/8=80") == ["quarter", ".", "80", "120"])
    #expect(tempo("\"Allegro\" 1/8=100") == ["Allegro", "eighth", "100", "50"])
    #expect(tempo("\"Allegro\"") == ["Allegro", "120"])
    #expect(tempo("\"Some day\"") == ["Some day"])
    #expect(tempo("C3=40") == ["half", ".", "40", "120"])
    #expect(tempo("3/16 1/4=60").last == "105")
    #expect(tempo("60") == ["quarter", "60", "60"])
  }

  @Test("decorations are signs of their note, dynamics and jumps directions before it")
  func decorations() {
    func marks(_ music: String) -> [String] {
      let names: Set<String> = [
        "notations", "ornaments", "technical", "articulations", "tied", "direction-type",
        "dynamics",
      ]
      return ReadFile(music).root.all("notations").flatMap { $0.all($0.name) + $0.children }
        .flatMap { names.contains($0.name) ? $0.children : [$0] }
        .map {
          ([$0.name, $0.text] + $0.attributes.map(\.value).sorted()).filter { !$0.isEmpty }.joined(
            separator: " ")
        }
    }
    #expect(marks(".C") == ["staccato"])
    #expect(marks("!trill!C") == ["trill-mark"])
    #expect(marks("!turnx!C") == ["turn yes"])
    #expect(marks("~C") == ["other-ornament roll"])
    #expect(marks("uC") == ["up-bow"])
    #expect(marks("!3!C") == ["fingering 3"])
    #expect(marks("!invertedfermata!C") == ["fermata inverted"])
    #expect(marks("!arpeggio![CE]") == ["arpeggiate", "arpeggiate"])
    #expect(
      marks("!trill(!C !trill)!D") == ["trill-mark", "wavy-line 1 start", "wavy-line 1 stop"])
    let root = ReadFile("!ff!C!<(!D E!<)!F|!segno!C !coda!D !D.S.!E !coda!F !fine!C|").root
    #expect(root.all("dynamics").flatMap(\.children).map(\.name) == ["ff"])
    #expect(root.all("wedge").map { $0.attributes["type"] } == ["crescendo", "stop"])
    #expect(
      root.all("sound").flatMap(\.attributes.keys) == [
        "segno", "tocoda", "dalsegno", "coda", "fine",
      ])
    let words = ReadFile("\"Fine\"C \"^To Coda\"D \"_D.C. al Fine\"E \"Dance\"F|").root
    #expect(words.all("sound").flatMap(\.attributes.keys) == ["fine", "tocoda", "dacapo"])
    #expect(words.all("words").map(\.text) == ["Fine", "To Coda", "D.C. al Fine", "Dance"])
    let names = ["D.C.alfine", "D.S.alcoda", "dacapo", "dacoda", "tocoda", "FINE"]
    let signs = ReadFile(names.map { "!\($0)!C" }.joined(separator: " ")).root
    #expect(
      signs.all("words").map(\.text) == [
        "D.C. al Fine", "D.S. al Coda", "D.C.", "To Coda", "To Coda", "Fine",
      ])
    #expect(ReadFile("SC OD|").root.all("sound").flatMap(\.attributes.keys) == ["segno", "coda"])
    // A hairpin without an end stops with the music.
    #expect(
      ReadFile("!>(!C D").root.all("wedge").map { $0.attributes["type"] } == ["diminuendo", "stop"])
  }

  @Test("the file tells what it leaves out, each thing once")
  func omissions() {
    let file = file(
      "%%scale 0.7\n%%MIDI gchord fz\nP:AB",
      "%%MIDI gchord fc\n%%MIDI program 3\n!repeatbar!C!repeatbar!D|N:x\n")
    #expect(
      file.file.omissions.map(\.text) == [
        "the directive '%%scale' is left out",
        "the directive '%%MIDI gchord' is for players; it is left out",
        "the order of the parts, 'AB', stands among the texts only; players take the parts as written",
        "MusicXML has no element for the decoration '!repeatbar!'; it is left out",
      ])
    #expect(file.root.all("midi-program").map(\.text) == ["1", "4"])
    #expect(self.file("T:a").file.omissions.isEmpty)
  }
}
