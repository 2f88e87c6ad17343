import CharRNN
import TestSupport
import Testing

@testable import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares the output of command files with recordings beside them.
///
/// `Fixtures/errors` has a command file that causes each error; `Fixtures/transcripts` has one that
/// shows each command.
@Suite("Recorded command files")
struct GoldenTests {
  /// The command files that run with the catalogue in `home`.
  private static let catalogued: Set<String> = [
    "corpus-fetch", "corpus-list", "corpusToFetch", "notInCatalogue", "comesWithLilt",
    "noDataFolder", "changedCorpus", "otherFiles", "notFetched", "otherContent", "badArchive",
    "notInstalled-curl", "notInstalled-python",
  ]

  /// Runs the command file `name` in its folder and returns its output on both streams.
  ///
  /// `${out}` is an empty folder for files that the command file writes. The output has `${out}`,
  /// `${fixtures}`, `${machine}` and `${build}` in place of that folder, the fixtures' folder, the
  /// machine's description and what lilt was built with. A file whose name begins with `prompt-` is typed at a prompt, where system
  /// commands do not run and return status 3.
  ///
  /// The only programs are the scripts in `programs/NAME`, or else `programs`, and the only shared
  /// data is in `share`, so that the result does not depend on installed software.
  private func transcript(of name: String, in folder: String) throws -> String {
    let isTyped = name.hasPrefix("prompt-")
    let out = try TemporaryFolder()
    let own = Fixtures.path("\(folder)/programs/\(name)")
    var environment = [
      "PATH": access(own, X_OK) == 0 ? own : Fixtures.path("\(folder)/programs"),
      "XDG_DATA_DIRS": Fixtures.path("\(folder)/share"), "TMPDIR": out.path,
      "LILT_STATE": out.path + "/state",
      "LILT_PLAYER": name == "unknownPlayer" ? "nosuch --loud" : "",
      "LILT_DATA": name == "noDataFolder" ? "" : out.path + "/data",
    ]
    if Self.catalogued.contains(name) { environment["LILT_HOME"] = Fixtures.path("\(folder)/home") }
    let shell = TestShell(in: Fixtures.path(folder), environment: environment) { world in
      world.terminal.isInteractive = isTyped
      let run = world.runProgram
      world.runProgram = { call, whileWaiting in
        var call = call
        if name == "tooSlow" { call.limit = .milliseconds(200) }
        return try run(call, whileWaiting)
      }
      world.runSystemCommand = { _ in 3 }
      world.makeSeed = { UInt64(getpid()) }
      world.availableMemory = { name == "corpusNeedsMemory" ? 100 : 192 << 20 }
    }
    let status: Int32
    if isTyped {
      let text = try Fixtures.text(at: Fixtures.path("\(folder)/\(name).lilt"))
      let prompt = ScriptedPrompt(try Script(name: name, text: text).cells.map { .cell($0.text) })
      status = Startup.run([], in: shell.world, standardInput: LineSource(text: "")) { session, _ in
        var loop = PromptLoop(prompt, for: session)
        return loop.run(&session)
      }
    } else {
      status = shell.run(name + ".lilt", "--echo", "--set", "out=\(out.path)")
    }
    let said = shell.recorder.transcript
    let transcript = (said.contains(Fixtures.path(folder)) ? withoutPadding(said) : said)
      .replacing(out.path, with: "${out}").replacing(Fixtures.path(folder), with: "${fixtures}")
      .replacing(Machine.current.inWords, with: "${machine}")
      .replacing(VersionReport(of: shell.session).buildInWords, with: "${build}")
    return transcript + "exit status \(status)\n"
  }

  /// Reduces all gaps between columns to two spaces, because the width of a column with a path
  /// depends on the location of the package.
  private func withoutPadding(_ text: String) -> String {
    var kept = ""
    for character in text where character != " " || !kept.hasSuffix("  ") {
      kept.append(character)
    }
    return kept
  }

  private static func scripts(in folder: String) -> [String] {
    do {
      let files = TestShell(in: Fixtures.path(folder)).session.files
      return try files.names(in: ".").filter { $0.hasSuffix(".lilt") }.map {
        PathResolver.stem(of: $0)
      }
    } catch {
      return ["no folder '\(folder)': \(error)"]
    }
  }

  @Test("an error is reported as recorded", arguments: scripts(in: "errors"))
  func error(_ name: String) throws {
    try expectGolden(transcript(of: name, in: "errors"), "errors/\(name).txt")
  }

  @Test("a command prints the recorded output", arguments: scripts(in: "transcripts"))
  func command(_ name: String) throws {
    try expectGolden(transcript(of: name, in: "transcripts"), "transcripts/\(name).txt")
  }

  @Test(
    "every error case of the shell has a command file",
    arguments: ["System/Files.swift", "System/Programs/ProgramError.swift"])
  func everyError(_ file: String) throws {
    let source = try Fixtures.text(at: Corpora.packageFolder + "/Sources/LiltShell/" + file)
    let declared = try #require(source.split(separator: "Error: Error,").dropFirst().first)
    let names = declared.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("  case "), !line.contains(":\n") else { return nil }
      return line.dropFirst(7).prefix { $0.isLetter }.description
    }
    #expect(names.count > 3)
    let scripts = Self.scripts(in: "errors").map { $0.replacing("prompt-", with: "") }
    for name in names where !scripts.contains(name) {
      Issue.record("no 'errors/\(name).lilt' causes \(file)'s \(name)")
    }
  }

  @Test("every failure of the shell has a command file")
  func everyFailure() throws {
    let folder = Corpora.packageFolder + "/Sources/LiltShell"
    let scripts = Self.scripts(in: "errors").map { $0.replacing("prompt-", with: "") }
    var count = 0
    for file in try SourceFiles.swift(in: folder) {
      for name in Self.failures(in: try Fixtures.text(at: file)) {
        count += 1
        #expect(scripts.contains(name), "no 'errors/\(name).lilt' causes '\(name)' of '\(file)'")
      }
    }
    #expect(count > 40)
  }

  /// The names of the failures that a source file declares: static members of type `Failure`.
  private static func failures(in source: String) -> [String] {
    let declarations = source.split(separator: "\nextension Failure {").dropFirst()
    return declarations.flatMap { declaration in
      declaration.split(separator: "\n").prefix { $0 != "}" }.compactMap { line in
        for start in ["  static func ", "  static let "] where line.hasPrefix(start) {
          let rest = line.dropFirst(start.count)
          let isOther = line.contains(": ") && line.contains("Hint")
          return isOther ? nil : String(rest.prefix { $0.isLetter })
        }
        return nil
      }
    }
  }

  @Test("every command has a transcript")
  func everyCommand() {
    let scripts = Self.scripts(in: "transcripts").map { $0.replacing("prompt-", with: "") }
    for command in CommandTable.all {
      let name =
        command.name == "!" ? "system-command" : command.name.replacing(" ", with: "-")
      #expect(scripts.contains(name), "no 'transcripts/\(name).lilt' shows '\(command.name)'")
    }
  }
}

@Suite("CommandTable")
struct CommandTableTests {
  @Test("names are unique; summaries are imperative, without full stop")
  func names() {
    let names = CommandTable.all.map { $0.name }
    #expect(Set(names).count == names.count)
    for command in CommandTable.all {
      #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."), "\(command.name)")
    }
  }

  @Test("every command has help with its usage, and every argument has a description")
  func help() {
    for command in CommandTable.all {
      let help = command.help(columns: 80)
      #expect(help.contains("USAGE: \(command.name)"))
      #expect(help.contains("--quiet"))
      for argument in command.schema.arguments {
        #expect(!argument.summary.isEmpty, "\(command.name) \(argument.names)")
      }
    }
  }

  @Test("help lists every command")
  func list() {
    var shell = TestShell()
    shell.session.execute("help")
    for command in CommandTable.all {
      #expect(shell.recorder.output.contains("  \(command.name) "))
    }
  }
}
