import ABCNotation
import Testing

/// Parts, jumps and repeats of tunes for several voices (ABC 2.1 §7).
@Suite("Marks of several voices")
struct SharedMarkTests {
  @Test(
    "a jump that one voice has counts for all voices at the same time",
    arguments: [
      ("A4!fine!|B4!D.C.!|", "C4|D4|", "C4:4 D4:4 C4:4"),
      ("A4|!fine!B4|c4!D.C.!|", "C4|D4|E4|", "C4:4 D4:4 E4:4 C4:4 D4:4"),
      ("A4|!segno!B4!fine!|c4!D.S.!|", "C4|D4|E4|", "C4:4 D4:4 E4:4 D4:4"),
      ("A4!coda!|B4!D.C.!|!coda!c4|", "C4|D4|E4|", "C4:4 D4:4 C4:4 E4:4"),
      // Bars of a rest are divided.
      ("A4!fine!|B4!D.C.!|", "Z2|", "z:12"),
      ("A4|!segno!B4!fine!|c4!D.S.!|", "C4|Z2|", "C4:4 z:12"),
      ("A4|!segno!B4!fine!|c4!D.S.!|", "Z2|E4|", "z:8 E4:4 z:4"),
      // The voice has its own marks.
      ("A4!fine!|B4!D.C.!|", "C4!fine!|D4!D.C.!|", "C4:4 D4:4 C4:4"),
    ])
  func jumps(_ first: String, _ second: String, _ sounds: String) {
    for (one, two, voice) in [(first, second, 1), (second, first, 0)] {
      let performance = performance("V:1\n\(one)\nV:2\n\(two)\n")
      #expect(listing(performance, voice: voice) == sounds)
      #expect(performance.voices[0].duration == performance.voices[1].duration)
      #expect(performance.diagnostics.isEmpty)
    }
  }

  @Test("words keep to their notes where marks are added")
  func lyrics() {
    let lyrics = performance("V:1\nA4!fine!|B4!D.C.!|\nV:2\nZ1|C2D2|\nw:a b\n").voices[1].lyrics
    #expect(lyrics.map { "\($0.value)\($0.onset * 4)" } == ["a4", "b6"])
  }

  @Test("labels of parts count for all voices, whichever voice they stand in")
  func parts() {
    // In a score by lines each label stands in the voice before.
    let music = "P:A\n[V:1]A4|\n[V:2]C4|\nP:B\n[V:1]B4|\n[V:2]D4|\n"
    let performance = performance(music, "P:BA\nV:1\nV:2\n")
    #expect(listing(performance) == "B4:4 A4:4")
    #expect(listing(performance, voice: 1) == "D4:4 C4:4")
    #expect(performance.diagnostics.isEmpty)
  }

  @Test("a voice that enters in a later part keeps its own times")
  func lateVoice() {
    let music = "V:1\nP:A\nA4|A4|\nP:B\nB4|\nV:2\nC4|\n"
    #expect(listing(performance(music, "P:AB\n"), voice: 1) == "C4:4")
    #expect(listing(performance(music + "C4|D4|\n", "P:BA\n"), voice: 1) == "D4:4 C4:4 C4:4")
  }

  @Test(
    "a voice whose repeats are not those of the first is reported",
    arguments: [
      ("|:A4:|B4|", "|:C4:|D4|", false), ("|:A4:|B4|", "C4|D4|", true),
      ("|:A4|1B4:|2c4|]", "|:C4|1D4:|2E4|]", false), ("|:A4|1B4:|2c4|]", "|:C4|D4:|E4|]", true),
      ("|:A4:||:B4:|", "|:C4::D4:|", false), ("|::A4::|", "|:C4:|", true), ("A4|B4|", "Z2|", false),
    ])
  func repeats(_ first: String, _ second: String, _ isReported: Bool) {
    let names = performance("V:1\n\(first)\nV:2\n\(second)\n").diagnostics.map(\.name)
    #expect(names.contains("repeats-differ") == isReported)
  }

  @Test("a jump that stands within a note takes effect after it")
  func heldNote() {
    let performance = performance("V:1\nA4|B2!fine!|B2|c4!D.C.!|\nV:2\nC4|D4|E4|\n")
    #expect(listing(performance, voice: 1) == "C4:4 D4:4 E4:4 C4:4 D4:4")
  }

  @Test("many marks of many voices take little time")
  func noise() {
    let voice = String(repeating: "!segno!A!fine!|!coda!B!D.S.!|", count: 500)
    let text = (1...8).map { "V:\($0)\n" + ($0 == 3 ? voice : "Z500|") + "\n" }.joined()
    #expect(performance(text).voices.count == 8)
  }
}
