import Testing

@testable import ABCNotation

/// What the readers of field values take and what they report (ABC 2.1 §3.1).
@Suite("field values")
struct FieldValueTests {
  private func read(_ field: String) -> (tune: Tune, faults: [String]) {
    let text = "X:1\nT:t\n\(field)\nK:C\nC"
    let (tune, diagnostics) = Tune.parsing(text)
    return (
      tune,
      diagnostics.map { "\($0.range.lowerBound.column)-\($0.range.upperBound.column) \($0.name)" }
    )
  }

  @Test(
    "what follows a unit note length is reported",
    arguments: [
      ("L:1/8.", Fraction(1, 8), ["6-7 left-over"]),
      ("L:1/4 M:3/4", Fraction(1, 4), ["7-12 left-over"]),
      ("L: 1 / 16", Fraction(1, 16), []), ("L:1", Fraction(1), []),
      ("L:1 x", Fraction(1), ["5-6 left-over"]),
      ("L:1.5", Fraction(1, 8), ["3-6 bad-unit-note-length"]),
      ("L:1=8", Fraction(1, 8), ["3-6 bad-unit-note-length"]),
      ("L:1/3", Fraction(1, 8), ["3-6 bad-unit-note-length"]),
    ])
  func unitNoteLength(field: String, length: Fraction, faults: [String]) {
    let (tune, found) = read(field)
    #expect(tune.unitNoteLength == length)
    #expect(found == faults)
  }

  @Test(
    "what follows a meter is reported",
    arguments: [
      ("M: 4/4 L: 1/4", Meter(4, 4), ["8-14 left-over"]),
      ("M:2/4 6/8", Meter(2, 4), ["7-10 left-over"]),
      ("M:3 4", Meter(3, 1), ["5-6 left-over", "3-4 whole-meter"]),
      ("M:4", Meter(4, 1), ["3-4 whole-meter"]),
      ("M:C| 2/2", .cut, ["6-9 left-over"]), ("M:C", .common, []), ("M:c|", .cut, []),
      ("M:none x", .free, ["8-9 left-over"]), ("M:C||", .free, ["3-6 bad-meter"]),
      ("M:C3", .free, ["3-5 bad-meter"]), ("M:perfect", .free, ["3-10 bad-meter"]),
      ("M: ( 2 + 3 ) / 8", Meter(symbol: .fraction, groups: [2, 3], denominator: 8), []),
      ("M:3/4)", Meter(3, 4), ["6-7 left-over"]), ("M:", .free, []),
    ])
  func meter(field: String, meter: Meter, faults: [String]) {
    let (tune, found) = read(field)
    #expect(tune.meter == meter)
    #expect(found.sorted() == faults.sorted())
  }

  private static let tempos: [(String, Int?, [String])] = [
    ("Q:1/4=62.5", 960_000, []), ("Q:1/4 = 120", 500_000, []), ("Q:120", 500_000, []),
    ("Q:90.5", 662_983, []), ("Q:3/8=80 \"text\"", 500_000, []), ("Q:\"text\"3/8=80", 500_000, []),
    ("Q:C=100", 1_200_000, []), ("Q:C3 = 40", 1_000_000, []), ("Q:1/4 1/8=60", 666_666, []),
    ("Q:1/4=120-130", 500_000, ["7-14 tempo-range"]),
    ("Q:1/4=ca. 120", 500_000, ["7-10 left-over"]), ("Q:ca. 120", 500_000, ["3-6 left-over"]),
    ("Q:120 1/8", 500_000, ["7-10 left-over"]), ("Q:1/4=100 bpm", 600_000, ["11-14 left-over"]),
    ("Q:1/4=100 1/8=60", 600_000, ["11-14 left-over", "14-15 left-over", "15-17 left-over"]),
    ("Q:♩=100", 600_000, ["3-5 left-over"]),
    ("Q:1/4=120,5", 500_000, ["10-11 left-over", "11-12 left-over"]),
    ("Q:1/4=1/8", nil, ["3-10 bad-tempo"]), ("Q:1/4", nil, ["3-6 bad-tempo"]),
    ("Q:1/4 120", nil, ["3-10 bad-tempo"]), ("Q:1/4=", nil, ["3-7 bad-tempo"]),
    ("Q:", nil, ["3-3 bad-tempo"]), ("Q:0.0", nil, ["3-6 bad-tempo"]),
    ("Q:fast", nil, ["3-7 bad-tempo"]),
    // Words.
    ("Q:\"Largo\"", 1_071_428, []), ("Q:\"Adagio molto\"", 1_016_949, ["4-16 tempo-word"]),
    ("Q:\"Molto vivace\"", 357_142, ["4-16 tempo-word"]),
    ("Q:\"Adagio.\"", 1_016_949, ["4-11 tempo-word"]),
    ("Q:\"Allegro moderato\"", 576_923, ["4-20 tempo-word"]),
    ("Q:Allegro", 500_000, ["3-10 unquoted-tempo"]),
    ("Q:Andante con moto", 681_818, ["3-19 unquoted-tempo", "3-19 tempo-word"]),
    ("Q:\"Largo\" 1/4=60", 1_000_000, []), ("Q:\"Fast\" 1/4=60", 1_000_000, []),
    ("Q:\"Largo", 1_071_428, ["3-9 unclosed-quote"]), ("Q:\"Fast\"", nil, ["4-8 unknown-tempo"]),
    ("Q:\"a\" \"b\" 60", 1_000_000, ["7-10 left-over"]),
  ]

  @Test("a tempo is exact, its words are known or reported, and the rest is too", arguments: tempos)
  func tempo(field: String, microseconds: Int?, faults: [String]) {
    let (tune, found) = read(field)
    #expect(tune.tempo?.microsecondsPerQuarter(unitNoteLength: Fraction(1, 8)) == microseconds)
    #expect(found == faults)
    guard let tempo = tune.tempo else { return }
    let again = Tune.parsing("X:1\nK:C\n[Q:\(tempo.abc)]C").tune
    #expect(again.voices[0].elements.first == .field(.tempo(tempo)), "\(tempo.abc)")
    let body = Tune.parsing("X:1\nT:t\nK:C\n\(field)\nC").diagnostics.map(\.name)
    #expect(body == found.map { String($0.split(separator: " ")[1]) })
  }

  @Test("decimals of a tempo are written as they are read")
  func decimals() {
    for text in ["62.5", "0.000001", "9999.999999", "100.05", "120", "33.333333"] {
      let tune = Tune.parsing("X:1\nQ:1/4=\(text)\nK:C\n").tune
      #expect(tune.tempo?.abc == "1/4=\(text)")
    }
    #expect(Tempo(beatsPerMinute: Fraction(100, 3)).abc == "1/4=33.333333")
  }

  @Test("what follows a reference number is reported")
  func referenceNumber() {
    func faults(_ field: String) -> [String] {
      Tune.parsing("\(field)\nT:t\nK:C\nC").diagnostics.map { "\($0)" }
    }
    #expect(faults("X:12") == [])
    #expect(faults("X: 12 % comment") == [])
    #expect(
      faults("X:12 first")
        == [
          "1:6: warning: 'first' is not understood in the reference number; it is left out (left-over)"
        ])
    #expect(faults("X:99999999999999999999999") == [])
    #expect(Tune.parsing("X:12 first\nK:C").tune.referenceNumber == 12)
  }
}
