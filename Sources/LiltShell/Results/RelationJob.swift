import CharRNN
import Composition
import Drawing

/// Measures what the instruments of tunes tell a model about each other.
struct RelationJob {
  /// Tunes with a name.
  struct Tunes {
    let name: String
    let texts: [TuneText]
    /// The number of tunes of which these are a sample.
    let wholeCount: Int

    init(name: String, texts: [TuneText], wholeCount: Int? = nil) {
      self.name = name
      self.texts = texts
      self.wholeCount = wholeCount ?? texts.count
    }
  }

  /// What was found in a set of tunes.
  struct Found: Sendable {
    let name: String
    /// The tunes of which those that were given are a sample.
    let wholeCount: Int
    let givenCount: Int
    let unreadableCount: Int
    let aloneCount: Int
    /// The relations of each tune that was read.
    let relations: [[TuneRelation]]
    /// The chord tones of all tunes that were given.
    let chordTones: [ChordTones]

    var readCount: Int { relations.count }
    var isSample: Bool { givenCount < wholeCount }

    /// The figures of each pair of instruments that the tunes have.
    var estimates: [RelationEstimate] {
      let all = relations.flatMap(\.self)
      return InstrumentPair.all.compactMap { RelationEstimate($0, over: all) }
    }
  }

  /// The most held-out tunes that are read unless the user asks for all.
  static let tuneLimit = 100

  private let remembers: Bool
  private let console: Console
  /// What stands before the progress.
  private let label: String

  init(remembers: Bool, _ console: Console, label: String = "") {
    self.remembers = remembers
    self.console = console
    self.label = label
  }

  /// Reads tunes with a model.
  ///
  /// - Throws: `Interrupted`.
  func relations(of tunes: Tunes, by model: LanguageModel) throws(Interrupted) -> Found {
    let reading = RelationReading(tunes.texts, model.vocabulary)
    let found = reading.relations(
      by: model.predictor(.bf16, remembers: remembers),
      progress: { share in
        console.progress("\(label)\(tunes.name), \((share * 100).fixed(0)) % read")
      },
      shouldStop: { console.interrupt.isRequested })
    guard let found else { throw Interrupted() }
    return Found(
      name: tunes.name, wholeCount: tunes.wholeCount, givenCount: tunes.texts.count,
      unreadableCount: reading.unreadableCount, aloneCount: reading.aloneCount,
      relations: found.map(\.relations), chordTones: tunes.texts.map(ChordTones.init))
  }
}
