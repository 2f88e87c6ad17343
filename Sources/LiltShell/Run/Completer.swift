import Drawing

/// The possible completions at the cursor.
package struct Completion: Hashable, Sendable {
  /// A possible completion.
  package struct Candidate: Hashable, Sendable {
    /// The text that replaces the word.
    package let text: String
    /// A short description.
    package let summary: String
    /// Whether the word is complete, so that a space may follow.
    package let endsWord: Bool
  }

  /// The number of characters before the cursor that a candidate replaces.
  package let replacedCount: Int
  /// The possibilities, sorted.
  package let candidates: [Candidate]

  /// The longest common prefix of all candidates.
  package var commonPrefix: String {
    guard let first = candidates.first else { return "" }
    return candidates.dropFirst().reduce(first.text) { $0.commonPrefix(with: $1.text) }
  }
}

extension Completion {
  /// A list of the candidates that ends with a newline.
  ///
  /// A short list has a line for each, with its description; a longer one is set in columns.
  package func listing(columns: Int) -> String {
    if candidates.count <= 24, candidates.contains(where: { !$0.summary.isEmpty }) {
      var table = Table([.left(""), .left("")])
      for candidate in candidates { table.append([candidate.text, candidate.summary]) }
      return table.lines(width: columns).map { $0 + "\n" }.joined()
    }
    let width = 2 + (candidates.map { displayWidth(of: $0.text) }.max() ?? 0)
    let perLine = max(1, columns / width)
    var text = ""
    for (index, candidate) in candidates.enumerated() {
      let isLast = (index + 1).isMultiple(of: perLine) || index + 1 == candidates.count
      let padding = String(repeating: " ", count: width - displayWidth(of: candidate.text))
      text += candidate.text + (isLast ? "\n" : padding)
    }
    return text
  }
}

/// Completes commands, options, their values, settings, tunes, corpora and files.
package struct Completer {
  private let session: Session

  /// Makes a completer for the tunes and files of `session`.
  package init(_ session: Session) { self.session = session }

  /// The completions of the last word of `text`, which is the text before the cursor.
  package func completion(of text: String) -> Completion {
    let line = PartialLine(text)
    return Completion(
      replacedCount: line.rawWord.unicodeScalars.count,
      candidates: candidates(line)
        .filter { $0.text.drop { $0 == "'" || $0 == "\"" }.hasPrefix(line.word) }
        .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) })
  }

  private func candidates(_ line: PartialLine) -> [Completion.Candidate] {
    switch line.sigil {
    case "X": return []
    case "!": return files(line.word) { _ in true }
    case "?": return commandNames(after: line.words)
    default: break
    }
    guard let first = line.words.first else { return commandWords }
    let parts = CommandTable.parts(of: first)
    if line.words.count > 1, let part = CommandTable.command(named: first + " " + line.words[1]) {
      return arguments(of: part, after: Array(line.words.dropFirst(2)), line.word)
    }
    let own =
      CommandTable.command(named: first).map {
        arguments(of: $0, after: Array(line.words.dropFirst()), line.word)
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
    return Completion.Candidate(
      text: text, summary: CommandTable.command(named: command)?.summary ?? parts, endsWord: true)
  }

  // MARK: Arguments

  private func arguments(
    of command: any Command.Type, after words: [String], _ word: String
  ) -> [Completion.Candidate] {
    let schema = command.schema
    if let last = words.last, let option = schema.argument(named: last), option.valueName != nil {
      return values(of: option, word)
    }
    if word.hasPrefix("-") {
      return schema.arguments.flatMap { argument in
        argument.names.filter { $0.hasPrefix("--") }.map {
          Completion.Candidate(text: $0, summary: argument.summary, endsWord: true)
        }
      }
    }
    let positional = positionalWords(words, schema)
    if let raw = command as? any RawCommand.Type {
      guard positional.isEmpty else { return [] }
      return (raw.readsTunes ? namedTunes : []) + files(word, isABC)
    }
    let own = command.candidates(after: positional, in: session).map {
      Completion.Candidate(text: $0, summary: "", endsWord: true)
    }
    let declared = schema.arguments.filter(\.names.isEmpty)
    guard let argument = declared.dropFirst(positional.count).first ?? declared.last,
      positional.count < declared.count || argument.repeats
    else { return own }
    return own + values(of: argument, word, after: positional)
  }

  /// The words that are neither options nor values of options.
  private func positionalWords(_ words: [String], _ schema: CommandSchema) -> [String] {
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
      return argument.values.map { Completion.Candidate(text: $0, summary: "", endsWord: true) }
    }
    switch argument.valueName {
    case "tune": return tunes + files(word, isABC)
    case "name": return tunes
    case "corpus": return corpora + files(word, isABC)
    case "setting":
      return Setting.all.map {
        Completion.Candidate(text: $0.name, summary: $0.summary, endsWord: true)
      }
    case "command": return commandNames(after: words)
    case "file": return files(word) { _ in true }
    case "checkpoint":
      return checkpoints + files(word) { $0.hasSuffix(CheckpointFiles.suffix) }
    case "folder": return files(word) { _ in false }
    default: return []
    }
  }

  private var tunes: [Completion.Candidate] {
    let kept = session.tunes.kept.count
    let all = [
      Completion.Candidate(
        text: TuneShelf.keptWord, summary: "the \(kept.counted("tune")) that you keep",
        endsWord: true
      )
    ]
    return namedTunes + (kept > 0 ? all : []) + steered
  }

  private var namedTunes: [Completion.Candidate] {
    session.tunes.entries.map {
      Completion.Candidate(text: $0.name, summary: $0.title ?? "", endsWord: true)
    }
  }

  /// The tune in progress, and it with a bar that can be taken.
  private var steered: [Completion.Candidate] {
    let names = session.composed?.names ?? []
    return names.enumerated().map { place, name in
      Completion.Candidate(
        text: name, summary: place == 0 ? "the tune in progress" : "with bar \(place)",
        endsWord: true)
    }
  }

  /// The checkpoints with a name: those that ship with lilt, and that of the last training.
  private var checkpoints: [Completion.Candidate] {
    let known = CheckpointFiles(in: session)
    var names = known.shippedFiles.map(\.name)
    if let latest = known.latestPath, session.files.kind(of: latest) == .file {
      names.append("latest")
    }
    return names.map { Completion.Candidate(text: $0, summary: "checkpoint", endsWord: true) }
  }

  private var corpora: [Completion.Candidate] {
    do {
      return try Catalogue(in: session).entries.map {
        Completion.Candidate(
          text: $0.name, summary: $0.files.count.counted("file"), endsWord: true)
      }
    } catch {
      // The command reports a catalogue that cannot be read.
      return []
    }
  }

  // MARK: Files

  private func isABC(_ name: String) -> Bool { name.hasFileExtension("abc") }

  /// The files that pass `isWanted`, and all folders, in the folder that `word` begins with.
  private func files(
    _ word: String, _ isWanted: (String) -> Bool
  ) -> [Completion.Candidate] {
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    let names: [String]
    do {
      names = try session.files.names(in: folder.isEmpty ? "." : folder)
    } catch {
      // A missing folder offers no files.
      return []
    }
    return names.compactMap { name in
      let path = folder + name
      guard path.hasPrefix(word) else { return nil }
      if session.files.kind(of: path) == .folder {
        return Completion.Candidate(text: (path + "/").asOpenWord, summary: "", endsWord: false)
      }
      return isWanted(name)
        ? Completion.Candidate(text: path.asWord, summary: "", endsWord: true) : nil
    }
  }
}

/// The words before the cursor, and the word at the cursor.
struct PartialLine {
  /// `X`, `!` or `?` if the line begins with it.
  private(set) var sigil: Unicode.Scalar?
  /// The complete words.
  private(set) var words: [String] = []
  /// The word at the cursor, without quotes.
  private(set) var word = ""
  /// The word at the cursor as typed.
  private(set) var rawWord = ""

  init(_ text: String) {
    var rest = Array(text.unicodeScalars)[...]
    rest = rest.drop(while: \.isBlank)
    if rest.starts(with: "X:".unicodeScalars) { sigil = "X" }
    if rest.first == "!" || rest.first == "?" { sigil = rest.removeFirst() }
    var splitter = WordSplitter(Array(rest), variables: [:])
    while true {
      splitter.skipSpace()
      let start = splitter.position
      do throws(Failure) {
        guard let next = try splitter.next() else { return }
        let isAtEnd = splitter.character == nil
        guard isAtEnd else {
          words.append(next.text)
          continue
        }
        word = next.text
        rawWord = String(String.UnicodeScalarView(Array(rest)[start...]))
      } catch {
        // An open quote or a variable: the word extends to the cursor.
        rawWord = String(String.UnicodeScalarView(Array(rest)[start...]))
        word = String(rawWord.drop { $0 == "'" || $0 == "\"" })
      }
      return
    }
  }
}

extension String {
  /// The text as the beginning of one word: a quote stays open, since a word ends with its quote.
  fileprivate var asOpenWord: String {
    let word = asWord
    return word == self ? word : String(word.dropLast())
  }

  /// The longest common prefix.
  fileprivate func commonPrefix(with other: String) -> String {
    var view = String.UnicodeScalarView()
    for (a, b) in zip(unicodeScalars, other.unicodeScalars) {
      guard a == b else { break }
      view.append(a)
    }
    return String(view)
  }
}
