import CharRNN
import TestSupport
import Testing

@testable import Composition

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Guessing notes")
struct GuessingTests {
  @Test(
    "a note is read in its shortest spelling",
    arguments: [
      ("G2", "G2"), ("G2/2", "G"), ("G/2", "G/"), ("G//", "G/4"), ("^c'3/2", "^c'3/"),
      ("z6", "z6"),
      ("G1", "G"), ("G4/2", "G2"), ("__B,,", "__B,,"), ("x", "x"),
    ])
  func notes(_ written: String, _ shortest: String) {
    #expect(MusicNote(written)?.description == shortest)
  }

  @Test(
    "other text is no note",
    arguments: ["", "H", "G2A", "^", "^z", "2", "G 2", "|", "\"G\"", "G2>"])
  func noNotes(_ text: String) {
    #expect(MusicNote(text) == nil)
  }

  @Test("a tune's notes are those of its body, with bar lines, without chords and grace notes")
  func items() throws {
    let text = "X:1\nT:ABC\nK:G\n\"Am\"A2 {g}!trill!B|[K:D](3cde|:^f/ % GAB\n% G\nw:do\n[GB]z|\n"
    let found = MusicNote.items(of: text.tune).map { item in
      if case .note(let note, _) = item { note.description } else { "|" }
    }
    #expect(found == ["A2", "B", "|", "c", "d", "e", "|", "^f/", "G", "B", "z", "|"])
  }

  @Test(
    "of several voices the notes of the first are bet on",
    arguments: [
      "K:G\n[V:1]\"G\"A2| [V:2 clef=bass]G,,3D,3| [V:1]B|[V:2]D,|\n",
      "K:G\nV:1\nA2|B|\nV:2 clef=bass\nG,,3|D,|\n",
      "V:1\nV:2\nK:G\nV:1 name=x\nA2|B|\nV:2\nG,|D,|\n",
      "K:G\nA2|\nV:1\nB|\nV:2\nG,|D,|\n", "K:G\nA2|B|\nV:2\nG,|D,|\n",
    ])
  func voices(_ text: String) {
    let found = MusicNote.items(of: ("X:1\n" + text).tune).map { item in
      if case .note(let note, _) = item { note.description } else { "|" }
    }
    #expect(found == ["A2", "|", "B", "|"])
  }

  private func probability(
    _ note: String, after context: [String], in ngram: NoteNGram
  ) throws -> Double {
    let items = try context.map { word in
      word == "|" ? MusicNote.Item.barLine : .note(try #require(MusicNote(word)), 0..<1)
    }
    return ngram.probability(of: try #require(MusicNote(note)), after: items)
  }

  @Test("an n-gram's probabilities are those of Witten and Bell")
  func ngram() throws {
    let ngram = NoteNGram(["X:1\nK:C\nCDCD\n".tune])
    let floor = 1.0 / 64 / 64
    // Twice C and twice D: two kinds after four notes.
    let (c, d) = ((2 + 2 * floor) / 6, (2 + 2 * floor) / 6)
    #expect(abs(try probability("C", after: [], in: ngram) - c) < 1e-12)
    #expect(abs(try probability("B", after: [], in: ngram) - 2 * floor / 6) < 1e-12)
    // C was followed by D twice, D by C once.
    #expect(abs(try probability("D", after: ["C"], in: ngram) - (2 + d) / 3) < 1e-12)
    #expect(abs(try probability("C", after: ["D"], in: ngram) - (1 + c) / 2) < 1e-12)
    // After C and D came C once; a context that was never seen says nothing.
    #expect(
      abs(try probability("C", after: ["C", "D"], in: ngram) - (1 + (1 + c) / 2) / 2) < 1e-12)
    #expect(try probability("C", after: ["B"], in: ngram) == probability("C", after: [], in: ngram))
    #expect(try probability("C", after: ["|", "D"], in: ngram) == (1 + c) / 2)
  }

  @Test("the probabilities of all notes after any context add up to at most 1")
  func sums() {
    let letters = ["C", "D", "E", "F2", "G/"]
    withEverySeed(0..<50) { seed, generator in
      let body = (0..<40).map { _ in
        generator.below(5) == 0 ? "|" : letters[generator.below(letters.count)]
      }
      let ngram = NoteNGram(["X:1\nK:C\n\(body.joined())\n".tune])
      for length in 0...5 {
        let sum = try letters.reduce(0) {
          $0 + (try probability($1, after: Array(body.prefix(length)), in: ngram))
        }
        // What is left is kept for notes that were never seen.
        #expect(sum <= 1 && sum > 0.75, "seed \(seed)")
      }
    }
  }

  @Test("a bet lays halves or percents, and the rest by frequency")
  func bets() throws {
    let (g, b) = (try #require(MusicNote("G2")), try #require(MusicNote("B")))
    #expect(try NoteBet("G2").shares == [g: 0.5])
    #expect(try NoteBet("G2 B").shares == [g: 0.5, b: 0.25])
    #expect(try NoteBet("G2 60 B 30%").shares == [g: 0.6, b: 0.3])
    #expect(try NoteBet("G4/2 60").shares == [g: 0.6])
    #expect(abs(try NoteBet("G2 100").probability(of: g, frequency: 0) - 0.99) < 1e-12)
    #expect(abs(try NoteBet("G2 50 B 50").probability(of: b, frequency: 0) - 0.495) < 1e-12)
    #expect(abs(try NoteBet("G2").probability(of: b, frequency: 0.1) - 0.05) < 1e-12)
    #expect(abs(try NoteBet("G2 0").probability(of: b, frequency: 0.1) - 0.1) < 1e-12)
  }

  @Test(
    "what is no bet is said to be so",
    arguments: [
      ("", NoteBet.Fault.empty), ("  ", .empty), ("H", .word("H")), ("60 G", .word("60")),
      ("G 60 30", .word("30")), ("G -1", .word("-1")), ("G inf", .word("inf")),
      ("G 60 B", .mixed), ("G 60 B 41", .tooMuch(101)),
    ])
  func noBets(_ text: String, _ fault: NoteBet.Fault) {
    #expect(throws: fault) { try NoteBet(text) }
  }

  private static let tune = "X:1\nK:C\nCDE|CDE|CDF|\n"

  private func game(bars: Int = 1, count: Int = 100) throws -> GuessingGame? {
    let model = try scriptedModel([
      "C": "D", "D": "E", "E": "|", "|": "C", "F": "|", "\n": "C", "X": ":", ":": "1", "1": "\n",
      "K": ":",
    ])
    return try GuessingGame(
      Self.tune.tune, afterBars: bars, count: count, model: model, remembers: true,
      ngram: NoteNGram([Self.tune.tune]))
  }

  @Test("a game shows the tune up to the next note and scores each bet")
  func turns() throws {
    var game = try #require(try game())
    #expect(game.shown == "X:1\nK:C\nCDE|" && game.leftCount == 6)
    for bet in ["C", "E", "E 50 F 20"] { game.take(try NoteBet(bet), typed: bet) }
    let turns = game.score.turns
    #expect(turns.map(\.note.description) == ["C", "D", "E"])
    // C, D and E, F of nine notes: 3, 3, 2 and 1; four kinds.
    let floor = 1.0 / 64 / 64
    let (c, d, e) = ((3 + 4 * floor) / 13, (3 + 4 * floor) / 13, (2 + 4 * floor) / 13)
    #expect(abs(turns[0].bits.person + log2(0.5 + 0.5 * c)) < 1e-9)
    #expect(abs(turns[1].bits.person + log2(0.5 * d)) < 1e-9)
    #expect(abs(turns[2].bits.person + log2(0.5 + 0.3 * e)) < 1e-9)
    #expect(abs(turns[2].bits.frequency + log2(e)) < 1e-9)
    // The scripted model is sure of each, and of what ends it.
    #expect(turns.allSatisfy { abs($0.bits.model) < 1e-6 })
    #expect(game.shown == "X:1\nK:C\nCDE|CDE|")
    while !game.isOver { game.take(try NoteBet("C"), typed: "C") }
    #expect(game.score.turns.count == 6 && game.shown == "X:1\nK:C\nCDE|CDE|CDF")
    #expect(try #require(game.score.turns.last).bits.model > 20, "F, where the model is sure of E")
    #expect(game.take(try NoteBet("C"), typed: "C") == nil)
    let sum = game.score.turns.reduce(0) { $0 + $1.bits.ngram }
    #expect(abs(game.score.mean.ngram - sum / 6) < 1e-12)
  }

  @Test("a game ends after so many notes, and does not begin where no note is left")
  func limits() throws {
    #expect(try game(count: 2)?.leftCount == 2)
    #expect(try game(bars: 0)?.leftCount == 9)
    #expect(try game(bars: 2)?.leftCount == 3)
    #expect(try game(bars: 3) == nil)
    let model = try freshModel("X:1\nKCDE")
    #expect(throws: UnknownCharacter.self) {
      _ = try GuessingGame(
        "X:1\nK:C\nGGG|\n".tune, afterBars: 0, count: 1, model: model, remembers: true,
        ngram: NoteNGram([]))
    }
  }

  @Test("a model's bits are those of its characters, among notes alone and with the note's end")
  func modelBits() throws {
    let text = "X:1\nK:C\nC2D|\n"
    let model = try freshModel(text)
    var game = try #require(
      try GuessingGame(
        text.tune, afterBars: 0, count: 2, model: model, remembers: true, ngram: NoteNGram([])))
    let found = try #require(game.take(try NoteBet("C"), typed: "C")).bits.model
    var reader = Reader(model.predictor(.bf16, remembers: true))
    reader.read(try model.vocabulary.encode("\n\n\nX:1\nK:C\n".unicodeScalars).tokens)
    func chance(_ characters: String) throws -> Double {
      let probabilities = Distribution(try #require(reader.logits)).probabilities
      return characters.unicodeScalars.reduce(0) {
        $0 + (model.vocabulary.index(of: $1).map { probabilities[Int($0)] } ?? 0)
      }
    }
    var expected = try chance("C") / chance("CD")
    reader.read(try #require(model.vocabulary.index(of: "C")))
    expected *= try chance("2")
    reader.read(try #require(model.vocabulary.index(of: "2")))
    expected *= 1 - (try chance("12"))
    #expect(abs(found + log2(expected)) < 1e-9)
  }
}
