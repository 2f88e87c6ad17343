import ArgumentParser
import Composition
import Drawing

struct CorpusCommand: Command {
  static let name = "corpus"
  static let summary = "Describe the corpus that is loaded"
  static let group = CommandGroup.corpus

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    try session.show(corpus, asJSON: json)
    if json { return }
    var sources = Table([.left("file"), .right("tunes"), .right("characters"), .left("encoding")])
    for source in corpus.sources {
      sources.append(
        [
          source.name, source.tunes.count.grouped, source.characters.count.grouped,
          source.encoding.rawValue,
        ])
    }
    session.show("")
    session.show(sources)
    var fields = Table([.left("field"), .right("tunes"), .left("commonest")])
    for field in corpus.headerFields {
      fields.append(["\(field.letter):", field.tuneCount.grouped, field.commonestValue])
    }
    session.show("")
    session.show(fields)
  }
}

extension Session {
  /// The corpus.
  ///
  /// - Throws: `ShellError.noCorpus` where none is loaded.
  func loadedCorpus() throws(ShellError) -> TuneCorpus {
    guard let corpus else { throw .noCorpus }
    return corpus
  }
}
