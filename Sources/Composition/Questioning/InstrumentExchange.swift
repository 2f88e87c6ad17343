import CharRNN

/// A tune's text in which an instrument says something else, with the places of the characters that
/// stayed.
struct ExchangedText: Equatable {
  /// The characters.
  let text: [Unicode.Scalar]
  /// For each character its place in the tune; nil for those of the instrument.
  let origins: [Int?]
}

extension InstrumentPlaces {
  /// The text in which each token of `instrument` is the one `offset` tokens later, round the end.
  ///
  /// The instrument keeps its rhythm, its tokens and, but for one place, their order: only what it has
  /// to do with the other instruments is lost. Circular shifts of this kind are the usual surrogates where
  /// two time series are tested for dependence, since a shuffle would destroy each series too.
  func shifted(_ instrument: Instrument, by offset: Int) -> ExchangedText {
    let tokens = tokens[instrument] ?? []
    return replacing(tokens) { place in text[tokens[(place + offset) % tokens.count].range] }
  }

  /// The text without `instrument`: without its chord symbols, or with a rest for each of its notes.
  func silenced(_ instrument: Instrument) -> ExchangedText {
    let tokens = tokens[instrument] ?? []
    let rest: TuneText = instrument == .chords ? [] : ["z"]
    return replacing(tokens) { _ in rest }
  }

  private func replacing(_ tokens: [Token], with other: (Int) -> TuneText) -> ExchangedText {
    var result: [Unicode.Scalar] = []
    var origins: [Int?] = []
    var at = 0
    for (place, token) in tokens.enumerated() {
      result += text[at..<token.range.lowerBound]
      origins += (at..<token.range.lowerBound).map { $0 }
      let new = other(place)
      result += new
      origins += new.map { _ in nil }
      at = token.range.upperBound
    }
    result += text[at...]
    origins += (at..<text.count).map { $0 }
    return ExchangedText(text: result, origins: origins)
  }

  /// Up to `count` offsets at which at least half of the tokens of `instrument` change, drawn by `seed`;
  /// empty if no offset changes as many.
  ///
  /// Of an instrument that says the same thing all through, no shift can tell anything.
  ///
  /// - Complexity: O(*n*²) for *n* tokens.
  func offsets(for instrument: Instrument, atMost count: Int, seed: UInt64) -> [Int] {
    var known: [TuneText: Int] = [:]
    let names = (tokens[instrument] ?? []).map { token in
      let name = Array(text[token.range])[...]
      let number = known[name] ?? known.count
      known[name] = number
      return number
    }
    var eligible = names.indices.dropFirst().filter { offset in
      let changed = names.indices.count { names[$0] != names[($0 + offset) % names.count] }
      return 2 * changed >= names.count
    }
    var generator = Xoshiro256StarStar(seed: seed)
    var chosen: [Int] = []
    while chosen.count < count, !eligible.isEmpty {
      chosen.append(eligible.remove(at: Int(generator.nextUnit() * Double(eligible.count))))
    }
    return chosen
  }
}
