import Drawing

/// A program of the system, with all that it is given.
///
/// It is started directly, so that no shell reads a file's name, in the folder that lilt runs in.
package struct ProgramCall: Hashable, Sendable {
  /// The path of the program.
  package var path: String
  /// The words after its name.
  package var arguments: [String]
  /// Its environment variables.
  package var environment: [String: String]
  /// The file that is its standard input; `nil` for an empty one.
  package var input: String?
  /// How long it may take; `nil` where it plays something, or a person ends it.
  package var limit: Duration?
  /// Whether what it says is read; otherwise it goes nowhere, so that what it starts and leaves
  /// behind can go on talking.
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

/// What a program said and how it ended.
package struct ProgramResult: Hashable, Sendable {
  /// Its exit status, 128 and more where a signal ended it.
  package var status: Int32
  /// What it wrote to standard output, up to `ProgramRunner.outputLimit`.
  package var output: [UInt8]
  /// What it wrote to standard error, up to the same limit.
  package var error: [UInt8]

  /// How a program ended.
  package init(status: Int32, output: [UInt8] = [], error: [UInt8] = []) {
    self.status = status
    self.output = output
    self.error = error
  }

  /// The lines of standard error that have any text, without full stops at their ends.
  var complaints: [String] {
    String(decoding: error, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { line in
        let words = String(line).trimmingTrailingBlanks
        return words.hasSuffix(".") ? String(words.dropLast()) : words
      }
      .filter { !$0.isEmpty }
  }
}
