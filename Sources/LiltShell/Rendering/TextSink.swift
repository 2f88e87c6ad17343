import Drawing

/// Shows what commands say as text on two streams.
package final class TextSink: OutputSink {
  /// A stream to write on.
  package enum Stream: Hashable, Sendable { case output, error }

  /// Why results no longer reach their reader.
  package private(set) var failure: OutputFailure?

  private let terminal: Terminal
  private let now: () -> Duration
  private let write: (Stream, String) -> OutputFailure?
  /// The progress that stands in the last line on standard error, where the next line replaces it.
  private var progressLine: Progress?
  private var lastProgress: Duration?
  /// Whether a growing result has not ended its line.
  private var isWithinLine = false

  /// A sink that writes with `write`, which says what failed.
  package init(
    terminal: Terminal, now: @escaping () -> Duration,
    write: @escaping (Stream, String) -> OutputFailure?
  ) {
    self.terminal = terminal
    self.now = now
    self.write = write
  }

  /// Shows `output`.
  package func receive(_ output: Output) {
    if case .progress(let progress) = output { return show(progress) }
    endProgress()
    switch output {
    case .fragment(let text):
      result(text)
      isWithinLine = !text.isEmpty && !text.hasSuffix("\n")
    case .text(let text):
      result(text.hasSuffix("\n") ? text : text + "\n")
    case .table(let table):
      let width = terminal.output.isTerminal ? terminal.columns() : nil
      result(table.lines(width: width).map { $0 + "\n" }.joined())
    case .note(let text):
      message(text)
    case .warning(let text):
      message(coloured("warning:", "1;33") + " " + text)
    case .report(let report, let position):
      show(report, at: position)
    case .progress:
      break
    }
  }

  private func result(_ text: String) {
    isWithinLine = false
    guard failure == nil else { return }
    failure = write(.output, text)
  }

  /// A message that cannot be written has nobody left to be told.
  private func message(_ text: String) {
    if isWithinLine, terminal.output.isTerminal { result("\n") }
    _ = write(.error, text + "\n")
  }

  private func show(_ report: ErrorReport, at position: Position?) {
    let place = position.map { "\($0): " } ?? ""
    var lines = [place + coloured("error:", "1;31") + " " + report.message]
    if let excerpt = report.excerpt {
      lines.append("  " + excerpt.line)
      lines.append(String(repeating: " ", count: excerpt.column + 1) + "^")
    }
    lines += report.hints.map { coloured("hint:", "1;36") + " " + $0 }
    message(lines.joined(separator: "\n"))
  }

  private func coloured(_ text: String, _ code: String) -> String {
    terminal.error.hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  // MARK: Progress

  /// A terminal shows one line that is replaced at most ten times a second; anything else gets the
  /// milestones, a line each.
  private func show(_ progress: Progress) {
    guard terminal.error.isTerminal else {
      if progress.isMilestone { message(progress.text) }
      return
    }
    let time = now()
    if !progress.isMilestone, let lastProgress, time - lastProgress < .milliseconds(100) { return }
    lastProgress = time
    let line = progress.text.cut(to: terminal.columns() - 1)
    _ = write(.error, "\r\(line)\u{1B}[K")
    progressLine = progress
  }

  /// Leaves a milestone as it is and begins a new line; any other progress has had its time.
  private func endProgress() {
    guard let wasMilestone = progressLine?.isMilestone else { return }
    progressLine = nil
    lastProgress = nil
    _ = write(.error, wasMilestone ? "\n" : "\r\u{1B}[K")
  }
}
