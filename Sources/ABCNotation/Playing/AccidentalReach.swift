/// How far an accidental holds, as `propagate-accidentals` says (ABC 2.1 §11.3).
enum AccidentalReach: Hashable {
  /// `not`: for its note alone.
  case note
  /// `octave`: for the notes of its letter and octave up to the next bar line.
  case octave
  /// `pitch`: for the notes of its letter in all octaves up to the next bar line.
  case allOctaves

  /// What a directive says about accidentals.
  struct Reading {
    /// The reach; `nil` if the value is not known.
    var reach: AccidentalReach?
    var faults: [Diagnostic.Message] = []

    /// Reads a directive without its `%%`; `nil` if it is about something else.
    init?(_ text: String) {
      let words = text.prefix { $0 != "%" }.split { $0 == " " || $0 == "\t" || $0 == "=" }
      guard words.first == "propagate-accidentals" else { return nil }
      reach =
        switch words.dropFirst().first {
        case "not": .note
        case "octave": .octave
        case "pitch": .allOctaves
        default: nil
        }
      if reach == nil {
        faults.append(.unknownAccidentalReach(words.dropFirst().first.map(String.init) ?? ""))
      } else if words.count > 2 {
        let rest = words.dropFirst(2).joined(separator: " ")
        faults.append(.leftOver(rest, in: "'%%propagate-accidentals'"))
      }
    }
  }
}
