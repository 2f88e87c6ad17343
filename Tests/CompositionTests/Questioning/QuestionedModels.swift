import CharRNN
import Composition
import Testing

/// A model that knows one thing: whether it has read an 'A', which makes 'B' likelier.
///
/// Its only cell counts the letters: c is their number, and the logit of 'B' is 10 tanh(c). All other
/// logits are 0.
func countingModel(_ text: String) throws -> LanguageModel {
  // The gate in opens at the letter, nothing is forgotten, out is open.
  try oneCellModel(text, input: ["A": [60, 0, 60, 0]], bias: [-30, 30, 0, 30], output: ["B": 10])
}

/// A model with one cell, an embedding that only says which character it is, and the given weights; all
/// others are 0.
///
/// `input` is what characters add to the gates i, f, g and o, `bias` their own; `output` are the weights of
/// the cell in the logits of characters. The vocabulary has the characters of `text`.
func oneCellModel(
  _ text: String, input: [Unicode.Scalar: [Float]], bias: [Float],
  output: [Unicode.Scalar: Float]
) throws -> LanguageModel {
  let vocabulary = try Vocabulary(of: text.unicodeScalars)
  let size = vocabulary.count
  let configuration = try ModelConfiguration(
    vocabularySize: size, embeddingSize: size, layerWidths: [1], dropout: 0)
  var generator = Xoshiro256StarStar(seed: 0)
  var weights = Parameters(configuration, using: &generator)
  for name in weights.names {
    weights[name] = ArraySlice(repeating: 0, count: weights[name].count)
  }
  var embedding = [Float](repeating: 0, count: size * size)
  for index in 0..<size { embedding[index * size + index] = 1 }
  var gates = [Float](repeating: 0, count: 4 * size)
  for (character, values) in input {
    let column = Int(try #require(vocabulary.index(of: character)))
    for (gate, value) in values.enumerated() { gates[gate * size + column] = value }
  }
  var logits = [Float](repeating: 0, count: size)
  for (character, weight) in output {
    logits[Int(try #require(vocabulary.index(of: character)))] = weight
  }
  weights["embedding.weight"] = embedding[...]
  weights["lstm.weight_ih_l0"] = gates[...]
  weights["lstm.bias_ih_l0"] = bias[...]
  weights["output.weight"] = logits[...]
  return try LanguageModel(vocabulary: vocabulary, parameters: weights)
}

/// The probability of 'B' among `count` characters after so many letters.
func probability(after letters: Double, of count: Int) -> Double {
  let power = exponential(10 * (1 - 2 / (exponential(2 * letters) + 1)))
  return power / (power + Double(count - 1))
}

/// e to the power of `x`, by its series at a sixteenth of it.
private func exponential(_ x: Double) -> Double {
  var (sum, term) = (1.0, 1.0)
  for order in 1...60 {
    term *= x / 16 / Double(order)
    sum += term
  }
  return (0..<4).reduce(sum) { power, _ in power * power }
}
