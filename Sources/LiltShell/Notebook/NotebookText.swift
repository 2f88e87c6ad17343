import Drawing

/// The Markdown text of a notebook: prose, cells in fenced blocks, and their results below them.
///
/// A block of cells is a fenced code block whose info string begins with `lilt`; it can be written by
/// hand. The results of a block are the fenced blocks after it whose info string has the word
/// `result`. All other text is prose, which is kept as it is (fenced code blocks: CommonMark 0.31,
/// section 4.5).
struct NotebookText: Hashable, Sendable {
  /// A block of cells with its results.
  struct Block: Hashable, Sendable {
    /// The lines of its cells, without a newline at the end.
    var text: String
    /// The number of the first of these lines in the file, from 1.
    var line = 1
    /// What the block read when its results were made; `nil` if the file does not say.
    var inputs: CellInputs?
    /// What it showed.
    var results: [ResultText] = []
  }

  /// A part of the notebook.
  enum Part: Hashable, Sendable {
    /// Lines of prose, each with its newline.
    case prose(String)
    case block(Block)
  }

  /// The version of lilt that made the results; `nil` for a notebook that was written by hand.
  var version: String?
  /// The parts in order.
  var parts: [Part] = []

  /// The blocks in order.
  var blocks: [Block] {
    parts.compactMap { if case .block(let block) = $0 { block } else { nil } }
  }
}

/// A result as it stands in a notebook.
struct ResultText: Hashable, Sendable {
  /// The language of its fence: `abc` for tunes, otherwise `text`.
  let language: String
  /// Its lines, without a newline at the end.
  let text: String
}

// MARK: Reading

extension NotebookText {
  /// Reads a notebook.
  ///
  /// - Parameters:
  ///   - name: The name of the file in errors.
  ///   - text: Its text, with newlines.
  /// - Throws: `Failure` if a block of cells does not end.
  init(name: String, _ text: String) throws(Failure) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if lines.last?.isEmpty == true { lines.removeLast() }
    if let mark = lines.first.flatMap(Self.version(in:)) {
      version = mark
      lines.removeFirst()
    }
    var prose = ""
    while let line = lines.popFirst() {
      guard let fence = Fence(line), fence.isCells || fence.isResult else {
        prose += line + "\n"
        continue
      }
      let first = lines.startIndex
      let body = lines.prefix { !fence.isClosed(by: $0) }
      guard body.endIndex < lines.endIndex else {
        throw Failure.openFence(fence.info).at(Position(file: name, line: first))
      }
      lines = lines[(body.endIndex + 1)...]
      let text = body.joined(separator: "\n")
      if fence.isResult, case .block(var block)? = parts.last, prose.isBlankText {
        block.results.append(ResultText(language: fence.language, text: text))
        parts[parts.count - 1] = .block(block)
        prose = ""
      } else if fence.isCells {
        if !prose.isEmpty { parts.append(.prose(prose)) }
        prose = ""
        parts.append(
          .block(
            Block(text: text, line: first + 1, inputs: CellInputs(info: fence.info))))
      } else {
        // A result without its cell is prose.
        prose += ([line] + body + [lines[lines.startIndex - 1]]).map { $0 + "\n" }.joined()
      }
    }
    if !prose.isEmpty { parts.append(.prose(prose)) }
  }

  /// The version in the first line of a notebook that lilt wrote.
  private static func version(in line: Substring) -> String? {
    guard line.hasPrefix(FileKind.notebookMark) else { return nil }
    let words = line.dropFirst(FileKind.notebookMark.count).split(separator: " ")
    return words.first.map(String.init)
  }
}

extension String {
  fileprivate var isBlankText: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}

/// The first line of a fenced code block.
private struct Fence {
  private let mark: Character
  private let length: Int
  let info: String

  init?(_ line: Substring) {
    guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
    let run = line.prefix { $0 == mark }
    guard run.count >= 3 else { return nil }
    (self.mark, length) = (mark, run.count)
    info = String(line.dropFirst(run.count).drop { $0 == " " }).trimmingTrailingBlanks
  }

  private var words: [Substring] { info.split(separator: " ") }
  var language: String { words.first.map(String.init) ?? "" }
  var isCells: Bool { language == "lilt" }
  var isResult: Bool { words.count > 1 && words[1] == "result" }

  func isClosed(by line: Substring) -> Bool {
    let run = line.prefix { $0 == mark }
    return run.count >= length && line.dropFirst(run.count).allSatisfy { $0 == " " }
  }
}

// MARK: Writing

extension NotebookText {
  /// The text of the file.
  var text: String {
    var text = ""
    if let version { text += "\(FileKind.notebookMark) \(version) -->\n" }
    for part in parts {
      switch part {
      case .prose(let prose): text += prose
      case .block(let block):
        if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
        text += block.markdown
      }
    }
    return text
  }
}

extension NotebookText.Block {
  fileprivate var markdown: String {
    let info = (["lilt"] + (inputs.map { [$0.info] } ?? [])).joined(separator: " ")
    return ([text.fenced(info)] + results.map { $0.text.fenced("\($0.language) result") })
      .joined(separator: "\n")
  }
}

extension String {
  /// The lines between fences that are longer than any in the text.
  fileprivate func fenced(_ info: String) -> String {
    let lines: [Substring] = split(separator: "\n")
    let runs = lines.map { line in line.prefix { $0 == "`" }.count }
    let fence = String(repeating: "`", count: max(3, 1 + (runs.max() ?? 0)))
    return "\(fence)\(info)\n" + (isEmpty ? "" : self + "\n") + "\(fence)\n"
  }
}
