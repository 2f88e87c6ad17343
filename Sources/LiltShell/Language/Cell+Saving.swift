import Drawing

/// What differs between a cell as typed and the cell in a command file that does the same again.
struct CellChanges: Hashable, Sendable {
  /// Options that are left out, with their values.
  private(set) var removedOptions: Set<String> = []
  /// Options that are added, such as `--seed 5`.
  private(set) var addedOptions: [String] = []
  /// The names of the tunes that words such as `_3` stood for.
  var tuneNames: [String: String] = [:]
  /// The text in place of that of a raw command, which stood for it; `nil` if it has its own.
  var text: String?

  /// Adds `option` and leaves out those that it takes the place of.
  mutating func add(_ option: String, insteadOf names: Set<String> = []) {
    addedOptions.append(option)
    removedOptions.formUnion(names)
  }
}

extension Cell {
  /// The cell as a command file has it: several lines of text between marks, a blank line after a
  /// tune.
  ///
  /// - Parameters:
  ///   - changes: What differs from the cell as typed.
  ///   - variables: The values of `${name}`, which the command file does not have.
  /// - Returns: One or more lines, without a newline at the end.
  func scriptForm(_ changes: CellChanges, variables: [String: String]) -> String {
    guard case .success(let request?) = head.request else { return text }
    if head.continuation == .tune { return text.trimmingTrailingBlanks + "\n" }
    if request.command is any RawCommand.Type {
      return rawForm(request, changes, variables)
    }
    let hasVariables = !variables.isEmpty && lines[0].contains("${")
    let keepsWords =
      changes.removedOptions.isEmpty && !request.arguments.contains { changes.tuneNames[$0] != nil }
    return keepsWords && !hasVariables
      ? typedForm(request, changes) : wordForm(request, changes)
  }

  /// The cell as typed, with options added after the command's name.
  private func typedForm(_ request: Request, _ changes: CellChanges) -> String {
    if changes.addedOptions.isEmpty { return text }
    var rest = Array(text.unicodeScalars)[...]
    for _ in request.command.name.split(separator: " ") {
      rest = rest.drop(while: \.isBlank).drop { !$0.isBlank }
    }
    let words = [request.command.name] + changes.addedOptions
    return words.joined(separator: " ") + String(String.UnicodeScalarView(rest))
  }

  /// A cell of words, each with the value of its variables.
  private func wordForm(_ request: Request, _ changes: CellChanges) -> String {
    var words: [String] = []
    var isRemovedValue = false
    for argument in request.arguments {
      if isRemovedValue {
        isRemovedValue = false
        continue
      }
      if changes.removedOptions.contains(String(argument.prefix { $0 != "=" })) {
        isRemovedValue = !argument.contains("=")
        continue
      }
      words.append((changes.tuneNames[argument] ?? argument).asWord)
    }
    return ([request.command.name] + changes.addedOptions + words).joined(separator: " ")
  }

  /// A cell with verbatim text; its options have the values of their variables.
  private func rawForm(
    _ request: Request, _ changes: CellChanges, _ variables: [String: String]
  ) -> String {
    let form = lines.count > 1 ? textBetweenMarks ?? text : text
    let firstLine = form.prefix { $0 != "\n" }
    // The text of a cell on one line is not for replacing.
    let typed = lines.count == 1 ? request.text ?? "" : ""
    var head = String(
      String.UnicodeScalarView(firstLine.unicodeScalars.dropLast(typed.unicodeScalars.count)))
    for (name, value) in variables where head.contains("${\(name)}") {
      head = head.replacing("${\(name)}", with: value.asWord)
    }
    if let text = changes.text { return text.betweenMarks(after: head.trimmingTrailingBlanks) }
    return head + (changes.tuneNames[typed] ?? typed) + form.dropFirst(firstLine.count)
  }
}

extension String {
  /// The text as comments of a command file.
  var asComments: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { "# \($0)" }
      .joined(separator: "\n")
  }

  /// A line that begins text between marks after `command`, the text, and the end mark, which does
  /// not occur in the text.
  func betweenMarks(after command: String) -> String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    let mark = (0...lines.count).lazy.map { $0 == 0 ? "END" : "END\($0)" }
      .first { mark in !lines.contains { $0.trimmingTrailingBlanks == mark } }
    // One of more candidates than there are lines is free.
    guard let mark else { preconditionFailure("every mark occurs in a text") }
    return "\(command) <<\(mark)\n\(self)\n\(mark)"
  }
}
