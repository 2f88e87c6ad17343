/// The reason why a command failed: what was found, where, and what to type next.
///
/// The code that throws it fills in everything but the name of the command, which the session adds.
package struct Failure: Error, Hashable, Sendable {
  /// Who has to act: the user, the system, or lilt.
  package enum Kind: Hashable, Sendable {
    /// The command line is wrong.
    case usage
    /// A file or another input is invalid.
    case input
    /// The system refused a request.
    case environment
    /// lilt itself has a fault.
    case bug
    /// The user stopped the command.
    case interrupted
  }

  /// The faulty line with the column of the fault.
  package struct Excerpt: Hashable, Sendable {
    /// The line.
    package let line: String
    /// The column of the fault, from 1.
    package let column: Int
  }

  /// A suggestion for what to do next, usually a command to type.
  package enum Hint: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// A line that is shown unchanged.
    case line(String)
    /// The help of the command that failed.
    case help
    /// The command that failed, with other arguments.
    case again(String)
    /// The command that lists valid files for the failed one, or else its help.
    case files

    package init(stringLiteral value: String) { self = .line(value) }
  }

  /// Who has to act.
  package var kind: Kind
  /// What was found and what was expected: lower case, no full stop, the user's text in quotes.
  package var message: String
  /// The faulty line, if showing it helps.
  package var excerpt: Excerpt?
  /// Suggestions for what to do next.
  package var hints: [Hint]
  /// Whether the session keeps the complete steps that the command took before it failed.
  package var keepsWhatWasDone = false
  /// The faulty line of a command file, if it is not the line that runs.
  package var position: Position?

  /// Makes a failure.
  package init(
    _ message: String, kind: Kind = .input, excerpt: Excerpt? = nil, hints: [Hint] = []
  ) {
    self.kind = kind
    self.message = message
    self.excerpt = excerpt
    self.hints = hints
  }

  /// The same failure with `keepsWhatWasDone` set.
  func keepingWhatWasDone() -> Failure {
    var failure = self
    failure.keepsWhatWasDone = true
    return failure
  }

  /// The same failure at a line of a command file.
  func at(_ position: Position) -> Failure {
    var failure = self
    failure.position = position
    return failure
  }
}

extension Failure.Kind {
  /// The exit status of a script that ends with this failure.
  package var status: Int32 {
    switch self {
    case .usage: 2
    case .input, .environment, .bug: 1
    case .interrupted: 130
    }
  }
}

extension Failure: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}

/// Stops a command file at a cell whose failure has been shown.
struct StoppedScript: Error, Hashable {
  let kind: Failure.Kind
}
