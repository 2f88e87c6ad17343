/// A MIDI key and the part of a semitone by which a pitch bend raises or lowers it.
///
/// Both fit in one number, which for a key without a bend is the key itself: ordinary notes need no
/// further work.
package struct BentKey {
  /// The parts of a semitone that a bend counts: halves, thirds, quarters, fifths, sixths and eighths
  /// are whole numbers of them.
  package static let partsInSemitone = 240

  /// The parts of the largest bend: half a semitone.
  static let mostParts = partsInSemitone / 2

  let key: Int
  /// Parts of a semitone, from -120 to 120.
  let bend: Int8

  /// Reads a code.
  init(code: Int) {
    let bend = (code + 0x8000) >> 16
    self.bend = Int8(clamping: bend)
    key = code - bend << 16
  }

  /// The key with its bend in semitones.
  var semitones: Fraction {
    Fraction(key * Self.partsInSemitone + Int(bend), Self.partsInSemitone)
  }

  /// The code of parts of a semitone relative to a key.
  static func code(ofParts parts: Int) -> Int {
    let key = nearestKey(toParts: parts)
    return key + (parts - key * partsInSemitone) << 16
  }

  /// The whole number of semitones next to a number of parts; of two, the one nearer to 0.
  static func nearestKey(toParts parts: Int) -> Int {
    let half = mostParts - 1
    return parts < 0 ? (parts - half) / partsInSemitone : (parts + half) / partsInSemitone
  }
}
