import ABCNotation
import TestSupport
import Testing

@Suite("Writing ABC")
struct ABCWriterTests {
  /// Reads what a tune writes: equal music, and the same text once more.
  private func check(_ tune: Tune, _ place: String) {
    let text = tune.abc
    let (again, _) = Tune.parsing(text)
    #expect(again == tune, "\(place)\n\(text)")
    #expect(again.abc == text, "\(place)")
  }

  @Test("a plain tune is written as it stood")
  func plain() {
    let text =
      "X:1\nT:A\n% remark\nM:6/8\nL:1/8\nK:D\n"
      + "A|\"D\"d2f {/g}a>f (3ded|[1 ~A3 .B2 z/2x/2-:|[2 [DFA]3 d2||\nP:B\nA4-|A4 [K:G]G,,2 ^f'/2y&Z3|]\n"
    let tune = Tunebook(parsing: text.replacing("-:|", with: ":|")).tunes[0]
    #expect(tune.abc == text.replacing("-:|", with: ":|"))
  }

  @Test(
    "what has no name or no clef is written so that it stays so",
    arguments: [
      "V:1 octave=1\nK:C\nV:\nC", "K:C\nV:1\nC\nV:1 none\nD", "K:C\nV:1\nC\nV:\nD\nV:2\nE",
    ])
  func empty(_ text: String) {
    check(Tunebook(parsing: "X:1\n" + text + "|\n").tunes[0], text)
  }

  @Test("a voice whose name begins like a repeat sign is written as a field")
  func voiceName() {
    let tune = Tunebook(parsing: "X:1\nK:C\n[V::a]C|[V:|b]D|\n").tunes[0]
    #expect(tune.voices.map(\.id) == [":a", "|b"])
    check(tune, "names")
  }

  @Test("a break of a line of staves stays where it is and changes no length")
  func lineBreak() {
    let tune = Tunebook(parsing: "X:1\nL:1/4\nK:C\nA>$B c-$c|$\n$d$ (3e$fg|\n").tunes[0]
    check(tune, "breaks")
    #expect(tune.abc.hasSuffix("A>$B c-$c|$\n$d$ (3e$fg|\n"))
    #expect(listing("A>$B c-$c|$\n$d$ (3e$fg|\n") == listing("A>B c-c|\nd (3efg|\n"))
  }

  @Test("words that a letter stands for are written in its place")
  func userWords() {
    let header = "X:1\nU:n=\"^slowly\"\nU:m=\"Am\"\nU:o=\"^a\"b\"\nK:C\n"
    let tune = Tunebook(parsing: header + "nC nD|mE oF|\n").tunes[0]
    #expect(tune.abc == header + "\"^slowly\"C \"^slowly\"D|E F|\n")
    check(tune, "words")
  }

  @Test("words for print are written as directives")
  func textBlocks() {
    let tune = Tunebook(
      parsing:
        "X:1\n%%begintext\nT:no title\n%%endtext\nK:C\nC|\n%%beginps\nD\nend of the tune\n%% E\n%%endps\nF|\n"
    ).tunes[0]
    #expect(tune.titles.isEmpty)
    #expect(tune.abc.contains("C|\n%%beginps\n%%D\n%%end of the tune\n%% E\n%%endps\nF|"))
    check(tune, "blocks")
  }

  @Test("reading what was written gives the same tune")
  func ownTunes() throws {
    let book = Tunebook(parsing: try Fixtures.text(at: Fixtures.path("abc/tunes.abc")))
    #expect(book.tunes.count == 4)
    for tune in book.tunes { check(tune, tune.titles.first ?? "") }
  }

  @Test("reading what was written of spoilt tunes gives the same tune")
  func corrupted() throws {
    let text = try Fixtures.text(at: Fixtures.path("abc/tunes.abc"))
    withEverySeed(5_000..<5_100) { seed, _ in
      var tunes = CorruptedTunes(text, seed: seed)
      for kind in 0..<6 {
        for tune in Tunebook(parsing: tunes.next(kind: kind)).tunes {
          check(tune, "seed \(seed), kind \(kind)")
        }
      }
    }
  }

  @Test("reading what was written of constructs that people use gives the same tune")
  func wildTunes() throws {
    for file in try WildCorpus.files() {
      for tune in Tunebook(parsing: file.text).tunes {
        check(tune, "\(file.path), X:\(tune.referenceNumber)")
      }
    }
  }

  @Test("reading what was written of spoilt constructs gives the same tune")
  func spoiltWildTunes() throws {
    let all = CorruptedTunes(try WildCorpus.text(), seed: 0)
    withEverySeed(6_000..<6_100) { seed, _ in
      var tunes = all.seeded(seed)
      for kind in 0..<6 {
        for tune in Tunebook(parsing: tunes.next(kind: kind)).tunes {
          check(tune, "seed \(seed), kind \(kind)")
        }
      }
    }
  }

  @Test("reading what was written of all Nottingham tunes gives the same tune", .needsNottingham)
  func nottingham() throws {
    let folder = try #require(Corpora.nottingham)
    for name in [
      "jigs", "hpps", "morris", "playford", "waltzes", "xmas", "slip", "ashover",
      "reelsa-c", "reelsd-g", "reelsh-l", "reelsm-q", "reelsr-t", "reelsu-z",
    ] {
      for tune in Tunebook(parsing: try Fixtures.text(at: "\(folder)/\(name).abc")).tunes {
        check(tune, "\(name) \(tune.referenceNumber)")
      }
    }
  }
}
