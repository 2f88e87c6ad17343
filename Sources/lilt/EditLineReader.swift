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
/// on which `KeySource` waits together with the terminal.
final class EditLineReader: CellPrompt {
  let editLine: OpaquePointer
  private let history: OpaquePointer
  let hasColour: Bool
  private(set) var isVi = false

  // The state that the callbacks use.
  private var promptText = WideString("")
  /// The prompt without colours.
  private(set) var prompt = ""
  private(set) var prefill = ""
  private(set) var completer: Completer?
  private(set) var mode = Mode.cell
  private var keys = KeySource(recognisesArrows: false)
  /// Characters that libedit gets before those that the user types.
  private var waiting: [Unicode.Scalar] = []
  /// What was pasted last.
  private(set) var pasted = ""
  /// The combining mark typed last.
  private(set) var mark: Unicode.Scalar = " "
  /// What the user was last told about the end of the open cell.
  var toldEnd: String?
  var isCancelled = false
  private var isTerminated = false
  var keptNames: [WideString] = []

  /// The kind of input to read.
  enum Mode { case cell, answer }

  /// Takes over the terminal's input; `nil` if libedit cannot.
  init?(hasColour: Bool) {
    guard let editLine = lilt_el_init("lilt"), let history = history_winit() else { return nil }
    self.editLine = editLine
    self.history = history
    self.hasColour = hasColour
    lilt_history_set_size(history, Int32(HistoryFile.limit))
    lilt_el_set_signal(editLine, 0)
    lilt_el_set_history(editLine, history)
    lilt_el_set_client_data(editLine, Unmanaged.passUnretained(self).toOpaque())
    lilt_el_set_prompt(editLine, { EditLineReader.of($0)?.promptText.pointer }, 1)
    lilt_el_set_read(editLine) { editLine, character in
      guard let reader = EditLineReader.of(editLine), let character else { return 0 }
      return reader.readCharacter(into: character)
    }
    lilt_el_set_tty(editLine, "-d", "-isig")
    lilt_el_set_editor(editLine, "emacs")
    addFunctions()
    bindMovements()
    // Reads the user's key bindings; the file may be missing.
    el_source(editLine, nil)
    isVi = lilt_el_editor(editLine).map { String(cString: $0) } == "vi"
    keys = KeySource(recognisesArrows: isVi)
    bindKeys()
    // What libedit sends to clear the screen before it draws the line anew; see `redraw`.
    lilt_el_set_capability(editLine, "cl", "\r")
  }

  deinit {
    el_end(editLine)
    history_wend(history)
  }

  static func of(_ editLine: OpaquePointer?) -> EditLineReader? {
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
    // A recalled tune ends with a blank line, so that Enter submits it; libedit drops a newline.
    let entry = Cell.openEnd(of: cell) == nil ? cell : cell + "\n\n"
    WideString.with(entry) { lilt_history_enter(history, $0) }
  }

  private func read(_ prompt: String, prefill: String, _ mode: Mode) -> PromptInput {
    // The text between two U+0001 takes no columns.
    promptText = WideString(
      hasColour ? "\u{1}\u{1B}[1;34m\u{1}\(prompt)\u{1}\u{1B}[0m\u{1}" : prompt)
    self.prompt = prompt
    self.mode = mode
    self.prefill = prefill
    isCancelled = false
    toldEnd = nil
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
    while waiting.isEmpty {
      switch keys.next() {
      case .character(let character): take(character)
      case .altEnter: take(.newline)
      case .arrow(.up): take(.up)
      case .arrow(.down): take(.down)
      case .arrow(.left): take(.left)
      case .arrow(.right): take(.right)
      case .paste(let text):
        pasted = text
        take(.paste)
      case .resize:
        beginResize()
        take(.redraw)
      case .end:
        isTerminated = true
        return 0
      }
    }
    result.pointee = wchar_t(bitPattern: waiting.removeFirst().value)
    return 1
  }

  private func take(_ key: PrivateKey) { waiting += Array(key.rawValue.unicodeScalars) }

  /// Takes a typed character; a combining mark may change the character before the cursor.
  private func take(_ character: Unicode.Scalar) {
    if character.value >= 0x300, character.properties.isGraphemeExtend,
      ComposedText.character(of: line.beforeCursor, with: character) != nil
    {
      mark = character
      take(.compose)
    } else {
      waiting.append(character)
    }
  }

  func setBracketedPaste(_ isOn: Bool) {
    StandardStreams.write(isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l")
  }

  // MARK: The line

  /// The text of the line, and the part of it before the cursor.
  var line: (all: String, beforeCursor: String) {
    guard let line = el_wline(editLine)?.pointee, let start = line.buffer else { return ("", "") }
    return (
      WideString.text(start, count: line.lastchar - start),
      WideString.text(start, count: line.cursor - start)
    )
  }

  /// Makes libedit do what is bound to a private key.
  func press(_ key: PrivateKey) {
    WideString.with(key.rawValue) { el_wpush(editLine, $0) }
  }

  // MARK: The screen

  /// The rows above the cursor and below it that the line takes in the window.
  var rows: (above: Int, below: Int) {
    let (all, beforeCursor) = line
    let columns = StandardStreams.columns()
    let above = LineRows.above(prompt + beforeCursor, columns: columns)
    return (above, max(0, LineRows.above(prompt + all, columns: columns) - above))
  }

  /// Removes the line from the screen and moves the cursor to where it began.
  func eraseLine() {
    let above = rows.above
    StandardStreams.write("\r" + (above > 0 ? "\u{1B}[\(above)A" : "") + "\u{1B}[J")
  }

  /// Adapts to another size of the window, in which a terminal has wrapped the line anew.
  ///
  /// libedit would count the rows by the old width and draw the line over what stands above.
  private func beginResize() {
    eraseLine()
    el_resize(editLine)
  }
}
