@testable import CharRNN

extension Predictor {
  /// What is expected after each character of a text.
  func expectations(_ text: [Token]) -> [Logits] {
    var reader = Reader(self)
    return text.map { token in
      reader.read(token)
      return reader.logits ?? Logits([])
    }
  }
}

extension LanguageModel {
  /// The mean Kullback-Leibler divergence of what weights rounded to bf16 predict from what the
  /// exact ones do, in bits a character.
  func divergenceOfRounding(on text: [Token]) -> Double {
    let exact = predictor(.f32).expectations(text).map(Distribution.init)
    let rounded = predictor(.bf16).expectations(text).map(Distribution.init)
    var sum = 0.0
    for (p, q) in zip(exact, rounded) {
      for token in p.probabilities.indices where p.probabilities[token] > 0 {
        let surplus = q.surprisal(of: Token(token)) - p.surprisal(of: Token(token))
        sum += p.probabilities[token] * surplus
      }
    }
    return sum / Double(text.count)
  }
}
