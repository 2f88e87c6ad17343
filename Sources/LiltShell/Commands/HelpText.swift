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
  /// Arguments, then options, as help lists them, but for those under a heading of their own.
  let entries: [Entry]
  /// Options under a heading of their own.
  let titledEntries: [(title: String, entries: [Entry])]

  /// Takes the help of `command`, called `name`, apart.
  init(of command: (some ParsableCommand).Type, name: String) {
    // So wide that nothing is wrapped.
    let help = command.helpMessage(includeHidden: false, columns: 100_000)
    var overview: [String] = []
    var usage = ""
    var sections: [(title: String, entries: [Entry])] = []
    for line in help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let rest = line.removing(prefix: "USAGE: ") {
        usage = rest.removing(prefix: name + " ") ?? ""
        sections = [("USAGE", [])]
      } else if sections.isEmpty {
        overview.append(line.removing(prefix: "OVERVIEW: ") ?? line)
      } else if line.hasPrefix("  ") {
        sections[sections.count - 1].entries.append(line: line)
      } else if line.hasSuffix(":") {
        sections.append((String(line.dropLast()), []))
      }
    }
    self.overview = overview
    self.usage = usage
    let standard = ["ARGUMENTS", "OPTIONS"]
    entries = sections.filter { standard.contains($0.title) }.flatMap { $0.entries }
    titledEntries = sections.dropFirst().filter { !standard.contains($0.title) }
  }
}

extension [HelpText.Entry] {
  /// The column at which ArgumentParser begins explanations.
  private static let column = 26

  /// Adds an entry that begins in `line`, or the explanation of the last one.
  fileprivate mutating func append(line: String) {
    let label = line.prefix(Self.column)
    let text = String(line.dropFirst(Self.column))
    if label.allSatisfy({ $0 == " " }), let last = popLast() {
      append(HelpText.Entry(label: last.label, text: text))
    } else if label.hasSuffix(" ") {
      append(HelpText.Entry(label: String(label.dropFirst(2)).trimmingTrailingBlanks, text: text))
    } else {
      append(HelpText.Entry(label: String(line.dropFirst(2)), text: ""))
    }
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
