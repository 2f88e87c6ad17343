import JSON

// The catalogue is read strictly: an unknown key or a name that could be a path is a fault.
extension CataloguedCorpus {
  private typealias Fault = CatalogueFields.Fault

  /// The largest file or archive in bytes.
  fileprivate static let largestFile = 256 << 20

  /// Reads the catalogue of the folder `home`, if it has one.
  ///
  /// - Throws: `Failure` with the place of the first fault in the file; `FileError`.
  static func catalogue(ofHome home: String, _ files: Files) throws -> [CataloguedCorpus] {
    let path = home + "/corpus/catalogue.json"
    guard files.kind(of: path) == .file else { return [] }
    // Not as a file that the command reads: notebooks would depend on the whole catalogue.
    let bytes = try files.bytes(of: path, in: 0..<(files.size(of: path) ?? 0))
    do {
      return try catalogue(JSONValue(parsing: bytes[...]))
    } catch let error where error is JSONError || error is CatalogueFields.Fault {
      throw Failure.inFile(path, reason: "\(error)")
    }
  }

  private static func catalogue(_ value: JSONValue) throws(Fault) -> [CataloguedCorpus] {
    let fields = try CatalogueFields(value, at: "", keys: ["format", "corpora"])
    _ = try fields.value("format", "1, the only one that this lilt reads") {
      $0.int == 1 ? 1 : nil
    }
    let corpora = try fields.array("corpora") { value, path throws(Fault) in
      try CataloguedCorpus(value, at: path)
    }
    for (place, corpus) in corpora.enumerated() {
      let earlier = corpora[..<place].map(\.name)
      if earlier.contains(corpus.name) {
        throw Fault(description: "'corpora[\(place)].name' is '\(corpus.name)' for a second time")
      }
      if let whole = corpus.whole, !earlier.contains(whole) {
        throw Fault(
          description: "'corpora[\(place)].partOf' is '\(whole)', expected the name of a corpus "
            + "before this one")
      }
    }
    return corpora
  }

  private init(_ value: JSONValue, at path: String) throws(Fault) {
    let fields = try CatalogueFields(
      value, at: path,
      keys: [
        "name", "title", "tunes", "characters", "licence", "provenance", "partOf", "source",
        "files",
      ])
    name = try fields.word("name")
    title = try fields.text("title")
    tunes = try fields.count("tunes", limit: 1_000_000)
    characters = try fields.count("characters", limit: Self.largestFile)
    licence = try fields.text("licence")
    provenance = try fields.text("provenance")
    whole = fields.has("partOf") ? try fields.word("partOf") : nil
    source = try fields.value("source", "an object") { $0.object.map { JSONValue.object($0) } }
      .asSource(at: fields.path(of: "source"))
    files = try fields.array("files") { value, path throws(Fault) in
      try File(value, at: path, isTunes: true)
    }
    let names = files.map(\.name)
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw Fault(
        description: "'\(path).files[\(twice)].name' is '\(names[twice])' for a second time")
    }
  }
}

extension CataloguedCorpus.File {
  /// Reads a file; one of tunes has the extension `.abc`.
  fileprivate init(
    _ value: JSONValue, at path: String, isTunes: Bool = false
  ) throws(CatalogueFields.Fault) {
    let fields = try CatalogueFields(value, at: path, keys: ["name", "bytes", "sha256"])
    name = try fields.word("name")
    if isTunes, !name.hasSuffix(".abc") {
      throw CatalogueFields.Fault(
        description: "'\(path).name' is '\(name)', expected a name that ends in '.abc'")
    }
    size = try fields.count("bytes", limit: CataloguedCorpus.largestFile)
    digest = try fields.value("sha256", "64 hexadecimal digits in lower case") {
      $0.string.flatMap { text in
        text.utf8.count == 64 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
          ? text : nil
      }
    }
  }
}

extension JSONValue {
  /// Reads the source of a corpus.
  fileprivate func asSource(
    at path: String
  ) throws(CatalogueFields.Fault) -> CataloguedCorpus.Source {
    let kinds = ["shipped", "web", "package"]
    let kind = try CatalogueFields(
      self, at: path, keys: ["kind", "address", "package", "version", "archive", "folder"]
    ).value("kind", kinds.map { "'\($0)'" }.joined(separator: ", ")) {
      $0.string.flatMap { kinds.contains($0) ? $0 : nil }
    }
    switch kind {
    case "web":
      let fields = try CatalogueFields(self, at: path, keys: ["kind", "address"])
      let schemes = ["https://", "http://"]
      return .web(
        try fields.value("address", "an address that begins with 'https://' and ends in '/'") {
          $0.string.flatMap { address in
            address.hasSuffix("/") && schemes.contains(where: address.hasPrefix)
              && address.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? address : nil
          }
        })
    case "package":
      let fields = try CatalogueFields(
        self, at: path, keys: ["kind", "package", "version", "archive", "folder"])
      let archive = try fields.value("archive", "an object") {
        $0.object.map { JSONValue.object($0) }
      }
      return .package(
        CataloguedCorpus.Package(
          name: try fields.word("package"), version: try fields.word("version"),
          archive: try CataloguedCorpus.File(archive, at: fields.path(of: "archive")),
          folder: try fields.value("folder", "names between slashes") {
            $0.string.flatMap { folder in
              folder.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { CatalogueFields.isWord(String($0)) } ? folder : nil
            }
          }))
    default:
      _ = try CatalogueFields(self, at: path, keys: ["kind"])
      return .shipped
    }
  }
}
