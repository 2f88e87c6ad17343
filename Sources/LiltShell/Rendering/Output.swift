/// Output of a command; the front end decides how it looks.
package enum Output {
  /// A result for a reader, on standard output.
  case result(any CommandResult)
  /// The results of a command as a line of JSON, on standard output.
  case json(String)
  /// A piece of a result that is still growing, on standard output.
  case fragment(String)
  /// A report of what happened, on standard error.
  case note(String)
  /// A warning of something that the user may not expect, on standard error.
  case warning(String)
  /// The progress of a long command, on standard error.
  case progress(Progress)
  /// The reason why a command failed, on standard error.
  case failure(FailureReport)
}

/// A failure with everything that is shown of it.
package struct FailureReport: Hashable, Sendable {
  /// The line of the command file that contains the command.
  package let position: Position?
  /// The name of the command, then what was found and what was expected.
  package let message: String
  /// The faulty line, if showing it helps.
  package let excerpt: Failure.Excerpt?
  /// Suggestions for what to do next.
  package let hints: [String]
}

/// The progress of a long command.
package struct Progress: Hashable, Sendable {
  /// One line of text.
  package let text: String
  /// Whether the line is also shown on a stream that cannot replace lines.
  package let isMilestone: Bool

  /// A line of progress.
  package init(_ text: String, isMilestone: Bool) {
    self.text = text
    self.isMilestone = isMilestone
  }
}

/// A line in a command file.
package struct Position: Hashable, Sendable, CustomStringConvertible {
  /// The file as the user named it.
  package let file: String
  /// The line, from 1.
  package let line: Int

  /// A line of a file.
  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// `file:line`.
  package var description: String { "\(file):\(line)" }
}

/// Receives the output of commands.
package protocol OutputSink: AnyObject {
  /// Shows `output`.
  func receive(_ output: Output)
  /// The reason why results can no longer be written; `nil` while they can.
  var failure: OutputFailure? { get }
}

/// The reason why a result could not be written.
package enum OutputFailure: Error, Hashable, Sendable {
  /// The reader closed the pipe, which is not reported as an error.
  case readerGone
  /// Another error, as the system describes it.
  case system(String)
}
