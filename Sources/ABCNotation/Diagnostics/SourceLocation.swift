/// A place in a source text.
public struct SourceLocation: Hashable, Sendable, Comparable {
  /// The line, from 1.
  ///
  /// LF, CRLF and CR end lines.
  public let line: Int
  /// The column, from 1, in characters (Unicode scalars).
  public let column: Int
  /// The distance from the start of the text in bytes of UTF-8.
  public let utf8Offset: Int

  /// Creates a place from its line, column and byte offset.
  public init(line: Int, column: Int, utf8Offset: Int) {
    self.line = line
    self.column = column
    self.utf8Offset = utf8Offset
  }

  /// Whether `a` stands before `b` in the same text.
  public static func < (a: SourceLocation, b: SourceLocation) -> Bool {
    a.utf8Offset < b.utf8Offset
  }
}

/// Finds lines and columns while walking once through a text.
///
/// Queries must come in ascending order of their offsets; all of them together cost O(*n*).
struct LineCounter {
  private let bytes: ArraySlice<UInt8>
  /// The offset of the first byte in the text that it is part of.
  private let origin: Int
  private var line: Int
  private var at: Int
  private var column: Int

  /// Starts at the first byte, which stands at `origin`.
  init(_ bytes: ArraySlice<UInt8>, from origin: SourceLocation) {
    self.bytes = bytes
    self.origin = origin.utf8Offset
    line = origin.line
    at = bytes.startIndex
    column = 1
  }

  /// The location of the byte at `offset` from the first; `offset` must not be below that of the
  /// call before.
  mutating func location(of offset: Int) -> SourceLocation {
    let target = min(bytes.startIndex + offset, bytes.endIndex)
    while at < target {
      let byte = bytes[at]
      at += 1
      let isCRLF =
        byte == UInt8(ascii: "\r") && at < bytes.endIndex && bytes[at] == UInt8(ascii: "\n")
      if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && !isCRLF) {
        line += 1
        column = 1
      } else if at >= bytes.endIndex || bytes[at] & 0xC0 != 0x80 {
        // A character ends where the next byte starts another.
        column += 1
      }
    }
    return SourceLocation(line: line, column: column, utf8Offset: origin + offset)
  }
}
