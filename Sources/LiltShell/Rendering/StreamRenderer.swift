import Drawing

/// Writes the output of commands to two streams, each a terminal, a pipe or a file.
///
/// The only place that writes colours and escapes. Text from files never reaches a terminal as a
/// control sequence; a pipe or a file gets it unchanged.
package final class StreamRenderer: OutputSink {
  /// A stream to write to.
  package enum Stream: Hashable, Sendable { case output, error }

  /// The reason why results can no longer be written; `nil` while they can.
  package private(set) var failure: OutputFailure?

  /// The abilities of the streams.
  package var terminal: Terminal
  private let now: () -> Duration
  private let write: (Stream, String) -> OutputFailure?
  /// The progress on the last line of standard error, which the next line replaces.
  private var progressLine: Progress?
  private var lastProgress: Duration?
  /// Whether a growing result has not ended its line.
  private var isWithinLine = false

  /// Makes a renderer that writes with `write`, which returns the failure, if any.
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
    case .result(let shown):
      let renderer = BlockRenderer(terminal)
      for block in shown.blocks { result(renderer.text(of: block)) }
    case .json(let line): result(line)
    case .fragment(let text):
      let isTerminal = terminal.output.isTerminal
      result(isTerminal ? text.withVisibleControls(isASCII: terminal.isASCII) : text)
      isWithinLine = !text.isEmpty && !text.hasSuffix("\n")
    case .note(let text): message(shownText(text))
    case .warning(let text): message(coloured("warning:", "1;33") + " " + shownText(text))
    case .failure(let report): show(report)
    case .progress: break
    }
  }

  private func result(_ text: String) {
    isWithinLine = false
    guard failure == nil, !text.isEmpty else { return }
    failure = write(.output, text)
  }

  /// Writes a message; a failure is ignored because it could not be reported either.
  private func message(_ text: String) {
    if isWithinLine, terminal.output.isTerminal { result("\n") }
    _ = write(.error, text + "\n")
  }

  private func show(_ report: FailureReport) {
    let place = report.position.map { "\($0): " } ?? ""
    var lines = [
      shownText(place) + coloured("error:", "1;31") + " " + shownText(report.message)
    ]
    if let excerpt = report.excerpt {
      lines.append("  " + shownText(excerpt.line))
      lines.append(String(repeating: " ", count: excerpt.column + 1) + "^")
    }
    lines += report.hints.map { coloured("hint:", "1;36") + " " + shownText($0) }
    message(lines.joined(separator: "\n"))
  }

  /// Makes control characters visible if standard error is a terminal.
  private func shownText(_ text: String) -> String {
    terminal.error.isTerminal ? text.withVisibleControls(isASCII: terminal.isASCII) : text
  }

  private func coloured(_ text: String, _ code: String) -> String {
    terminal.error.hasColour ? SGR.coloured(text, code) : text
  }

  // MARK: Progress

  /// On a terminal, replaces one line at most ten times a second; elsewhere writes a line for each
  /// milestone.
  private func show(_ progress: Progress) {
    guard terminal.error.isTerminal else {
      if progress.isMilestone { message(progress.text) }
      return
    }
    let time = now()
    if !progress.isMilestone, let lastProgress, time - lastProgress < .milliseconds(100) { return }
    lastProgress = time
    let line = shownText(progress.text).cut(to: terminal.columns() - 1)
    _ = write(.error, "\r\(line)\u{1B}[K")
    progressLine = progress
  }

  /// Ends the line of a milestone; erases any other progress.
  private func endProgress() {
    guard let wasMilestone = progressLine?.isMilestone else { return }
    progressLine = nil
    lastProgress = nil
    _ = write(.error, wasMilestone ? "\n" : "\r\u{1B}[K")
  }
}
