import ABCNotation
import MusicXML
import Testing

@Suite("Notes of a MusicXML file")
struct NoteTests {
  @Test("pitches have their octave, and the alteration of key, bar and accidental")
  func pitches() {
    #expect(ReadFile("C, C c c'|").listing == ["C3/1 C4/1 C5/1 C6/1"])
    #expect(ReadFile("^F F =F F|F").listing == ["F#4/1 F#4/1 F4/1 F4/1", "F4/1"])
    #expect(ReadFile("[K:Eb]B e __A ^^c|").listing == ["Bb4/1 Eb5/1 Abb4/1 C##5/1"])
    // An accidental holds in all octaves (ABC 2.1 §11.3).
    #expect(ReadFile("^F f F, z|").listing == ["F#4/1 F#5/1 F#3/1 z/1"])
  }

  @Test("accidentals are printed where they are written, or where a reader would take another note")
  func accidentals() {
    func printed(_ music: String) -> [String] {
      ReadFile(music).notes.map { $0["accidental"] ?? "-" }
    }
    #expect(printed("^F F =F F|F") == ["sharp", "-", "natural", "-", "-"])
    #expect(printed("^F f F f|") == ["sharp", "sharp", "-", "-"])
    #expect(printed("[K:G]F ^F =F __B") == ["-", "sharp", "natural", "flat-flat"])
    // A tied note keeps its accidental without a sign; the next one has none.
    #expect(printed("^F4-|F2 F2|") == ["sharp", "-", "-"])
    #expect(ReadFile("^F4-|F2 F2|").listing == ["F#4/4-", "-F#4/2 F4/2"])
  }

  @Test("fractions of a semitone are written as they sound, in notes and in keys")
  func fractions() {
    let file = ReadFile("^/F _3/2B ^1/4C F|[K:C exp ^/f]F C =F|")
    #expect(
      file.notes.map { $0.all("alter").first?.text ?? "0" } == [
        "0.5", "-1.5", "0.25", "0.5", "0.5", "0", "0",
      ])
    #expect(
      file.notes.map { $0["accidental"] ?? "-" } == [
        "quarter-sharp", "three-quarters-flat", "other", "-", "-", "-", "natural",
      ])
  }

  @Test("a length takes as few heads as it can, which are tied")
  func heads() {
    func heads(_ music: String) -> [String] {
      ReadFile(music).notes.map {
        ($0["type"] ?? "none") + String(repeating: ".", count: $0.all("dot").count)
      }
    }
    #expect(
      heads("C C2 C3 C4 C6 C7 C8") == [
        "quarter", "half", "half.", "whole", "whole.", "whole..", "breve",
      ])
    #expect(heads("C15") == ["breve..."])
    #expect(heads("C5") == ["whole", "quarter"])
    #expect(ReadFile("C5").listing == ["C4/4- -C4/1"])
    #expect(ReadFile("[CE]9-|[CE]").listing == ["C4/8- +E4/8- -C4/1- +-E4/1-", "-C4/1 +-E4/1"])
    #expect(heads("C/ C/4 C3/2 C/256") == ["eighth", "16th", "quarter.", "1024th"])
    // Rests are not tied.
    #expect(ReadFile("z5").listing == ["z/4 z/1"])
    // No head is a 2048th, and none lasts 17 whole notes.
    #expect(heads("C/512") == ["none"])
    #expect(heads("C64") == ["long", "long", "long", "long"])
    #expect(heads("C65") == ["none"])
  }

  @Test("the divisions are the least in which every duration is whole")
  func divisions() {
    func divisions(_ music: String) -> String? { ReadFile(music).root.all("divisions").first?.text }
    #expect(divisions("C4|D2") == "1")
    #expect(divisions("C/ D3/2") == "2")
    #expect(divisions("C/3 D/5") == "15")
    #expect(divisions("(3CDE F/4") == "12")
    #expect(divisions("C/512") == "512")
  }

  @Test("a third of a length is a head in a modified time, without a bracket")
  func thirds() {
    let note = ReadFile("C/3").notes[0]
    #expect(note["type"] == "eighth")
    #expect(note.first("time-modification")?["actual-notes"] == "3")
    #expect(note.first("time-modification")?["normal-notes"] == "2")
    #expect(note.all("tuplet").isEmpty)
  }

  @Test("a tuplet has a bracket, and its notes the heads that are written")
  func tuplets() {
    let file = ReadFile("(3C/D/E/ (5:4:3CD2E z/|")
    #expect(file.root.all("divisions").first?.text == "30")
    #expect(file.listing[0] == "C4/10 D4/10 E4/10 C4/24 D4/48 E4/24 z/15")
    #expect(
      file.notes.prefix(6).map { $0["type"] } == [
        "eighth", "eighth", "eighth", "quarter", "half", "quarter",
      ])
    let marks = file.notes.map { $0.all("tuplet").compactMap { $0.attributes["type"] } }
    #expect(marks == [["start"], [], ["stop"], ["start"], [], ["stop"], []])
    #expect(file.notes[3].all("actual-notes")[0].text == "5")
  }

  @Test("the kind of notes that a tuplet counts is told where a note has another head")
  func tupletKinds() {
    let notes = ReadFile("(3C2D E2F|").notes
    #expect(notes[0].all("normal-type").isEmpty)
    let uneven = ReadFile("(3:2:2C2D|").notes
    #expect(uneven[0].all("normal-type").map(\.text) == ["quarter"])
    #expect(uneven[1].all("normal-type").isEmpty)
  }

  @Test("tuplets inside each other have a bracket each, with their numbers")
  func nestedTuplets() {
    let file = ReadFile("(3A(3B/c/d/e f|")
    #expect(file.listing == ["A4/6 B4/2 C5/2 D5/2 E5/6 F5/9"])
    let marks = file.notes.map { note in
      note.all("tuplet").map { tuplet in
        "\(tuplet.attributes["type"] ?? "")\(tuplet.attributes["number"] ?? "")"
          + tuplet.all("tuplet-number").map { ":" + $0.text }.joined()
      }
    }
    #expect(marks == [["start1:3:2"], ["start2:3:2"], [], ["stop2"], ["stop1"], []])
    #expect(file.notes[1].all("actual-notes").map(\.text) == ["9"])
    #expect(
      file.notes.map { $0["type"] } == [
        "quarter", "eighth", "eighth", "eighth", "quarter", "quarter",
      ])
  }

  @Test("a tuplet that the voice does not fill ends with its last note")
  func shortTuplet() {
    let marks = ReadFile("(3CD").notes.map { $0.all("tuplet").compactMap { $0.attributes["type"] } }
    #expect(marks == [["start"], ["stop"]])
  }

  @Test("broken rhythm is resolved")
  func brokenRhythm() {
    #expect(ReadFile("C>D E<<F|").listing == ["C4/6 D4/2 E4/1 F4/7"])
  }

  @Test("a tie needs a note of its pitch at its end")
  func ties() {
    #expect(ReadFile("C-C D-E|").listing == ["C4/1- -C4/1 D4/1 E4/1"])
    #expect(ReadFile("C4-|C4-|C4").listing == ["C4/4-", "-C4/4-", "-C4/4"])
    #expect(ReadFile("[CE]-[EG] [C-E]C").listing == ["C4/1 +E4/1- -E4/1 +G4/1 C4/1- +E4/1 -C4/1"])
    #expect(ReadFile("^F-=F").listing == ["F#4/1 F4/1"])
    #expect(ReadFile("C-z C").listing == ["C4/1 z/1 C4/1"])
    let tied = ReadFile("C-C").notes.map { $0.all("tied").compactMap { $0.attributes["type"] } }
    #expect(tied == [["start"], ["stop"]])
  }

  @Test("grace notes take no time; one is an eighth, several are sixteenths")
  func graces() {
    let file = ReadFile("{/g}A {^fg}a|")
    #expect(file.listing == ["G5/grace A4/1 F#5/grace G5/grace A5/1"])
    #expect(file.notes[0].first("grace")?.attributes["slash"] == "yes")
    #expect(file.notes.map { $0["type"] } == ["eighth", "quarter", "16th", "16th", "quarter"])
  }

  @Test("rests of whole bars fill a measure each, and invisible ones stay invisible")
  func rests() {
    let file = ReadFile("z x|Z2|X|")
    #expect(file.listing == ["z/1 z/1", "z/4", "z/4", "z/4"])
    #expect(file.notes.map { $0.attributes["print-object"] } == [nil, "no", nil, nil, "no"])
    #expect(
      file.notes.map { $0.first("rest")?.attributes["measure"] } == [nil, nil, "yes", "yes", "yes"])
  }

  @Test("slurs that overlap have different numbers; those without an end are left out")
  func slurs() {
    func slurs(_ music: String) -> [[String]] {
      ReadFile(music).notes.map {
        $0.all("slur").map {
          "\($0.attributes["type"]?.prefix(3) ?? "")\($0.attributes["number"] ?? "")"
        }
      }
    }
    #expect(slurs("(CD) (EF)") == [["sta1"], ["sto1"], ["sta1"], ["sto1"]])
    #expect(slurs("(C(DE)F)") == [["sta1"], ["sta2"], ["sto2"], ["sto1"]])
    #expect(slurs("((CD)E)") == [["sta1", "sta2"].sorted().reversed(), ["sto2"], ["sto1"]])
    #expect(slurs("(CD E") == [[], [], []])
    #expect(slurs("C)D (E)") == [[], [], []])
  }
}
