#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files below `Tests/Fixtures`, found through the source tree instead of a resource bundle.
public enum Fixtures {
  /// Returns the path of the fixture `name`, such as `lstm/one-layer.safetensors`.
  public static func path(_ name: String) -> String {
    Corpora.packageFolder + "/Tests/Fixtures/" + name
  }

  /// Returns the bytes of the file at `path`.
  ///
  /// - Throws: `UnreadableFile` if it cannot be opened.
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

  /// Returns the file at `path` as text: UTF-8, or Latin-1 if it is not valid UTF-8.
  public static func text(at path: String) throws -> String {
    let bytes = try bytes(at: path)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}

/// A file or folder of a test that could not be opened.
public struct UnreadableFile: Error, CustomStringConvertible {
  /// The path that was opened.
  public let path: String
  /// The system's `errno`.
  public let code: Int32

  /// The path and the code.
  public var description: String { "cannot read '\(path)' (errno \(code))" }
}
