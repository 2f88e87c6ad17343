public import CharRNN

extension Vocabulary {
  /// Tunes as they are measured: each after three newlines, without the blank lines at its ends,
  /// then its final newline and one more.
  ///
  /// - Throws: `UnknownCharacter` for the first character that the vocabulary lacks, at its place in
  ///   its tune.
  public func evaluationTexts(
    of tunes: [TuneText]
  ) throws(UnknownCharacter) -> [Evaluator.Text] {
    var texts: [Evaluator.Text] = []
    for tune in tunes {
      let boundary = Prime.tuneBoundary.unicodeScalars
      let body = tune.withoutBlankEnds
      let tokens = try encode(body).tokens
      let ends = try (start: encode(boundary).tokens, end: encode("\n\n".unicodeScalars).tokens)
      texts.append(
        Evaluator.Text(tokens: ends.start + tokens + ends.end, context: ends.start.count))
    }
    return texts
  }
}

extension TuneText {
  /// The text without the blank lines at its beginning and end, and without the last newline.
  var withoutBlankEnds: TuneText {
    var lines = self.lines[...]
    while let first = lines.first, first.allSatisfy(\.isSpace) { lines.removeFirst() }
    while let last = lines.last, last.allSatisfy(\.isSpace) { lines.removeLast() }
    guard let first = lines.first, let last = lines.last else {
      return self[startIndex..<startIndex]
    }
    return self[first.startIndex..<last.endIndex]
  }
}
