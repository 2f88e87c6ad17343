import Drawing

/// The user's input at the prompt.
package enum PromptInput: Hashable, Sendable {
  /// A cell.
  case cell(String)
  /// The user discarded the line (Ctrl-C).
  case cancelled
  /// The user asked to leave (Ctrl-D), or the input ended.
  case end
  /// The system asked the process to end.
  case terminated
}

/// Reads cells from the user, with or without a line editor.
package protocol CellPrompt: AnyObject {
  /// Shows `prompt` and reads a cell.
  ///
  /// - Parameters:
  ///   - prompt: The text of the prompt.
  ///   - prefill: The initial text of the line.
  ///   - completer: Completes the word at the cursor.
  /// - Returns: The user's input.
  func read(_ prompt: String, prefill: String, completer: Completer) -> PromptInput

  /// Adds `cell` to the history as its latest entry.
  func remember(_ cell: String)
}

/// The prompt: reads cells and runs them until the user leaves.
package struct PromptLoop {
  private let prompt: any CellPrompt
  /// The file of the history; `nil` if none is kept.
  private var history: HistoryFile?
  private var lastEntry: String?

  /// Makes a loop that reads from `prompt`.
  ///
  /// - Parameters:
  ///   - prompt: Reads the cells.
  ///   - session: The session whose state folder holds the history.
  ///   - keepsHistory: Whether the cells of this and earlier shells can be recalled.
  package init(_ prompt: any CellPrompt, for session: Session, keepsHistory: Bool = true) {
    self.prompt = prompt
    var history = keepsHistory ? HistoryFile(of: session) : nil
    do {
      for entry in try history?.load() ?? [] {
        prompt.remember(entry)
        lastEntry = entry
      }
    } catch {
      session.warn("no history: \(error)")
      history = nil
    }
    self.history = history
  }

  /// Reads and runs cells until the user leaves.
  ///
  /// - Returns: `.quit`, or `.failed(.interrupted)` if the system ended it.
  package mutating func run(_ session: inout Session) -> Outcome {
    session.note("lilt \(LiltVersion.current); \(Advice.atPrompt)")
    SessionJournal.tellEarlier(in: session)
    session.tellLatestTraining()
    session.isAtPrompt = true
    defer { session.isAtPrompt = false }
    var journal = SessionJournal(of: session)
    journal?.follow(session)
    let outcome = readAndRun(&session, &journal)
    journal?.end(session, atWill: outcome == .quit)
    return outcome
  }

  private mutating func readAndRun(
    _ session: inout Session, _ journal: inout SessionJournal?
  ) -> Outcome {
    while true {
      session.world.interrupt.clear()
      let prefill = session.nextInput
      session.nextInput = ""
      let input = prompt.read(
        "lilt[\(session.cellNumber)]> ", prefill: prefill, completer: Completer(session))
      switch input {
      case .cell(let text):
        let outcome = submit(text, to: &session)
        journal?.follow(session)
        if outcome == .quit, mayLeave(session) { return .quit }
        session.wantsToQuit = false
        if session.world.output.failure != nil { return .failed(.environment) }
      case .cancelled: continue
      case .end:
        if mayLeave(session) { return .quit }
      case .terminated:
        return .failed(.interrupted)
      }
    }
  }

  private mutating func submit(_ text: String, to session: inout Session) -> Outcome {
    let text = text.trimmingTrailingNewlines
    if text.unicodeScalars.allSatisfy(\.isBlank) { return .done }
    remember(text.trimmingTrailingBlanks, session)
    return session.execute(text) == .quit ? .quit : .done
  }

  private mutating func remember(_ text: String, _ session: Session) {
    if text == lastEntry { return }
    lastEntry = text
    prompt.remember(text)
    do {
      try history?.append(text)
    } catch {
      session.warn("the history is not written: \(error)")
      history = nil
    }
  }

  /// Asks for confirmation if work is unsaved; the end of the input counts as yes.
  private func mayLeave(_ session: Session) -> Bool {
    let unsaved = session.unsaved
    if unsaved.isEmpty { return true }
    do {
      let question = "leave without saving \(unsaved.joined(separator: ", "))? [y/N] "
      guard let answer = try session.world.answer(question) else { return true }
      return ["y", "yes"].contains(answer.lowercased().trimmingTrailingBlanks)
    } catch {
      return false
    }
  }
}

extension Session {
  /// Reports that the last training can be opened again.
  fileprivate func tellLatestTraining() {
    guard let name = CheckpointFiles(in: self).lastTraining else { return }
    note("the last training is kept; '\(Advice.open(name))' goes on with it")
  }
}
