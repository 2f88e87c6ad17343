/// Something that a command says; the front end decides how it looks.
package enum Output {
  /// A result for a reader, on standard output.
  case result(any CommandResult)
  /// The results of a command for programs, a line of JSON on standard output.
  case json(String)
  /// A piece of a result that is still growing, on standard output.
  case fragment(String)
  /// What happened, in a sentence, on standard error.
  case note(String)
  /// What may surprise, on standard error.
  case warning(String)
  /// How far a long command is, on standard error.
  case progress(Progress)
  /// Why a command failed, on standard error.
  case failure(FailureReport)
}

/// A failure with all that its reader is told.
package struct FailureReport: Hashable, Sendable {
  /// The line of a command file that the command stands in.
  package let position: Position?
  /// What was found and what was expected, behind the name of the command.
  package let message: String
  /// The faulty line, where it helps.
  package let excerpt: Failure.Excerpt?
  /// What to do next.
  package let hints: [String]
}

/// How far a long command is.
package struct Progress: Hashable, Sendable {
  /// One line.
  package let text: String
  /// Whether the line is shown where lines cannot be replaced too.
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

/// Takes what commands say.
package protocol OutputSink: AnyObject {
  /// Shows `output`.
  func receive(_ output: Output)
  /// Why results no longer reach their reader; `nil` while they do.
  var failure: OutputFailure? { get }
}

/// Why a result could not be written.
package enum OutputFailure: Error, Hashable, Sendable {
  /// The reader of the pipe has gone; that is no error to talk about.
  case readerGone
  /// The system's words.
  case system(String)
}
