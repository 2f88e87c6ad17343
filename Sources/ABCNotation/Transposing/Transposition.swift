extension Tune {
  /// The tune transposed by `semitones`, with notes, keys and chord symbols respelled.
  ///
  /// Of enharmonic keys, the one with fewer sharps or flats is taken; of two with equally many (F
  /// sharp and G flat major), the one with the kind of signs that the tune has. Notes keep their
  /// degrees of the scale, so accidentals stay at their notes, and others are added only if the new
  /// spelling needs them. Moving a tune up and down again sounds the same.
  ///
  /// - Parameter semitones: The distance, positive for up; an octave is 12.
  /// - Returns: The transposed tune, whose `source` is `nil`.
  /// - Complexity: O(*n*) in the number of elements.
  public func transposed(bySemitones semitones: Int) -> Tune {
    transposed(by: semitones, to: nil)
  }

  /// The tune transposed to another tonic in its own mode, up or down by at most six semitones.
  ///
  /// - Parameters:
  ///   - letter: The letter of the tonic.
  ///   - alteration: 1 for a sharp after it, -1 for a flat.
  /// - Returns: The transposed tune, in the enharmonic key if the wanted one has more than seven
  ///   sharps or flats. A tune without a tonic (`K:none`) counts as one in C.
  public func transposed(toTonic letter: PitchLetter, alteration: Int = 0) -> Tune {
    let from = key.tonic ?? Tonic(letter: .c, alteration: 0)
    let tonic = Tonic(letter: letter, alteration: alteration)
    let up = (tonic.pitchClass - from.pitchClass + 12) % 12
    return transposed(by: up > 6 ? up - 12 : up, to: tonic)
  }

  private func transposed(by semitones: Int, to tonic: Tonic?) -> Tune {
    if semitones == 0, tonic == nil { return self }
    var result = self
    let moved = KeyTransposition(key, by: semitones, to: tonic)
    result.key = moved.to
    if let place = result.fields.lastIndex(where: { $0.code == UInt8(ascii: "K") }) {
      result.fields[place].value = moved.to.abc
    }
    for voice in voices.indices {
      var transposer = Transposer(moved, by: semitones)
      result.voices[voice].elements = voices[voice].elements.map { transposer.moved($0) }
    }
    result.source = nil
    return result
  }
}

extension Key {
  /// Parses the value of a `K:` field, such as `Em`, `Bb` or `D mix`; `nil` if it is not a key.
  ///
  /// Other spellings, such as `B♭` and `E flat`, are understood too.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    var parser = KeyParser(bytes, bytes.trimmed(0..<bytes.count))
    var diagnostics = DiagnosticCollector()
    guard case .key(let key) = parser.parse(&diagnostics), diagnostics.faultCount == 0 else {
      return nil
    }
    self = key
  }

  /// The tonic, D for `K:HP` and `K:Hp`; `nil` for `K:none`.
  var tonic: Tonic? {
    switch basis {
    case .tonic(let letter, let alteration, _): Tonic(letter: letter, alteration: alteration)
    case .bagpipe, .bagpipeWithSignature: Tonic(letter: .d, alteration: 0)
    case .none: nil
    }
  }
}

/// A letter with a sharp or flat.
struct Tonic {
  let letter: PitchLetter
  let alteration: Int

  /// 0 for C to 11 for B.
  var pitchClass: Int { (letter.semitones + alteration + 12) % 12 }
}

/// A key before and after a transposition.
struct KeyTransposition {
  let from: Key
  let to: Key
  /// The number of letters by which notes move up, seven for each octave.
  let steps: Int

  /// Transposes a key by `semitones`, to the spelling of `wanted` if it is given.
  init(_ key: Key, by semitones: Int, to wanted: Tonic? = nil) {
    from = key
    var moved = key
    guard let tonic = key.tonic else {
      // A key without a tonic is spelled as C.
      let target = Self.tonic(
        (semitones % 12 + 12) % 12, like: Key(.c), wanted: wanted)
      steps = Self.steps(from: Tonic(letter: .c, alteration: 0), to: target, semitones)
      moved.basis = .none
      to = moved.withModifiers(of: key, movedBy: steps, semitones)
      return
    }
    var basisKey = key
    if key.basis == .bagpipe || key.basis == .bagpipeWithSignature { basisKey = Key(.d) }
    let pitchClass = ((tonic.pitchClass + semitones) % 12 + 12) % 12
    let target = Self.tonic(pitchClass, like: basisKey, wanted: wanted)
    steps = Self.steps(from: tonic, to: target, semitones)
    if case .tonic(_, _, let mode) = basisKey.basis {
      moved.basis = .tonic(target.letter, alteration: target.alteration, mode)
    }
    to = moved.withModifiers(of: key, movedBy: steps, semitones)
  }

  /// The number of letters from one tonic to another that is `semitones` higher.
  private static func steps(from: Tonic, to: Tonic, _ semitones: Int) -> Int {
    let steps = to.letter.rawValue - from.letter.rawValue
    let natural = to.letter.semitones + to.alteration - from.letter.semitones - from.alteration
    return steps + 7 * ((semitones - natural) / 12)
  }

  /// The spelling of a tonic that gives the mode of `key` the fewest sharps or flats.
  private static func tonic(_ pitchClass: Int, like key: Key, wanted: Tonic?) -> Tonic {
    let candidates = PitchLetter.allCases.flatMap { letter in
      (-1...1).map { Tonic(letter: letter, alteration: $0) }
    }.filter { $0.pitchClass == pitchClass && abs(key.sharps(onTonic: $0)) <= 7 }
    if let wanted {
      let isSame = { (a: Tonic) in a.letter == wanted.letter && a.alteration == wanted.alteration }
      if let found = candidates.first(where: isSame) { return found }
    }
    let prefersSharps = key.sharps >= 0
    let best = candidates.min { a, b in
      let (x, y) = (key.sharps(onTonic: a), key.sharps(onTonic: b))
      return abs(x) == abs(y) ? (x > 0) == prefersSharps && x != y : abs(x) < abs(y)
    }
    return best ?? Tonic(letter: .c, alteration: 0)
  }
}

extension Key {
  /// The sharps of this mode on another tonic, which can be beyond -7 to 7.
  fileprivate func sharps(onTonic tonic: Tonic) -> Int {
    guard case .tonic(_, _, let mode) = basis else { return 0 }
    return Key(tonic.letter, alteration: 0, mode).sharps + 7 * tonic.alteration
  }

  /// The key with the modifiers of another one, transposed.
  fileprivate func withModifiers(of key: Key, movedBy steps: Int, _ semitones: Int) -> Key {
    var result = self
    result.modifiers = key.modifiers.compactMap { modifier in
      let pitch = Pitch(modifier.letter, octave: 0)
      let moved = pitch.moved(bySteps: steps)
      let alteration =
        modifier.accidental.semitones
        + Fraction(pitch.naturalKey + semitones - moved.naturalKey, 1)
      return Accidental(semitones: alteration).map { Modifier($0, moved.letter) }
    }
    return result
  }
}

extension Pitch {
  /// The pitch `steps` letters higher, without an accidental.
  func moved(bySteps steps: Int) -> Pitch {
    let place = self.steps + steps
    let octave = Fraction(place, 7).floor
    return Pitch(PitchLetter(rawValue: place - 7 * octave) ?? .c, octave: octave)
  }
}
