import TestSupport
import Testing

@testable import LiltShell

/// Runs the scripts in the shells themselves, in a folder with files of several kinds.
@Suite("Completion scripts")
struct CompletionScriptTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["a.lilt", "b c.md", "x.abc", "notes"] { try folder.write("", to: name) }
    for shell in CompletionScript.Shell.allCases {
      try folder.write(CompletionScript(for: shell).text, to: "script." + shell.rawValue)
    }
  }

  private func run(_ shell: String, _ arguments: String...) throws -> String {
    let result = try ProgramRunner(interrupt: Interrupt()).run(
      ProgramCall(
        path: try #require(Programs.path(shell)), arguments: arguments,
        environment: ["PATH": Programs.searchPath, "HOME": folder.path], limit: .seconds(60)),
      whileWaiting: { _ in })
    #expect(result.error.isEmpty, "\(String(decoding: result.error, as: UTF8.self))")
    return String(decoding: result.output, as: UTF8.self)
  }

  private func script(_ shell: String) -> String { "\(folder.path)/script.\(shell)" }

  @Test("bash accepts its script", .needs("bash", package: "bash"))
  func bash() throws { #expect(try run("bash", "-n", script("bash")) == "") }

  @Test("zsh accepts its script", .needs("zsh", package: "zsh"))
  func zsh() throws { #expect(try run("zsh", "-f", "-n", script("zsh")) == "") }

  @Test("fish accepts its script", .needs("fish", package: "fish"))
  func fish() throws { #expect(try run("fish", "--no-config", "-n", script("fish")) == "") }

  /// What bash offers for the last of `words`, as it splits them.
  private func bashOffers(_ words: String...) throws -> [String] {
    let list = words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    let test = """
      cd '\(folder.path)'; source script.bash
      COMP_WORDS=(lilt \(list)); COMP_CWORD=\(words.count)
      _lilt lilt "${COMP_WORDS[COMP_CWORD]#\\'}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return try run("bash", "-c", test).split(separator: "\n").map(String.init).sorted()
  }

  @Test(
    "bash offers command files, notebooks, options and commands", .needs("bash", package: "bash"))
  func bashCompletion() throws {
    #expect(try bashOffers("") == ["a.lilt", "b c.md"])
    #expect(try bashOffers("-i", "a") == ["a.lilt"])
    #expect(try bashOffers("--ke") == ["--keep-going"])
    #expect(try bashOffers("--set", "") == [])
    #expect(try bashOffers("--set", "n", "=", "v", "a") == ["a.lilt"])
    #expect(try bashOffers("-c", "mod") == ["model", "model\\ new"])
    #expect(try bashOffers("-c", "'model n") == ["model new"])
    // A second file, or a file beside commands, is an error.
    #expect(try bashOffers("a.lilt", "") == [])
    #expect(try bashOffers("-c", "quit", "") == [])
  }

  /// What fish offers at the end of `line`.
  private func fishOffers(_ line: String) throws -> [String] {
    try run(
      "fish", "--no-config", "-c",
      "cd '\(folder.path)'; source script.fish; complete -C '\(line)'"
    ).split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }.sorted()
  }

  @Test(
    "fish offers command files, notebooks, options and commands", .needs("fish", package: "fish"))
  func fishCompletion() throws {
    #expect(try fishOffers("lilt ") == ["a.lilt", "b c.md"])
    #expect(try fishOffers("lilt --ke") == ["--keep-going"])
    #expect(try fishOffers("lilt --set ") == [])
    #expect(try fishOffers("lilt --set n=v a") == ["a.lilt"])
    #expect(try fishOffers("lilt -c mod") == ["model", "model new"])
    #expect(try fishOffers("lilt a.lilt ") == [])
    #expect(try fishOffers("lilt -c quit ") == [])
  }

  @Test("each script has every option of help and every command, and nothing hidden")
  func complete() {
    for shell in CompletionScript.Shell.allCases {
      let text = CompletionScript(for: shell).text
      for option in ["keep-going", "interactive", "set", "version", "help"] {
        #expect(text.contains(option), "\(shell): \(option)")
      }
      for command in CommandTable.all where command.name != SystemCommand.name {
        #expect(text.contains("'\(command.name)"), "\(shell): \(command.name)")
      }
      #expect(!text.contains("manual"))
    }
  }

  @Test("lilt prints the page and the scripts; another shell is refused")
  func startup() {
    let shell = TestShell()
    #expect(shell.run("--completions", "zsh") == 0)
    #expect(shell.recorder.output == CompletionScript(for: .zsh).text)
    #expect(shell.run("--completions", "tcsh") == 2)
    let page = TestShell()
    #expect(page.run("--manual") == 0)
    #expect(page.recorder.output == ManualPage.text)
  }
}
