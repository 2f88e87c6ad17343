/// The corpora that users can load by name.
struct Catalogue {
  /// A corpus with its files in reading order.
  struct Entry: Hashable, Sendable {
    let name: String
    let files: [String]

    /// The only file, or the folder of all files.
    var place: String {
      files.count == 1 ? files[0] : PathResolver.parent(of: files[0]) + "/"
    }
  }

  let entries: [Entry]

  /// Finds the corpora in lilt's own `corpus` folder, then those in the folder that `LILT_CORPORA`
  /// names or, if it is unset, in `shared/corpora` beside lilt's folder.
  ///
  /// Each `.abc` file and each folder with `.abc` files is a corpus. The first of several with the
  /// same name wins.
  init(in session: Session) throws {
    let home = session.homeFolder
    let folders = [
      home.map { $0 + "/corpus" },
      session.world.environment.filled("LILT_CORPORA") ?? home.map { $0 + "/../shared/corpora" },
    ]
    var entries: [Entry] = []
    for case let folder? in folders where session.files.kind(of: folder) == .folder {
      for name in try session.files.names(in: folder) {
        let path = PathResolver.path(of: name, in: folder)
        let files =
          session.files.kind(of: path) == .folder
          ? try session.files.abcFiles(in: path) : name.hasFileExtension("abc") ? [path] : []
        let entry = Entry(name: PathResolver.stem(of: name), files: files)
        if !files.isEmpty, !entries.contains(where: { $0.name == entry.name }) {
          entries.append(entry)
        }
      }
    }
    self.entries = entries
  }

  /// The corpus called `name`.
  func entry(named name: String) -> Entry? { entries.first { $0.name == name } }

  /// The files of the corpus `name`, or the single file of `CORPUS/FILE`.
  func files(named name: String) -> [String]? {
    if let entry = entry(named: name) { return entry.files }
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let stem = name[name.index(after: slash)...]
    return entry(named: String(name[..<slash]))?.files.first {
      PathResolver.stem(of: $0) == stem
    }.map { [$0] }
  }
}

extension Files {
  /// The `.abc` files in the folder at `path`, sorted by name.
  func abcFiles(in path: String) throws -> [String] {
    try names(in: path).filter { $0.hasFileExtension("abc") }.map {
      PathResolver.path(of: $0, in: path)
    }
  }
}
