import ArgumentParser
import Composition
import Drawing
import JSON

struct CorpusShowCommand: Command {
  static let name = "corpus show"
  static let summary = "Print a tune of the corpus"
  static let group = CommandGroup.corpus
  static let result: ResultShape? = .object(
    .init("tune", "its number"), .init("role", "training, heldOut, duplicate or faulty"),
    .init("duplicateOf", "the number of the tune with the same music, or null"),
    .init("abc", "its text"))

  @Argument(help: "The tune's number in the corpus, from 1.")
  var number: Int

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    guard corpus.tunes.indices.contains(number - 1) else {
      throw Failure.noSuchTuneInCorpus(number: number, count: corpus.tunes.count)
    }
    let tune = corpus.tunes[number - 1]
    let text = corpus.text(of: tune).string.trimmingTrailingNewlines
    session.show(
      FiguresResult(
        text,
        [
          "tune": .int(number), "role": .string(tune.role.name),
          "duplicateOf": tune.role.original.map { .int($0) } ?? .null, "abc": .string(text),
        ]))
    session.note("tune \(number.grouped) of \(corpus.name): \(tune.role.inWords)")
  }
}

extension TuneCorpus.Role {
  /// The use of the tune in words, for tables and notes.
  var inWords: String {
    switch self {
    case .training: "to train on"
    case .heldOut: "held out"
    case .duplicate(let first): "duplicate of \((first + 1).grouped)"
    case .faulty: "left out for faults"
    }
  }

  /// The use of the tune in JSON.
  var name: String {
    switch self {
    case .training: "training"
    case .heldOut: "heldOut"
    case .duplicate: "duplicate"
    case .faulty: "faulty"
    }
  }

  /// The number, from 1, of the tune that this one duplicates; `nil` if it is no duplicate.
  var original: Int? {
    if case .duplicate(let first) = self { first + 1 } else { nil }
  }
}
