import ArgumentParser
import Composition
import Drawing

struct CorpusShowCommand: Command {
  static let name = "corpus show"
  static let summary = "Print a tune of the corpus"
  static let group = CommandGroup.corpus

  @Argument(help: "The tune's number in the corpus, from 1.")
  var number: Int

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    guard corpus.tunes.indices.contains(number - 1) else {
      throw ShellError.noSuchTuneInCorpus(number: number, count: corpus.tunes.count)
    }
    let tune = corpus.tunes[number - 1]
    session.show(corpus.text(of: tune).string.trimmingTrailingNewlines)
    session.note("tune \(number.grouped) of \(corpus.name): \(Self.words(for: tune.role))")
  }

  static func words(for role: TuneCorpus.Role) -> String {
    switch role {
    case .training: "to train on"
    case .heldOut: "held out"
    case .duplicate(let first): "duplicate of \((first + 1).grouped)"
    }
  }
}
