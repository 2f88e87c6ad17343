#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Wide characters at a fixed address, because C code keeps pointers to them.
final class WideString {
  let pointer: UnsafeMutablePointer<wchar_t>

  init(_ text: String) {
    let characters = text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
    pointer = .allocate(capacity: characters.count)
    pointer.initialize(from: characters, count: characters.count)
  }

  deinit { pointer.deallocate() }

  /// Calls `body` with `text` in memory that is valid during the call.
  static func with<Result>(
    _ text: String, _ body: (UnsafeMutablePointer<wchar_t>) -> Result
  ) -> Result {
    let string = WideString(text)
    return withExtendedLifetime(string) { body(string.pointer) }
  }

  static func text(_ start: UnsafePointer<wchar_t>, count: Int) -> String {
    var view = String.UnicodeScalarView()
    for character in UnsafeBufferPointer(start: start, count: count) {
      view.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
    return String(view)
  }
}
