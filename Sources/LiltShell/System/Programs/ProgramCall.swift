import Drawing

/// A program of the system with its arguments, environment and standard input.
///
/// It is started directly, so that no shell interprets file names, in lilt's working directory.
package struct ProgramCall: Hashable, Sendable {
  /// The path of the program.
  package var path: String
  /// The words after its name.
  package var arguments: [String]
  /// Its environment variables.
  package var environment: [String: String]
  /// The file that is its standard input; `nil` for an empty one.
  package var input: String?
  /// The time limit; `nil` for a player or a program that the user ends.
  package var limit: Duration?
  /// Whether its output is read; otherwise it is discarded, so that a background process that the
  /// program leaves can go on writing.
  package var isHeard: Bool

  /// A call of the program at `path`.
  package init(
    path: String, arguments: [String], environment: [String: String], input: String? = nil,
    limit: Duration?, isHeard: Bool = true
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.input = input
    self.limit = limit
    self.isHeard = isHeard
  }

  /// The name of the program, without its folders.
  package var name: String { PathResolver.lastComponent(of: path) }
}

/// The output and the exit status of a program.
package struct ProgramResult: Hashable, Sendable {
  /// Its exit status; 128 plus the signal number if a signal ended it.
  package var status: Int32
  /// Its standard output, up to `ProgramRunner.outputLimit`.
  package var output: [UInt8]
  /// Its standard error, up to the same limit.
  package var error: [UInt8]

  /// Makes a result.
  package init(status: Int32, output: [UInt8] = [], error: [UInt8] = []) {
    self.status = status
    self.output = output
    self.error = error
  }

  /// The nonempty lines of standard error, without full stops at their ends.
  var complaints: [String] {
    String(decoding: error, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { line in
        let words = String(line).trimmingTrailingBlanks
        return words.hasSuffix(".") ? String(words.dropLast()) : words
      }
      .filter { !$0.isEmpty }
  }
}
