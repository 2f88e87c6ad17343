import Composition
import Drawing
import JSON

/// The score of a guessing game.
struct GuessResult: CommandResult {
  static let shape = ResultShape.object(
    .init("tune", "its number in the corpus"), .init("title", "its title, or null"),
    .init("notes", "the notes that were bet on"),
    .init("bits", "a note, in the mean: you, model, ngram and frequency, or null"),
    .init("turns", "bet, note, and the bits of you, model, ngram and frequency"))

  private let game: GuessingGame.Score
  private let tune: Int
  private let title: String?

  init(_ game: GuessingGame, tune: Int, title: String?) {
    self.game = game.score
    self.tune = tune
    self.title = title
  }

  private static let heads = ["you", "model", "n-gram", "frequencies"]

  private static func values(_ bits: GuessingGame.Bits) -> [Double] {
    [bits.person, bits.model, bits.ngram, bits.frequency]
  }

  var blocks: [Block] {
    guard !game.turns.isEmpty else { return [.text("no bet was taken")] }
    var table = Table([.left("bet"), .left("note")] + Self.heads.map { .right($0) })
    for turn in game.turns {
      table.append([turn.bet, "\(turn.note)"] + Self.values(turn.bits).map { $0.fixed(2) })
    }
    table.append(["bits a note", ""] + Self.values(game.mean).map { $0.fixed(2) })
    let count = game.turns.count.counted("note")
    let name = title.map { "'\($0)', " } ?? ""
    return [
      .table(table), .text("\(count) of \(name)tune \(tune.grouped); the fewer bits, the better"),
    ]
  }

  var json: JSONValue {
    [
      "tune": .int(tune), "title": title.map { .string($0) } ?? .null,
      "notes": .int(game.turns.count),
      "bits": game.turns.isEmpty ? .null : Self.json(game.mean),
      "turns": .array(
        game.turns.map { turn in
          ["bet": .string(turn.bet), "note": .string("\(turn.note)"), "bits": Self.json(turn.bits)]
        }),
    ]
  }

  private static func json(_ bits: GuessingGame.Bits) -> JSONValue {
    [
      "you": .figure(bits.person), "model": .figure(bits.model), "ngram": .figure(bits.ngram),
      "frequency": .figure(bits.frequency),
    ]
  }
}
