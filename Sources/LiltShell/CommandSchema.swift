import ArgumentParser

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
      let description = try JSON(parsing: Invocation<Self>._dumpHelp())
      let arguments = description["command"]?["arguments"]?.asArray ?? []
      return CommandSchema(arguments: arguments.map(CommandSchema.Argument.init))
    } catch {
      preconditionFailure("ArgumentParser describes '\(name)' in JSON: \(error)")
    }
  }
}

extension CommandSchema.Argument {
  fileprivate init(_ description: JSON) {
    let isFlag = description["kind"]?.asString == "flag"
    names = (description["names"]?.asArray ?? []).compactMap { name in
      name["name"]?.asString.map { name["kind"]?.asString == "long" ? "--" + $0 : "-" + $0 }
    }
    valueName = isFlag ? nil : description["valueName"]?.asString ?? "value"
    values = (description["allValues"]?.asArray ?? []).compactMap(\.asString)
    repeats = description["isRepeating"] == .bool(true)
    summary = description["abstract"]?.asString ?? ""
  }
}
