import TestSupport
import Testing

@testable import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Files")
struct FilesTests {
  private let folder: TemporaryFolder
  private let files: Files

  init() throws {
    folder = try TemporaryFolder()
    files = TestShell(in: folder.path, environment: ["HOME": folder.path]).session.files
  }

  @Test("written bytes are read back, and no sibling remains", arguments: [false, true])
  func write(synced: Bool) throws {
    try files.write([1, 2, 3], to: "a", synced: synced)
    try files.write([4], to: "a", synced: synced)
    #expect(try files.read("a") == [4])
    #expect(try files.read("~/a") == [4])
    #expect(try Fixtures.bytes(at: folder.path + "/a") == [4])
    #expect(try files.names(in: ".") == ["a"])
  }

  @Test("a failed write leaves no file")
  func failedWrite() throws {
    try files.makeFolder("folder")
    #expect(throws: FileError.isFolder("folder")) { try files.write([1], to: "folder") }
    #expect(throws: FileError.self) { try files.write([1], to: "nosuch/a") }
    #expect(try files.names(in: ".") == ["folder"])
  }

  @Test("only siblings left by killed processes are swept", arguments: [false, true])
  func sweep(replacing: Bool) throws {
    // No process has this ID: the maximum is 2^22 on Linux and 99,999 on macOS.
    let gone = (1 << 22) + 5
    let lost = [".a.\(gone)~", ".a.\(gone + 1)~"]
    let kept = [
      // A sibling of another target, one of a running process, and names that only look similar.
      ".b.\(gone)~", ".a.\(getppid())~", ".a.\(gone)", ".a.~", ".a.x~", ".a.-5~", "a.\(gone)~",
      ".a.+\(gone)x~",
    ]
    for name in lost + kept + [".a.\(gone + 2)~"] { try folder.write("", to: name) }
    for name in lost + kept {
      var times = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
      #expect(utimensat(AT_FDCWD, folder.path + "/" + name, &times, 0) == 0)
    }
    if replacing {
      try files.replace("a") { path in try files.write([1], to: path) }
    } else {
      try files.write([1], to: "a")
    }
    func exists(_ name: String) -> Bool { files.kind(of: name) == .file }
    #expect(lost.filter(exists) == [])
    #expect(kept.filter(exists) == kept)
    // Its last change is recent, so its writer may still run in another container.
    #expect(exists(".a.\(gone + 2)~"))
    #expect(try files.read("a") == [1])
  }

  @Test("a file larger than the limit is not read")
  func limit() throws {
    try files.write([1, 2, 3], to: "a")
    #expect(throws: FileError.tooLarge("a", size: 3, limit: 2)) { try files.read("a", limit: 2) }
    #expect(throws: FileError.tooLarge("/dev/zero", size: nil, limit: 5)) {
      try files.read("/dev/zero", limit: 5)
    }
    #expect(try files.read("a", limit: 3).count == 3)
  }

  @Test("a file with an invalid start is not read to its end")
  func start() throws {
    struct WrongStart: Error {}
    #expect(throws: WrongStart.self) {
      try files.read("/dev/zero", limit: .max) { start in
        #expect(start.count >= 8)
        throw WrongStart()
      }
    }
    try files.write([1, 2, 3], to: "short")
    #expect(try files.read("short") { _ in throw WrongStart() } == [1, 2, 3])
  }

  @Test("a device is written to directly")
  func device() throws {
    try files.write([1], to: "/dev/null")
    #expect(try files.read("/dev/null") == [])
  }

  @Test("a folder and a missing path are not files")
  func kinds() throws {
    try files.makeFolder("a/b/c")
    #expect(files.kind(of: "a/b") == .folder)
    #expect(files.kind(of: "x") == nil)
    #expect(throws: FileError.isFolder("a")) { try files.read("a") }
    #expect(throws: FileError.missing("x")) { try files.read("x") }
  }

  @Test("names are sorted by bytes, without hidden ones")
  func names() throws {
    for name in ["b", "a10", "a9", "é", ".x", "B"] { try files.write([], to: name) }
    #expect(try files.names(in: folder.path) == ["B", "a10", "a9", "b", "é"])
  }

  @Test("append makes missing folders and adds text at the end")
  func append() throws {
    try files.append("a\n", to: "deep/er/history")
    try files.append("b\n", to: "deep/er/history")
    #expect(try files.read("deep/er/history") == Array("a\nb\n".utf8))
  }

  @Test("a path splits into parent, name, stem and extension")
  func paths() {
    #expect(PathResolver.parent(of: "/a/b") == "/a")
    #expect(PathResolver.parent(of: "/a") == "/")
    #expect(PathResolver.parent(of: "a") == ".")
    #expect(PathResolver.path(of: "b", in: "a") == "a/b")
    #expect(PathResolver.path(of: "b", in: "a/") == "a/b")
    #expect(PathResolver.path(of: "b", in: "/") == "/b")
    #expect(PathResolver.path(of: "b", in: "") == "b")
    #expect(PathResolver.lastComponent(of: "a/b.abc") == "b.abc")
    #expect(PathResolver.lastComponent(of: "a/b/") == "b")
    #expect(PathResolver.stem(of: "x/jigs.abc") == "jigs")
    #expect(PathResolver.stem(of: ".profile") == ".profile")
  }
}
