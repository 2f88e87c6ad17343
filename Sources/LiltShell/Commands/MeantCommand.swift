import ABCNotation
import Drawing

/// The command that a user means who begins a line with a word of another program, a setting, the
/// name of a tune or file, or music.
struct MeantCommand {
  private let word: String
  private let rest: String

  /// Looks at a line.
  ///
  /// - Parameters:
  ///   - word: Its first word, which is no command.
  ///   - rest: What follows the word.
  init(_ word: String, before rest: String) {
    self.word = word
    self.rest = String(rest.drop { $0 == " " || $0 == "\t" }).trimmingTrailingBlanks
  }

  /// The commands to type if the word has a meaning of its own, else nothing.
  var asWritten: [Failure.Hint] {
    let found = tuneOrFile ?? field ?? setting ?? bare ?? option ?? []
    return found.map { .line($0) }
  }

  /// The command that takes the line as music; `nil` if the line is not music.
  var phrase: Failure.Hint? {
    let line = rest.isEmpty ? word : word + " " + rest
    guard line.unicodeScalars.contains(where: Self.isNote) else { return nil }
    let faults = Tune.parsing("X:1\nL:1/8\nK:C\n\(line)\n").diagnostics
    guard faults.allSatisfy({ $0.severity == .note }) else { return nil }
    return .line("\(PrimeCommand.name) \(line)")
  }

  private static func isNote(_ character: Unicode.Scalar) -> Bool {
    ("A"..."G").contains(character) || ("a"..."g").contains(character)
  }

  // MARK: What the word is

  /// The name of a tune, a number, or a file.
  private var tuneOrFile: [String]? {
    let digits = word.dropFirst()
    if word.allSatisfy(\.isNumber) { return ["\(TakeCommand.name) \(word)"] }
    if word == "_"
      || "t_b".contains(word.prefix(1)) && !digits.isEmpty && digits.allSatisfy(\.isNumber)
    {
      return ["\(ShowCommand.name) \(word)"]
    }
    return Self.reading(word)
  }

  /// The command that reads a file of this name.
  private static func reading(_ file: String) -> [String]? {
    let name = file.asWord
    if file.hasFileExtension("abc") {
      return ["\(TuneCommand.name) \(file)", "\(CorpusLoadCommand.name) \(name)"]
    }
    if file.hasFileExtension("lilt") || file.hasFileExtension("md") {
      return ["\(SourceCommand.name) \(name)"]
    }
    return file.hasSuffix(CheckpointFiles.suffix) ? ["\(OpenCommand.name) \(name)"] : nil
  }

  /// A field of a tune, such as `K:D`.
  private var field: [String]? {
    let scalars = Array(word.unicodeScalars.prefix(2))
    guard scalars.count == 2, scalars[1] == ":", scalars[0].properties.isAlphabetic,
      scalars[0].isASCII
    else { return nil }
    let line = rest.isEmpty ? word : word + " " + rest
    return ["a tune begins with a line such as 'X:1'", "\(PrimeCommand.name) \(line)"]
  }

  /// The name of a setting, also in the form `key=D`.
  private var setting: [String]? {
    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
    guard let first = parts.first,
      let setting = Setting.all.first(where: { $0.name == first.lowercased() })
    else { return nil }
    let typed = parts.count > 1 ? parts[1] : String(rest.drop { $0 == "=" || $0 == " " })
    return ["\(SetCommand.name) \(setting.name)\(typed.isEmpty ? "" : " " + typed)"]
  }

  /// A word of other programs, or a command with their marks around it, such as `:help` or `exit()`.
  private var bare: [String]? {
    let marks: Set<Character> = [":", ".", "\\", "/", "%", "@"]
    var bare = word.lowercased()
    while let first = bare.first, marks.contains(first) { bare.removeFirst() }
    while bare.hasSuffix("()") || bare.hasSuffix(";") { bare.removeLast() }
    while bare.hasSuffix("(") { bare.removeLast() }
    if bare.isEmpty { return nil }
    let known = rest.replacing(";", with: "")
    if CommandTable.firstWords.contains(bare) {
      return [known.isEmpty ? bare : bare + " " + known]
    }
    if Synonyms.loading.contains(bare) {
      return rest.isEmpty
        ? [
          "\(OpenCommand.name) MODEL", "\(CorpusLoadCommand.name) CORPUS",
          "\(TuneCommand.name) FILE.abc",
        ]
        : Self.reading(rest) ?? [
          "\(OpenCommand.name) \(rest)", "\(CorpusLoadCommand.name) \(rest)",
        ]
    }
    return Synonyms.commands(for: bare, before: known)
  }

  /// An option of a command, without its dashes.
  private var option: [String]? {
    let name = "--" + word.lowercased().drop { $0 == "-" }
    let commands: [any Command.Type] = [SampleCommand.self, TrainCommand.self, PlayCommand.self]
    for command in commands {
      guard let option = command.schema.argument(named: name), name != "--help", name != "--json",
        name != "--quiet"
      else { continue }
      let value = option.valueName == nil ? "" : " " + (rest.isEmpty ? "VALUE" : rest)
      return ["\(command.name) \(name)\(value)"]
    }
    return nil
  }
}
