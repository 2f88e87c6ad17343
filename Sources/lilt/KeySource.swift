import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The keys that the user types, as characters.
///
/// What a terminal sends for a paste, for Alt-Enter and for arrow keys begins with Escape. It is
/// recognised here and not by key bindings, because in vi mode a binding that begins with Escape
/// would keep Escape from leaving the insert mode.
struct KeySource {
  /// What is typed next.
  enum Key {
    case character(Unicode.Scalar)
    /// Alt and Enter.
    case altEnter
    case arrow(Arrow)
    case paste(String)
    /// The window has another size.
    case resize
    /// The input is over, or the process has to end.
    case end
  }

  enum Arrow: Unicode.Scalar { case up = "A", down = "B", right = "C", left = "D" }

  /// Whether arrow keys are recognised.
  let recognisesArrows: Bool

  /// Characters that were read but not yet handed out.
  private var waiting: [Unicode.Scalar] = []
  private var decoder = UTF8Decoder()
  /// Whether the window got another size in the middle of a key.
  private var hasResized = false

  /// The milliseconds in which a terminal sends what follows Escape.
  private static let patience: Int32 = 50
  private static let pasteStart = Array("[200~".unicodeScalars)
  private static let pasteEnd = Array("\u{1B}[201~".unicodeScalars)

  init(recognisesArrows: Bool) { self.recognisesArrows = recognisesArrows }

  /// Waits for the next key.
  mutating func next() -> Key {
    if !waiting.isEmpty { return .character(waiting.removeFirst()) }
    if hasResized {
      hasResized = false
      return .resize
    }
    switch read(within: nil) {
    case .character("\u{1B}"): return afterEscape()
    case let key: return key
    }
  }

  private mutating func afterEscape() -> Key {
    // In emacs mode, Escape alone is no key, so that what follows may take its time.
    let limit = recognisesArrows ? Self.patience : nil
    while case .character(let character) = read(within: limit, inKey: true) {
      waiting.append(character)
      if waiting == ["\r"] || waiting == ["\n"] {
        waiting = []
        return .altEnter
      }
      if waiting == Self.pasteStart {
        waiting = []
        return pasted()
      }
      if recognisesArrows, waiting.count == 2, waiting[0] == "[" || waiting[0] == "O",
        let arrow = Arrow(rawValue: waiting[1])
      {
        waiting = []
        return .arrow(arrow)
      }
      let mayGoOn = Self.pasteStart.starts(with: waiting) || waiting == ["O"]
      if !mayGoOn { break }
    }
    return .character("\u{1B}")
  }

  private mutating func pasted() -> Key {
    var text: [Unicode.Scalar] = []
    while true {
      guard case .character(let character) = read(within: nil, inKey: true) else { return .end }
      text.append(character)
      guard text.last == "~", text.suffix(Self.pasteEnd.count) == Self.pasteEnd[...] else {
        continue
      }
      return .paste(String(String.UnicodeScalarView(text.dropLast(Self.pasteEnd.count))))
    }
  }

  /// The next character of the terminal, or the signal that comes first.
  ///
  /// - Parameters:
  ///   - limit: The milliseconds to wait, after which `.end` is returned; `nil` for no limit.
  ///   - inKey: Whether a key has begun, which a new size of the window does not interrupt.
  /// - Returns: A character, `.resize` or `.end`.
  private mutating func read(within limit: Int32?, inKey: Bool = false) -> Key {
    while true {
      switch Signals.waitForInput(milliseconds: limit ?? -1) {
      case .input: break
      case .resize where !inKey: return .resize
      case .resize:
        hasResized = true
        continue
      case .termination, .nothing: return .end
      }
      var byte: UInt8 = 0
      let count = StandardStreams.readByte(into: &byte)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      // Ctrl-D is an ordinary key here, so an end of input means that the terminal was closed.
      guard count == 1 else { return .end }
      if let character = decoder.next(byte) { return .character(character) }
    }
  }
}
