import ArgumentParser
import Composition

struct Tune: RawCommand {
  static let name = "tune"
  static let summary = "Take in a tune that is typed or pasted"
  static let textName = "ABC…"
  static let details = """
    A cell that begins with 'X:' needs no command: it is a tune. Several tunes get several names.
    """
  static let group = CommandGroup.tunes

  func run(_ text: String?, in session: inout Session) throws {
    let characters = Array((text ?? "").unicodeScalars)
    let ranges = tuneRanges(in: characters)
    if ranges.isEmpty { throw ShellError.notATune }
    for range in ranges {
      let tune = session.tunes.add(characters[range].string, cell: session.cellNumber)
      session.show("\(tune.name)  \(tune.title ?? "without title")")
    }
  }
}
