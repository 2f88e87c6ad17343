import JSON

/// What a running command speaks through and listens to: results and messages, the clock, the
/// request to stop.
///
/// Long work gets this instead of the session.
struct Console {
  private let sink: any OutputSink
  /// The time since some fixed moment.
  let now: () -> Duration
  /// Set by Ctrl-C.
  let interrupt: Interrupt
  /// Whether the command was told to show nothing but warnings and failures.
  var isQuiet = false
  /// Whether results are wanted as JSON, at the end of the command.
  var isForPrograms = false
  /// What the command has shown so far.
  private let shown: ShownResults

  init(_ world: World, shown: ShownResults = ShownResults()) {
    sink = world.output
    now = world.now
    interrupt = world.interrupt
    self.shown = shown
  }

  /// Shows a result.
  func show(_ result: some CommandResult) {
    shown.results.append(result)
    if !isForPrograms { say(.result(result)) }
  }

  /// Shows text that is a result of its own.
  func show(_ text: String) { show(TextResult(text)) }

  /// Shows a piece of a result that is still growing; `finish` ends it.
  func stream(_ text: String) {
    if !isForPrograms { say(.fragment(text)) }
  }

  /// Keeps a result whose text was shown piece by piece.
  func finishStream(_ result: some CommandResult) { shown.results.append(result) }

  /// Says what happened, beside the results.
  func note(_ text: String) { say(.note(text)) }

  /// Says how far a long command is.
  func progress(_ text: String, isMilestone: Bool = false) {
    say(.progress(Progress(text, isMilestone: isMilestone)))
  }

  /// Says what may surprise.
  func warn(_ text: String) { sink.receive(.warning(text)) }

  /// Says that the file at `path` took the place of an older one.
  ///
  /// Beside the results, so that these are the same when a script runs again.
  func noteReplaced(_ path: String) { note("the old '\(path)' is replaced") }

  private func say(_ output: Output) {
    if !isQuiet { sink.receive(output) }
  }

  /// Stops the running command where the user asked for that.
  ///
  /// - Throws: `Interrupted`, after which nothing that the command did is kept.
  func checkInterrupt() throws(Interrupted) {
    if interrupt.isRequested { throw Interrupted() }
  }

  /// Writes the results of the command as one JSON value, where that was asked for and there are any.
  ///
  /// `--quiet` does not silence what was asked for in so many words.
  ///
  /// - Throws: `JSONError` for a number that JSON cannot write.
  func finish() throws(JSONError) {
    guard isForPrograms, !shown.results.isEmpty else { return }
    sink.receive(.json(try JSONRenderer.line(of: shown.results)))
  }
}

/// The results that a command has shown.
final class ShownResults {
  var results: [any CommandResult] = []
}
