import ABCNotation
import Testing

/// Layers of one voice that sound together (ABC 2.1 §7.4).
@Suite("Overlays")
struct OverlayTests {
  @Test(
    "a tie goes on in its layer, whatever the layers before play",
    arguments: [
      ("A4-&C4-|A2B2&C4|", "[A4:6 C4:8] B4:2"), ("A4-&C4-|B2B2&C4|", "[A4:4 C4:8] B4:2 B4:2"),
      ("A4|(&B4-|B2c2&E4-|E4&)|", "A4:4 [B4:6 E4:8] C5:2"),
      ("A4-|(&B4|c4&A4|d4&)|", "A4:8 B4:4 [C5:4 D5:4]"),
    ])
  func ties(_ music: String, _ sounds: String) {
    #expect(listing(music) == sounds)
  }

  @Test(
    "each & goes back one bar, a group to its start",
    arguments: [
      ("A4&C4|c4|", "[A4:4 C4:4] C5:4"),
      ("A4&C4&E4|c4|", "[A4:4 C4:4 E4:4] C5:4"),
      ("A4|B4&&C4|D4|c4|", "[A4:4 C4:4] [B4:4 D4:4] C5:4"),
      ("A4|B4 &\\\n&C4|D4|c4|", "[A4:4 C4:4] [B4:4 D4:4] C5:4"),
      ("A4|B4|c4&&&C4|D4|E4|d4|", "[A4:4 C4:4] [B4:4 D4:4] [C5:4 E4:4] D5:4"),
      ("A4|B4&&C4|D4&&E4|F4|c4|", "[A4:4 C4:4 E4:4] [B4:4 D4:4 F4:4] C5:4"),
      ("A4|B4&&C4&E4|D4|c4|", "[A4:4 C4:4 E4:4] [B4:4 D4:4] C5:4"),
      ("(&A4|B4&C4|D4&)|c4|", "[A4:4 C4:4] [B4:4 D4:4] C5:4"),
      ("(&A4|B4|\n&C4|D4|&)c4|", "[A4:4 C4:4] [B4:4 D4:4] C5:4"),
      ("(&A4|B4&C4|D4&E4|F4&)|c4|", "[A4:4 C4:4 E4:4] [B4:4 D4:4 F4:4] C5:4"),
      ("A2(&B2|c2&C2|D2&)d2|", "A4:2 [B4:2 C4:2] [C5:2 D4:2] D5:2"),
      ("G|A4|B4&&C4|D4|", "G4 [A4:4 C4:4] [B4:4 D4:4]"),
      // Repeats take all layers along.
      ("|:A4|B4&&C4|D4:|c4|", "[A4:4 C4:4] [B4:4 D4:4] [A4:4 C4:4] [B4:4 D4:4] C5:4"),
      ("|:(&A4|B4&C4|D4&):|", "[A4:4 C4:4] [B4:4 D4:4] [A4:4 C4:4] [B4:4 D4:4]"),
      // An overlay goes back to a repeat sign inside a bar.
      ("A2:|:B2&C2:|", "A4:2 A4:2 [B4:2 C4:2] [B4:2 C4:2]"),
      // Ties within a layer, over its bar line.
      ("A4|B4&&C4-|C4|c4|", "[A4:4 C4:8] B4:4 C5:4"),
      ("(&A4-|A4&C4|D4&)|", "[A4:8 C4:4] D4:4"),
      // The accidentals of a layer are its own.
      ("^A4&A4|", "[A#4:4 A4:4]"), ("A4|^A4&&A4|A4|", "[A4:4 A4:4] [A#4:4 A4:4]"),
    ])
  func layers(_ music: String, _ sounds: String) {
    let performance = performance(music)
    #expect(listing(performance) == sounds)
    #expect(performance.faultCount == 0)
  }

  @Test("parts take their overlays along")
  func parts() {
    let music = "P:A\nA4|B4&&C4|D4|\nP:B\nc4|"
    #expect(listing(performance(music, "P:ABA\n")).hasSuffix("C5:4 [A4:4 C4:4] [B4:4 D4:4]"))
  }

  @Test("the accompaniment of the first layer sounds once")
  func accompaniment() {
    let plain = performance("\"C\"A4|\"G\"B4|c4|").voices[0]
    for music in ["\"C\"A4|\"G\"B4&&C4|D4|c4|", "(&\"C\"A4|\"G\"B4&C4|D4&)|c4|"] {
      let voice = performance(music).voices[0]
      #expect(voice.bass.map(\.onset) == plain.bass.map(\.onset))
      #expect(voice.bass.map(\.key) == plain.bass.map(\.key))
      #expect(voice.chords.map(\.onset) == plain.chords.map(\.onset))
      #expect(voice.duration == plain.duration)
    }
  }

  @Test("words stand under the notes of all layers in the order written, each at its time")
  func lyrics() {
    let lyrics = performance("A4|B4&&C4|D4|\nw:a b c d").voices[0].lyrics
    #expect(lyrics.map { "\($0.value)\($0.onset)" } == ["a0", "c0", "b1", "d1"])
  }

  @Test(
    "what is wrong with a layer is reported, and what can be read sounds",
    arguments: [
      ("A4|B4&C2|c4|", "A4:4 [B4:4 C4:2] z:2 C5:4", "bar-too-short"),
      ("A4|B2&C4|c4|", "A4:4 [B4:2 C4:4] C5:4", "bar-too-short"),
      ("A4|B4&&C4|D2|c4|", "[A4:4 C4:4] [B4:4 D4:2] z:2 C5:4", "bar-too-short"),
      ("A4|B4&C6|c4|", "A4:4 [B4:4 C4:6] C5:4", "bar-too-long"),
      ("A4&&C4|D4|", "[A4:4 C4:4] D4:4", "overlay-before-start"),
      ("A4&)B4|", "A4:4 B4:4", "stray-overlay-end"),
      ("(&A4|B4&C4|D4|", "A4:4 [B4:4 C4:4] D4:4", "unclosed-overlay"),
      ("(&A4|(&B4&C4|D4&)|", "[A4:4 C4:4] [B4:4 D4:4]", "nested-overlay"),
      ("|:A4|B4&&C4:|D4:|", "[A4:4 C4:4] [B4:4 D4:4] [A4:4 C4:4] [B4:4 D4:4]", "repeat-in-overlay"),
    ])
  func faults(_ music: String, _ sounds: String, _ name: String) {
    let performance = performance(music)
    #expect(performance.diagnostics.map(\.name).contains(name))
    #expect(listing(performance) == sounds)
  }

  @Test("a layer has at most 64 bars")
  func limit() {
    func names(_ count: Int) -> [String] {
      let bars = String(repeating: "A4|", count: 70)
      let music = bars + "B4" + String(repeating: "&", count: count)
      return performance(music + String(repeating: "C4|", count: count)).diagnostics.map(\.name)
    }
    #expect([63, 64, 65].map { names($0).contains("overlay-too-long") } == [false, false, true])
  }

  @Test(
    "overlays are written back as they were read, and the reader agrees",
    arguments: [
      "A4|B4&&C4|D4|", "(&A4|B4&C4|D4&)|", "(`&A4|", "A4&`)|", "(A&)B|", "((&A&B&))|", "&&&)|",
      "(&)A|(&&)B|", ".(&A|", "(3(&ABc&def&)|", "A & & B|", "(&\nA4|\n&\nB4|\n&)\nC4|",
    ])
  func identity(_ music: String) {
    let text = "X:1\nL:1/4\nK:C\n\(music)\n"
    let book = Tunebook(parsing: text)
    let again = Tunebook(parsing: book.tunes[0].abc)
    #expect(again.tunes[0] == book.tunes[0])
    #expect(again.tunes[0].abc == book.tunes[0].abc)
    var reader = ABCReader()
    reader.read(text)
    #expect(reader.isLegal == book.diagnostics.isEmpty)
  }

  @Test("the reader knows the bar in a group of layers")
  func reader() {
    var reader = ABCReader(meter: Meter(4, 4), unitNoteLength: Fraction(1, 4))
    reader.read("A2(&B2|c3&")
    #expect(reader.barPosition == Fraction(1, 2))
    reader.read("C2|D&)")
    #expect(reader.barPosition == Fraction(1, 4))
  }

  @Test("noise of overlays takes little time")
  func noise() {
    for music in [
      String(repeating: "&", count: 100_000), String(repeating: "A4|&&", count: 10_000),
      String(repeating: "(&A&", count: 20_000), String(repeating: "A&", count: 50_000) + "|",
    ] {
      _ = performance(music)
    }
  }
}
