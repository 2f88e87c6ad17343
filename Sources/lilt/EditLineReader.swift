import CEditLine
import Drawing
import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The prompt on libedit, and the only type that calls libedit.
///
/// libedit handles no signals here, because `EL_SIGNAL` would forward them to the whole process
/// group. Ctrl-C and Ctrl-Z are ordinary keys at the prompt. Other signals write to the wake pipe,
/// on which the read function waits together with the terminal.
final class EditLineReader: CellPrompt {
  private let editLine: OpaquePointer
  private let history: OpaquePointer
  private let hasColour: Bool
  private let usesEscapeKeys: Bool

  // The state that the callbacks use.
  private var promptText = WideString("")
  private var prefill = ""
  private var completer: Completer?
  private var mode = Mode.cell
  private var isCancelled = false
  private var isTerminated = false
  private var keptNames: [WideString] = []

  /// The kind of input to read.
  private enum Mode { case cell, answer }

  /// Takes over the terminal's input; `nil` if libedit cannot.
  init?(hasColour: Bool) {
    guard let editLine = lilt_el_init("lilt"), let history = history_winit() else { return nil }
    self.editLine = editLine
    self.history = history
    self.hasColour = hasColour
    lilt_history_set_size(history, Int32(HistoryFile.limit))
    lilt_el_set_signal(editLine, 0)
    lilt_el_set_history(editLine, history)
    lilt_el_set_editor(editLine, "emacs")
    // Reads the user's key bindings; the file may be missing.
    el_source(editLine, nil)
    usesEscapeKeys = lilt_el_editor(editLine).map { String(cString: $0) } != "vi"
    lilt_el_set_client_data(editLine, Unmanaged.passUnretained(self).toOpaque())
    lilt_el_set_prompt(editLine, { EditLineReader.of($0)?.promptText.pointer }, 1)
    lilt_el_set_read(editLine) { editLine, character in
      guard let reader = EditLineReader.of(editLine), let character else { return 0 }
      return reader.readCharacter(into: character)
    }
    lilt_el_set_tty(editLine, "-d", "-isig")
    bindKeys()
  }

  deinit {
    el_end(editLine)
    history_wend(history)
  }

  private static func of(_ editLine: OpaquePointer?) -> EditLineReader? {
    guard let editLine, let data = lilt_el_client_data(editLine) else { return nil }
    return Unmanaged<EditLineReader>.fromOpaque(data).takeUnretainedValue()
  }

  // MARK: Reading

  func read(_ prompt: String, prefill: String, completer: Completer) -> PromptInput {
    self.completer = completer
    defer { self.completer = nil }
    return read(prompt, prefill: prefill, .cell)
  }

  /// Reads one line that answers `question`; `nil` at the end of the input or after Ctrl-C.
  func readAnswer(_ question: String) -> String? {
    guard case .cell(let answer) = read(question, prefill: "", .answer) else { return nil }
    return answer
  }

  func remember(_ cell: String) {
    WideString.with(cell) { lilt_history_enter(history, $0) }
  }

  private func read(_ prompt: String, prefill: String, _ mode: Mode) -> PromptInput {
    // The text between two U+0001 takes no columns.
    promptText = WideString(
      hasColour ? "\u{1}\u{1B}[1;34m\u{1}\(prompt)\u{1}\u{1B}[0m\u{1}" : prompt)
    self.mode = mode
    self.prefill = prefill
    isCancelled = false
    if Signals.isTerminating { return .terminated }
    TerminalModes.restore()
    defer { TerminalModes.silence() }
    if !prefill.isEmpty { press(.prefill) }
    setBracketedPaste(true)
    defer { setBracketedPaste(false) }
    var count: Int32 = 0
    let line = el_wgets(editLine, &count)
    if isTerminated { return .terminated }
    if isCancelled { return .cancelled }
    guard let line, count > 0 else {
      // Ctrl-D leaves the cursor on the line of the prompt.
      StandardStreams.write("\n")
      return .end
    }
    var text = WideString.text(line, count: Int(count))
    if text.hasSuffix("\n") { text.removeLast() }
    return .cell(text)
  }

  /// Waits for the next character of the terminal or for a signal.
  ///
  /// Returns 1 with the character, 0 at the end of the input.
  private func readCharacter(into result: UnsafeMutablePointer<wchar_t>) -> Int32 {
    var decoder = UTF8Decoder()
    while true {
      guard Signals.waitForInput(onResize: { el_resize(editLine) }) else {
        isTerminated = true
        return 0
      }
      var byte: UInt8 = 0
      let count = StandardStreams.readByte(into: &byte)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      // Ctrl-D is an ordinary key here, so an end of input means that the terminal was closed.
      guard count == 1 else {
        isTerminated = true
        return 0
      }
      if let character = decoder.next(byte) {
        result.pointee = wchar_t(bitPattern: character.value)
        return 1
      }
    }
  }

  private func setBracketedPaste(_ isOn: Bool) {
    if usesEscapeKeys { StandardStreams.write(isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l") }
  }

  // MARK: Keys

  /// Private keys, bound to libedit functions that our own functions cannot call.
  private enum PrivateKey: String {
    case accept = "\u{18}\u{0D}"
    case prefill = "\u{18}\u{10}"
  }

  private func press(_ key: PrivateKey) {
    WideString.with(key.rawValue) { el_wpush(editLine, $0) }
  }

  private func bindKeys() {
    addFunction("lilt-enter", "Submit the cell, or begin its next line") { editLine, _ in
      EditLineReader.of(editLine)?.enter() ?? 0
    }
    addFunction("lilt-newline", "Begin the cell's next line") { editLine, _ in
      EditLineReader.of(editLine)?.insert("\n") ?? 0
    }
    addFunction("lilt-complete", "Complete the word") { editLine, _ in
      EditLineReader.of(editLine)?.complete() ?? 0
    }
    addFunction("lilt-cancel", "Give the line up") { editLine, _ in
      EditLineReader.of(editLine)?.cancel() ?? 0
    }
    addFunction("lilt-suspend", "Stop lilt until it is brought back") { editLine, _ in
      EditLineReader.of(editLine)?.suspend() ?? 0
    }
    addFunction("lilt-paste", "Take in what is pasted as one cell") { editLine, _ in
      EditLineReader.of(editLine)?.paste() ?? 0
    }
    addFunction("lilt-prefill", "Put given text into the line") { editLine, _ in
      guard let reader = EditLineReader.of(editLine) else { return 0 }
      return reader.insert(reader.prefill)
    }
    for (key, function) in [
      (PrivateKey.accept.rawValue, "ed-newline"), (PrivateKey.prefill.rawValue, "lilt-prefill"),
      ("\r", "lilt-enter"), ("\n", "lilt-enter"), ("\t", "lilt-complete"),
      ("\u{03}", "lilt-cancel"),
      ("\u{1A}", "lilt-suspend"),
    ] {
      lilt_el_bind(editLine, key, function)
      // vi's command mode has its own key map; it would split an unbound private key into keys.
      if !usesEscapeKeys { lilt_el_bind_command(editLine, key, function) }
    }
    // In vi mode, keys that begin with Escape would prevent Escape from leaving the insert mode.
    guard usesEscapeKeys else { return lilt_el_bind(editLine, "\u{12}", "em-inc-search-prev") }
    lilt_el_bind(editLine, "\u{1B}\r", "lilt-newline")
    lilt_el_bind(editLine, "\u{1B}\n", "lilt-newline")
    lilt_el_bind(editLine, "\u{1B}[200~", "lilt-paste")
  }

  private func addFunction(_ name: String, _ help: String, _ function: lilt_key_function) {
    let name = WideString(name)
    let help = WideString(help)
    keptNames += [name, help]
    lilt_el_add_function(editLine, name.pointer, help.pointer, function)
  }

  private func insert(_ text: String) -> UInt8 {
    if text.isEmpty { return UInt8(CC_NORM) }
    let status = WideString.with(text) { el_winsertstr(editLine, $0) }
    return status == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
  }

  /// The text of the line, and the part of it before the cursor.
  private var line: (all: String, beforeCursor: String) {
    guard let line = el_wline(editLine)?.pointee, let start = line.buffer else { return ("", "") }
    return (
      WideString.text(start, count: line.lastchar - start),
      WideString.text(start, count: line.cursor - start)
    )
  }

  private func moveToEnd() {
    guard let line = el_wline(editLine)?.pointee else { return }
    el_cursor(editLine, Int32(line.lastchar - line.cursor))
  }

  private func enter() -> UInt8 {
    if mode == .cell, !Cell.isComplete(line.all) { return insert("\n") }
    moveToEnd()
    press(.accept)
    return UInt8(CC_REFRESH)
  }

  private func cancel() -> UInt8 {
    isCancelled = true
    moveToEnd()
    _ = insert("^C")
    press(.accept)
    return UInt8(CC_REFRESH)
  }

  private func suspend() -> UInt8 {
    setBracketedPaste(false)
    lilt_el_prepare_terminal(editLine, 0)
    kill(0, SIGTSTP)
    lilt_el_prepare_terminal(editLine, 1)
    setBracketedPaste(true)
    el_resize(editLine)
    return UInt8(CC_REDISPLAY)
  }

  private func paste() -> UInt8 {
    let end = Array("\u{1B}[201~".unicodeScalars)
    var text: [Unicode.Scalar] = []
    var character: wchar_t = 0
    while text.suffix(end.count) != end[...] {
      guard el_wgetc(editLine, &character) == 1 else { return UInt8(CC_EOF) }
      text.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
    text.removeLast(end.count)
    return insert(PastedText.cleaned(String(String.UnicodeScalarView(text))))
  }

  // MARK: Completion

  private func complete() -> UInt8 {
    guard mode == .cell, let completer else { return UInt8(CC_NORM) }
    let completion = completer.completion(of: line.beforeCursor)
    let candidates = completion.candidates
    if candidates.isEmpty { return UInt8(CC_REFRESH_BEEP) }
    let prefix = completion.commonPrefix
    if candidates.count == 1 || prefix.unicodeScalars.count > completion.replacedCount {
      let space = candidates.count == 1 && candidates[0].endsWord ? " " : ""
      if completion.replacedCount > 0 {
        el_deletestr(editLine, Int32(completion.replacedCount))
      }
      return insert(prefix + space)
    }
    let listing = completion.listing(columns: StandardStreams.columns())
    // File names may contain control characters.
    StandardStreams.write("\n" + listing.withVisibleControls())
    return UInt8(CC_REDISPLAY)
  }
}

/// Wide characters at a fixed address, because C code keeps pointers to them.
private final class WideString {
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
