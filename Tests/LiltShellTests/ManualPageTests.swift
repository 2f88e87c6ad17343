import ArgumentParser
import TestSupport
import Testing

@testable import LiltShell

@Suite("Manual page")
struct ManualPageTests {
  /// The page as `man` would show it, but with single spaces for all gaps.
  private static let shown: String = {
    var lines: [String] = []
    for line in ManualPage.text.split(separator: "\n") {
      if let macro = ["SH", "SS"].first(where: { line.hasPrefix(".\($0) \"") }) {
        lines.append(String(line.dropFirst(macro.count + 3).dropLast()))
      } else if !line.hasPrefix(".") {
        lines.append(String(line))
      }
    }
    return collapsed(decoded(lines.joined(separator: "\n")))
  }()

  /// The text of roff without its escapes.
  private static func decoded(_ roff: String) -> String {
    let escapes = [
      "(rs": "\\", "-": "-", "(aq": "'", "(ga": "`", "(ha": "^", "(ti": "~", "(dq": "\"", "&": "",
      "fB": "", "fI": "", "fR": "",
    ]
    var text = ""
    var rest = roff[...]
    while let first = rest.popFirst() {
      guard first == "\\" else {
        text.append(first)
        continue
      }
      if rest.hasPrefix("[u"), let end = rest.firstIndex(of: "]"),
        let code = UInt32(rest[..<end].dropFirst(2), radix: 16), let scalar = Unicode.Scalar(code)
      {
        text.unicodeScalars.append(scalar)
        rest = rest[end...].dropFirst()
      } else if let escape = escapes.first(where: { rest.hasPrefix($0.key) }) {
        text += escape.value
        rest = rest.dropFirst(escape.key.count)
      } else {
        Issue.record("unknown escape: \(rest.prefix(10))")
      }
    }
    return text
  }

  private static func collapsed(_ text: String) -> String {
    text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
  }

  /// The parts of a command's help that the page must show, in order.
  private static func parts(of help: String) -> [String] {
    help.split(separator: "\n").filter { !["ARGUMENTS:", "OPTIONS:"].contains($0) }.map { line in
      var line = collapsed(String(line))
      for heading in ["OVERVIEW: ", "USAGE: "] where line.hasPrefix(heading) {
        line = String(line.dropFirst(heading.count))
      }
      return line
    }
  }

  @Test(
    "every command is there with the words, options and defaults of its help, in the order of help")
  func commands() throws {
    let common = Set(Self.parts(of: HelpCommand.invocation.helpMessage(columns: 9999)).suffix(3))
    #expect(common.contains("-h, --help Show help information."))
    for part in common { #expect(Self.shown.contains(part)) }
    // Where each command's section begins: its usage.
    let grouped = CommandGroup.allCases.flatMap { group in
      CommandTable.all.filter { $0.group == group }
    }
    #expect(grouped.count == CommandTable.all.count)
    var rest = Self.shown[...]
    var sections: [(command: any Command.Type, parts: [String])] = []
    var starts: [String.Index] = []
    for command in grouped {
      let parts = Self.parts(of: command.invocation.helpMessage(columns: 9999))
      let usage = try #require(
        parts.first { ($0 + " ").hasPrefix(command.name + " ") }, "\(command)")
      let place = try #require(rest.firstRange(of: usage), "\(usage)")
      starts.append(place.lowerBound)
      rest = rest[place.upperBound...]
      sections.append((command, parts))
    }
    let end = try #require(Self.shown.firstRange(of: " FILES ")?.lowerBound)
    for (index, section) in sections.enumerated() {
      let text = Self.shown[starts[index]..<(index + 1 < starts.count ? starts[index + 1] : end)]
      for part in section.parts where !common.contains(part) {
        #expect(text.contains(part), "\(section.command.name)")
      }
      for field in section.command.result?.fields ?? [] {
        #expect(text.contains("\(field.name): \(Self.collapsed(field.summary))"))
      }
    }
  }

  @Test("every option of lilt itself is there as help has it, and no hidden one")
  func startup() {
    for part in Self.parts(of: StartupOptions.helpMessage(columns: 9999)) {
      #expect(Self.shown.contains(part), "\(part)")
    }
    #expect(Self.shown.contains("--keep-going") && !Self.shown.contains("--manual"))
  }

  @Test("every environment variable that lilt reads is explained")
  func environment() throws {
    var names: Set<String> = []
    for file in try SourceFiles.swift(in: Corpora.packageFolder + "/Sources") {
      let text = try Fixtures.text(at: file)
      for start in ["filled(\"", "environment[\""] {
        for part in text.split(separator: start, omittingEmptySubsequences: false).dropFirst() {
          names.insert(String(part.prefix { $0 != "\"" }))
        }
      }
    }
    #expect(names.isSuperset(of: ["LILT_HOME", "HOME", "EDITOR", "NO_COLOR"]))
    let start = try #require(Self.shown.firstRange(of: " ENVIRONMENT ")?.upperBound)
    for name in names { #expect(Self.shown[start...].contains(name), "\(name)") }
  }

  @Test(
    "text is shown as it is",
    arguments: [
      ("a\\b", "a\\(rsb"), ("--top-k", "\\-\\-top\\-k"), ("'x' `y`", "\\(aqx\\(aq \\(gay\\(ga"),
      (".mid and .abc, a.b", "\\&.mid and \\&.abc, a.b"), ("…", "\\[u2026]"),
      ("♯𝄞", "\\[u266F]\\[u1D11E]"),
      ("~/^ \"q\"", "\\(ti/\\(ha \\(dqq\\(dq"), ("", ""), ("-", "\\-"), (".", "\\&."),
    ])
  func escapes(_ text: String, _ roff: String) {
    #expect(RoffText.escaped(text) == roff)
    #expect(Self.decoded(roff) == text)
  }

  @Test(
    "names in options are bold, placeholders italic",
    arguments: [
      ("-c <command>", "\\fB\\-c\\fR <\\fIcommand\\fR>"),
      ("--roll/--no-roll", "\\fB\\-\\-roll\\fR/\\fB\\-\\-no\\-roll\\fR"),
      ("[<n> ...]", "[<\\fIn\\fR> \\&...]"), ("a < b", "a < b"), ("", ""),
    ])
  func labels(_ label: String, _ roff: String) { #expect(RoffText.label(label) == roff) }

  @Test("no words of a text become a macro, wherever lines are broken")
  func macros() {
    for width in 60...80 {
      var page = RoffText(name: "lilt", version: "1", date: "2026-11-30")
      let start = page.text
      page.paragraph(String(repeating: "x", count: width) + " .so /etc/passwd 'br y")
      page.literal([".so a", "'so b"])
      let lines = page.text.dropFirst(start.count).split(separator: "\n")
      #expect(
        lines.filter { $0.hasPrefix(".") || $0.hasPrefix("'") } == [".PP", ".PP", ".nf", ".fi"])
      #expect(lines.allSatisfy { $0.utf8.count <= 80 })
    }
  }

  /// What a program says about the page on its standard error and output.
  private func remarks(_ program: String, _ arguments: String...) throws -> String {
    let folder = try TemporaryFolder()
    let page = try folder.write(ManualPage.text, to: "lilt.1")
    let result = try ProgramRunner(interrupt: Interrupt()).run(
      ProgramCall(
        path: try #require(Programs.path(program)), arguments: arguments + [page],
        environment: ["PATH": Programs.searchPath], limit: .seconds(60)), whileWaiting: { _ in })
    #expect(result.status == 0)
    let isShown = result.output.count > 10_000
    return (isShown ? "" : String(decoding: result.output, as: UTF8.self))
      + String(decoding: result.error, as: UTF8.self)
  }

  @Test("groff has no warning", .needs("groff", package: "groff-base"))
  func groff() throws { #expect(try remarks("groff", "-ww", "-man", "-Tutf8") == "") }

  @Test("mandoc has no remark on it", .needs("mandoc", package: "mandoc"))
  func mandoc() throws { #expect(try remarks("mandoc", "-Tlint") == "") }
}
