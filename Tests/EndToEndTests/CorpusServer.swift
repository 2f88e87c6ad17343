import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server of corpora on the loopback, `Tests/Fixtures/corpora/server.py`, with a catalogue in its home.
///
/// It ends with the last reference.
final class CorpusServer {
  /// The home folder, for `LILT_HOME`.
  let home: TemporaryFolder
  /// The folder in which lilt runs; fetched corpora are in `data/corpora` there.
  let folder: TemporaryFolder
  private let process: pid_t
  private let port: String

  init() throws {
    home = try TemporaryFolder()
    folder = try TemporaryFolder()
    let python = try #require(Programs.path("python3"))
    process = try Lilt.start(
      [Fixtures.path("corpora/server.py"), home.path], in: home.path,
      environment: ["PATH=\(Programs.searchPath)"], program: python
    ) { _ in }
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(30)
    while access(home.path + "/port", R_OK) != 0 {
      guard clock.now < limit else { throw Refused(what: "a server", code: ETIMEDOUT) }
      usleep(5000)
    }
    port = try Fixtures.text(at: home.path + "/port")
  }

  deinit {
    kill(process, SIGKILL)
    _ = Lilt.wait(for: process)
  }

  /// The environment of lilt, with an index of packages that is served as `mode` says.
  func environment(_ mode: String = "good", _ changes: [String: String] = [:]) -> [String: String] {
    [
      "LILT_HOME": home.path, "LILT_DATA": folder.path + "/data", "PATH": Programs.searchPath,
      "PIP_INDEX_URL": "http://127.0.0.1:\(port)/\(mode)/simple", "TMPDIR": folder.path,
      "PIP_CONFIG_FILE": "/dev/null", "LILT_CORPORA": "/nonexistent",
    ].merging(changes) { $1 }
  }

  func run(
    _ commands: String..., mode: String = "good", changes: [String: String] = [:]
  ) throws -> Lilt.Result {
    try Lilt.run(
      arguments: ["--keep-going"] + commands.flatMap { ["-c", $0] }, in: folder,
      environment: environment(mode, changes), seconds: 120)
  }

  /// What the folder of fetched corpora holds, also hidden; sorted.
  func fetched() throws -> [String] {
    let path = folder.path + "/data/corpora"
    guard access(path, F_OK) == 0 else { return [] }
    return try FolderListing.names(in: path)
  }

  /// The paths of the requests so far.
  func requests() throws -> [String] {
    guard access(home.path + "/requests", R_OK) == 0 else { return [] }
    return try Fixtures.text(at: home.path + "/requests").split(separator: "\n").map(String.init)
  }

  /// The text of a file of a fetched corpus.
  func text(_ corpus: String, _ name: String) throws -> String {
    try Fixtures.text(at: "\(folder.path)/data/corpora/\(corpus)/\(name)")
  }

  static let one = "X:1\nT:One\nM:6/8\nK:G\nGAB dBG|\n\n"
  static let two = "X:1\nT:Two\nM:6/8\nK:D\nDEF AFD|\n\nX:2\nT:Three\nM:6/8\nK:D\nFED def|\n"
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, with a reason, if Python or its module pip is not installed.
  static var needsPip: Self {
    .enabled("Python has no pip (apt-get install python3-pip)") {
      guard let python = Programs.path("python3") else { return false }
      let folder = try TemporaryFolder()
      return try Lilt.run(
        arguments: ["-I", "-m", "pip", "--version"], in: folder,
        environment: ["PATH": Programs.searchPath], program: python
      ).status == 0
    }
  }
}
