import ArgumentParser
import Drawing

struct HelpCommand: Command {
  static let name = "help"
  static let summary = "List the commands, or explain one; ?NAME does the same"
  static let group = CommandGroup.session
  static let result: ResultShape? = .string("the text")
  static let saving = SavedAs.leftOut
  static let sigil: CommandSigil? = CommandSigil(text: "?", content: .words)

  @Argument(help: ArgumentHelp("The command, a topic, or 'syntax'.", valueName: "command"))
  var topic: [String] = []

  func run(in session: inout Session) throws {
    let topic = topic.joined(separator: " ")
    switch topic {
    case "": session.show(Self.list)
    case "syntax": session.show(Self.syntax)
    default: session.show(try Self.text(for: topic, columns: session.world.terminal.columns()))
    }
  }

  private static var list: String {
    var lines: [String] = []
    for group in CommandGroup.allCases {
      let commands = CommandTable.all.filter { $0.group == group }
      if commands.isEmpty { continue }
      lines += lines.isEmpty ? [] : [""]
      lines.append(group.rawValue)
      var table = Table([.left(""), .left("")])
      for command in commands { table.append(["  " + command.name, command.summary]) }
      lines += table.lines()
    }
    let topics = HelpTopic.all.map { $0.name }.joined(separator: ", ")
    lines += [
      "", "help NAME explains a command, help syntax how to write one.",
      "help TOPIC has examples: \(topics).",
    ]
    return lines.joined(separator: "\n")
  }

  private static func text(for topic: String, columns: Int) throws -> String {
    if let topic = HelpTopic.all.first(where: { $0.name == topic }) { return topic.text }
    let parts = CommandTable.parts(of: topic)
    guard let command = CommandTable.command(named: topic) else {
      if !parts.isEmpty { return partList(of: topic) }
      let known = CommandTable.all.map { $0.name } + HelpTopic.all.map { $0.name }
      throw Failure.unknownCommand(topic, nearest: nearest(to: topic, in: known))
    }
    let text = command.help(columns: columns)
    return parts.isEmpty ? text : text + "\n\n" + partList(of: topic)
  }

  private static func partList(of word: String) -> String {
    var table = Table([.left(""), .left("")])
    for command in CommandTable.all where command.name.hasPrefix(word + " ") {
      table.append(["  " + command.name, command.summary])
    }
    return (["SEE ALSO:"] + table.lines()).joined(separator: "\n")
  }

  /// How to write a cell.
  static let syntax = """
    A cell is what is entered at once; its first word is the command.

      corpus load starter        words: 'literal', "with \\" and \\\\"
      corpus load a.abc # mine   a comment begins at a word that starts with #
      prime GAB c2d | F#         a raw command takes options, then ABC to the end of the cell
      prime -- -2 is a tie       -- ends the options
      tune <<END                 text of several lines, up to the line END
      X:1                        a cell that begins with X: is a tune, up to a blank line
      ${name}                    in words, the value of --set name=value
      ?sample  !ls               help for a command; a command of the system, at the prompt
      Tab, Alt-Enter             at the prompt: complete the word, begin another line of the cell

    A tune is called t1, t2, …; _3 is the tune of cell 3; no name means the latest.
    """
}

extension Command {
  /// The command's help: overview, usage, arguments, options and JSON.
  static func help(columns: Int) -> String {
    let help = invocation.helpMessage(includeHidden: false, columns: columns)
      .trimmingTrailingNewlines.wrappingUsage(to: columns)
    guard let result else { return help }
    return help + "\n\n" + result.help(columns: columns)
  }
}

extension String {
  /// Breaks a usage line longer than `columns` between its arguments.
  ///
  /// ArgumentParser wraps all other lines itself.
  func wrappingUsage(to columns: Int) -> String {
    let title = "USAGE: "
    let lines = split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix(title) ? String(line).wrapped(to: columns, indent: title.count) : String(line)
    }
    return lines.joined(separator: "\n")
  }

  /// The text in lines of at most `columns`, broken at spaces outside brackets.
  private func wrapped(to columns: Int, indent: Int) -> String {
    var words: [String] = []
    var depth = 0
    for word in split(separator: " ").map(String.init) {
      if depth > 0, let last = words.popLast() {
        words.append(last + " " + word)
      } else {
        words.append(word)
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + 1 + word.count <= columns {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append((lines.isEmpty ? "" : String(repeating: " ", count: indent)) + word)
      }
    }
    return lines.joined(separator: "\n")
  }
}
