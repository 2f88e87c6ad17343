import ArgumentParser
import Composition
import Drawing

struct DropCommand: Command {
  static let name = "drop"
  static let summary = "Take tunes out of the session"
  static let details = """
    Files that they were written to stay. Their names are not given to other tunes.
    """
  static let group = CommandGroup.tunes

  @OptionGroup var tunes: ShelvedTunesArgument

  @Flag(help: "Take away all tunes but those that 'keep' has chosen.")
  var others = false

  func validate() throws {
    if others, !tunes.references.isEmpty {
      throw ValidationError("give tunes or --others, not both")
    }
  }

  func run(in session: inout Session) throws {
    var dropped = try session.shelvedTunes(others ? [KeepCommand.word] : tunes.references)
    if others { dropped = session.tunes.entries.filter { !$0.isKept } }
    session.tunes.remove(Set(dropped.map(\.name)))
    if dropped.count > 5 {
      return session.show("\(dropped.count.counted("tune")) dropped")
    }
    for tune in dropped {
      // What a model drew can be drawn again.
      let seed = tune.record.map { " (seed \($0.seed))" } ?? ""
      session.show("\(tune.line): dropped\(seed)")
    }
    if dropped.isEmpty { session.show("all tunes are kept") }
  }
}
