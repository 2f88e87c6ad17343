/// How far an accidental holds, as `propagate-accidentals` says (ABC 2.1 §11.3).
enum AccidentalReach: Hashable {
  /// `not`: for its note alone.
  case note
  /// `octave`: for the notes of its letter and octave up to the next bar line.
  case octave
  /// `pitch`: for the notes of its letter in all octaves up to the next bar line.
  case allOctaves

  /// The name of the directive.
  static let directive = "propagate-accidentals"

  /// Parses the value of the directive, which is in small letters; `nil` for an unknown one.
  init?(_ value: String) {
    switch value {
    case "not": self = .note
    case "octave": self = .octave
    case "pitch": self = .allOctaves
    default: return nil
    }
  }
}
