package import Drawing

/// Something that a command says.
///
/// The front end decides how it looks.
package enum Output {
  /// A result: whole lines on standard output. A missing newline at the end is added.
  case text(String)
  /// A piece of a result that is still growing, verbatim on standard output.
  case fragment(String)
  /// A result in columns, on standard output.
  case table(Table)
  /// What happened, in a sentence, on standard error.
  case note(String)
  /// What may surprise, on standard error.
  case warning(String)
  /// How far a long command is, on standard error.
  case progress(Progress)
  /// What went wrong, on standard error.
  case report(ErrorReport, at: Position?)
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
  /// The file as the person named it.
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
  /// Why results no longer reach their reader, once that happened.
  var failure: OutputFailure? { get }
}

/// Why a result could not be written.
package enum OutputFailure: Error, Hashable, Sendable {
  /// The reader of the pipe has gone; that is no error to talk about.
  case readerGone
  /// The system's words.
  case system(String)
}
