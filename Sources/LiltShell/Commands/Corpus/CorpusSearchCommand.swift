import ArgumentParser
import Composition
import Drawing
import JSON

struct CorpusSearchCommand: Command {
  static let name = "corpus search"
  static let summary = "Find the tunes that contain a text"
  static let details = """
    Searches titles, fields and music. A text in small letters also finds capitals; a text with \
    capitals finds exactly these. An accented letter is found whether it is one character or a \
    letter and a mark.
    """
  static let group = CommandGroup.corpus
  static let result: ResultShape? = .array(
    of: "tunes", .init("tune", "its number"), .init("title", "its title, or null"),
    .init("role", "training, heldOut, duplicate or faulty"),
    .init("line", "the first line that has the text"))

  @Argument(help: "The text to look for; quote it if it has spaces.")
  var text: String

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    let ignoresCase = text == text.lowercased()
    var found: [Found] = []
    var searched = 0
    for tune in corpus.tunes where !session.world.interrupt.isRequested {
      searched += 1
      let characters = corpus.text(of: tune)
      guard let line = Self.line(of: characters, with: text, ignoresCase: ignoresCase) else {
        continue
      }
      found.append(
        Found(number: searched, title: characters.field("T"), role: tune.role, line: line))
    }
    let isWhole = searched == corpus.tunes.count
    if isWhole, found.isEmpty { throw Failure.notFound(text: text, corpus: corpus.name) }
    session.show(ListingResult(found, Self.columns))
    session.note(found.count.counted("tune"))
    if !isWhole {
      let all = corpus.tunes.count.counted("tune")
      throw Failure("stopped after \(searched.grouped) of \(all)", kind: .interrupted)
        .keepingWhatWasDone()
    }
  }

  /// A tune that contains the text.
  private struct Found {
    let number: Int
    let title: String?
    let role: TuneCorpus.Role
    let line: String
  }

  private static let columns: [ListedColumn<Found>] = [
    .right("tune", key: "tune") { .count($0.number) },
    .left("title", key: "title") { .words($0.title) },
    .left("role", key: "role") { ListedValue(.string($0.role.name), text: $0.role.inWords) },
    .left("line", key: "line") { .words($0.line) },
  ]

  /// The first line that contains `wanted`.
  private static func line(
    of tune: TuneText, with wanted: String, ignoresCase: Bool
  ) -> String? {
    // Strings are compared by canonical equivalence.
    tune.split(separator: "\n").lazy.map(\.string).first {
      (ignoresCase ? $0.lowercased() : $0).contains(wanted)
    }
  }
}
