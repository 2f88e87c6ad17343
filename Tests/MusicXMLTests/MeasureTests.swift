import ABCNotation
import MusicXML
import Testing

@Suite("Measures of a MusicXML file")
struct MeasureTests {
  /// The measures as number, `*` if it is not counted, and its bar lines.
  private func bars(_ music: String) -> [String] {
    ReadFile(music).measures.map { measure in
      let number = measure.attributes["number"] ?? ""
      let mark = measure.attributes["implicit"] == "yes" ? "*" : ""
      let lines = measure.children.filter { $0.name == "barline" }.map { line in
        var text = line.attributes["location"] == "left" ? "<" : ">"
        text += line["bar-style"].map { $0 + " " } ?? ""
        if let ending = line.first("ending") {
          text += "\(ending.attributes["type"] ?? "")[\(ending.attributes["number"] ?? "")] "
        }
        if let sign = line.first("repeat") { text += sign.attributes["direction"] ?? "" }
        return text.last == " " ? String(text.dropLast()) : text
      }
      return ([number + mark] + lines).joined(separator: " ")
    }
  }

  @Test("a measure ends at each bar line, and its style is told unless it is single")
  func styles() {
    #expect(
      bars("C4|C4||C4|]C4[|C4.|C4[|]C4") == [
        "1", "2 >light-light", "3 >light-heavy", "4 >heavy-light", "5 >dotted", "6 >none", "7",
      ])
    // Bar lines without music between them are one.
    #expect(bars("|C4| |\n|C4||\n||C4|") == ["1", "2 >light-light", "3"])
    #expect(bars("[|C4|") == ["1 <heavy-light"])
  }

  @Test("repeats and endings are signs at the edges of measures")
  func repeats() {
    #expect(bars("|:C4:|") == ["1 <heavy-light forward >light-heavy backward"])
    #expect(
      bars("C4|:C4::C4:|") == [
        "1", "2 <heavy-light forward >light-heavy backward",
        "3 <heavy-light forward >light-heavy backward",
      ])
    #expect(
      bars("C4:|\n|:C4:|") == [
        "1 >light-heavy backward", "2 <heavy-light forward >light-heavy backward",
      ])
    #expect(
      bars("|:C4|1 D4:|2,4 E4:|3 F4||G4|") == [
        "1 <heavy-light forward", "2 <start[1] >light-heavy stop[1] backward",
        "3 <start[2,4] >light-heavy stop[2,4] backward",
        "4 <start[3] >light-light discontinue[3]", "5",
      ])
    #expect(
      bars("|:C4|1-3 D4|E4:|4 F4|") == [
        "1 <heavy-light forward", "2 <start[1,2,3]", "3 >light-heavy stop[1,2,3] backward",
        "4 <start[4] >discontinue[4]",
      ])
  }

  @Test("a repeat without a start gets one where the player goes back to")
  func imaginedStart() {
    let text = "C4|D4:|E4|F4:|"
    #expect(
      bars(text) == [
        "1", "2 >light-heavy backward", "3 <heavy-light forward", "4 >light-heavy backward",
      ])
    #expect(
      ReadFile(text).file.omissions.map(\.text) == [
        "a repeat without '|:' has one in the file, where the player goes back to"
      ])
    #expect(ReadFile("|:C4:|").file.omissions.isEmpty)
  }

  @Test("a pick-up is measure 0, and a bar that a repeat sign divides counts once")
  func numbers() {
    #expect(bars("C|D4|E3|]") == ["0*", "1", "2 >light-heavy"])
    #expect(bars("D4|E2:|F2|G4|") == ["1", "2 >light-heavy backward", "X1*", "3"])
    #expect(
      bars("|:D4|E2|1 F2:|2 G2||A4|") == [
        "1 <heavy-light forward", "2", "3 <start[1] >light-heavy stop[1] backward",
        "4 <start[2] >light-light discontinue[2]", "5",
      ])
    // Also if the first part is shorter, and gets bars of rest.
    #expect(
      bars("V:1\nD4|\nV:2\nD4|E2:|F2|G4|") == ["1", "2", "X1*", "3"])
    // An ending inside of a bar divides its measure.
    #expect(
      bars("|:D4|E2[1F2:|[2G2||A4|") == [
        "1 <heavy-light forward", "2 >none", "X1* <start[1] >light-heavy stop[1] backward",
        "X2* <start[2] >light-light discontinue[2]", "3",
      ])
  }

  @Test("key, metre and tempo stand where they change")
  func attributes() throws {
    let file = ReadFile("C4|[M:3/4][K:Am][Q:1/4=90]C3|[M:2+3/8]C5/2|[M:C|]C4|[M:none]C|")
    let times = file.root.all("time")
    #expect(times.map { $0["beats"] ?? "-" } == ["4", "3", "2+3", "2", "-"])
    #expect(times[3].attributes["symbol"] == "cut")
    #expect(times[4].has("senza-misura"))
    #expect(file.root.all("key").map { $0["mode"] } == ["major", "minor"])
    #expect(file.measures[1].all("key").count == 1)
    #expect(file.measures[1].all("sound").compactMap { $0.attributes["tempo"] } == ["90"])
  }

  @Test("a key with a signature of its own names its letters")
  func keys() {
    func key(_ text: String) -> XMLNode {
      ReadFile(Tune.parsing("X:1\nK:\(text)\nC").tune).root.all("key")[0]
    }
    #expect(key("Em")["fifths"] == "1")
    #expect(key("Bb loc")["mode"] == "locrian")
    #expect(key("none")["mode"] == "none")
    #expect(key("Gm ^f").children.map { $0.text } == ["E", "-1", "F", "1", "B", "-1"])
    #expect(key("HP").attributes["print-object"] == "no")
    #expect(key("Hp").attributes["print-object"] == nil)
    #expect(key("Hp")["fifths"] == "2")
  }

  @Test("every voice is a part; a shorter one gets invisible bars of rest")
  func voices() {
    let tune = Tune.parsing(
      "X:1\nM:4/4\nL:1/4\nV:1 name=\"Flute\"\nV:2 clef=bass\n%%MIDI program 32\nK:C\n"
        + "[V:1]c4|d4|]\n[V:2]C4|]\n"
    ).tune
    let file = ReadFile(tune)
    #expect(file.root.all("part-name").map(\.text) == ["Flute", "2"])
    #expect(file.root.all("midi-program").map(\.text) == ["1", "33"])
    #expect(file.parts.map { $0.all("measure").count } == [2, 2])
    #expect(file.parts[1].all("note").map { $0.attributes["print-object"] } == [nil, "no"])
    #expect(file.root.all("sign").map(\.text) == ["G", "F"])
  }

  @Test("a percussion voice is on the channel for drums, and says what it leaves out")
  func percussion() {
    let tune = Tune.parsing("X:1\nM:4/4\nL:1/4\nK:F clef=perc octave=1\nBCDE|\n").tune
    let file = ReadFile(tune)
    #expect(file.root.all("midi-channel").map(\.text) == ["10"])
    #expect(file.listing == ["Bb4/1 C4/1 D4/1 E4/1"])
    #expect(file.file.omissions.count == 1)
  }

  @Test("a section of many passes says how many")
  func passes() {
    let repeats = ReadFile("|::C4::|:D4:|").root.all("repeat")
    #expect(repeats.compactMap { $0.attributes["times"] } == ["3"])
  }

  @Test("an overlay is another voice of its measure")
  func overlays() {
    let measure = ReadFile("c d e f & C2 D & G4 |c4|").measures[0]
    let steps = measure.children.filter { ["note", "backup", "forward"].contains($0.name) }
    #expect(
      steps.map(\.name) == [
        "note", "note", "note", "note", "backup", "note", "note", "backup", "note",
      ])
    #expect(steps.compactMap { $0["voice"] } == ["1", "1", "1", "1", "2", "2", "3"])
    #expect(steps.filter { $0.name == "backup" }.map { $0["duration"] } == ["4", "3"])
    let short = ReadFile("c4 & C|c4|").measures[0]
    #expect(short.children.last?.name == "forward")
    #expect(short.children.last?["duration"] == "3")
  }

  @Test(
    "a clef has its line and octave; notes are written where they sound but for a transposition")
  func clefs() {
    func clef(_ properties: String) -> [String] {
      let tune = Tune.parsing("X:1\nL:1/4\nK:C \(properties)\nC").tune
      let file = ReadFile(tune)
      return file.root.all("clef")[0].children.map(\.text) + [file.notes[0].listing]
    }
    #expect(clef("") == ["G", "2", "C4/1"])
    #expect(clef("clef=bass") == ["F", "4", "C4/1"])
    #expect(clef("bass3") == ["F", "3", "C4/1"])
    #expect(clef("clef=treble-8") == ["G", "2", "-1", "C3/1"])
    #expect(clef("treble+8") == ["G", "2", "1", "C5/1"])
    #expect(clef("alto octave=1") == ["C", "3", "C5/1"])
    #expect(clef("tenor") == ["C", "4", "C4/1"])
    #expect(clef("perc") == ["percussion", "C4/1"])
    // The clef changes, and the key stays.
    let changed = ReadFile("[K:D]F[K:clef=bass]F[K:treble-8]F[K:A]F")
    #expect(
      changed.root.all("clef").map { $0.children.map(\.text) } == [
        ["G", "2"], ["F", "4"], ["G", "2", "-1"],
      ])
    #expect(changed.listing == ["F#4/1 F#4/1 F#3/1 F#3/1"])
    let tune = Tune.parsing("X:1\nL:1/4\nK:C transpose=-14\nC").tune
    let file = ReadFile(tune)
    #expect(file.root.all("transpose")[0].children.map(\.text) == ["-1", "-2", "-1"])
    #expect(file.notes[0].listing == "C4/1")
  }
}
