import ABCNotation
import Testing

/// `D.C.`, `D.S.`, Fine and coda (ABC 2.1 §4.14), as signs and as words.
@Suite("Jumps")
struct JumpTests {
  private func names(_ music: String, _ header: String = "") -> [String] {
    reports("X:1\nM:none\nL:1/4\n" + header + "K:C\n" + music + "\n").map(\.name)
      .filter { $0 != "repeat-without-start" }
  }

  @Test(
    "a jump goes back once; the music ends at the Fine",
    arguments: [
      ("A|B!D.C.!|", "A4 B4 A4 B4"),
      ("A|B!dacapo!|c|", "A4 B4 A4 B4 C5"),
      ("A|!D.C.!B|", "A4 B4 A4 B4"),
      ("A!fine!|B!D.C.!|", "A4 B4 A4"),
      ("A!fine!|B!D.C.alfine!|", "A4 B4 A4"),
      ("A|!fine!B|c!D.C.!|", "A4 B4 C5 A4 B4"),
      // A Fine counts up to the end of its bar.
      ("A!fine!B|c!D.C.!|", "A4 B4 C5 A4 B4"),
      ("A|!segno!B!fine!|c!D.S.!|", "A4 B4 C5 B4"),
      ("A|!segno!B!fine!|c!D.S.alfine!|", "A4 B4 C5 B4"),
      ("A|SB!fine!|c!D.S.!|", "A4 B4 C5 B4"),
      ("A!segno!B|c!D.S.!|", "A4 B4 C5 B4 C5"),
      // Of two trios each is followed by the first part.
      ("A!fine!|B!D.C.!|c!D.C.!|", "A4 B4 A4 C5 A4"),
      ("A|B!D.C.!|c|d!D.C.!|", "A4 B4 A4 B4 C5 D5 A4 B4 C5 D5"),
    ])
  func fine(_ music: String, _ sounds: String) {
    #expect(listing(music) == sounds)
    #expect(names(music).isEmpty)
  }

  @Test(
    "after a jump al Coda the music leaves at the first coda sign for the second",
    arguments: [
      ("A!coda!|B!D.C.!|!coda!c|", "A4 B4 A4 C5"),
      ("A!coda!|B!D.C.alcoda!|!coda!c|", "A4 B4 A4 C5"),
      ("A|!coda!B!D.C.alcoda!|!coda!c|", "A4 B4 A4 C5"),
      ("A!dacoda!|B!D.C.!|!coda!c|", "A4 B4 A4 C5"),
      ("A!tocoda!|B!D.C.!|!coda!c|", "A4 B4 A4 C5"),
      ("A|OB!D.C.!|Oc|", "A4 B4 A4 C5"),
      ("A|!segno!B!coda!|c!D.S.alcoda!|!coda!d|e|", "A4 B4 C5 B4 D5 E5"),
      ("A!coda!|B!D.C.!|!coda!|:c:|d|", "A4 B4 A4 C5 C5 D5"),
      ("A!coda!!fine!|B!D.C.alcoda!|!coda!c|", "A4 B4 A4 C5"),
      ("A!coda!|B!fine!|c!D.C.alfine!|!coda!d|", "A4 B4 C5 A4 B4"),
    ])
  func coda(_ music: String, _ sounds: String) {
    #expect(listing(music) == sounds)
    #expect(names(music).filter { $0 != "music-not-reached" }.isEmpty)
  }

  @Test(
    "words say the same, as annotations and in the place of chord symbols",
    arguments: [
      ("A\"Fine\"|B\"D.C.\"|", "A4 B4 A4"), ("A\"^Fine\"|B\"_D.C. al Fine\"|", "A4 B4 A4"),
      ("A\"   FINE.\"|B\"^Da Capo\"|", "A4 B4 A4"), ("A\"fine\"|B\"DC al fine\"|", "A4 B4 A4"),
      ("A|\"^Segno\"B\"Fine\"|c\"D.S.\"|", "A4 B4 C5 B4"),
      ("A|\"$\"!segno!B\"Fine\"|c\"Dal Segno al Fine\"|", "A4 B4 C5 B4"),
      ("A\"^To Coda\"|B\"^D.C. al Coda\"|\"^Coda\"c|", "A4 B4 A4 C5"),
      ("A\"^To Coda\"!coda!|B\"^D.C. al Coda\"|!coda!\"^Coda\"c|", "A4 B4 A4 C5"),
      ("A\"@-3,5 Fine\"|B\"D. C.\"|", "A4 B4 A4"),
      ("A\"<(Fine)\"|B!D.C.!\"^D.C. al Fine\"|", "A4 B4 A4"),
      ("|:A:|\"Fine\"|B\"D.C. con repetizione\"|", "A4 A4 B4 A4 A4"),
      ("|:A:|\"Fine\"|B\"D.C. senza rep.\"|", "A4 A4 B4 A4"),
      // Chords whose letters are those of a jump.
      ("A\"D/c\"|B\"D/c+\"c|", "A4 B4 C5"), ("A|B\"F#\"c|", "A4 B4 C5"),
      // A segno beside the D.S. draws its sign.
      ("A|\"^Segno\"B|c\"^Segno\"y\"_D.S.\"|", "A4 B4 C5 B4 C5"),
    ])
  func words(_ music: String, _ sounds: String) {
    #expect(listing(music) == sounds)
    #expect(
      names(music).filter { !["unknown-chord-symbol", "chord-left-over"].contains($0) }.isEmpty)
  }

  @Test(
    "repeats are not taken again after a jump; the last ending is played",
    arguments: [
      ("|:A:|B!D.C.!|", "A4 A4 B4 A4 B4"),
      ("|:A:|!fine!|:B:|!D.C.!|", "A4 A4 B4 B4 A4"),
      ("|:A!fine!:|:B!D.C.!:|", "A4 A4 B4 B4 A4"),
      ("|:A|1B:|2c!fine!|]d!D.C.!|", "A4 B4 A4 C5 D5 A4 C5"),
      ("|:A|1B!fine!:|2c!D.C.!|]", "A4 B4 A4 C5 A4 B4"),
      ("|::A::|B!D.C.!|", "A4 A4 A4 B4 A4 B4"),
      ("|:A|!segno!B:|c!D.S.!|", "A4 B4 A4 B4 C5 B4 C5"),
      ("|:A|1B:|2c|]|:d!D.C.!:|", "A4 B4 A4 C5 D5 D5 A4 C5 D5"),
    ])
  func repeats(_ music: String, _ sounds: String) {
    #expect(listing(music) == sounds)
    #expect(names(music).isEmpty)
  }

  @Test(
    "with an order of parts a jump counts in the whole order",
    arguments: [
      ("AB", "A4 B4 A4 B4"), ("ABAB", "A4 B4 A4 B4 A4 B4 A4 B4"), ("BA", "B4 A4 B4 A4"),
    ])
  func order(_ order: String, _ sounds: String) {
    let music = order == "BA" ? "P:A\nA!D.C.!|\nP:B\nB|\n" : "P:A\nA|\nP:B\nB!D.C.!|\n"
    #expect(listing(music, header: "P:\(order)\n") == sounds)
  }

  @Test(
    "what cannot be resolved is reported, and the music goes on",
    arguments: [
      ("A|B!D.S.!|c|", "A4 B4 C5", "jump-without-segno"),
      ("A|B!D.S.!|!segno!c|", "A4 B4 C5", "jump-without-segno"),
      ("A|B!D.C.alfine!|c|", "A4 B4 A4 B4 C5", "jump-without-fine"),
      ("A|B!D.C.alcoda!|c|", "A4 B4 A4 B4 C5", "jump-without-coda"),
      ("A!coda!|B!D.C.alcoda!|c|", "A4 B4 A4 B4 C5", "jump-without-coda"),
      ("!segno!A|!segno!B|c!D.S.!|", "A4 B4 C5 B4 C5", "several-segnos"),
      ("A!fine!|B|", "A4 B4", "sign-without-jump"),
      ("A!fine!|B!D.C.!|c|", "A4 B4 A4", "music-not-reached"),
      ("A|\"D.C. twice\"B|", "A4 B4", "unread-jump"),
      ("|:A|1B!D.S.!:|2c|]", "A4 B4 A4 C5", "jump-without-segno"),
      ("|:A|2B!D.C.!|]c|", "A4 C5", "jump-not-reached"),
    ])
  func unresolved(_ music: String, _ sounds: String, _ name: String) {
    #expect(listing(music) == sounds)
    #expect(names(music) == [name])
  }

  @Test("signs that lead nowhere are no fault, and other words are no jumps")
  func harmless() {
    let tune = Tunebook(parsing: "X:1\nL:1/4\nM:none\nK:C\nA!fine!|\"^Slowly\"B\"^fast\"|").tunes[0]
    #expect(tune.performance().faultCount == 0)
    #expect(names("\"^to the end\"A\"^d\"B\"Dsus4\"c\"^dear coda\"d|").isEmpty)
  }

  @Test("after a jump the state is that of the place")
  func state() {
    let tune = Tunebook(
      parsing: "X:1\nL:1/4\nM:none\nQ:1/4=60\nK:C\nA!fine!|[Q:1/4=120]B!D.C.!|\n"
    ).tunes[0]
    let tempos = tune.performance().tempos.map { "\(60_000_000 / $0.value) \($0.onset * 4)" }
    #expect(tempos == ["60 0", "120 1", "60 2"])
  }

  @Test("many jumps end within the limit of steps")
  func noise() {
    for music in [
      String(repeating: "A!D.C.!|", count: 2_000),
      String(repeating: "!segno!A!D.S.!|", count: 2_000),
      String(repeating: "!D.C.!", count: 20_000) + "A|",
      String(repeating: "!segno!A!D.S.!|", count: 50_000),
      String(repeating: "|:A!fine!|B!D.C.!:|", count: 20_000),
      String(repeating: "!coda!A!D.C.alcoda!|", count: 20_000),
      String(repeating: "!coda!!fine!!segno!!D.S.!!D.C.alcoda!|:A:|", count: 2_000),
    ] {
      let performance = Tunebook(parsing: "X:1\nL:1/4\nM:none\nK:C\n" + music).tunes[0]
        .performance()
      #expect(performance.voices[0].melody.count <= 400_000)
      #expect(!performance.voices[0].melody.isEmpty)
    }
  }

  @Test("jumps beyond 400,000 steps are cut")
  func limit() {
    func isCut(_ notes: Int) -> Bool {
      names(String(repeating: "C", count: notes) + "!D.C.!|").contains("performance-too-long")
    }
    // Twice the notes, the sign and the bar line.
    #expect([199_997, 199_998, 199_999].map(isCut) == [false, false, true])
  }

  @Test("a tune as it is written takes no jumps, and its signs are written back")
  func written() {
    let text = "X:1\nL:1/4\nK:C\nA!fine!|\"Fine\"B\"_D.C. al Fine\"!D.S.alcoda!|\n"
    let tune = Tunebook(parsing: text).tunes[0]
    #expect(tune.abc == text)
    var reader = ABCReader()
    reader.read(text)
    #expect(reader.isLegal)
  }
}

/// Parts and their order (ABC 2.1 §3.1.9).
@Suite("Part labels")
struct PartLabelTests {
  @Test(
    "music whose label was given before belongs to that part; what the order leaves out is told",
    arguments: [
      ("P:A\nA|\nP:B\nB|\nP:A\nc|\n", "AB", "A4 C5 B4", ["part-continued"]),
      ("P:A\nA|\nP:A\nB|\n", "AA", "A4 B4 A4 B4", ["part-continued"]),
      ("P:A\n|:A|\nP:A\nB:|\n", "A", "A4 B4 A4 B4", ["part-continued"]),
      ("P:A\nP:A\nA|\nP:B\nB|\n", "BA", "B4 A4", []),
      ("P:A\nA|\nP:B\nB|\nP:C\nc|\n", "AC", "A4 C5", ["silent-part"]),
      ("d|\nP:A\nA|\nP:B\nB|\n", "BA", "D5 B4 A4", []),
      ("[P:A]A|[P:B]B|", "BA", "B4 A4", []),
      ("P:Alto\nA|\nP:Bass\nB|\n", "BA", "B4 A4", ["long-part-label", "long-part-label"]),
      ("P:A\nA|\nP:b\nB|\n", "AA", "A4 B4 A4 B4", ["bad-part-label"]),
      ("P:A\nA|\n", "AB", "A4", ["unknown-part"]),
    ])
  func labels(_ music: String, _ order: String, _ sounds: String, _ names: [String]) {
    let text = "X:1\nL:1/4\nM:none\nP:\(order)\nK:C\n" + music
    let book = Tunebook(parsing: text)
    let performance = book.tunes[0].performance()
    #expect(listing(performance) == sounds)
    #expect((book.diagnostics + performance.diagnostics).map(\.name) == names)
  }

  @Test("an order of 1,000 parts of many sections stays within the limits")
  func noise() {
    let parts = "P:A\n" + String(repeating: "|:C:|P", count: 2_000).replacing("P", with: "\n[P:A]")
    let text = "X:1\nL:1/4\nM:none\nP:" + String(repeating: "A", count: 1_000) + "\nK:C\n" + parts
    let melody = Tunebook(parsing: text).tunes[0].performance().voices[0].melody
    #expect((1...400_000).contains(melody.count))
  }
}
