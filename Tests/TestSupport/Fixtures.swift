#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files below `Tests/Fixtures`, found from the source tree so that no bundle is needed.
public enum Fixtures {
  /// The path of the fixture `name`, such as `lstm/small.safetensors`.
  public static func path(_ name: String) -> String {
    Corpora.packageFolder + "/Tests/Fixtures/" + name
  }

  /// All bytes of the file at `path`.
  ///
  /// - Throws: `UnreadableFile` where it cannot be opened or read.
  public static func bytes(at path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else {
      throw UnreadableFile(path: path, code: errno)
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// The file at `path` as text: UTF-8, or else Latin-1.
  public static func text(at path: String) throws -> String {
    let bytes = try bytes(at: path)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}

/// A test's own file could not be read.
public struct UnreadableFile: Error, CustomStringConvertible {
  /// The file that was asked for.
  public let path: String
  /// The system's `errno`.
  public let code: Int32

  /// The path and the code.
  public var description: String { "cannot read '\(path)' (errno \(code))" }
}
