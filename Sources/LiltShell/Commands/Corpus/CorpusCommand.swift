import ArgumentParser
import Composition
import Drawing

struct CorpusCommand: Command {
  static let name = "corpus"
  static let summary = "Describe the corpus that is loaded"
  static let details = """
    Counts its tunes by use, type (R:, otherwise the metre), key, metre and length, and lists \
    characters that fewer than three tunes and at most one in twenty have.
    """
  static let group = CommandGroup.corpus
  static let result: ResultShape? = CorpusFigures.shape
    .with(.init("types", "types of tunes, the most frequent first: value and tunes of each"))
    .with(.init("keys", "keys, in the same way")).with(.init("meters", "metres, in the same way"))
    .with(.init("length", "characters and bars: p10, p50 and p90 of each"))
    .with(.init("rare", "characters that few tunes have: value and tunes of each"))

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    let figures = CorpusFigures(corpus)
    var sources = Table([.left("file"), .right("tunes"), .right("characters"), .left("encoding")])
    for source in corpus.sources {
      sources.append(
        [
          source.name, source.tunes.count.grouped, source.characters.count.grouped,
          source.encoding.rawValue,
        ])
    }
    var fields = Table([.left("field"), .right("tunes"), .left("commonest")])
    for field in corpus.headerFields {
      fields.append(["\(field.letter):", field.tuneCount.grouped, field.commonestValue])
    }
    let census = try CorpusCensus(corpus) { count in
      try session.checkInterrupt()
      if count.isMultiple(of: 4096) {
        session.console.progress("\(count.counted("tune")) counted")
      }
    }
    session.show(
      ReportResult(
        figures.blocks + [.text(""), .table(sources), .text(""), .table(fields)] + census.blocks,
        json: figures.json.merging(census.json)))
    session.noteTextOutsideTunes(of: corpus)
  }
}

extension Session {
  /// The corpus of the session.
  ///
  /// - Throws: `Failure.noCorpus` if none is loaded.
  func loadedCorpus() throws(Failure) -> TuneCorpus {
    guard let corpus else { throw .noCorpus }
    return corpus
  }
}
