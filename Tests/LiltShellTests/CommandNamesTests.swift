import TestSupport
import Testing

@testable import LiltShell

@Suite("Command names in sources")
struct CommandNamesTests {
  /// The text of the string literals in a line of source, without what is interpolated.
  private static func literals(in line: Substring) -> String {
    var text = ""
    var isInside = false
    var depth = 0
    var previous: Character = " "
    for character in line {
      switch character {
      case "/" where !isInside && previous == "/": return text
      case "\"" where depth == 0 && previous != "\\":
        isInside.toggle()
        text += "\n"
      case "(" where isInside && (depth > 0 || previous == "\\"): depth += 1
      case ")" where depth > 0: depth -= 1
      default: if isInside, depth == 0 { text.append(character) }
      }
      previous = character
    }
    return text
  }

  /// The commands that a line names: by type, or in a message by name, in quotes or parentheses.
  private static func commands(in line: Substring) -> [String] {
    let text = literals(in: line)
    // Most lines name none, and looking for every name in every line takes minutes.
    let namesType = line.contains("Command.")
    guard namesType || text.contains("'") || text.contains("(") else { return [] }
    return CommandTable.all.compactMap { command in
      let name = command.name
      let isNamed =
        (namesType && line.contains("\(command)."))
        || ["'\(name)'", "'\(name) ", "'\(name)\\", "(\(name) ", "(\(name)\\"].contains(
          where: text.contains)
      return isNamed ? name : nil
    }
  }

  @Test("no source file outside Commands mentions a command")
  func outside() throws {
    let root = Corpora.packageFolder + "/Sources/LiltShell"
    let files = try SourceFiles.swift(in: root).filter { !$0.hasPrefix(root + "/Commands/") }
    #expect(files.count > 40)
    for file in files {
      let lines = try Fixtures.text(at: file).split(
        separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        for command in Self.commands(in: line) {
          Issue.record("\(file):\(index + 1) names '\(command)': \(line)")
        }
      }
    }
  }

  @Test("a line that mentions a command is found")
  func found() {
    #expect(Self.commands(in: "  case \(TrainCommand.self).name: 1") == ["train"])
    #expect(Self.commands(in: "  note(\"3 faults (check t1)\")") == ["check"])
    #expect(Self.commands(in: "  note(\"'open latest' goes on\")") == ["open"])
    #expect(Self.commands(in: "  // 'open latest' goes on").isEmpty)
    #expect(Self.commands(in: "  progress(\"training 3\")").isEmpty)
  }
}
