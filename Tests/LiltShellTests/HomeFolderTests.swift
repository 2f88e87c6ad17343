import JSON
import TestSupport
import Testing

@testable import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("The folder of what ships with lilt")
struct HomeFolderTests {
  private let folder: TemporaryFolder
  private let files: Files

  init() throws {
    folder = try TemporaryFolder()
    files = TestShell(in: folder.path).session.files
  }

  /// Makes a folder with lilt's own files, or only with some.
  private func makeHome(
    _ name: String, _ marks: [String] = ["corpus/starter.abc", "sessions/first-tune.lilt"]
  ) throws {
    for mark in marks {
      try files.makeFolder(PathResolver.parent(of: "\(folder.path)/\(name)/\(mark)"))
      try folder.write("", to: "\(name)/\(mark)")
    }
  }

  /// A session in `work` of the program `PREFIX/bin/lilt`.
  private func session(_ prefix: String, _ environment: [String: String] = [:]) -> Session {
    TestShell(in: folder.path + "/work", environment: environment) { world in
      world.executable = "\(folder.path)/\(prefix)/bin/lilt"
    }.session
  }

  private func found(_ prefix: String, _ environment: [String: String] = [:]) -> HomeFolder.Origin?
  {
    let session = session(prefix, environment)
    return HomeFolder(of: session.world, files)?.origin
  }

  @Test("LILT_HOME, the working directory, the installed folder and the package, in this order")
  func order() throws {
    try files.makeFolder(folder.path + "/package/prefix/bin")
    try folder.write("", to: "package/prefix/bin/lilt")
    let prefix = "package/prefix"
    #expect(found(prefix) == nil)
    try makeHome("package")
    #expect(found(prefix) == .package)
    #expect(session(prefix).homeFolder == folder.path + "/package")
    try makeHome("package/prefix/share/lilt")
    #expect(found(prefix) == .installed)
    #expect(session(prefix).homeFolder == folder.path + "/package/prefix/share/lilt")
    try makeHome("work")
    #expect(found(prefix) == .workingDirectory)
    #expect(session(prefix).homeFolder == folder.path + "/work")
    #expect(found(prefix, ["LILT_HOME": ""]) == .workingDirectory)
    #expect(found(prefix, ["LILT_HOME": "/nonexistent"]) == .environment)
    #expect(session(prefix, ["LILT_HOME": "/nonexistent"]).homeFolder == "/nonexistent")
  }

  @Test(
    "a folder is lilt's only if it has lilt's own files",
    arguments: [
      ["corpus/mine.abc"], ["corpus/starter.abc"], ["sessions/first-tune.lilt"],
      ["corpus/starter.abc", "sessions/first-tune.lilt/folder"],
    ])
  func foreign(_ marks: [String]) throws {
    for place in ["work", "package", "package/prefix/share/lilt"] { try makeHome(place, marks) }
    #expect(found("package/prefix") == nil)
    #expect(try Catalogue(in: session("package/prefix")).entries == [])
  }

  @Test("a link to the program is followed to the folder where it is installed")
  func link() throws {
    try makeHome("opt/share/lilt")
    for place in ["opt/bin", "usr/bin"] { try files.makeFolder(folder.path + "/" + place) }
    try folder.write("", to: "opt/bin/lilt")
    #expect(symlink(folder.path + "/opt/bin/lilt", folder.path + "/usr/bin/lilt") == 0)
    #expect(session("usr").homeFolder == folder.path + "/opt/share/lilt")
  }

  @Test("a package around lilt's own is not taken for it")
  func outerPackage() throws {
    try files.makeFolder(folder.path + "/package/tools/bin")
    try folder.write("", to: "package/Package.swift")
    #expect(found("package/tools") == nil)
  }

  @Test("the version is the first line; the rest is what a report of a fault needs")
  func version() throws {
    try makeHome("opt/share/lilt")
    let commit = "0123456789ab-dirty"
    try folder.write(commit + "\n", to: "opt/share/lilt/commit")
    let shell = TestShell(in: folder.path) { world in
      world.executable = folder.path + "/opt/bin/lilt"
      world.lineEditor = "libedit 9.9"
    }
    #expect(shell.run("--version") == 0)
    let lines = shell.recorder.output.split(separator: "\n")
    #expect(lines.first == "lilt \(LiltVersion.current)")
    #expect(shell.recorder.output.contains(", libedit 9.9, commit \(commit)\n"))
    #expect(shell.recorder.output.contains("oneDNN"))
    #expect(lines.last == "files    '\(folder.path)/opt/share/lilt', installed with lilt")
  }

  @Test("--version says that nothing ships with a lilt that was copied alone; no commit is made up")
  func alone() {
    let shell = TestShell()
    #expect(shell.run("--version") == 0)
    #expect(shell.recorder.output.contains("\nfiles    not found"))
    #expect(!shell.recorder.output.contains("commit"))
  }

  @Test("doctor reports the folder, or null")
  func doctor() throws {
    try makeHome("work")
    var own = TestShell(in: folder.path + "/work")
    #expect(own.session.execute("doctor --json") == .done)
    let report = try JSONValue(parsing: own.recorder.output).object
    #expect(report?["files"] == .string(folder.path + "/work"))
    var shell = TestShell()
    #expect(shell.session.execute("doctor --json") == .done)
    #expect(try JSONValue(parsing: shell.recorder.output).object?["files"] == .null)
  }
}
