// The messages about keys, clefs, accidentals and tuplets. A name is never changed or reused.
extension Diagnostic.Message {
  static func keySpelling(_ text: String, _ abc: String) -> Self {
    Self("key-spelling", .note, "'\(text)' is not how ABC 2.1 writes a key; it is read as '\(abc)'")
  }
  static let capitalMinor = Self(
    "capital-minor", .warning,
    "'M' is read as 'm', minor: capitals do not count in a mode; major is 'maj' or no mode")
  static func repeatedKeyAccidental(_ letter: String) -> Self {
    Self(
      "repeated-key-accidental", .warning,
      "the key has two accidentals for \(letter); the last is taken")
  }
  static func propertySpelling(_ text: String, _ abc: String) -> Self {
    Self(
      "property-spelling", .note,
      "'\(text)' is not how ABC 2.1 writes this property; it is read as '\(abc)'")
  }
  static func unknownAccidentalReach(_ text: String) -> Self {
    Self(
      "unknown-accidental-reach", .warning,
      "'%%propagate-accidentals \(text)' is left out; expected 'not', 'octave' or 'pitch'")
  }
  static let tupletInTuplet = Self(
    "tuplet-in-tuplet", .note,
    "a tuplet inside a tuplet, which ABC 2.1 does not describe; the ratios multiply")
  static func zeroInTuplet(_ text: String) -> Self {
    Self(
      "zero-in-tuplet", .warning, "'\(text)' has a number 0; the number that is usual is taken")
  }
  static func unknownAccidental(_ text: String) -> Self {
    Self(
      "unknown-accidental", .error, "'\(text)' is no accidental; the note is read without one")
  }
  static func tooManyMicrotones(_ text: String) -> Self {
    Self(
      "too-many-microtones", .error,
      "'\(text)' is one of more than \(SignList.microtoneLimit) fractions of a semitone in the voice; "
        + "the nearest semitone is taken")
  }
  static let bendsShared = Self(
    "bends-shared", .warning,
    "notes with different fractions of a semitone sound together, and MIDI has too few channels; some "
      + "sound like others")
  static func accidentalSpelling(_ text: String, _ abc: String) -> Self {
    Self(
      "accidental-spelling", .note, "'\(text)' is not in ABC 2.1; it is read as '\(abc)'")
  }
  static let voiceWithoutName = Self(
    "voice-without-name", .warning, "V: names no voice; the music is that of a voice without a name"
  )
  static let tooManyCommonFields = Self(
    "too-many-common-fields", .warning,
    "more than \(BodyParser.commonFieldLimit) fields before the first V:; those beyond are for the "
      + "first voice only")
}
