import CharRNN
import Testing

/// A model of one layer whose units are known: 1:1 tells whether a quote is open, 1:2 how high the last
/// note is, the others are random.
///
/// A newline closes quotes. Unit 1:1 turns its sign at a quotation mark, since its candidate reads its own
/// output with the opposite sign; unit 1:2 takes the height of a letter if 1:1 says that it is a note.
func indicatorModel(_ text: String, noise: Int = 6) throws -> LanguageModel {
  let vocabulary = try Vocabulary(of: text.unicodeScalars)
  let (size, width) = (vocabulary.count, 2 + noise)
  let configuration = try ModelConfiguration(
    vocabularySize: size, embeddingSize: size, layerWidths: [width], dropout: 0)
  var generator = Xoshiro256StarStar(seed: 5)
  var weights = Parameters(configuration, using: &generator)
  var embedding = [Float](repeating: 0, count: size * size)
  for index in 0..<size { embedding[index * size + index] = 1 }
  var input = Array(weights["lstm.weight_ih_l0"])
  var own = Array(weights["lstm.weight_hh_l0"])
  var bias = Array(weights["lstm.bias_ih_l0"])
  /// The first weight of a gate's row; gates are i, f, g, o.
  func row(_ gate: Int, _ unit: Int, _ length: Int) -> Int { (gate * width + unit) * length }
  for gate in 0..<4 {
    for unit in 0..<2 {
      for column in 0..<size { input[row(gate, unit, size) + column] = 0 }
      for column in 0..<width { own[row(gate, unit, width) + column] = 0 }
      bias[gate * width + unit] = 0
    }
  }
  func set(_ gate: Int, _ unit: Int, at character: Unicode.Scalar, _ weight: Float) throws {
    let column = Int(try #require(vocabulary.index(of: character)))
    input[row(gate, unit, size) + column] = weight
  }
  // 1:1: keeps its state but at a quotation mark and a newline.
  (bias[0], bias[width], bias[3 * width]) = (-100, 100, 100)
  own[row(2, 0, width)] = -100
  for character in ["\"", "\n"] as [Unicode.Scalar] {
    try set(0, 0, at: character, 200)
    try set(1, 0, at: character, -200)
  }
  try set(2, 0, at: "\n", -1_000)
  // 1:2: takes a letter outside quotes.
  (bias[1], bias[width + 1], bias[3 * width + 1]) = (-400, 400, 100)
  own[row(0, 1, width)] = -300
  own[row(1, 1, width)] = 300
  for (place, letter) in "CDEFGABcdefgab".unicodeScalars.enumerated()
  where vocabulary.index(of: letter) != nil {
    try set(0, 1, at: letter, 500)
    try set(1, 1, at: letter, -500)
    let semitones = [0, 2, 4, 5, 7, 9, 11][place % 7] + 12 * (place / 7)
    // tanh is nearly linear here.
    try set(2, 1, at: letter, 0.002 * Float(semitones + 1))
  }
  weights["embedding.weight"] = embedding[...]
  weights["lstm.weight_ih_l0"] = input[...]
  weights["lstm.weight_hh_l0"] = own[...]
  weights["lstm.bias_ih_l0"] = bias[...]
  return try LanguageModel(vocabulary: vocabulary, parameters: weights)
}
