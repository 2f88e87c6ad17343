import ArgumentParser
import Drawing

/// The help that ArgumentParser makes of a command, taken apart for other pages.
struct HelpText {
  /// An option or argument.
  struct Entry: Hashable {
    /// Its names with the placeholder of its value, such as `--top-k <k>`.
    let label: String
    /// What it does, with its possible values and its default.
    let text: String
  }

  /// The summary and the details, in lines.
  let overview: [String]
  /// The usage without the command's name.
  let usage: String
  /// Arguments, then options, as help lists them.
  let entries: [Entry]

  /// The column at which ArgumentParser begins explanations.
  private static let column = 26

  /// Takes the help of `command`, called `name`, apart.
  init(of command: (some ParsableCommand).Type, name: String) {
    // So wide that nothing is wrapped.
    let help = command.helpMessage(includeHidden: false, columns: 100_000)
    var overview: [String] = []
    var usage = ""
    var entries: [Entry] = []
    var isOverview = true
    for line in help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let rest = line.removing(prefix: "USAGE: ") {
        isOverview = false
        usage = rest.removing(prefix: name + " ") ?? ""
      } else if isOverview {
        overview.append(line.removing(prefix: "OVERVIEW: ") ?? line)
      } else if line.hasPrefix(String(repeating: " ", count: Self.column)), let last = entries.last
      {
        let text = last.text + String(line.dropFirst(Self.column))
        entries[entries.count - 1] = Entry(label: last.label, text: text)
      } else if let entry = line.removing(prefix: "  ") {
        let label = String(entry.prefix(Self.column - 2))
        let isShort = label.hasSuffix(" ")
        entries.append(
          Entry(
            label: isShort ? label.trimmingTrailingBlanks : entry,
            text: isShort ? String(line.dropFirst(Self.column)) : ""))
      }
    }
    self.overview = overview
    self.usage = usage
    self.entries = entries
  }
}

extension Command {
  /// The command's help in its parts.
  static var helpText: HelpText { HelpText(of: invocation, name: name) }
}

extension String {
  fileprivate func removing(prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
