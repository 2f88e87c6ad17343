import ArgumentParser
import Composition
import Drawing

struct DropCommand: Command {
  static let name = "drop"
  static let summary = "Take tunes out of the session"
  static let details = """
    Files with the tunes are not deleted. The names of the tunes are not used again.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape

  @OptionGroup var tunes: ShelvedTunesArgument

  @Flag(help: "Drop all tunes that are not kept.")
  var others = false

  func validate() throws {
    if others, !tunes.references.isEmpty {
      throw ValidationError("give tunes or --others, not both")
    }
  }

  func run(in session: inout Session) throws {
    var dropped = try session.shelvedTunes(others ? [TuneShelf.keptWord] : tunes.references)
    if others { dropped = session.tunes.entries.filter { !$0.isKept } }
    session.tunes.remove(Set(dropped.map(\.name)))
    let json = ShelvedTunes.listing(of: dropped).json
    if dropped.count > 5 {
      let text = "\(dropped.count.counted("tune")) dropped"
      return session.show(ReportResult([.text(text)], json: json))
    }
    if dropped.isEmpty {
      return session.show(ReportResult([.text("all tunes are kept")], json: json))
    }
    session.show(
      ShelvedTunes.lines(of: dropped) { tune in
        // With the seed the user can draw the tune again.
        ": dropped" + (tune.record.map { " (seed \($0.seed))" } ?? "")
      })
  }
}
