import ABCNotation
import Composition

/// What the text of a raw command stands for.
enum TextArgument {
  /// A tune of the session.
  case tune(TuneShelf.Entry)
  /// The file at a path.
  case file(String)
  /// Verbatim text.
  case verbatim(String)
}

extension Session {
  /// What stands for standard input in place of a file.
  private static let standardInput = "-"

  /// What `text` stands for: `-` for standard input, one word that names a tune or a file, one quoted word that is the name
  /// of a file, otherwise itself.
  ///
  /// A quoted word can be a chord symbol too, so it is a file's name only if there is such a file or
  /// it ends in `.abc`. A word that ends in `.abc` and is no music is one even if there is no file.
  ///
  /// - Throws: `Failure` if it begins with the name of a tune and goes on, or names a tune that the
  ///   session has not; no such text is ABC.
  func textArgument(_ text: String) throws(Failure) -> TextArgument {
    if text == Self.standardInput {
      return .verbatim(try standardInputText())
    }
    let words = text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    if let first = words.first.map(String.init), first.isTuneName {
      guard let tune = tunes.entry(for: first) else {
        throw .unknownTune(first, nearest: nearest(to: first, in: tunes.entries.map(\.name)))
      }
      if words.count > 1 { throw .textAfterTune(first) }
      return .tune(tune)
    }
    if words.count == 1, text == "_", let tune = tunes.entry(for: text) { return .tune(tune) }
    if words.count == 1, files.kind(of: text) == .file || text.isFileName { return .file(text) }
    if let name = text.quotedWord, files.kind(of: name) == .file || name.hasFileExtension("abc") {
      return .file(name)
    }
    return .verbatim(text)
  }

  /// All of standard input, without a newline at its end.
  ///
  /// - Throws: `Failure` at the prompt, or if it is no text.
  private func standardInputText() throws(Failure) -> String {
    if isAtPrompt { throw .keyboardIsNoFile }
    do {
      let text = try decodedText(of: "/dev/stdin").characters.withoutVersion.string
      let whole = text.hasSuffix("\n") ? String(text.dropLast()) : text
      console.shown.standardInput = whole
      return whole
    } catch {
      throw Failure(error)
    }
  }

  /// The ABC of the tune or file that `text` names, or else `text` itself.
  func tuneOrText(_ text: String) throws -> String {
    switch try textArgument(text) {
    case .tune(let tune): tune.textToRead
    case .file(let path): try tune(path).textToRead
    case .verbatim(let text): text
    }
  }
}

extension String {
  /// Whether the text is a name such as `t1` or `_3`, which no ABC is.
  fileprivate var isTuneName: Bool {
    guard let first = unicodeScalars.first, first == "t" || first == "_" else { return false }
    let digits = unicodeScalars.dropFirst()
    return !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) }
  }

  /// Whether the text is the name of a tunebook and no music, as `G.abc` is.
  fileprivate var isFileName: Bool {
    hasFileExtension("abc")
      && PhraseFault(in: Prime(boundary: "", header: "X:1\nK:C\n", text: self)) != nil
  }

  /// The text between quotes if it is one quoted word and no more.
  fileprivate var quotedWord: String? {
    guard hasPrefix("'") || hasPrefix("\"") else { return nil }
    var splitter = WordSplitter(Array(unicodeScalars), variables: nil)
    do throws(Failure) {
      let word = try splitter.next()
      // A word that goes on after its quote keeps it.
      return splitter.character == nil && word?.text != self ? word?.text : nil
    } catch {
      // An open quote is music.
      return nil
    }
  }
}
