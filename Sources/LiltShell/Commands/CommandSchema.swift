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

  let arguments: [Argument]

  /// Whether a word without dashes can be an argument.
  var hasPositional: Bool { arguments.contains { $0.names.isEmpty } }

  /// The option or flag called `name`.
  func argument(named name: String) -> Argument? { arguments.first { $0.names.contains(name) } }

  /// Whether the word after `option` is its value.
  func takesValue(_ option: String) -> Bool { argument(named: option)?.valueName != nil }
}

extension Command {
  /// The schema, read from the JSON description that ArgumentParser makes of a command.
  ///
  /// - Complexity: A fraction of a millisecond, so a caller reads it only if a cell needs it.
  static var schema: CommandSchema {
    do throws(JSONError) {
      let description = try JSONValue(parsing: invocation._dumpHelp())
      let command = description.object?["command"]?.object
      let arguments = command?["arguments"]?.array?.compactMap(\.object) ?? []
      return CommandSchema(arguments: arguments.map(CommandSchema.Argument.init))
    } catch {
      preconditionFailure("ArgumentParser describes '\(name)' in JSON: \(error)")
    }
  }
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
