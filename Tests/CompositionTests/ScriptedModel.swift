import CharRNN
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A model that knows only what follows what: after each character the one that is written down.
func scriptedModel(_ next: [Unicode.Scalar: Unicode.Scalar]) throws -> LanguageModel {
  try lastCharacterModel(Array(next.keys) + Array(next.values)) { character, following in
    next[character] == following ? 100 : 0
  }
}

/// A model that knows with which probabilities characters follow each character; those that are not written
/// down have next to none, and after a character of which nothing is written all are equally likely.
func bigramModel(_ next: [Unicode.Scalar: [Unicode.Scalar: Double]]) throws -> LanguageModel {
  try lastCharacterModel(Array(next.keys) + next.values.flatMap(\.keys)) { character, following in
    guard let row = next[character] else { return 0 }
    // The output of the character's unit is tanh 1.
    return Float(row[following].map { log($0) } ?? -60) / 0.761594156
  }
}

/// A model of the characters whose logits depend on the last one alone.
///
/// The embedding is the identity, the forget gate is shut and the others are open, so that the layer
/// remembers nothing but the last character.
private func lastCharacterModel(
  _ characters: [Unicode.Scalar], _ weight: (Unicode.Scalar, Unicode.Scalar) -> Float
) throws -> LanguageModel {
  let vocabulary = try Vocabulary(of: characters)
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
  for (column, character) in vocabulary.characters.enumerated() {
    for (row, following) in vocabulary.characters.enumerated() {
      output[row * size + column] = weight(character, following)
    }
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
