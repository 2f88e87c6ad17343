// A model for more characters than it was trained on, which keeps what it learned.

extension Vocabulary {
  /// The characters of both, sorted by scalar value.
  ///
  /// - Throws: `VocabularyError.tooMany`.
  public func union(_ other: Vocabulary) throws(VocabularyError) -> Vocabulary {
    try Vocabulary(of: characters + other.characters)
  }
}

extension Parameters {
  /// The logit of a new character below the mean of the known ones.
  ///
  /// The mean of logits is at most the logarithm of the mean of their exponentials, so a new character
  /// gets at most e^-8 of the mean probability of a known one, whatever the text. With m new
  /// characters and V known ones, every known probability falls by a factor of at least
  /// 1 - m·e^-8 / V.
  static let newCharacterMargin: Float = 8

  /// The weights for another vocabulary that has all characters of the present one.
  ///
  /// Rows of known characters move to their new indices. The embedding of a new character is the mean
  /// of the known ones, so that reading one changes the state as an average character does. Its output
  /// weights are the mean of the known ones, and its bias is their mean minus 8.
  ///
  /// - Precondition: `vocabulary` has all characters of `old`, of which the weights are.
  /// - Throws: `ConfigurationError` where the model becomes too large.
  public func extended(
    from old: Vocabulary, to vocabulary: Vocabulary
  ) throws(ConfigurationError) -> Parameters {
    var result = try rearranged(from: old, to: vocabulary)
    let isNew = vocabulary.characters.map { old.index(of: $0) == nil }
    for (name, first) in configuration.firstRowsOfCharacters where old.count > 0 {
      let width = layout[name].count / (first + old.count)
      var mean = [Float](repeating: 0, count: width)
      for column in 0..<width {
        let sum = (first..<first + old.count)
          .reduce(0.0) { $0 + Double(values[layout[name].offset + $1 * width + column]) }
        mean[column] = Float(sum / Double(old.count))
      }
      if name == ParameterName.outputBias { mean[0] -= Self.newCharacterMargin }
      for row in isNew.indices where isNew[row] {
        let start = result.layout[name].offset + (first + row) * width
        result.values.replaceSubrange(start..<start + width, with: mean)
      }
    }
    return result
  }

  /// The numbers of every known character at its new index; those of new characters are zero.
  fileprivate func rearranged(
    from old: Vocabulary, to vocabulary: Vocabulary
  ) throws(ConfigurationError) -> Parameters {
    precondition(old.count == configuration.vocabularySize, "weights of another vocabulary")
    var result = Parameters(zero: try configuration.with(vocabularySize: vocabulary.count))
    let firstRows = configuration.firstRowsOfCharacters
    for name in names {
      guard let first = firstRows[name] else {
        result[name] = self[name]
        continue
      }
      let width = layout[name].count / max(1, first + old.count)
      // What stands before the rows of characters stays where it is.
      result.values.replaceSubrange(
        result.layout[name].offset..<result.layout[name].offset + first * width,
        with: values[layout[name].offset..<layout[name].offset + first * width])
      for (row, character) in old.characters.enumerated() {
        guard let place = vocabulary.index(of: character) else {
          preconditionFailure("the vocabulary lacks \(UnknownCharacter.quoted(character))")
        }
        let from = layout[name].offset + (first + row) * width
        let to = result.layout[name].offset + (first + Int(place)) * width
        result.values.replaceSubrange(to..<to + width, with: values[from..<from + width])
      }
    }
    return result
  }
}

extension ModelConfiguration {
  /// The parameters that have a row for each character, each with the number of rows before them.
  fileprivate var firstRowsOfCharacters: [String: Int] {
    var rows = [
      ParameterName.embedding: 0, ParameterName.outputWeight: 0, ParameterName.outputBias: 0,
    ]
    for input in sideInputs where input.isCharacter { rows[input.name] = 1 }
    return rows
  }
}

extension LanguageModel {
  /// The model for another vocabulary that has all characters of the present one.
  ///
  /// Weights are those of `Parameters.extended(from:to:)`. What the optimiser remembers moves with the
  /// characters and is zero for new ones.
  ///
  /// - Parameters:
  ///   - vocabulary: the characters.
  ///   - follower: finds out the side inputs with these characters; `nil` without side inputs.
  /// - Returns: the model, which shares nothing with this one.
  /// - Throws: `ConfigurationError` where the model becomes too large, or the follower does not fit.
  public func extended(
    to vocabulary: Vocabulary, follower: (any TextFollower)? = nil
  ) throws(ConfigurationError) -> LanguageModel {
    let model = try LanguageModel(
      vocabulary: vocabulary,
      parameters: parameters.extended(from: self.vocabulary, to: vocabulary), follower: follower)
    if let memory = optimizerMemory {
      var blocks: [Parameters] = []
      for block in memory.blocks {
        blocks.append(try block.rearranged(from: self.vocabulary, to: vocabulary))
      }
      model.optimizerMemory = OptimizerMemory(memory.optimizer, blocks: blocks)
    }
    return model
  }
}

extension TrainingState {
  /// The state of the run for a model whose vocabulary was extended.
  ///
  /// The recurrent state has no rows for characters, so everything else stays.
  public func extended(to configuration: ModelConfiguration) -> TrainingState {
    var state = self
    state.configuration = configuration
    return state
  }
}
