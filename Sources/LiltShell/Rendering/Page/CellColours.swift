import ABCNotation
import Drawing

/// Divides the text of a cell into its command, options, strings, numbers, comments and ABC.
enum CellColours {
  /// The pieces of `cell`, which together are the text.
  static func pieces(of cell: String) -> [ColouredText] {
    var reader = CellPieces(rest: Array(cell.unicodeScalars)[...])
    reader.read()
    return reader.pieces
  }
}

/// Reads the pieces of a cell from left to right.
private struct CellPieces {
  var rest: ArraySlice<Unicode.Scalar>
  var pieces: [ColouredText] = []

  mutating func read() {
    take(nil, while: \.isBlank)
    if rest.first == "#" { return takeAll(.comment) }
    if let (sigil, _) = CommandTable.sigil(at: rest) {
      if case .tune = sigil.content { return takeABC() }
      take(.command, count: sigil.text.unicodeScalars.count)
      return takeWords()
    }
    guard let command = takeCommand() else { return takeWords() }
    guard command is any RawCommand.Type else { return takeWords() }
    while let first = nextWord, first.starts(with: "--".unicodeScalars) {
      takeWord()
      take(nil, while: \.isBlank)
      if command.schema.takesValue(String(String.UnicodeScalarView(first))) { takeWord() }
      take(nil, while: \.isBlank)
    }
    takeABC()
  }

  /// The characters up to the next blank; `nil` at the end.
  private var nextWord: ArraySlice<Unicode.Scalar>? {
    rest.isEmpty ? nil : rest.prefix { !$0.isBlank }
  }

  /// Takes the command's name, of one word or two.
  private mutating func takeCommand() -> (any Command.Type)? {
    guard let first = nextWord else { return nil }
    let name = String(String.UnicodeScalarView(first))
    take(.command, count: first.count)
    take(nil, while: { $0 == " " })
    if let second = nextWord,
      let command = CommandTable.command(
        named: name + " " + String(String.UnicodeScalarView(second)))
    {
      take(.command, count: second.count)
      take(nil, while: \.isBlank)
      return command
    }
    return CommandTable.command(named: name)
  }

  private mutating func takeWords() {
    while !rest.isEmpty {
      take(nil, while: \.isBlank)
      takeWord()
    }
  }

  /// Takes a word, or a comment to the end of the line.
  private mutating func takeWord() {
    guard let first = rest.first else { return }
    switch first {
    case "#": take(.comment, while: { $0 != "\n" })
    case "'", "\"":
      let end = rest.dropFirst().firstIndex(of: first).map { $0 + 1 } ?? rest.endIndex
      take(.string, count: end - rest.startIndex)
    default:
      let word = rest.prefix { !$0.isBlank }
      let text = String(String.UnicodeScalarView(word))
      if text.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
        take(.option, count: equals + 1 - word.startIndex)
        return takeWord()
      }
      let kind: ColouredText.Kind? =
        text.hasPrefix("--") ? .option : Double(text) == nil ? nil : .number
      take(kind, count: word.count)
    }
  }

  private mutating func takeABC() {
    pieces += ABCColours.pieces(of: String(String.UnicodeScalarView(rest)))
    rest = []
  }

  private mutating func takeAll(_ kind: ColouredText.Kind) { take(kind, count: rest.count) }

  private mutating func take(_ kind: ColouredText.Kind?, while holds: (Unicode.Scalar) -> Bool) {
    take(kind, count: rest.prefix(while: holds).count)
  }

  private mutating func take(_ kind: ColouredText.Kind?, count: Int) {
    guard count > 0 else { return }
    pieces.append(ColouredText(String(String.UnicodeScalarView(rest.prefix(count))), kind))
    rest = rest.dropFirst(count)
  }
}
