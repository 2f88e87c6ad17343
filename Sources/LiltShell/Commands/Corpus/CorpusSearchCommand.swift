import ArgumentParser
import Composition
import Drawing

struct CorpusSearchCommand: Command {
  static let name = "corpus search"
  static let summary = "Find the tunes that contain a text"
  static let details = """
    Looks through titles, fields and music, and does not mind capitals outside the music: a text in \
    small letters is found in capitals too, a text with capitals as it stands.
    """
  static let group = CommandGroup.corpus

  @Argument(help: "The text to look for; quote it where it has spaces.")
  var text: String

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    let ignoresCase = text == text.lowercased()
    let wanted = Array(text.unicodeScalars)
    var table = Table([.right("tune"), .left("title"), .left("role"), .left("line")])
    for (position, tune) in corpus.tunes.enumerated() {
      try session.checkInterrupt()
      let characters = corpus.text(of: tune)
      guard let line = Self.line(of: characters, with: wanted, ignoresCase: ignoresCase) else {
        continue
      }
      table.append(
        [
          (position + 1).grouped, characters.field("T") ?? "",
          CorpusShowCommand.words(for: tune.role),
          line,
        ])
    }
    if table.rows.isEmpty { throw ShellError.notFound(text: text, corpus: corpus.name) }
    session.show(table)
    session.note(table.rows.count.counted("tune"))
  }

  /// The first line that contains `wanted`.
  private static func line(
    of tune: TuneText, with wanted: [Unicode.Scalar], ignoresCase: Bool
  ) -> String? {
    for line in tune.split(separator: "\n") {
      let text = ignoresCase ? Array(line.string.lowercased().unicodeScalars)[...] : line
      if text.contains(wanted) { return line.string }
    }
    return nil
  }
}
