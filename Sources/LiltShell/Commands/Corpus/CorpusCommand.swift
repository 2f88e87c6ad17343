import ArgumentParser
import Composition
import Drawing

struct CorpusCommand: Command {
  static let name = "corpus"
  static let summary = "Describe the corpus that is loaded"
  static let group = CommandGroup.corpus
  static let result: ResultShape? = CorpusFigures.shape

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
    session.show(
      ReportResult(
        figures.blocks + [.text(""), .table(sources), .text(""), .table(fields)],
        json: figures.json))
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
