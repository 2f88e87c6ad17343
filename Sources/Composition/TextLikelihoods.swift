import CharRNN

/// The likelihoods of texts under a model, which are read side by side.
struct TextLikelihoods {
  /// A text whose characters are predicted after a context.
  struct Text {
    let context: [Token]
    let predicted: [Token]
  }

  private let predictor: Predictor

  /// Creates likelihoods under `model`, with weights in the format that sampling uses.
  init(_ model: LanguageModel) { predictor = model.predictor }

  /// The natural logarithms of the probabilities of all texts, in their order.
  ///
  /// All contexts begin with the same character. What they have in common is read once.
  func logLikelihoods(of texts: [Text]) -> [Double] {
    guard let first = texts.first else { return [] }
    let whole = texts.map { $0.context + $0.predicted }
    let shortestContext = texts.reduce(first.context.count) { min($0, $1.context.count) }
    let differing = (0..<shortestContext).first { place in
      whole.contains { $0[place] != whole[0][place] }
    }
    let shared = differing ?? shortestContext
    precondition(shared > 0, "contexts that begin with different characters")
    var reader = Reader(predictor)
    reader.read(whole[0][..<shared])
    let group = StreamGroup<Recital>(predictor, capacity: texts.count)
    for (place, text) in texts.enumerated() {
      group.add(
        Recital(
          place: place, tokens: Array(whole[place][shared...]),
          predictedFrom: text.context.count - shared), after: reader)
    }
    var result = [Double](repeating: 0, count: texts.count)
    while !group.drawers.isEmpty {
      for ended in group.advance() {
        result[ended.drawer.place] = ended.drawer.surprisals.reduce(0) {
          $0 - $1 * LossTotals.natsPerBit
        }
      }
    }
    return result
  }
}
