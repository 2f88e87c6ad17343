import JSON

/// The output, the clock and the interrupt of a running command.
///
/// Long-running code gets this instead of the whole session.
struct Console {
  private let sink: any OutputSink
  /// The time since some fixed moment.
  let now: () -> Duration
  /// Set by Ctrl-C.
  let interrupt: Interrupt
  /// Whether the command shows only warnings and failures.
  var isQuiet = false
  /// Whether to write the results as JSON at the end of the command.
  var isForPrograms = false
  /// The results shown so far.
  let shown: ShownResults

  init(_ world: World, shown: ShownResults = ShownResults()) {
    sink = world.output
    now = world.now
    interrupt = world.interrupt
    self.shown = shown
  }

  /// Shows a result.
  func show(_ result: some CommandResult) {
    keep(result)
    if !isForPrograms { say(.result(result)) }
  }

  /// Shows text as a result.
  func show(_ text: String) { show(TextResult(text)) }

  /// Shows a piece of a growing result; `finishStream(_:)` ends it.
  func stream(_ text: String) {
    if !isForPrograms { say(.fragment(text)) }
  }

  /// Records a result whose text was shown piece by piece.
  func finishStream(_ result: some CommandResult) { keep(result) }

  /// Keeps a result for the record of the cell, unless the cell shows nothing.
  private func keep(_ result: some CommandResult) {
    if !isQuiet || isForPrograms { shown.results.append(result) }
  }

  /// Reports an event on standard error.
  func note(_ text: String) {
    shown.notes.append(text)
    say(.note(text))
  }

  /// Reports the progress of a long command.
  func progress(_ text: String, isMilestone: Bool = false) {
    say(.progress(Progress(text, isMilestone: isMilestone)))
  }

  /// Warns of something that the user may not expect.
  func warn(_ text: String) {
    shown.notes.append(text)
    sink.receive(.warning(text))
  }

  /// Notes that the file at `path` replaced an older one.
  ///
  /// A note and not a result, so that a script that runs again has the same results.
  func noteReplaced(_ path: String) { note("the old '\(path)' is replaced") }

  private func say(_ output: Output) {
    if !isQuiet { sink.receive(output) }
  }

  /// Stops the running command if the user asked for it.
  ///
  /// - Throws: `Interrupted`; the session then discards all changes of the command.
  func checkInterrupt() throws(Interrupted) {
    if interrupt.isRequested { throw Interrupted() }
  }

  /// Writes the results of the command as one JSON value, if `--json` was given and there are any.
  ///
  /// `--quiet` does not suppress it, because `--json` asks for it explicitly.
  ///
  /// - Throws: `JSONError` for an infinite number or NaN.
  func finish() throws(JSONError) {
    guard isForPrograms, !shown.results.isEmpty else { return }
    sink.receive(.json(try JSONRenderer.line(of: shown.results)))
  }
}

/// The results and notes of a command, shared by all copies of its console.
final class ShownResults {
  var results: [any CommandResult] = []
  var notes: [String] = []
  /// What the command read of standard input in place of its text; `nil` if it did not.
  var standardInput: String?
}
