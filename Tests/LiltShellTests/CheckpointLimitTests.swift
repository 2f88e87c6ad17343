import TestSupport
import Testing

@testable import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Limits of file sizes")
struct CheckpointLimitTests {
  @Test(
    "a checkpoint of up to 4 GiB is parsed; a larger file is refused for its size",
    arguments: [
      (-1, "no checkpoint: header: "), (0, "no checkpoint: header: "),
      (1, "has 4,294,967,297 bytes, expected at most 4,294,967,296"),
    ])
  func checkpoint(above: Int, message: String) throws {
    var shell = try ModelShell()
    // A sparse file takes no disk space; its zeros are not a valid checkpoint.
    let path = try shell.folder.write("", to: "large.safetensors")
    try #require(truncate(path, off_t(4 << 30) + off_t(above)) == 0)
    let failure = shell.fails("open large.safetensors")
    #expect(failure.kind == .input)
    #expect(failure.text.contains(message), "\(failure.text)")
  }

  @Test("a file of exactly the limit is read; one byte more is refused")
  func files() throws {
    let shell = try ModelShell()
    for size in 0...6 {
      try shell.folder.write([UInt8](repeating: 1, count: size), to: "file")
      if size <= 5 {
        #expect(try shell.session.files.read("file", limit: 5).count == size)
      } else {
        #expect(throws: FileError.tooLarge("file", size: 6, limit: 5)) {
          try shell.session.files.read("file", limit: 5)
        }
      }
    }
    #expect(throws: FileError.tooLarge("/dev/zero", size: nil, limit: 5)) {
      try shell.session.files.read("/dev/zero", limit: 5)
    }
  }
}
