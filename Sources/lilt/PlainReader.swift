import Drawing
import LiltShell

/// The prompt for a terminal without control codes: the terminal itself edits whole lines.
final class PlainReader: CellPrompt {
  private let input: LineSource

  init(_ input: LineSource) { self.input = input }

  func read(_ prompt: String, prefill: String, completer: Completer) -> PromptInput {
    var text = prefill
    if !text.isEmpty { StandardStreams.write(text + "\n") }
    var shown = prompt
    var toldEnd: String?
    repeat {
      switch line(shown) {
      case .cell(let line): text += (text.isEmpty ? "" : "\n") + line
      case let other: return other
      }
      shown = String(repeating: " ", count: prompt.count)
      if let end = Cell.openEnd(of: text), !text.hasSuffix("\n"), end != toldEnd {
        StandardStreams.write(end + "\n")
        toldEnd = end
      }
    } while !Cell.isComplete(text) && !text.hasSuffix("\n")
    return .cell(text)
  }

  /// Reads a line that answers `question`; `nil` at the end of the input or after Ctrl-C.
  func readAnswer(_ question: String) -> String? {
    guard case .cell(let answer) = line(question) else { return nil }
    return answer
  }

  func remember(_ cell: String) {}

  private func line(_ prompt: String) -> PromptInput {
    StandardStreams.write(prompt)
    do {
      if let line = try input.next() { return .cell(line) }
      if Signals.isTerminating { return .terminated }
      StandardStreams.write("\n")
      return .end
    } catch is Interrupted {
      StandardStreams.write("\n")
      return Signals.isTerminating ? .terminated : .cancelled
    } catch {
      StandardStreams.write("\(error)".withVisibleControls() + "\n")
      return .cancelled
    }
  }
}
