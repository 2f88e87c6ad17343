import Drawing

/// The words before the cursor, and the word at the cursor.
struct PartialLine {
  /// `X`, `!` or `?` if the line begins with it.
  private(set) var sigil: Unicode.Scalar?
  /// The complete words.
  private(set) var words: [String] = []
  /// The word at the cursor, without quotes; of `--option=value`, the value.
  private(set) var word = ""
  /// The word at the cursor as typed.
  private(set) var rawWord = ""
  /// The option before the value at the cursor, if the two are joined as `--option=value`.
  private(set) var option: String?

  init(_ text: String) {
    var rest = Array(text.unicodeScalars)[...]
    rest = rest.drop(while: \.isBlank)
    if rest.starts(with: "X:".unicodeScalars) { sigil = "X" }
    if rest.first == "!" || rest.first == "?" { sigil = rest.removeFirst() }
    let characters = Array(rest)
    var splitter = WordSplitter(characters, variables: nil)
    while true {
      splitter.skipSpace()
      let start = splitter.position
      do throws(Failure) {
        guard let next = try splitter.next() else { return }
        guard splitter.character == nil else {
          words.append(next.text)
          continue
        }
        take(characters[start...], next.text)
      } catch {
        // An open quote: the word extends to the cursor.
        take(characters[start...], Self.unquoted(characters[start...]))
      }
      return
    }
  }

  private mutating func take(_ raw: ArraySlice<Unicode.Scalar>, _ text: String) {
    rawWord = String(String.UnicodeScalarView(raw))
    word = text
    guard rawWord.hasPrefix("--"), let equals = rawWord.firstIndex(of: "=") else { return }
    option = String(rawWord[..<equals])
    rawWord = String(rawWord[equals...].dropFirst())
    word = String(text.drop { $0 != "=" }.dropFirst())
  }

  /// The text of a word whose quote is still open.
  private static func unquoted(_ raw: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    var quote: Unicode.Scalar?
    var isEscaped = false
    var mayQuote = true
    for character in raw {
      if isEscaped {
        if character != "\"", character != "\\" { text.append("\\") }
        text.append(character)
        isEscaped = false
      } else if quote == nil, mayQuote, character == "'" || character == "\"" {
        quote = character
      } else if quote == "\"", character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
      }
      mayQuote = character == "="
    }
    return String(text)
  }
}
