import CharRNN
import Testing

/// A model that knows only what follows what: after each character the one that is written down.
///
/// The embedding is the identity, the forget gate is shut and the others are open, so that the layer
/// remembers nothing but the last character.
func scriptedModel(_ next: [Unicode.Scalar: Unicode.Scalar]) throws -> LanguageModel {
  let vocabulary = try Vocabulary(of: Array(next.keys) + Array(next.values))
  let size = vocabulary.count
  let configuration = try ModelConfiguration(
    vocabularySize: size, embeddingSize: size, layerWidths: [size], dropout: 0)
  var generator = Xoshiro256StarStar(seed: 0)
  var weights = Parameters(configuration, using: &generator)
  for name in weights.names {
    weights[name] = ArraySlice(repeating: 0, count: weights[name].count)
  }
  var embedding = [Float](repeating: 0, count: size * size)
  var candidate = [Float](repeating: 0, count: 4 * size * size)
  var bias = [Float](repeating: 0, count: 4 * size)
  for index in 0..<size {
    embedding[index * size + index] = 1
    candidate[(2 * size + index) * size + index] = 20
    bias[index] = 20
    bias[size + index] = -20
    bias[3 * size + index] = 20
  }
  var output = [Float](repeating: 0, count: size * size)
  for (character, following) in next {
    let row = Int(try #require(vocabulary.index(of: following)))
    let column = Int(try #require(vocabulary.index(of: character)))
    output[row * size + column] = 100
  }
  weights["embedding.weight"] = embedding[...]
  weights["lstm.weight_ih_l0"] = candidate[...]
  weights["lstm.bias_ih_l0"] = bias[...]
  weights["output.weight"] = output[...]
  return try LanguageModel(vocabulary: vocabulary, parameters: weights)
}

/// A model with fresh weights for the characters of `text`.
func freshModel(_ text: String) throws -> LanguageModel {
  let vocabulary = try Vocabulary(of: text.unicodeScalars)
  let configuration = try ModelConfiguration(
    vocabularySize: vocabulary.count, embeddingSize: 3, layerWidths: [5])
  return try LanguageModel(vocabulary: vocabulary, configuration: configuration, seed: 1)
}
