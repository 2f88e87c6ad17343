import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `corpus fetch` that is stopped in the middle of a download.
@Suite(
  "Stopped fetching", .needs("curl", package: "curl"), .needsPip)
struct StoppedFetchTests {
  private let server: CorpusServer

  init() throws { server = try CorpusServer() }

  /// Starts lilt on a download that never ends and waits until half of it is here.
  private func start(_ corpus: String, mode: String) throws -> pid_t {
    let process = try Lilt.start(
      ["-c", "corpus fetch \(corpus)"], in: server.folder.path,
      environment: Lilt.environment(server.folder.path, server.environment(mode))
    ) { actions in
      posix_spawn_file_actions_addopen(
        &actions, 2, server.home.path + "/err", O_WRONLY | O_CREAT, 0o600)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(60)
    while try !server.requests().contains(where: { $0.contains("/files/") }) {
      guard clock.now < limit else { throw Refused(what: "a request", code: ETIMEDOUT) }
      usleep(5000)
    }
    return process
  }

  @Test(
    "Ctrl-C stops curl and pip and leaves nothing", arguments: ["web-slow", "wheel", "source"])
  func interrupt(_ corpus: String) throws {
    let process = try start(corpus, mode: "slow")
    #expect(try server.fetched().count == 1)
    kill(process, SIGINT)
    #expect(Lilt.wait(for: process) == 130)
    #expect(
      try Fixtures.text(at: server.home.path + "/err") == "-c:1: error: corpus fetch: stopped\n")
    #expect(try server.fetched() == [])
    #expect(try FolderListing.names(in: server.folder.path) == ["data"])
  }

  @Test("a killed lilt leaves no corpus; the next one removes what it left")
  func killed() throws {
    let process = try start("wheel", mode: "slow")
    kill(process, SIGKILL)
    #expect(Lilt.wait(for: process) == 128 + SIGKILL)
    let left = try server.fetched()
    #expect(left.count == 1 && left.allSatisfy { $0.hasPrefix(".wheel.new-") }, "\(left)")
    let listed = try server.run("corpus list")
    #expect(listed.output.contains("wheel") && !listed.output.contains("fetched"))
    #expect(try server.run("corpus fetch wheel").status == 0)
    #expect(try server.fetched() == ["wheel"])
  }

  @Test("a fetch does not disturb another one of the same corpus")
  func together() throws {
    let process = try start("wheel", mode: "slow")
    #expect(try server.run("corpus fetch wheel").status == 0)
    #expect(try server.fetched().count == 2)
    kill(process, SIGINT)
    #expect(Lilt.wait(for: process) == 130)
    #expect(try server.fetched() == ["wheel"])
    #expect(try server.text("wheel", "two.abc") == CorpusServer.two)
  }

  @Test("a terminal shows how much is here and how fast it comes")
  func progress() throws {
    let terminal = try PseudoTerminal(in: server.folder, environment: server.environment("slow"))
    try terminal.expectPrompt(1)
    terminal.type("corpus fetch web-slow\r")
    try terminal.expect("large.abc (1 of 1): 0.1 of 0.2 MB, ")
    terminal.type("\u{3}")
    try terminal.expect("stopped")
    try terminal.expectPrompt(2)
    terminal.type("quit\r")
    _ = try terminal.finish()
    #expect(try server.fetched() == [])
  }
}
