import Composition
import Drawing
import JSON

/// A revised tune with its figures before and after.
struct RevisedTuneResult: CommandResult {
  static let shape = ResultShape.object(
    .init("tune", "the name of the new tune"), .init("of", "the tune or phrase it was made of"),
    .init("change", "the command with its seed"), .init("seed", "what makes it again"),
    .init("bitsPerCharacter", "the mean surprisal of the music before and after"),
    .init(
      "followingBits", "the mean surprisal of what follows the new bars, by character, or null"),
    .init("chordTones", "their share before and after, and in the corpus's tunes, or null"),
    .init("abc", "the new tune"))

  private let entry: TuneShelf.Entry
  private let source: String
  private let revised: RevisedTune
  private let change: String
  private let seed: UInt64
  private let people: Double?

  /// - Parameters:
  ///   - entry: The new tune.
  ///   - source: The tune or phrase it was made of.
  ///   - revised: Its figures.
  ///   - change: The command with its seed.
  ///   - seed: The seed.
  ///   - people: The share of chord tones in the corpus's tunes; `nil` if it is unknown.
  init(
    _ entry: TuneShelf.Entry, of source: String, _ revised: RevisedTune, change: String,
    seed: UInt64, people: Double?
  ) {
    self.entry = entry
    self.source = source
    self.revised = revised
    self.change = change
    self.seed = seed
    self.people = people
  }

  var blocks: [Block] { [.tune(TuneBlock(entry, inText: [.text(entry.abcText)]))] }

  /// The figures in one line.
  var summary: String {
    let (bits, tones) = (revised.bits, revised.chordTones)
    var words = "\(entry.name): \(bits.after.fixed(2)) bits a character (\(source): "
    words += "\(bits.before.fixed(2)))"
    if let following = revised.following {
      words += ", what follows \(following.fixed(2))"
    }
    if let after = tones.after {
      let others =
        (tones.before.map { ["\(source): \($0.fixed(2))"] } ?? [])
        + (people.map { ["people: \($0.fixed(2))"] } ?? [])
      words += ", chord tones \(after.fixed(2))"
      if !others.isEmpty { words += " (\(others.joined(separator: ", ")))" }
    }
    return words
  }

  var json: JSONValue {
    func figure(_ value: Double?) -> JSONValue { value.map { .figure($0) } ?? .null }
    return [
      "tune": .string(entry.name), "of": .string(source), "change": .string(change),
      "seed": .string(String(seed)),
      "bitsPerCharacter": [
        "before": .figure(revised.bits.before), "after": .figure(revised.bits.after),
      ],
      "followingBits": figure(revised.following),
      "chordTones": [
        "before": figure(revised.chordTones.before), "after": figure(revised.chordTones.after),
        "people": figure(people),
      ],
      "abc": .string(entry.text),
    ]
  }
}
