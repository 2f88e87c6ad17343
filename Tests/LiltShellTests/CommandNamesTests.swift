import TestSupport
import Testing

@testable import LiltShell

@Suite("Command names in sources")
struct CommandNamesTests {
  /// The part of a source line before its comment.
  private static func code(_ line: Substring) -> Substring {
    guard let comment = line.firstRange(of: "//") else { return line }
    return line[..<comment.lowerBound]
  }

  /// The commands that a line mentions by type, or by name in a message in quotes or parentheses.
  private static func commands(in line: Substring) -> [String] {
    let code = code(line)
    return CommandTable.all.compactMap { command in
      let name = command.name
      let isNamed =
        code.contains("\(command).")
        || ["'\(name)'", "'\(name) ", "'\(name)\\(", "(\(name) "].contains {
          code.contains("\"") && code.contains($0)
        }
      return isNamed ? name : nil
    }
  }

  @Test("no source file outside Commands mentions a command")
  func outside() throws {
    let root = Corpora.packageFolder + "/Sources/LiltShell/"
    let files = try SourceFiles.swift(in: root).filter { !$0.hasPrefix(root + "Commands/") }
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
