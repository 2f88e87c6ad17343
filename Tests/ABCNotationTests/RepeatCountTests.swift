import ABCNotation
import Testing

/// Sections that are played more than twice (ABC 2.1 §4.8, §4.10).
@Suite("Counted repeats")
struct RepeatCountTests {
  private func names(_ music: String) -> [String] {
    reports("X:1\nM:none\nL:1/4\nK:C\n" + music + "\n").filter { $0.severity != .note }.map(\.name)
  }

  @Test(
    "a section is played once more for each colon of its signs",
    arguments: [
      ("|:A:|c|", "A4 A4 C5"),
      ("|::A::|c|", "A4 A4 A4 C5"),
      ("|:::A:::|c|", "A4 A4 A4 A4 C5"),
      ("A::|c|", "A4 A4 A4 C5"),
      ("||::A::|]c|", "A4 A4 A4 C5"),
      ("[|::A::|c|", "A4 A4 A4 C5"),
      ("|::A::|::B::|", "A4 A4 A4 B4 B4 B4"),
      ("|::A::::B::|", "A4 A4 A4 B4 B4 B4"),
      ("|::A::||::B::|", "A4 A4 A4 B4 B4 B4"),
      ("|:A:|::B::|", "A4 A4 B4 B4 B4"),
      ("|::A::|:B:|", "A4 A4 A4 B4 B4"),
      ("|:A::B:|", "A4 A4 B4 B4"),
      ("|::A||:B:|", "A4 A4 A4 B4 B4"),
      ("|::A|1,2B::|3c|]d", "A4 B4 A4 B4 A4 C5 D5"),
      ("|::A|1B::|2c::|3d|]", "A4 B4 A4 C5 A4 D5"),
      ("|:A|1,2B:|3c|]", "A4 B4 A4 B4 A4 C5"),
    ])
  func passes(_ music: String, _ sounds: String) {
    #expect(listing(music) == sounds)
    #expect(names(music).allSatisfy { $0 == "repeat-never-closed" })
  }

  @Test(
    "where the signs of a section disagree, the higher count is played; endings count more",
    arguments: [
      ("|::A:|c|", "A4 A4 A4 C5", ["repeat-counts-differ"]),
      ("|:A::|c|", "A4 A4 A4 C5", ["repeat-counts-differ"]),
      ("|:A:::B:|", "A4 A4 B4 B4", ["unusual-repeat"]),
      (
        "|::A:::B::|", "A4 A4 A4 B4 B4 B4",
        ["unusual-repeat", "repeat-counts-differ", "repeat-counts-differ"]
      ),
      ("|::A|1B:|2c|]d", "A4 B4 A4 C5 D5", ["endings-differ-from-colons"]),
      ("A|::|B:|", "A4 A4 B4 B4", ["unusual-repeat"]),
    ])
  func disagreement(_ music: String, _ sounds: String, _ faults: [String]) {
    #expect(listing(music) == sounds)
    #expect(names(music) == faults)
  }

  @Test("at most 64 passes are asked for")
  func limit() {
    func count(_ colons: Int) -> Int {
      let dots = String(repeating: ":", count: colons)
      let text = "X:1\nL:1/4\nK:C\n|\(dots)A\(dots)|\n"
      return Tunebook(parsing: text).tunes[0].performance().voices[0].melody.count
    }
    #expect([62, 63, 64, 65, 1_000].map(count) == [63, 64, 64, 64, 64])
    #expect(
      names("|:A" + String(repeating: ":", count: 63) + "|").contains("too-many-passes") == false)
    #expect(names("|:A" + String(repeating: ":", count: 64) + "|").contains("too-many-passes"))
  }

  /// All texts of one to five bar-line characters.
  private static var combinations: [String] {
    var all: [String] = []
    var last = [""]
    for _ in 0..<5 {
      last = last.flatMap { text in "|:[]".map { text + String($0) } }
      all += last
    }
    return all
  }

  @Test("any combination of signs is written back as it was read, and the reader agrees")
  func combinations() {
    for signs in Self.combinations {
      let text = "X:1\nM:none\nL:1/4\nK:C\nA\(signs)B|\n"
      let book = Tunebook(parsing: text)
      let again = Tunebook(parsing: book.tunes[0].abc)
      #expect(again.tunes[0] == book.tunes[0], "\(signs)")
      #expect(again.tunes[0].abc == book.tunes[0].abc, "\(signs)")
      var reader = ABCReader()
      reader.read(text)
      #expect(reader.isLegal == book.diagnostics.isEmpty, "\(signs)")
    }
  }

  @Test("elements keep the number of passes")
  func elements() {
    let signs: [BarLine] = [
      .repeatStart(passes: 3), .repeatEnd(passes: 4), .doubleRepeat(end: 3, start: 2),
      .doubleRepeat(end: 5, start: 5), .repeatStart(), .doubleRepeat(), .thinThick,
    ]
    let voice = Voice(elements: signs.map { .barLine($0) })
    #expect(voice.elements == signs.map { .barLine($0) })
    #expect(signs.map(\.abc) == ["|::", ":::|", "::|:", "::::|::::", "|:", "::", "|]"])
    let excessive = Voice(elements: [
      .barLine(.repeatEnd(passes: 200)), .barLine(.repeatStart(passes: 0)),
    ])
    #expect(excessive.elements == [.barLine(.repeatEnd(passes: 64)), .barLine(.repeatStart())])
  }
}
