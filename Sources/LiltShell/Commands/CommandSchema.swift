import ArgumentParser
import JSON

/// The options, flags and positional arguments that a command declares.
struct CommandSchema: Sendable {
  /// An option, flag or positional argument.
  struct Argument: Sendable {
    /// The names with their dashes; empty for a positional argument.
    let names: [String]
    /// The kind of value, such as `file`; `nil` for a flag.
    let valueName: String?
    /// All possible values of an enumeration; otherwise empty.
    let values: [String]
    /// Whether it may occur more than once.
    let repeats: Bool
    /// One line of help.
    let summary: String
  }

  /// Those that help lists.
  let arguments: [Argument]

  /// Whether a word without dashes can be an argument.
  var hasPositional: Bool { arguments.contains { $0.names.isEmpty } }

  /// The option or flag called `name`.
  func argument(named name: String) -> Argument? { arguments.first { $0.names.contains(name) } }

  /// Whether the word after `option` is its value.
  func takesValue(_ option: String) -> Bool { argument(named: option)?.valueName != nil }
}

extension CommandSchema {
  /// Reads the schema from the JSON description that ArgumentParser makes of a command.
  ///
  /// - Complexity: A fraction of a millisecond, so a caller reads it only if a cell needs it.
  init(of parser: (some ParsableArguments).Type) {
    do throws(JSONError) {
      let description = try JSONValue(parsing: parser._dumpHelp())
      let command = description.object?["command"]?.object
      arguments = (command?["arguments"]?.array ?? []).compactMap(\.object)
        .filter { $0["shouldDisplay"] == .bool(true) }.map(Argument.init)
    } catch {
      preconditionFailure("ArgumentParser describes '\(parser)' in JSON: \(error)")
    }
  }
}

extension Command {
  /// The schema of the command with the options that all commands have.
  static var schema: CommandSchema { CommandSchema(of: invocation) }
}

extension CommandSchema.Argument {
  fileprivate init(_ description: JSONObject) {
    let isFlag = description["kind"]?.string == "flag"
    names = (description["names"]?.array ?? []).compactMap(\.object).compactMap { name in
      name["name"]?.string.map { name["kind"]?.string == "long" ? "--" + $0 : "-" + $0 }
    }
    valueName = isFlag ? nil : description["valueName"]?.string ?? "value"
    values = (description["allValues"]?.array ?? []).compactMap(\.string)
    repeats = description["isRepeating"] == .bool(true)
    summary = description["abstract"]?.string ?? ""
  }
}
