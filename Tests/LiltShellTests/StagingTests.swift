import TestSupport
import Testing

@testable import LiltShell

@Suite("Folders that are made as a whole")
struct StagingTests {
  private struct Stopped: Error {}

  private let folder: TemporaryFolder
  private let files: Files

  init() throws {
    folder = try TemporaryFolder()
    files = TestShell(in: folder.path).session.files
  }

  private func fill(_ path: String, _ text: String) throws {
    try files.write(Array(text.utf8), to: path + "/file")
  }

  @Test("the folder has its name only once it is complete, and replaces an earlier one")
  func whole() throws {
    for text in ["first", "second"] {
      let before =
        files.kind(of: "a/b") == nil ? nil : try Fixtures.text(at: folder.path + "/a/b/file")
      try files.replaceFolder("a/b") { whole, work in
        try fill(whole, text)
        try fill(work, "temporary")
        if let before {
          #expect(try Fixtures.text(at: folder.path + "/a/b/file") == before)
        } else {
          #expect(files.kind(of: "a/b") == nil)
        }
      }
      #expect(try Fixtures.text(at: folder.path + "/a/b/file") == text)
      #expect(try FolderListing.names(in: folder.path + "/a") == ["b"])
    }
  }

  @Test("after a failure the earlier folder is unchanged and nothing else is left")
  func failure() throws {
    try files.replaceFolder("b") { whole, _ in try fill(whole, "first") }
    #expect(throws: Stopped.self) {
      try files.replaceFolder("b") { whole, _ in
        try fill(whole, "second")
        throw Stopped()
      }
    }
    #expect(try Fixtures.text(at: folder.path + "/b/file") == "first")
    #expect(try FolderListing.names(in: folder.path) == ["b"])
  }

  @Test("abandoned staging folders are removed, those of a running process are not")
  func abandoned() throws {
    for name in [".b.new-123456", ".b.old-1", ".bb.new-1"] {
      try files.makeFolder(name + "/whole")
    }
    try files.replaceFolder("b") { whole, _ in
      try fill(whole, "outer")
      // Another process would do the same.
      try files.replaceFolder("b") { whole, _ in try fill(whole, "inner") }
    }
    #expect(try Fixtures.text(at: folder.path + "/b/file") == "outer")
    #expect(try FolderListing.names(in: folder.path) == [".b.old-1", ".bb.new-1", "b"])
  }

  @Test("a file in the place of the folder stays")
  func file() throws {
    try folder.write("mine", to: "b")
    #expect(throws: FileError.self) {
      try files.replaceFolder("b") { whole, _ in try fill(whole, "first") }
    }
    #expect(try Fixtures.text(at: folder.path + "/b") == "mine")
    #expect(try FolderListing.names(in: folder.path) == ["b"])
  }
}
