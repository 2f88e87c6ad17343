import ABCNotation
import TestSupport
import Testing

@Suite("Reading character by character")
struct ABCReaderTests {
  private func reader(_ music: String) -> ABCReader {
    var reader = ABCReader()
    reader.read("X:1\nM:3/4\nL:1/4\nK:C\n" + music)
    return reader
  }

  @Test(
    "it knows how much of the bar is over",
    arguments: [
      ("", Fraction.zero), ("C", Fraction(1, 4)), ("CD", Fraction(1, 2)), ("C2D/", Fraction(5, 8)),
      ("CDE|", .zero), ("CDE|F", Fraction(1, 4)), ("(3CDE", Fraction(1, 2)),
      ("C>D", Fraction(1, 2)), ("[CEG]2", Fraction(1, 2)), ("[CEG", .zero), ("{cd", .zero),
      ("{cd}C", Fraction(1, 4)), ("\"Am\"C z", Fraction(1, 2)), ("Z", Fraction(3, 4)),
      ("C|D:|", Fraction(1, 4)), ("CDE|C:|", Fraction(1, 4)), ("CDE|CD[1E:|[2", Fraction(1, 2)),
      ("C[L:1/8]C", Fraction(3, 8)), ("C\nL:1/8\nC", Fraction(3, 8)), ("CDE & C", Fraction(1, 4)),
      ("C-\n-C", Fraction(1, 2)), ("C % D", Fraction(1, 4)), ("C\nV:2\nCD", Fraction(1, 2)),
      ("CDE|C\nD:", Fraction(1, 2)),
      ("CDE|C\nD:|", Fraction(1, 2)), ("C\nE", Fraction(1, 2)),
      ("C\nE:", Fraction(1, 4)), ("C\nE:xt", Fraction(1, 4)),
    ])
  func position(_ music: String, _ expected: Fraction) {
    #expect(reader(music).barPosition == expected)
    #expect(reader(music).barLength == Fraction(3, 4))
  }

  @Test(
    "some characters can follow, others not",
    arguments: [
      ("", "CcZz|[{\"(^!XK%~:$", "]}#?é"),
      ("C", "D2/'|- >\"[(\n", "]}#é"),
      ("^", "C^2/", "|z \n["),
      ("[CE", "G]2^-", "|\n:"),
      ("{g", "a}#|", "\n"),
      ("\"Am", "7 \"|#", "\n"),
      ("(", "3C^(", "]}"),
      ("!tri", "l", "x|\n"),
      ("!trill", "!(", " |"),
      ("[K", ":", "]|\n"),
      ("[K:", "GQ|#", "\n"),
      ("[K:G", "]m", "\n"),
      ("C\n", "K|M", "#"),
      ("C\nS:", "|:", "ax\n"),
      ("C\nC:", "|:", "Dz \n"),
      ("C\nC:|", "D]\n", "#"),
      ("C\n K", ":", "G\n"),
      ("C\nw", ":", " \n"),
      ("C\nJ:", "|", "J\n"),
      ("C\n\u{A0}", "K% C", "#"),
      ("C\nX", ":", ""),
      ("C\n X:", "", "1\n"),
      ("-", "", "C\n"),
    ])
  func following(_ music: String, _ can: String, _ cannot: String) {
    let reader = reader(music)
    for character in can.unicodeScalars {
      let isAllowed = reader.allows(character)
      #expect(isAllowed, "'\(character)' after '\(music)'")
    }
    for character in cannot.unicodeScalars {
      let isAllowed = reader.allows(character)
      #expect(!isAllowed, "'\(character)' after '\(music)'")
    }
  }

  @Test("a header is read field by field")
  func header() {
    var reader = ABCReader()
    #expect(reader.place == .outside)
    reader.read("some words\n\nX:1\n")
    #expect(reader.place == .header)
    #expect(reader.allows("T"))
    #expect(!reader.allows("4"))
    reader.read("M:6/8\nK:D\n")
    #expect(reader.place == .body)
    #expect(reader.barLength == Fraction(3, 4))
    #expect(reader.unitNoteLength == Fraction(1, 8))
    reader.read("ABc|\n\n")
    #expect(reader.place == .outside)
    #expect(reader.isLegal)
  }

  @Test("between directives that begin and end any words are legal")
  func textBlock() {
    check(
      "X:1\n%%begintext\na #word\nK:Q\n%%endtext\nK:C\nCD|\n%%begintext\n#1\nS:é\n%%endtext\nEF|\n",
      "words")
    var reader = reader("%%begintext\n#1\n%%endtext\nC")
    #expect(reader.isLegal)
    reader.read("#")
    #expect(!reader.isLegal)
  }

  @Test("a tune whose words for print never end is not legal, one with an unknown directive is")
  func openText() {
    var reader = reader("%%begintext\nwords")
    reader.read("\n\n")
    #expect(reader.isLegal)
    #expect(reader.place == .body)
    reader.read("X:2\n")
    #expect(!reader.isLegal)
    var other = ABCReader()
    other.read("X:1\n%%MIDI drum zddd\nK:C\nC|\n")
    #expect(other.isLegal)
  }

  @Test(
    "it agrees with the parser on text before, between and after tunes",
    arguments: [
      "L:1/4\nM:3/4\n\nX:1\nK:C\nCDE|\n",
      "L:1/4\n\nM:3/4\n\nX:1\nK:C\nCDE|\n",
      "L:1/4\nX:1\nK:C\nC4|\n",
      "L:1/3\n\nX:1\nK:C\nCDE|\n",
      "Q:120\n\nX:1\nK:C\nCDE|\n",
      "words\n\nL:1/4\n\nX:1\nK:C\nC|\n",
      "U:Q=!trill!\n\nX:1\nK:C\nQC|\n",
      "X:1\nK:C\nC|\n\nGABc|\nX:2\nK:C\nC|\n",
      "X:1\nK:C\nC|\n\nDE|\n",
      "X:1\nK:C\nC|\n\n%%begintext\nDE|\n\n%%endtext\n\nX:2\nK:C\nC|\n",
      "X:1\nK:C\nC|\n\n%%begintext\nDE|\n\nX:2\nK:C\nC|\n",
      "X:1\nK:C\nC|\n\nL:1/4\n\nX:2\nK:C\nC|\n",
      "X:1\n%%begintext\n\nK:D\n%%endtext\nK:C\nC|\n%%begintext\n\n#\n%%endtext\nD|\n",
      "%%abc-include x\n\nX:1\nK:C\nC|",
      "X:1\nK:C\n%%abc-include x\nC|",
      "X:1\n%%abc-include x\nK:C\nC|",
    ])
  func outsideOfTunes(text: String) {
    check(text, "outside")
    checkPositions(text, "outside")
  }

  @Test(
    "it agrees with the parser on macros and continued fields",
    arguments: [
      "X:1\nm:~g2 = {a}g{f}g\nK:C\n~g2 c|\n", "X:1\nm:foo=c\nK:C\nfoo foo [Mfoo]|\n",
      "X:1\nm:~#n#2 = n/o/\nK:C\n~#c#2 ~#c,#2|\n", "X:1\nm:k=c#\nK:C\nCk|\n", "X:1\nm:k\nK:C\nC|\n",
      "m:foo=c\n\nX:1\nK:C\nfoo|\n", "X:1\nK:C\nm:foo=c\nC[m:kk=d]foo kk|\n",
      "X:1\nT:a\n+:b\nP:A\n+:B\nK:C\nC|\n", "X:1\nP:A\n+:x\nK:C\nC|\n", "X:1\nM:C\n+:x\nK:C\nC|\n",
      "X:1\nK:C\nC|\nw:a\n+:b\n", "X:1\nK:C\nC|\n+:b\n", "X:1\nK:C\nC|\nN:a\n+:b\nD|\n+:b\n",
    ])
  func macros(text: String) { check(text, "macros") }

  @Test("a header without a key, and a value that means nothing, are not legal")
  func badHeader() {
    for text in ["X:1\n\n", "X:1\nK:Q\n", "X:1\nM:6/7\n", "X:1\nwords"] {
      var reader = ABCReader()
      reader.read(text)
      #expect(!reader.isLegal, "\(text)")
    }
  }

  @Test("music without a header starts in the meter given")
  func fragment() {
    var reader = ABCReader(meter: Meter(6, 8), unitNoteLength: Fraction(1, 8))
    reader.read("A2B")
    #expect(reader.barPosition == Fraction(3, 8))
    #expect(reader.barLength == Fraction(3, 4))
  }

  // MARK: Agreement with the parser

  /// Reads a text and compares what is said at each character with what the parser says.
  private func check(_ text: String, _ place: String) {
    var reader = ABCReader()
    var firstIllegal: Int?
    var offset = 0
    for character in text.unicodeScalars {
      reader.read(character)
      let isLegal = reader.isLegal
      if !isLegal, firstIllegal == nil { firstIllegal = offset }
      if let first = firstIllegal, isLegal {
        Issue.record("\(place): illegal at \(first), legal again at \(offset)\n\(text)")
        return
      }
      offset += String(character).utf8.count
    }
    // Faults of directives do not make a text illegal.
    let ofDirectives: Set = [
      "unplayed-directive", "bad-directive", "empty-directive", "left-over",
      "unknown-accidental-reach",
    ]
    var whole = text
    if firstIllegal == nil,
      Tunebook(parsing: text).diagnostics.contains(where: { $0.name == "unclosed-text" })
    {
      // The block can still be closed.
      whole += "\n%%endtext\n" + (reader.place == .header ? "K:C\n" : "")
    }
    let lines = whole.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let reported = Tunebook(parsing: whole).diagnostics.filter {
      let line = lines[$0.range.lowerBound.line - 1].drop { $0 == " " }
      return !ofDirectives.contains($0.name) || !line.hasPrefix("%%") && !line.hasPrefix("I:")
    }
    if let firstIllegal {
      let first = reported.first?.range.lowerBound.utf8Offset
      #expect(
        first.map { $0 <= firstIllegal } == true,
        "\(place): illegal at \(firstIllegal), the parser reports \(reported.prefix(3))\n\(text)")
    } else {
      #expect(reported.isEmpty, "\(place): legal, the parser reports \(reported)\n\(text)")
    }
  }

  /// Whether the position after each whole line is what the parsed tune adds up to.
  private func checkPositions(_ text: String, _ place: String) {
    var reader = ABCReader()
    var prefix = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      prefix += line + "\n"
      reader.read(line + "\n")
      guard reader.place == .body, reader.isLegal else { continue }
      let tune = Tune.parsing(prefix).tune
      #expect(reader.barPosition == position(of: tune), "\(place)\n\(prefix)")
    }
  }

  /// How much of its last bar a tune of one voice has, added up from its signs.
  private func position(of tune: Tune) -> Fraction {
    var (meter, unit) = (tune.meter, tune.unitNoteLength)
    let isCompound = tune.meter.numerator % 3 == 0
    var (position, ending, isFirst) = (Fraction.zero, Fraction.zero, true)
    var (factor, left) = (Fraction.one, 0)
    for element in tune.voices[0].elements {
      var length = Fraction.zero
      switch element {
      case .note(let note): length = note.length * unit
      case .chord(let chord): length = chord.notes[0].length * chord.length * unit
      case .rest(let rest): length = rest.length * (rest.isWholeBars ? meter.barLength : unit)
      case .tuplet(let tuplet) where left == 0:
        let time = [2: 3, 3: 2, 4: 3, 6: 2, 8: 3][tuplet.notes] ?? (isCompound ? 3 : 2)
        factor = Fraction(tuplet.time ?? time, tuplet.notes)
        left = tuplet.count ?? tuplet.notes
      case .barLine(let bar):
        let starts = bar == .single || isFirst || position >= meter.barLength
        if position > .zero { isFirst = false }
        if starts { position = .zero }
      case .variantEnding(let numbers):
        if numbers[0].contains(1) { ending = position } else { position = ending }
      case .field(.meter(let changed)): meter = changed
      case .field(.unitNoteLength(let changed)): unit = changed
      default: break
      }
      guard length > .zero else { continue }
      position += length * (left > 0 ? factor : .one)
      left = max(0, left - 1)
    }
    return position
  }

  @Test("it agrees with the parser on spoilt tunes, at every character")
  func agreement() throws {
    let text = try Fixtures.text(at: Fixtures.path("abc/tunes.abc"))
    check(text, "whole")
    withEverySeed(7_000..<7_040) { seed, _ in
      var tunes = CorruptedTunes(text, seed: seed)
      for kind in 0..<6 { check(tunes.next(kind: kind) + "\n\n", "seed \(seed), kind \(kind)") }
    }
  }

  @Test("it agrees with the parser on constructs that people use")
  func wildTunes() throws {
    for file in try WildCorpus.files() {
      check(file.text + "\n\n", file.path)
      for tune in Tunebook(parsing: file.text).tunes {
        let text = try #require(tune.source?.text)
        check(text + "\n\n", "\(file.path), X:\(tune.referenceNumber)")
      }
    }
  }

  @Test("it agrees with the parser on constructs that people use, spoilt")
  func spoiltWildTunes() throws {
    let all = CorruptedTunes(try WildCorpus.text(), seed: 0)
    withEverySeed(8_000..<8_100) { seed, _ in
      var tunes = all.seeded(seed)
      for kind in 0..<6 { check(tunes.next(kind: kind) + "\n\n", "seed \(seed), kind \(kind)") }
    }
  }

  @Test("it agrees with the parser on Nottingham's tunes, and knows the bar", .needsNottingham)
  func nottingham() throws {
    let folder = try #require(Corpora.nottingham)
    let book = Tunebook(parsing: try Fixtures.text(at: folder + "/hpps.abc"))
    for tune in book.tunes {
      let text = try #require(tune.source?.text)
      check(text, "hpps \(tune.referenceNumber)")
      if tune.voices.count == 1 { checkPositions(text, "hpps \(tune.referenceNumber)") }
    }
  }
}
