import ArgumentParser
import Composition

struct TuneCommand: RawCommand {
  static let name = "tune"
  static let summary = "Add a tune that is typed or pasted"
  static let textName = "ABC…|FILE"
  static let details = """
    A cell that begins with 'X:' is a tune and needs no command. Each of several tunes gets a \
    name. A single word that names an ABC file adds the tunes of the file.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape
  static let sigil: CommandSigil? = CommandSigil(text: "X:", content: .tune)

  func run(_ text: String?, in session: inout Session) throws {
    let text = text ?? ""
    if !text.contains(where: \.isWhitespace),
      session.files.kind(of: text) == .file || text.hasFileExtension("abc")
    {
      let added = try session.tunes(of: text).map {
        session.tunes.add($0.text, cell: session.cellNumber)
      }
      session.tunes.markSaved(Set(added.map(\.name)))
      return session.show(ShelvedTunes.added(Array(session.tunes.entries.suffix(added.count))))
    }
    let characters = Array(text.unicodeScalars)
    let ranges = tuneRanges(in: characters)
    if ranges.isEmpty { throw Failure.notATune }
    let added = ranges.map {
      session.tunes.add(characters[$0].string, cell: session.cellNumber)
    }
    session.show(ShelvedTunes.added(added))
  }
}
