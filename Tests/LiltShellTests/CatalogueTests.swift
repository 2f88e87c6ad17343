import CharRNN
import Composition
import TestSupport
import Testing

@testable import LiltShell

@Suite("The catalogue of corpora")
struct CatalogueTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    folder = try TemporaryFolder()
    shell = TestShell(
      in: folder.path,
      environment: [
        "LILT_HOME": folder.path, "LILT_DATA": folder.path + "/data",
        "LILT_CORPORA": folder.path + "/more",
      ])
    try shell.session.files.makeFolder(folder.path + "/corpus")
  }

  // MARK: What ships

  /// The catalogue of this package.
  private static func shipped() throws -> [CataloguedCorpus] {
    try CataloguedCorpus.catalogue(ofHome: Corpora.packageFolder, TestShell().session.files)
  }

  @Test("the catalogue that ships has these corpora, each with a licence and where it comes from")
  func corpora() throws {
    let corpora = try Self.shipped()
    #expect(
      corpora.map(\.name) == [
        "starter", "nottingham", "nottingham-jigs-hornpipes", "oneills", "ryans", "airds", "irish",
      ])
    // The dump of thesession.org may not be used for this.
    for corpus in corpora { #expect(!corpus.origin.contains("thesession")) }
    for corpus in corpora where corpus.source != .shipped {
      #expect(corpus.licence.hasPrefix("None"), "\(corpus.name)")
      #expect(corpus.provenance.count > 40, "\(corpus.name)")
    }
    let packages = corpora.compactMap { corpus -> String? in
      if case .package(let package) = corpus.source { package.requirement } else { nil }
    }
    #expect(packages == Array(repeating: "music21==10.5.1", count: 3) + ["mitdeeplearning==0.7.5"])
  }

  @Test("the starter tunebook is as the catalogue says: its content and its counts")
  func starter() throws {
    try expectCounts("starter", in: Corpora.packageFolder + "/corpus")
  }

  @Test(
    "Nottingham and its jigs and hornpipes are as the catalogue says", .needsNottingham,
    arguments: ["nottingham", "nottingham-jigs-hornpipes"])
  func nottingham(_ name: String) throws {
    try expectCounts(name, in: try #require(Corpora.nottingham))
  }

  private func expectCounts(_ name: String, in folder: String) throws {
    let corpus = try #require(try Self.shipped().first { $0.name == name })
    var shell = TestShell(in: folder)
    let paths = corpus.files.map { folder + "/" + $0.name }
    #expect(try corpus.differences(among: paths, shell.session.files) == [])
    let words = corpus.files.map { "'./\($0.name)'" }.joined(separator: " ")
    #expect(shell.session.execute("corpus load \(words)") == .done)
    let loaded = try #require(shell.session.corpus)
    #expect(loaded.tunes.count == corpus.tunes)
    #expect(loaded.text.count == corpus.characters)
  }

  // MARK: Reading

  private static let digest = SHA256.digest(of: "X:1\nK:C\nC\n".utf8).hexadecimal
  private static let file = "{\"name\":\"a.abc\",\"bytes\":10,\"sha256\":\"\(digest)\"}"
  private static let web = "{\"kind\":\"web\",\"address\":\"https://example.org/a/\"}"

  private static func corpus(
    _ name: String = "a", source: String = web, files: String = "[\(file)]", more: String = ""
  ) -> String {
    "{\"name\":\"\(name)\",\"title\":\"A\",\"tunes\":1,\"characters\":10,\"licence\":\"None.\","
      + "\"provenance\":\"B\",\"source\":\(source),\"files\":\(files)\(more)}"
  }

  private static func catalogue(_ corpora: String...) -> String {
    "{\"format\":1,\"corpora\":[\(corpora.joined(separator: ","))]}"
  }

  private static func package(_ change: (name: String, value: String)? = nil) -> String {
    var members = [
      "kind": "\"package\"", "package": "\"p\"", "version": "\"1.0\"",
      "archive": "{\"name\":\"p-1.0.whl\",\"bytes\":10,\"sha256\":\"\(digest)\"}",
      "folder": "\"p/data\"",
    ]
    if let change { members[change.name] = change.value }
    return "{" + members.map { "\"\($0)\":\($1)" }.sorted().joined(separator: ",") + "}"
  }

  private static let faults: [(text: String, fault: String)] = [
    ("{", "the text ends at byte 1, expected "),
    ("[]", "'' is an array, expected an object"),
    ("{\"corpora\":[]}", "'format' is missing, expected 1, the only one that this lilt reads"),
    ("{\"format\":2,\"corpora\":[]}", "'format' is the integer 2, expected 1"),
    ("{\"format\":1,\"corpora\":[]}", "'corpora' is an array, expected an array that is not empty"),
    ("{\"format\":1,\"corpora\":[1]}", "'corpora[0]' is the integer 1, expected an object"),
    (catalogue(corpus(more: ",\"mood\":1")), "'corpora[0].mood' is unknown, expected only "),
    (catalogue(corpus("../a")), "'corpora[0].name' is '../a', expected letters, digits, "),
    (catalogue(corpus("-a")), "'corpora[0].name' is '-a', expected letters, digits, "),
    (catalogue(corpus(), corpus()), "'corpora[1].name' is 'a' for a second time"),
    (
      catalogue(corpus(more: ",\"partOf\":\"b\"")), "'corpora[0].partOf' is 'b', expected the name "
    ),
    (catalogue(corpus(files: "[]")), "'corpora[0].files' is an array, expected an array that "),
    (
      catalogue(corpus(files: "[\(file),\(file)]")),
      "'corpora[0].files[1].name' is 'a.abc' for a second time"
    ),
    (
      catalogue(corpus(files: "[\(file.replacing("a.abc", with: "a.txt"))]")),
      "'corpora[0].files[0].name' is 'a.txt', expected a name that ends in '.abc'"
    ),
    (
      catalogue(corpus(files: "[\(file.replacing("a.abc", with: "b/a.abc"))]")),
      "'corpora[0].files[0].name' is 'b/a.abc', expected letters, digits, "
    ),
    (
      catalogue(corpus(files: "[\(file.replacing(":10", with: ":0"))]")),
      "'corpora[0].files[0].bytes' is the integer 0, expected a whole number from 1 to 268435456"
    ),
    (
      catalogue(corpus(files: "[\(file.replacing(":10", with: ":268435457"))]")),
      "'corpora[0].files[0].bytes' is the integer 268435457, expected a whole number from 1 to "
    ),
    (
      catalogue(corpus(files: "[\(file.replacing(digest, with: digest.dropLast()))]")),
      "'corpora[0].files[0].sha256' is '\(digest.dropLast())', expected 64 hexadecimal digits"
    ),
    (
      catalogue(corpus(files: "[\(file.replacing(digest, with: digest.uppercased()))]")),
      "'corpora[0].files[0].sha256' is '\(digest.uppercased())', expected 64 hexadecimal digits"
    ),
    (
      catalogue(corpus(source: "{\"kind\":\"post\"}")),
      "'corpora[0].source.kind' is 'post', expected 'shipped', 'web', 'package'"
    ),
    (
      catalogue(corpus(source: "{\"kind\":\"shipped\",\"folder\":\"a\"}")),
      "'corpora[0].source.folder' is unknown, expected only 'kind'"
    ),
    (
      catalogue(corpus(source: "{\"kind\":\"web\",\"address\":\"file:///etc/\"}")),
      "'corpora[0].source.address' is 'file:///etc/', expected an address that begins with "
    ),
    (
      catalogue(corpus(source: "{\"kind\":\"web\",\"address\":\"https://example.org\"}")),
      "'corpora[0].source.address' is 'https://example.org', expected an address that begins "
    ),
    (
      catalogue(corpus(source: package(("version", "\"--pre\"")))),
      "'corpora[0].source.version' is '--pre', expected letters, digits, "
    ),
    (
      catalogue(corpus(source: package(("folder", "\"p/../q\"")))),
      "'corpora[0].source.folder' is 'p/../q', expected names between slashes"
    ),
    (
      catalogue(corpus(source: package(("archive", "{}")))),
      "'corpora[0].source.archive.name' is missing, expected letters, digits, "
    ),
  ]

  @Test("a fault of the catalogue is reported with its place", arguments: faults)
  func fault(_ text: String, _ fault: String) throws {
    var shell = shell
    try folder.write(text, to: "corpus/catalogue.json")
    #expect(shell.session.execute("corpus list") == .failed(.input))
    #expect(
      shell.recorder.error.contains("'\(folder.path)/corpus/catalogue.json': \(fault)"),
      "\(shell.recorder.error)")
  }

  @Test("what is allowed at its limits", arguments: [268_435_456, 1])
  func limits(_ size: Int) throws {
    let file = Self.file.replacing(":10", with: ":\(size)")
    try folder.write(
      Self.catalogue(Self.corpus(source: Self.package(), files: "[\(file)]")),
      to: "corpus/catalogue.json")
    let catalogue = try Catalogue(in: shell.session)
    #expect(catalogue.described.first?.size == size)
    #expect(catalogue.absent.map(\.name) == ["a"])
  }

  // MARK: Finding

  @Test(
    "a corpus is shipped, found, fetched or absent; the order of the catalogue is that of the text")
  func origins() throws {
    let names = ["starter", "a", "b", "c"]
    let files = "[\(Self.file.replacing("a.abc", with: "z.abc")),\(Self.file)]"
    try folder.write(
      "{\"format\":1,\"corpora\":["
        + names.map { Self.corpus($0, files: $0 == "starter" ? "[\(Self.file)]" : files) }
        .joined(separator: ",") + "]}", to: "corpus/catalogue.json")
    try folder.write("X:1\nK:C\nC\n", to: "corpus/starter.abc")
    for name in ["more/a", "data/corpora/b", "data/corpora/a", "data/corpora/mine"] {
      try shell.session.files.makeFolder(folder.path + "/" + name)
      for file in ["a", "z"] { try folder.write("X:1\nK:C\nC\n", to: "\(name)/\(file).abc") }
    }
    let catalogue = try Catalogue(in: shell.session)
    var origins: [String: Catalogue.Entry.Origin] = [:]
    for entry in catalogue.entries { origins[entry.name] = entry.origin }
    #expect(origins == ["starter": .shipped, "a": .found, "b": .fetched, "mine": .fetched])
    #expect(catalogue.absent.map(\.name) == ["c"])
    let paths = catalogue.entry(named: "a")?.files ?? []
    #expect(paths == [folder.path + "/more/a/z.abc", folder.path + "/more/a/a.abc"])
    #expect(try catalogue.differences(named: "a", shell.session.files) == [])
    #expect(try catalogue.differences(named: "mine", shell.session.files) == [])
    #expect(
      try catalogue.differences(named: "starter", shell.session.files) == [
        "'a.abc' is missing", "'starter.abc' is not in the catalogue",
      ])
    var shell = shell
    shell.session.execute("corpus list")
    let listed = shell.recorder.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: " ")
    }
    #expect(listed.map { $0[0] } == ["starter", "a", "b", "c", "mine"])
    #expect(listed.map { $0[4] } == ["shipped", "found", "fetched", "to", "fetched"])
  }

  @Test("completion offers what can be fetched")
  func completion() throws {
    try folder.write(
      Self.catalogue(
        Self.corpus("starter", source: "{\"kind\":\"shipped\"}"), Self.corpus("irish")),
      to: "corpus/catalogue.json")
    let offered = Completer(shell.session).completion(of: "corpus fetch ").candidates
    #expect(offered.map(\.text) == ["irish"])
    #expect(
      Completer(shell.session).completion(of: "corpus fetch --rep").candidates.map(\.text)
        == ["--replace"])
  }

  @Test("the folder for data: LILT_DATA, else XDG_DATA_HOME, else HOME")
  func dataFolder() {
    func folder(_ environment: [String: String]) -> String? {
      TestShell(environment: environment).world.dataFolder
    }
    let home = ["HOME": "/home/a"]
    #expect(folder([:]) == nil)
    #expect(folder(home) == "/home/a/.local/share/lilt")
    #expect(folder(["HOME": "/home/a", "XDG_DATA_HOME": "/x"]) == "/x/lilt")
    #expect(folder(["XDG_DATA_HOME": "/x", "LILT_DATA": "/d"]) == "/d")
    #expect(folder(["LILT_DATA": "", "HOME": "/home/a"]) == folder(home))
  }

  @Test("the address of an archive among what pip says")
  func address() {
    let said = """
      Looking in indexes: http://127.0.0.1/simple
        Skipping link: No sources: http://127.0.0.1/p-0.9.tar.gz#sha256=1 (from http://127.0.0.1/p/)
        Skipping link: No sources: http://127.0.0.1/f/p-1.0.tar.gz#sha256=2 (from http://127.0.0.1/p/)
      """
    #expect(CorpusFetch.address(of: "p-1.0.tar.gz", in: said) == "http://127.0.0.1/f/p-1.0.tar.gz")
    #expect(CorpusFetch.address(of: "1.0.tar.gz", in: said) == nil)
    #expect(CorpusFetch.address(of: "p-1.0.tar.gz", in: "file:///f/p-1.0.tar.gz") == nil)
  }
}
