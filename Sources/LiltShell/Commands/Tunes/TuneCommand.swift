import ArgumentParser
import Composition

struct TuneCommand: RawCommand {
  static let name = "tune"
  static let summary = "Add a tune that is typed or pasted"
  static let textName = "ABC…|FILE"
  static let readsTunes = false
  static let details = """
    A cell that begins with 'X:' is a tune and needs no command. Each of several tunes gets a \
    name. The name of an ABC file, in quotes if it has spaces, adds the tunes of the file.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape
  static let sigil: CommandSigil? = CommandSigil(text: "X:", content: .tune)

  func run(_ text: String?, in session: inout Session) throws {
    var text = text ?? ""
    switch try session.textArgument(text) {
    case .tune(let tune): throw Failure.alreadyInSession(tune.name)
    case .file(let path): return try add(path, to: &session)
    case .verbatim where !text.contains(where: \.isWhitespace) && text.hasFileExtension("abc"):
      // A tune begins with `X:`, so this is no music.
      return try add(text, to: &session)
    case .verbatim(let read): text = read
    }
    let characters = Array(text.unicodeScalars).completingTunes()
    let ranges = tuneRanges(in: characters)
    if ranges.isEmpty {
      let isName = text.hasFileExtension("abc") && !text.contains("\n")
      throw isName ? Failure.unquotedFile(text) : Failure.notATune
    }
    let added = ranges.map {
      session.tunes.add(characters[$0].string, cell: session.cellNumber)
    }
    session.show(ShelvedTunes.added(added))
  }

  private func add(_ path: String, to session: inout Session) throws {
    let added = try session.tunes(of: path).map {
      session.tunes.add($0.text, cell: session.cellNumber)
    }
    session.tunes.markSaved(Set(added.map(\.name)))
    session.show(ShelvedTunes.added(Array(session.tunes.entries.suffix(added.count))))
  }
}
