/// The styles of the tunes that a model learned from: the names of their collections, most tunes first.
///
/// A tune of a style has the line `% style NAME` after its `X:` line (`Preparation.writesStyle`), so a
/// header with that line makes a model write tunes of that style, and not one with a real person's credit.
public struct Styles: Hashable, Sendable {
  /// The names; empty for a model whose tunes had none.
  public let names: [String]

  /// The styles with these names.
  public init(_ names: [String]) { self.names = names }

  /// The styles of the training tunes of a corpus.
  init(_ corpus: TuneCorpus) {
    guard corpus.preparation.writesStyle else {
      names = []
      return
    }
    var counts: [String: Int] = [:]
    for tune in corpus.tunes where tune.role == .training {
      // It stands on the second line.
      guard let line = corpus.text(of: tune).lines.dropFirst().first.map({ $0.string }),
        let name = Preparation.style(inLine: line)
      else { continue }
      counts[name, default: 0] += 1
    }
    names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// A header with the line of a style after its first line.
  ///
  /// - Parameters:
  ///   - choice: the style; `nil` for the one with most tunes.
  ///   - header: whole lines.
  /// - Returns: the header, unchanged for a model without styles.
  public func adding(_ choice: String?, to header: String) -> String {
    guard let style = choice ?? names.first, !names.isEmpty,
      let end = header.firstIndex(of: "\n")
    else { return header }
    let next = header.index(after: end)
    return header[..<next] + Preparation.styleLine(style) + "\n" + header[next...]
  }
}
