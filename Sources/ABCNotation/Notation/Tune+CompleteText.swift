extension Tune.Source {
  /// The text of the tune with the lines of the file header that it inherits, so that it is the same
  /// tune outside of its file (ABC 2.1 §2.2.2); `text` if it inherits none.
  public var completeText: String { completeText(heardOnly: false) }

  /// The text of the tune with inherited lines after its `X:` and `T:`.
  ///
  /// - Parameter heardOnly: Whether only lines are added that can change how the tune sounds.
  /// - Returns: The text, which is `text` if nothing is added.
  package func completeText(heardOnly: Bool) -> String {
    let added = heardOnly ? inherited.filter(\.isHeard) : inherited
    if added.isEmpty { return text }
    let before = String(decoding: bytes[..<inheritedPlace], as: UTF8.self)
    let isLine = before.utf8.last == UInt8(ascii: "\n") || before.utf8.last == UInt8(ascii: "\r")
    return before + (isLine || before.isEmpty ? "" : "\n")
      + added.map { $0.line + "\n" }.joined()
      + String(decoding: bytes[inheritedPlace...], as: UTF8.self)
  }
}

extension TuneReader {
  /// The number of faults before the first tune of a text, those of its file header among them.
  package static func faultCountBeforeTunes(of text: String) -> Int {
    var reader = TuneReader(text)
    return reader.next()?.aboutFile?.faultCount ?? 0
  }

  /// A text with the lines of its file header in each of its tunes that inherits them.
  ///
  /// The file header stays before the first tune.
  ///
  /// - Parameters:
  ///   - text: The text of a file.
  ///   - heardOnly: Whether only lines are added that can change how the tune sounds.
  /// - Returns: The new text, or `nil` if no tune inherits anything.
  /// - Complexity: O(*n*) in the length of the text; O(1) if it starts with a tune.
  package static func completingTunes(of text: String, heardOnly: Bool = false) -> String? {
    var reader = TuneReader(text)
    guard let first = reader.next(), let source = first.tune.source, !source.textBefore.isEmpty
    else { return nil }
    var result = String(decoding: source.textBefore, as: UTF8.self)
    result += source.completeText(heardOnly: heardOnly)
    var isChanged = !source.inherited.isEmpty
    while let source = reader.next()?.tune.source {
      result += source.completeText(heardOnly: heardOnly)
      isChanged = isChanged || !source.inherited.isEmpty
    }
    return isChanged ? result : nil
  }
}
