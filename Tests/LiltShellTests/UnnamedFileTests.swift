import TestSupport
import Testing

@testable import LiltShell

@Suite("UnnamedFile")
struct UnnamedFileTests {
  @Test("appended bytes are read from any offset, up to the end of the file")
  func read() throws {
    let folder = try TemporaryFolder()
    let file = try UnnamedFile(in: folder.path)
    try file.append([1, 2])
    try file.append([3])
    #expect(try file.read(3, at: 0) == [1, 2, 3])
    #expect(try file.read(1, at: 1) == [2])
    #expect(try file.read(9, at: 2) == [3])
    #expect(try file.read(1, at: 3) == [])
    try file.append([4])
    #expect(try file.read(9, at: 2) == [3, 4])
  }

  @Test("a file that cannot be made is an error")
  func noFolder() {
    #expect {
      _ = try UnnamedFile(in: "/dev/null")
    } throws: {
      "\($0)" == "cannot write '/dev/null/lilt-…': not a directory"
    }
  }
}
