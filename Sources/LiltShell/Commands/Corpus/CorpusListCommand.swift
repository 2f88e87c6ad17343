import ArgumentParser
import Drawing

struct CorpusListCommand: Command {
  static let name = "corpus list"
  static let summary = "List the corpora that can be loaded by name"
  static let group = CommandGroup.corpus

  func run(in session: inout Session) throws {
    let catalogue = try Catalogue(in: session)
    if catalogue.entries.isEmpty {
      return session.note("no corpus is at hand; 'corpus load' takes ABC files and folders too")
    }
    var table = Table([.left("name"), .right("files"), .left("where")])
    for entry in catalogue.entries {
      let place =
        entry.files.count == 1 ? entry.files[0] : PathResolver.parent(of: entry.files[0]) + "/"
      table.append([entry.name, entry.files.count.grouped, place])
    }
    session.show(table)
  }
}
