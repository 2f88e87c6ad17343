import ArgumentParser
import Composition

struct TuneCommand: RawCommand {
  static let name = "tune"
  static let summary = "Take in a tune that is typed or pasted"
  static let textName = "ABC…|FILE"
  static let details = """
    A cell that begins with 'X:' needs no command: it is a tune. Several tunes get several names. One \
    word that is an ABC file takes in the tunes of the file.
    """
  static let group = CommandGroup.tunes

  func run(_ text: String?, in session: inout Session) throws {
    let text = text ?? ""
    if !text.contains(where: \.isWhitespace),
      session.files.kind(of: text) == .file || text.hasFileExtension("abc")
    {
      for tune in try session.tunes(of: text) {
        let tune = session.tunes.add(tune.text, cell: session.cellNumber)
        session.tunes.markSaved([tune.name])
        session.show(tune.line)
      }
      return
    }
    let characters = Array(text.unicodeScalars)
    let ranges = tuneRanges(in: characters)
    if ranges.isEmpty { throw ShellError.notATune }
    for range in ranges {
      let tune = session.tunes.add(characters[range].string, cell: session.cellNumber)
      session.show(tune.line)
    }
  }
}
