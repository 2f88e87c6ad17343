import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("whence, guess and plot copying")
struct InstrumentCommandTests {
  /// Twenty-four tunes of notes at random, so that none has much in common with another.
  private static let book: String = {
    let letters = "CDEFGABcdefgab".map(String.init)
    var generator = SeededGenerator(seed: 5)
    return (1...24).map { number in
      let bars = (0..<8).map { _ in
        (0..<4).map { _ in letters[generator.below(letters.count)] }.joined()
      }
      let header = "X:\(number)\nT:Tune \(number)\nM:4/8\nL:1/8\nK:C\n"
      return header + bars.joined(separator: "|") + "|]\n\n"
    }.joined()
  }()

  /// The first tune of the book, a fifth higher in another key.
  private static let moved: String = {
    let body = book.split(separator: "\n")[5]
    let steps = "CDEFGABcdefgab".map(String.init) + ["c'", "d'", "e'", "f'"]
    let music = body.map { letter in
      steps.firstIndex(of: String(letter)).map { steps[$0 + 4] } ?? String(letter)
    }
    return "X:1\nT:My own\nM:4/8\nL:1/8\nK:G\n\(music.joined())\n"
  }()

  private func shell(_ answers: [String] = []) throws -> ModelShell {
    var waiting = answers[...]
    var shell = try ModelShell(change: { world in world.answer = { _ in waiting.popFirst() } })
    try shell.folder.write(Self.book, to: "book.abc")
    try shell.folder.write(Self.moved, to: "moved.abc")
    shell.does(
      "corpus load --held-out 0 book.abc", "model new --embedding 4 --layers 6 --seed 1")
    return shell
  }

  @Test("whence finds a tune in another key whole, names it and warns of it")
  func whence() throws {
    var shell = try shell()
    let result = try #require(try shell.json("whence --json moved.abc").object)
    #expect(result["found"] == result["characters"] && result["characters"] == .int(51))
    #expect(result["copied"] == .bool(true) && result["people"] == .int(24))
    let passages = try #require(result["passages"]?.array).compactMap(\.object)
    #expect(passages.count == 1)
    #expect(passages[0]["tune"] == .int(1) && passages[0]["title"] == .string("Tune 1"))
    #expect(passages[0]["semitones"] == .int(7) && passages[0]["keyThere"] == .string("C"))
    #expect(passages[0]["sameDegrees"] == .bool(true))
    #expect(passages[0]["bars"] == .array([.int(1), .int(8)]))
    #expect(shell.error.contains("warning: copied: a passage of 51 characters"))
    let text = shell.prints("whence moved.abc")
    #expect(text.contains("AAAA") && text.contains("C → G (+7)"))
    #expect(text.contains("51 of 51 music characters (100 %) in 1 passage of 'book'"))
  }

  @Test("the corpus is indexed once, and anew with another corpus")
  func cache() throws {
    var shell = try shell()
    #expect(shell.session.corpusIndex.matches == nil)
    shell.does("whence moved.abc")
    #expect(shell.session.corpusIndex.matches?.trainingCount == 24)
    #expect(shell.session.corpusIndex.borrowing?.lengths.count == 24)
    shell.does("corpus load tunes.abc")
    #expect(shell.session.corpusIndex.matches == nil && shell.session.corpusIndex.borrowing == nil)
    let before = shell.error
    #expect(!shell.prints("whence moved.abc").isEmpty)
    #expect(shell.error == before, "eight tunes are too few to warn by")
  }

  @Test("sample warns of a copy if a corpus is loaded, once for several tunes")
  func warning() throws {
    var shell = try shell()
    let body = String(Self.book.split(separator: "\n")[5])
    let drawn = "sample --length 1 --seed 1"
    shell.does("prime --quiet X:1\nM:4/8\nL:1/8\nK:C\n\(body)", drawn)
    #expect(shell.error.contains("warning: copied: a passage of 41 characters"))
    #expect(shell.error.contains("('whence' shows where)"))
    shell.does(drawn + " --count 2")
    #expect(shell.error.contains("warning: 2 of 2 tunes copied: passages of up to 41 characters"))
    let before = shell.error
    shell.does("prime --clear", "sample --length 20 --seed 1")
    #expect(!shell.error.dropFirst(before.count).contains("copied"))
    shell.does("corpus load tunes.abc")
    #expect(shell.session.corpusIndex.matches == nil)
    shell.does("set length 5")
    shell.does("sample --seed 1")
    #expect(shell.session.corpusIndex.matches == nil, "a corpus of few tunes is not indexed")
  }

  @Test("a game by answers has the score of one by --bets, and is saved with its bets")
  func guess() throws {
    var typed = try shell(["C", "D 50 E 20", "q", "A"])
    let asked = try typed.json("guess --tune 2 --bars 1 --json")
    var given = try shell()
    let told = try given.json("guess --tune 2 --bars 1 --bets 'C; D 50 E 20' --json")
    #expect(asked == told)
    let result = try #require(asked.object)
    #expect(result["notes"] == .int(2) && result["title"] == .string("Tune 2"))
    typed.does("save s.lilt")
    let script = String(decoding: try typed.bytes("s.lilt"), as: UTF8.self)
    #expect(script.contains("--bets='C; D 50 E 20'"), "\(script)")
    #expect(typed.error.contains("bits for you"))
    #expect(typed.error.contains("warning: tune 2 is not held out"))
  }

  @Test(
    "the end of the input, an empty line, q and quit end a game", arguments: [nil, "", "q", "quit"])
  func ends(_ last: String?) throws {
    var shell = try shell(["C"] + (last.map { [$0] } ?? []))
    #expect(try shell.json("guess --tune 1 --json").object?["notes"] == .int(1))
    #expect(shell.prints("guess --tune 1").contains("no bet was taken"))
  }

  @Test("Ctrl-C ends a game with the score so far")
  func interrupted() throws {
    var shell = try ModelShell { world in
      var left = ["C", "D"][...]
      world.answer = { [interrupt = world.interrupt] _ in
        if left.count == 1 { interrupt.request() }
        return left.popFirst()
      }
    }
    try shell.folder.write(Self.book, to: "book.abc")
    shell.does("corpus load --held-out 0 book.abc", "model new --embedding 4 --layers 6 --seed 1")
    let failure = shell.fails("guess --tune 1")
    #expect(failure.kind == .interrupted)
    #expect(failure.text.hasSuffix("error: guess: stopped after 1 note\n"))
    #expect(shell.output.contains("bits a note"))
  }

  @Test("plot copying has a row for each epoch, with the recorded losses")
  func copying() throws {
    var shell = try shell()
    shell.does("set batch 4", "set sequence 16", "train --epochs 2 --checkpoint-every 1 --into run")
    let rows = try #require(
      try shell.json("plot copying run --samples 2 --seed 1 --form free --json").array)
    let objects = rows.compactMap(\.object)
    #expect(objects.map { $0["epoch"] } == [.int(1), .int(2)])
    #expect(objects.allSatisfy { $0["tunes"] == .int(2) && $0["trainingBits"]?.double != nil })
    #expect(objects.allSatisfy { $0["copied"]?.double == 0 })
    #expect(!shell.error.contains("did not learn"))
    shell.does("corpus load tunes.abc", "plot copying run --samples 1 --seed 1 --form free")
    #expect(shell.error.contains("'run' did not learn from the tunes to train on of 'tunes'"))
  }

  @Test("evaluate says which tunes are rejected, and why")
  func verdict() throws {
    var shell = try shell()
    let result = try #require(try shell.json("evaluate --tunes moved.abc --json").object)
    let rejected = try #require(result["rejected"]?.array?.first?.object)
    #expect(rejected["set"] == .string("moved.abc") && rejected["tune"] == .int(1))
    let reasons = rejected["reasons"]?.array?.compactMap(\.string)
    #expect(reasons == ["copied, a match of 51 characters"])
    let text = shell.prints("evaluate --tunes moved.abc")
    #expect(text.contains("moved.abc: 1 of 1 tune rejected\n  1: copied, a match of 51 characters"))
  }
}
