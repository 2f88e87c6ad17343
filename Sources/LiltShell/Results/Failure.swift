/// Why a command did not do what it was asked: what was found, where, and what to type next.
///
/// It is complete where it is thrown; the session adds only the name of the command that ran.
package struct Failure: Error, Hashable, Sendable {
  /// Who has to act: the user, the system, or lilt.
  package enum Kind: Hashable, Sendable {
    /// The command line is wrong.
    case usage
    /// A file or another input is not what it should be.
    case input
    /// The system refuses.
    case environment
    /// lilt itself is wrong.
    case bug
    /// The user stopped it.
    case interrupted
  }

  /// The faulty line with the place of the fault.
  package struct Excerpt: Hashable, Sendable {
    /// The line.
    package let line: String
    /// The column of the fault, from 1.
    package let column: Int
  }

  /// What to do next; mostly one command to type.
  package enum Hint: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// As it is shown.
    case line(String)
    /// The help of the command that failed.
    case help
    /// The command that failed, with other words behind its name.
    case again(String)
    /// The command that lists the files that the failed one takes, or else its help.
    case files

    package init(stringLiteral value: String) { self = .line(value) }
  }

  /// Who has to act.
  package var kind: Kind
  /// What was found and what was expected: lower case, no full stop, the user's text in quotes.
  package var message: String
  /// The faulty line, where it helps.
  package var excerpt: Excerpt?
  /// What to do next.
  package var hints: [Hint]
  /// Whether the session keeps what the command did before it failed, since each part was whole.
  package var keepsWhatWasDone = false
  /// The line of a command file that is wrong, where it is not the one that runs.
  package var position: Position?

  /// A failure with its words.
  package init(
    _ message: String, kind: Kind = .input, excerpt: Excerpt? = nil, hints: [Hint] = []
  ) {
    self.kind = kind
    self.message = message
    self.excerpt = excerpt
    self.hints = hints
  }

  /// The same failure as one after which the session keeps what was done.
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
  /// The exit status of a script that such a failure ends.
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

/// A command file stopped at a cell whose failure has been shown.
struct StoppedScript: Error, Hashable {
  let kind: Failure.Kind
}
