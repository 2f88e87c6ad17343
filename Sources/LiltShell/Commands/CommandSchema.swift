import ArgumentParser
import JSON

/// What a command's words can be, as its declarations say.
struct CommandSchema: Sendable {
  /// An option, flag or positional argument.
  struct Argument: Sendable {
    /// With their dashes; none for a positional argument.
    let names: [String]
    /// What its value stands for, such as `file`; `nil` for a flag.
    let valueName: String?
    /// All values it can have, where they are few.
    let values: [String]
    /// Whether it can be given several times.
    let repeats: Bool
    /// What it does.
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
  /// What the command's words can be, from the description that ArgumentParser gives to other
  /// programs.
  ///
  /// - Complexity: A fraction of a millisecond; asked for only where a cell needs it.
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
