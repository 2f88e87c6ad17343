import Drawing

/// The possible completions at the cursor.
package struct Completion: Hashable, Sendable {
  /// A possible completion.
  package struct Candidate: Hashable, Sendable {
    /// What the user means, without quotes.
    package let value: String
    /// The text that replaces the word, which reads as `value`.
    package let text: String
    /// A short description.
    package let summary: String
    /// Whether the word is complete, so that a space may follow.
    package let endsWord: Bool

    /// A candidate that is typed as it is.
    init(_ value: String, _ summary: String, endsWord: Bool = true) {
      self.init(value: value, text: value, summary, endsWord: endsWord)
    }

    /// A candidate that is typed as `text`.
    init(value: String, text: String, _ summary: String, endsWord: Bool = true) {
      self.value = value
      self.text = text
      self.summary = summary
      self.endsWord = endsWord
    }
  }

  /// The number of characters before the cursor that a candidate replaces.
  package let replacedCount: Int
  /// The possibilities, sorted.
  package let candidates: [Candidate]
  /// The text that Tab puts in place of the replaced characters; `nil` if the user has to choose.
  package let insertion: String?

  /// Makes the completion of a word.
  ///
  /// - Parameters:
  ///   - word: What the user has typed, without quotes.
  ///   - replacedCount: The number of characters that it takes in the line.
  ///   - candidates: What begins with it.
  init(of word: String, replacedCount: Int, _ candidates: [Candidate]) {
    self.replacedCount = replacedCount
    self.candidates = candidates.sorted {
      $0.value.utf8.lexicographicallyPrecedes($1.value.utf8)
    }
    if let only = candidates.first, candidates.count == 1 {
      insertion = only.text + (only.endsWord ? " " : "")
    } else {
      let prefix = Self.commonPrefix(of: candidates.map(\.value))
      let isLonger = prefix.unicodeScalars.count > word.unicodeScalars.count
      let isQuoted = candidates.contains { $0.text != $0.value }
      insertion = isLonger ? (isQuoted ? prefix.asOpenWord : prefix) : nil
    }
  }

  private static func commonPrefix(of texts: [String]) -> String {
    guard let first = texts.first else { return "" }
    return texts.dropFirst().reduce(first) { prefix, text in
      let common = zip(prefix.unicodeScalars, text.unicodeScalars).prefix { $0 == $1 }
      return String(String.UnicodeScalarView(common.map(\.0)))
    }
  }
}

extension Completion {
  /// The most candidates that have a line each in a window of few rows.
  private static let mostLines = 24

  /// A list of the candidates that ends with a newline.
  ///
  /// A list that fits into the window has a line for each candidate, with its description; a longer
  /// one is set in columns.
  package func listing(columns: Int, rows: Int = 24) -> String {
    let hasSummaries = candidates.contains { !$0.summary.isEmpty }
    if hasSummaries, candidates.count <= max(Self.mostLines, rows - 2) {
      var table = Table([.left(""), .left("")])
      for candidate in candidates { table.append([candidate.value, candidate.summary]) }
      return table.lines(width: columns).map { $0 + "\n" }.joined()
    }
    let width = 2 + (candidates.map { displayWidth(of: $0.value) }.max() ?? 0)
    let perLine = max(1, columns / width)
    var text = ""
    for (index, candidate) in candidates.enumerated() {
      let isLast = (index + 1).isMultiple(of: perLine) || index + 1 == candidates.count
      let padding = String(repeating: " ", count: width - displayWidth(of: candidate.value))
      text += candidate.value + (isLast ? "\n" : padding)
    }
    return text
  }
}

extension Completion.Candidate {
  /// A candidate that is typed as a word of a command, in quotes if it needs them.
  ///
  /// - Returns: `nil` if no word reads as `value`.
  static func word(
    _ value: String, _ summary: String, endsWord: Bool = true
  ) -> Completion.Candidate? {
    let word = value.asWord
    var splitter = WordSplitter(Array(word.unicodeScalars), variables: [:])
    do throws(Failure) {
      guard try splitter.rest().map(\.text) == [value] else { return nil }
    } catch {
      return nil
    }
    let hasControls = value.unicodeScalars.contains { $0.properties.generalCategory == .control }
    // A word such as <<END begins a text.
    if hasControls || value.hasPrefix("<<") { return nil }
    return Completion.Candidate(
      value: value, text: endsWord ? word : value.asOpenWord, summary, endsWord: endsWord)
  }
}

extension String {
  /// The text as the beginning of one word: a quote stays open, since a word ends with its quote.
  fileprivate var asOpenWord: String {
    let word = asWord
    return word == self ? word : String(word.unicodeScalars.dropLast())
  }
}
