public import CharRNN

/// Reads texts side by side and tells the surprisal of each of their characters.
public struct TextSurprisals {
  private let predictor: Predictor

  /// The most texts read at a time: more take more memory and are no faster.
  private static let width = 64

  /// A reading by `predictor`, whose weights in `.f32` give the figures of `Evaluator` within rounding.
  public init(_ predictor: Predictor) { self.predictor = predictor }

  /// The surprisals −log₂ p of the predicted characters of each text, in bits.
  ///
  /// - Parameters:
  ///   - texts: the texts, each read from a zero state.
  ///   - progress: told the number of texts that were read to their ends.
  ///   - shouldStop: asked before every few characters.
  /// - Returns: for each text a number for each character after its context; nil if `shouldStop` did.
  /// - Complexity: O(characters · weights).
  public func bits(
    of texts: [Evaluator.Text], progress: (Int) -> Void = { _ in },
    shouldStop: () -> Bool = { false }
  ) -> [[Double]]? {
    var result = [[Double]](repeating: [], count: texts.count)
    // The longest first, so that none is left to be read alone at the end.
    var waiting = texts.indices.sorted {
      (texts[$1].tokens.count, $1) < (texts[$0].tokens.count, $0)
    }[...]
    let group = StreamGroup<Recital>(
      predictor, capacity: max(1, min(texts.count, Self.width)), stride: 16)
    var readCount = 0
    while !waiting.isEmpty || !group.drawers.isEmpty {
      while group.hasRoom, let place = waiting.popFirst() {
        let text = texts[place]
        guard let first = text.tokens.first else { continue }
        if shouldStop() { return nil }
        var reader = Reader(predictor)
        reader.read(first)
        group.add(
          Recital(
            place: place, tokens: Array(text.tokens.dropFirst()), predictedFrom: text.context - 1),
          after: reader)
      }
      if shouldStop() { return nil }
      for ended in group.advance() {
        result[ended.drawer.place] = ended.drawer.surprisals
        readCount += 1
      }
      progress(readCount)
    }
    return result
  }
}

/// A stream whose characters are given.
struct Recital: StreamDrawer {
  /// The place of its text among those that are read.
  let place: Int
  private let tokens: [Token]
  private let predictedFrom: Int
  /// The surprisals of the characters from `predictedFrom` on, in bits.
  private(set) var surprisals: [Double] = []
  private var next = 0

  /// A stream of `tokens`, those from the index `predictedFrom` on predicted.
  init(place: Int, tokens: [Token], predictedFrom: Int) {
    self.place = place
    self.tokens = tokens
    self.predictedFrom = predictedFrom
  }

  /// Returns the next character of the text; nil for the last one, which need not be read.
  mutating func draw(from logits: Logits) -> Token? {
    guard next < tokens.count else { return nil }
    let token = tokens[next]
    if next >= predictedFrom { surprisals.append(Distribution(logits).surprisal(of: token)) }
    next += 1
    return next < tokens.count ? token : nil
  }
}
