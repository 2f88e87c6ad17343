public import CharRNN

extension Vocabulary {
  /// The tunes as texts for evaluation: three newlines as context, the tune without blank lines at
  /// its ends, its final newline and one more.
  ///
  /// A vocabulary without newline has tunes of one line; the first character of each is the context.
  ///
  /// - Throws: `UnknownCharacter` for the first character outside the vocabulary, with its position in
  ///   the tune.
  public func evaluationTexts(
    of tunes: some Sequence<TuneText>
  ) throws(UnknownCharacter) -> [Evaluator.Text] {
    var texts: [Evaluator.Text] = []
    for tune in tunes { texts.append(try evaluationText(ofAll: tune.withoutBlankEnds)) }
    return texts
  }

  /// A tune as such a text, with the blank lines at its ends that it has.
  ///
  /// - Throws: `UnknownCharacter` for the first character outside the vocabulary.
  func evaluationText(ofAll tune: TuneText) throws(UnknownCharacter) -> Evaluator.Text {
    let newline = index(of: "\n").map { [$0] } ?? []
    let start = Array(repeatElement(newline, count: 3).joined())
    let tokens = try encode(tune).tokens
    return Evaluator.Text(tokens: start + tokens + newline + newline, context: max(1, start.count))
  }
}

extension TuneText {
  /// The text without blank lines at its beginning and end, and without the last newline.
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
