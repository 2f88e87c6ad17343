import ABCNotation

/// The keys that a header may have, with their shares in a corpus.
struct KeyCandidates {
  /// A `K:` field's value, what it means, and its share.
  struct Candidate {
    let name: String
    let key: Key
    let share: Double
  }

  /// The keys that occur, then the others.
  let candidates: [Candidate]

  /// The keys of a census and those of the same modes on other tonics, up to five sharps or flats.
  ///
  /// Every key counts half a tune more than it has, so that none is impossible.
  ///
  /// - Parameters:
  ///   - census: the headers of a corpus.
  ///   - isKnown: whether the counts of the census are those of a corpus; otherwise all shares are
  ///     equal.
  init(_ census: HeaderCensus, isKnown: Bool) {
    var names: [String] = []
    var counts: [String: Int] = [:]
    for entry in census.entries {
      if counts[entry.header.key] == nil { names.append(entry.header.key) }
      counts[entry.header.key, default: 0] += isKnown ? entry.count : 0
    }
    let modes = Set(names.compactMap { Key(reading: $0).plainMode } + [.major, .minor])
    var known = Set(names.map { Key(reading: $0) })
    for mode in Key.Mode.allCases where modes.contains(mode) {
      for (letter, alteration) in Self.tonics {
        let key = Key(letter, alteration: alteration, mode)
        // An altered tonic has a signature of the same kind, or it stands for a simpler one.
        let isUsual = abs(key.sharps) <= 5 && alteration * key.sharps >= abs(alteration)
        if isUsual, known.insert(key).inserted { names.append(key.abc) }
      }
    }
    let total = Double(counts.values.reduce(0, +)) + 0.5 * Double(names.count)
    candidates = names.map { name in
      Candidate(
        name: name, key: Key(reading: name), share: (Double(counts[name] ?? 0) + 0.5) / total)
    }
  }

  private static let tonics: [(PitchLetter, Int)] = PitchLetter.allCases.flatMap { letter in
    [0, 1, -1].map { (letter, $0) }
  }
}

extension Key {
  /// The key that a `K:` field's value gives.
  init(reading value: String) { self = Tune.parsing("X:1\nK:\(value)\n").tune.key }

  /// The mode of a key that has a tonic and no accidentals or properties of its own.
  fileprivate var plainMode: Mode? {
    guard case .tonic(_, _, let mode) = basis, modifiers.isEmpty, properties.isEmpty else {
      return nil
    }
    return mode
  }
}
