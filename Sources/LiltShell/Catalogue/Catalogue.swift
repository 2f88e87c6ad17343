/// The corpora that users can load by name, and those that they can fetch.
struct Catalogue {
  /// A corpus that is here, with its files in reading order.
  struct Entry: Hashable, Sendable {
    /// Where a corpus was found.
    enum Origin: String, Hashable, Sendable {
      /// In lilt's own folder.
      case shipped
      /// In the folder that `LILT_CORPORA` names, or beside lilt's.
      case found
      /// In the user's data folder.
      case fetched
    }

    let name: String
    let files: [String]
    let origin: Origin
    /// What lilt's catalogue says of it; `nil` for a corpus of the user.
    let description: CataloguedCorpus?

    /// The only file, or the folder of all files.
    var place: String {
      files.count == 1 ? files[0] : PathResolver.parent(of: files[0]) + "/"
    }
  }

  /// The corpora that are here.
  let entries: [Entry]
  /// The corpora that `catalogue.json` describes.
  let described: [CataloguedCorpus]

  /// The described corpora that are not here and can be fetched.
  var absent: [CataloguedCorpus] {
    described.filter { $0.source != .shipped && entry(named: $0.name) == nil }
  }

  /// Finds the corpora in lilt's own `corpus` folder, then those in the folder that `LILT_CORPORA`
  /// names or, if it is unset, in `shared/corpora` beside lilt's folder, then the fetched ones.
  ///
  /// Each `.abc` file and each folder with `.abc` files is a corpus. The first of several with the
  /// same name wins. A part of a corpus that is here is here, too.
  ///
  /// - Throws: `FileError`; `Failure` where `catalogue.json` does not describe corpora as it should.
  init(in session: Session) throws {
    let home = session.homeFolder
    described = try home.map { try CataloguedCorpus.catalogue(ofHome: $0, session.files) } ?? []
    let folders: [(path: String?, origin: Entry.Origin)] = [
      (home.map { $0 + "/corpus" }, .shipped),
      (
        session.world.environment.filled("LILT_CORPORA") ?? home.map { $0 + "/../shared/corpora" },
        .found
      ),
      (session.world.corporaFolder, .fetched),
    ]
    var entries: [Entry] = []
    for case (let folder?, let origin) in folders where session.files.kind(of: folder) == .folder {
      for name in try session.files.names(in: folder) {
        let path = PathResolver.path(of: name, in: folder)
        let files =
          session.files.kind(of: path) == .folder
          ? try session.files.abcFiles(in: path) : name.hasFileExtension("abc") ? [path] : []
        let stem = PathResolver.stem(of: name)
        if !files.isEmpty, !entries.contains(where: { $0.name == stem }) {
          let description = described.first { $0.name == stem }
          entries.append(
            Entry(
              name: stem, files: description?.inReadingOrder(files) ?? files, origin: origin,
              description: description))
        }
      }
    }
    for corpus in described where !entries.contains(where: { $0.name == corpus.name }) {
      guard let whole = entries.first(where: { $0.name == corpus.whole }) else { continue }
      let files = corpus.files.compactMap { file in
        whole.files.first { PathResolver.lastComponent(of: $0) == file.name }
      }
      if files.count == corpus.files.count {
        entries.append(
          Entry(name: corpus.name, files: files, origin: whole.origin, description: corpus))
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

  /// What of the corpus `name`, or of the single file of `CORPUS/FILE`, differs from the catalogue.
  ///
  /// - Returns: A few words for each file; an empty array for a corpus that is not described.
  /// - Throws: `FileError`.
  func differences(named name: String, _ files: Files) throws(FileError) -> [String] {
    if let entry = entry(named: name) {
      return try entry.description?.differences(among: entry.files, files) ?? []
    }
    let corpus = entry(named: String(name.prefix { $0 != "/" }))?.description
    guard let corpus, let path = self.files(named: name)?.first else { return [] }
    let file = corpus.files.first { $0.name == PathResolver.lastComponent(of: path) }
    return try [file?.difference(at: path, files)].compactMap(\.self)
  }
}

extension CataloguedCorpus {
  /// The paths in the order of the catalogue; those that it does not have come last.
  fileprivate func inReadingOrder(_ paths: [String]) -> [String] {
    var places: [String: Int] = [:]
    for (place, file) in files.enumerated() { places[file.name] = place }
    let found = paths.map { (places[PathResolver.lastComponent(of: $0)] ?? files.count, $0) }
    // A stable order: the paths come sorted.
    return found.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
      .map(\.element.1)
  }
}

extension World {
  /// The folder of the corpora that the user fetched; `nil` without a folder for data.
  var corporaFolder: String? { dataFolder.map { $0 + "/corpora" } }
}

extension Files {
  /// The `.abc` files in the folder at `path`, sorted by name.
  func abcFiles(in path: String) throws -> [String] {
    try names(in: path).filter { $0.hasFileExtension("abc") }.map {
      PathResolver.path(of: $0, in: path)
    }
  }
}
