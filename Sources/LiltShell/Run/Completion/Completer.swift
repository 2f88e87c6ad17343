import Drawing

/// Completes commands, options, their values, settings, tunes, corpora, files and fields of ABC.
package struct Completer {
  let session: Session

  /// Makes a completer for the tunes and files of `session`.
  package init(_ session: Session) { self.session = session }

  /// The completions of the last word of `text`, which is the text before the cursor.
  package func completion(of text: String) -> Completion {
    if let music = Self.music(in: text), let completion = ABCCompletion(music).completion {
      return completion
    }
    let line = PartialLine(text)
    return Completion(
      of: line.word, replacedCount: line.rawWord.unicodeScalars.count,
      candidates(line).filter { $0.value.hasPrefix(line.word) })
  }

  /// The ABC before the cursor, if the cursor is in ABC.
  private static func music(in text: String) -> Substring? {
    let line = PartialLine(text)
    if line.sigil == "X" { return text[...] }
    guard line.sigil == nil, let first = line.words.first,
      let command = CommandTable.command(named: first) as? any RawCommand.Type
    else { return nil }
    if let lineBreak = text.lastIndex(of: "\n") { return text[lineBreak...] }
    let arguments = Array(line.words.dropFirst())
    let isFirst = positionalWords(arguments, command.schema).isEmpty
    return isFirst && line.rawWord.contains(":") ? line.rawWord[...] : nil
  }

  private func candidates(_ line: PartialLine) -> [Completion.Candidate] {
    switch line.sigil {
    case "X": return []
    case "!": return systemFiles(line.word)
    case "?": return commandNames(after: line.words)
    default: break
    }
    guard let first = line.words.first else { return commandWords }
    let parts = CommandTable.parts(of: first)
    if line.words.count > 1, let part = CommandTable.command(named: first + " " + line.words[1]) {
      return arguments(of: part, after: Array(line.words.dropFirst(2)), line)
    }
    let own =
      CommandTable.command(named: first).map {
        arguments(of: $0, after: Array(line.words.dropFirst()), line)
      } ?? []
    return line.words.count == 1
      ? own + parts.map { candidate($0, summaryOf: first + " " + $0) } : own
  }

  // MARK: Commands

  private var commandWords: [Completion.Candidate] {
    CommandTable.firstWords.filter { $0 != "!" }.map { candidate($0, summaryOf: $0) }
  }

  private func commandNames(after words: [String]) -> [Completion.Candidate] {
    guard let first = words.first else { return commandWords }
    return CommandTable.parts(of: first).map { candidate($0, summaryOf: first + " " + $0) }
  }

  private func candidate(_ text: String, summaryOf command: String) -> Completion.Candidate {
    let parts = CommandTable.parts(of: command).joined(separator: ", ")
    return Completion.Candidate(text, CommandTable.command(named: command)?.summary ?? parts)
  }

  // MARK: Arguments

  private func arguments(
    of command: any Command.Type, after words: [String], _ line: PartialLine
  ) -> [Completion.Candidate] {
    let schema = command.schema
    let word = line.word
    if let name = line.option, let option = schema.argument(named: name) {
      return values(of: option, word)
    }
    if let last = words.last, let option = schema.argument(named: last), option.valueName != nil {
      return values(of: option, word)
    }
    if word.hasPrefix("-") {
      return schema.arguments.flatMap { argument in
        argument.names.filter { $0.hasPrefix("--") }.map {
          Completion.Candidate($0, argument.summary)
        }
      }
    }
    let positional = Self.positionalWords(words, schema)
    if let raw = command as? any RawCommand.Type {
      guard positional.isEmpty else { return [] }
      return (raw.readsTunes ? namedTunes : []) + files(word, isABC)
    }
    let own = command.candidates(after: positional, in: session)
    let declared = schema.arguments.filter(\.names.isEmpty)
    guard let argument = declared.dropFirst(positional.count).first ?? declared.last,
      positional.count < declared.count || argument.repeats
    else { return own }
    return own + values(of: argument, word, after: positional)
  }

  /// The words that are neither options nor values of options.
  private static func positionalWords(_ words: [String], _ schema: CommandSchema) -> [String] {
    var positional: [String] = []
    var isValue = false
    for word in words {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = schema.takesValue(word)
      } else {
        positional.append(word)
      }
    }
    return positional
  }

  private func values(
    of argument: CommandSchema.Argument, _ word: String, after words: [String] = []
  ) -> [Completion.Candidate] {
    if !argument.values.isEmpty {
      return argument.values.map {
        let explanations = argument.names.compactMap { ValueExplanations.all[$0] }
        return Completion.Candidate($0, explanations.first?[$0] ?? argument.summary)
      }
    }
    switch argument.valueName {
    case "tune": return tunes + files(word, isABC)
    case "name": return tunes
    case "corpus": return corpora + files(word, isABC)
    case "catalogued": return catalogued
    case "setting": return Setting.all.map { Completion.Candidate($0.name, $0.summary) }
    case "command": return commandNames(after: words)
    case "file": return files(word) { _ in true }
    case "checkpoint":
      return checkpoints + files(word) { $0.hasSuffix(CheckpointFiles.suffix) }
    case "folder": return files(word) { _ in false }
    case "run": return runs + files(word) { _ in false }
    case "letters": return forms
    case "value":
      let setting = Setting.all.first { words.first == $0.name }
      return setting.map { values(of: $0, word) } ?? []
    default:
      // An option that a setting fills takes the setting's values.
      let setting = Setting.all.first { argument.names.contains("--" + $0.name) }
      return setting.map { values(of: $0, word) } ?? []
    }
  }

  private func values(of setting: Setting, _ word: String) -> [Completion.Candidate] {
    if setting == .soundFont {
      return files(word) { $0.hasFileExtension("sf2") || $0.hasFileExtension("sf3") }
    }
    return setting.candidates(startingWith: word)
  }
}
