import CEditLine
import Drawing
import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keys that nobody types, bound to what our own functions cannot call or what `KeySource` finds.
enum PrivateKey: String {
  case accept = "\u{18}\u{1F}m"
  case prefill = "\u{18}\u{1F}f"
  /// Draws the line anew where the cursor is, as a screen that is cleared would be drawn.
  case redraw = "\u{18}\u{1F}r"
  case newline = "\u{18}\u{1F}n"
  case paste = "\u{18}\u{1F}p"
  case compose = "\u{18}\u{1F}c"
  case up = "\u{18}\u{1F}A"
  case down = "\u{18}\u{1F}B"
  case right = "\u{18}\u{1F}C"
  case left = "\u{18}\u{1F}D"
  case earlier = "\u{18}\u{1F}e"
  case later = "\u{18}\u{1F}l"
}

// The functions behind the keys.
extension EditLineReader {
  func addFunctions() {
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
    addFunction("lilt-clear-screen", "Clear the screen") { editLine, _ in
      EditLineReader.of(editLine)?.clearScreen() ?? 0
    }
    addFunction("lilt-paste", "Take in what is pasted as one cell") { editLine, _ in
      EditLineReader.of(editLine)?.paste() ?? 0
    }
    addFunction("lilt-prefill", "Put given text into the line") { editLine, _ in
      guard let reader = EditLineReader.of(editLine) else { return 0 }
      return reader.insert(reader.prefill)
    }
    addFunction("lilt-compose", "Put a mark on the character before the cursor") { editLine, _ in
      EditLineReader.of(editLine)?.compose() ?? 0
    }
    addFunction("lilt-up", "Move up a line of the cell, or to the earlier cell") { editLine, _ in
      EditLineReader.of(editLine)?.move({ CellCursor.up(in: $0, from: $1) }, else: .earlier) ?? 0
    }
    addFunction("lilt-down", "Move down a line of the cell, or to the later cell") { editLine, _ in
      EditLineReader.of(editLine)?.move({ CellCursor.down(in: $0, from: $1) }, else: .later) ?? 0
    }
    addFunction("lilt-left", "Move left by a character with its marks") { editLine, _ in
      EditLineReader.of(editLine)?.move { CellCursor.left(in: $0, from: $1) } ?? 0
    }
    addFunction("lilt-right", "Move right by a character with its marks") { editLine, _ in
      EditLineReader.of(editLine)?.move { CellCursor.right(in: $0, from: $1) } ?? 0
    }
    addFunction("lilt-backspace", "Delete the character before the cursor") { editLine, _ in
      EditLineReader.of(editLine)?.backspace() ?? 0
    }
  }

  private func addFunction(_ name: String, _ help: String, _ function: lilt_key_function) {
    let name = WideString(name)
    let help = WideString(help)
    keptNames += [name, help]
    lilt_el_add_function(editLine, name.pointer, help.pointer, function)
  }

  /// Binds the keys of emacs that `.editrc` may bind otherwise.
  func bindMovements() {
    for (key, function) in [
      ("\u{1B}[A", "lilt-up"), ("\u{1B}OA", "lilt-up"), ("\u{10}", "lilt-up"),
      ("\u{1B}[B", "lilt-down"), ("\u{1B}OB", "lilt-down"), ("\u{0E}", "lilt-down"),
      ("\u{1B}[D", "lilt-left"), ("\u{1B}OD", "lilt-left"), ("\u{02}", "lilt-left"),
      ("\u{1B}[C", "lilt-right"), ("\u{1B}OC", "lilt-right"), ("\u{06}", "lilt-right"),
      ("\u{08}", "lilt-backspace"), ("\u{7F}", "lilt-backspace"),
    ] { lilt_el_bind(editLine, key, function) }
  }

  func bindKeys() {
    let privateKeys: [(PrivateKey, String)] = [
      (.accept, "ed-newline"), (.prefill, "lilt-prefill"), (.redraw, "ed-clear-screen"),
      (.newline, "lilt-newline"), (.paste, "lilt-paste"), (.compose, "lilt-compose"),
      (.up, "lilt-up"), (.down, "lilt-down"), (.left, "lilt-left"), (.right, "lilt-right"),
      (.earlier, "ed-prev-history"), (.later, "ed-next-history"),
    ]
    let keys = [
      ("\r", "lilt-enter"), ("\n", "lilt-enter"), ("\t", "lilt-complete"),
      ("\u{03}", "lilt-cancel"), ("\u{1A}", "lilt-suspend"), ("\u{0C}", "lilt-clear-screen"),
    ]
    for (key, function) in privateKeys.map({ ($0.rawValue, $1) }) + keys {
      lilt_el_bind(editLine, key, function)
      // vi's command mode has its own key map; it would split an unbound private key into keys.
      if isVi { lilt_el_bind_command(editLine, key, function) }
    }
    guard isVi else { return }
    for (key, function) in [
      ("\u{12}", "em-inc-search-prev"), ("\u{08}", "lilt-backspace"), ("\u{7F}", "lilt-backspace"),
      ("\u{10}", "lilt-up"), ("\u{0E}", "lilt-down"),
    ] { lilt_el_bind(editLine, key, function) }
    for (key, function) in [("k", "lilt-up"), ("j", "lilt-down")] {
      lilt_el_bind_command(editLine, key, function)
    }
  }

  // MARK: Changes

  private func insert(_ text: String) -> UInt8 {
    if text.isEmpty { return UInt8(CC_NORM) }
    let status = WideString.with(text) { el_winsertstr(editLine, $0) }
    return status == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
  }

  /// Moves to the place that `target` finds in the line; without one, presses `key`.
  private func move(_ target: (String, Int) -> Int?, else key: PrivateKey? = nil) -> UInt8 {
    let (all, beforeCursor) = line
    let cursor = beforeCursor.unicodeScalars.count
    if let place = target(all, cursor) {
      el_cursor(editLine, Int32(place - cursor))
      return UInt8(CC_REFRESH)
    }
    guard let key else { return UInt8(CC_NORM) }
    press(key)
    return UInt8(CC_NORM)
  }

  private func moveToEnd() {
    guard let line = el_wline(editLine)?.pointee else { return }
    el_cursor(editLine, Int32(line.lastchar - line.cursor))
  }

  private func backspace() -> UInt8 {
    let (all, beforeCursor) = line
    let cursor = beforeCursor.unicodeScalars.count
    guard let start = CellCursor.left(in: all, from: cursor) else { return UInt8(CC_ERROR) }
    el_deletestr(editLine, Int32(cursor - start))
    return UInt8(CC_REFRESH)
  }

  private func compose() -> UInt8 {
    guard let character = ComposedText.character(of: line.beforeCursor, with: mark) else {
      return insert(String(mark))
    }
    el_deletestr(editLine, 1)
    return insert(String(character))
  }

  private func paste() -> UInt8 {
    let (all, beforeCursor) = line
    guard mode == .cell else {
      return insert(String(PastedText.cleaned(pasted).prefix { $0 != "\n" }))
    }
    let isAtEnd = all == beforeCursor
    return insert(PastedText.insertion(of: pasted, after: beforeCursor, isAtEnd: isAtEnd))
  }

  // MARK: The end of a line

  private func enter() -> UInt8 {
    guard mode == .cell, let end = Cell.openEnd(of: line.all) else {
      moveToEnd()
      press(.accept)
      return UInt8(CC_REFRESH)
    }
    if end == toldEnd { return insert("\n") }
    toldEnd = end
    // The line is drawn again below the words.
    eraseLine()
    StandardStreams.write((hasColour ? "\u{1B}[2m\(end)\u{1B}[0m" : end) + "\n")
    _ = insert("\n")
    press(.redraw)
    return UInt8(CC_NORM)
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
    press(.redraw)
    return UInt8(CC_NORM)
  }

  private func clearScreen() -> UInt8 {
    StandardStreams.write("\u{1B}[H\u{1B}[2J")
    press(.redraw)
    return UInt8(CC_NORM)
  }

  // MARK: Completion

  private func complete() -> UInt8 {
    guard mode == .cell, let completer else { return UInt8(CC_NORM) }
    let completion = completer.completion(of: line.beforeCursor)
    if completion.candidates.isEmpty { return UInt8(CC_REFRESH_BEEP) }
    if let insertion = completion.insertion {
      if completion.replacedCount > 0 {
        el_deletestr(editLine, Int32(completion.replacedCount))
      }
      return insert(insertion)
    }
    let listing = completion.listing(
      columns: StandardStreams.columns(), rows: StandardStreams.rows())
    // File names may contain control characters.
    let newlines = String(repeating: "\n", count: rows.below + 1)
    StandardStreams.write("\r" + newlines + listing.withVisibleControls())
    press(.redraw)
    return UInt8(CC_NORM)
  }
}
