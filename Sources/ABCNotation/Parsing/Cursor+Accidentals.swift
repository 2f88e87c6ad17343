/// What stands before the letter of a note.
enum AccidentalReading {
  case accidental(Accidental)
  /// A fraction that ends with the text, and that further digits can complete.
  case unfinished
  /// Something else, such as `^3` or `^9/2` before a letter.
  case unknown
}

extension Cursor {
  /// Reads an accidental, such as `^`, `__`, `=` or `^3/2`; `=^` and `=_` are `^` and `_`.
  ///
  /// - Returns: `nil` without an accidental, and for one that is not known, such as `^^^`.
  mutating func accidental() -> Accidental? {
    if case .accidental(let accidental) = readAccidental() { return accidental }
    return nil
  }

  /// Reads the signs and numbers of an accidental; without any, the cursor does not move.
  mutating func readAccidental() -> AccidentalReading {
    switch current {
    case UInt8(ascii: "^"):
      at += 1
      if skip(UInt8(ascii: "^")) { return .accidental(.doubleSharp) }
      return current.beginsFraction ? fraction(1) : .accidental(.sharp)
    case UInt8(ascii: "_"):
      at += 1
      if skip(UInt8(ascii: "_")) { return .accidental(.doubleFlat) }
      return current.beginsFraction ? fraction(-1) : .accidental(.flat)
    case UInt8(ascii: "="):
      at += 1
      if skip(UInt8(ascii: "^")) { return .accidental(.sharp) }
      return .accidental(skip(UInt8(ascii: "_")) ? .flat : .natural)
    default: return .unknown
    }
  }

  /// Reads `3/2`, `/4` or `/` as a number of semitones, which has a sign.
  private mutating func fraction(_ sign: Int) -> AccidentalReading {
    let limit = Accidental.termLimit
    let above = number(limit: limit) ?? 1
    if above > limit { return .unknown }
    guard skip(UInt8(ascii: "/")) else { return isAtEnd ? .unfinished : .unknown }
    let below = number(limit: limit) ?? 2
    if below > limit { return .unknown }
    if above > 0, below > 0, let found = Accidental(semitones: Fraction(sign * above, below)) {
      return .accidental(found)
    }
    return isAtEnd ? .unfinished : .unknown
  }
}

extension UInt8 {
  fileprivate var beginsFraction: Bool { isDigit || self == UInt8(ascii: "/") }
  /// Whether it is a sign or number of an accidental.
  var continuesAccidental: Bool { isAccidentalSign || beginsFraction }
  /// Whether it begins an accidental.
  var isAccidentalSign: Bool {
    self == UInt8(ascii: "^") || self == UInt8(ascii: "_") || self == UInt8(ascii: "=")
  }
}

extension Cursor {
  /// Reads `'` and `,` as a number of octaves, negative for down.
  mutating func octaveMarks() -> Int {
    var octaves = 0
    while true {
      if skip(UInt8(ascii: "'")) {
        octaves += 1
      } else if skip(UInt8(ascii: ",")) {
        octaves -= 1
      } else {
        return octaves
      }
    }
  }

  /// Reads the letter of a note and its octave marks.
  mutating func pitch() -> Pitch? {
    guard let letter = PitchLetter(ascii: current) else { return nil }
    let octave = current & 0x20 == 0 ? 0 : 1
    at += 1
    return Pitch(letter, octave: octave + octaveMarks())
  }

  /// Reads a note with a whole number of semitones in its accidental as a MIDI key, which can be outside
  /// of 0 to 127; `nil` for anything else.
  mutating func midiKey() -> Int? {
    var alteration = 0
    if current.isAccidentalSign {
      guard let accidental = accidental(), accidental.isWhole else { return nil }
      alteration = accidental.wholeSemitones
    }
    return pitch().map { $0.naturalKey + alteration }
  }
}
