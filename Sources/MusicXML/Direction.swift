import ABCNotation

/// A direction above or below the notes.
enum Direction: Hashable {
  /// Text, and whether it stands below.
  case words(String, isBelow: Bool)
  case tempo(Tempo, unitNoteLength: Fraction)
  /// A mark such as `mf`, with the name of its element.
  case dynamics(String)
  /// The start of a hairpin, or its end if `nil`.
  case wedge(isCrescendo: Bool?)
  /// The label of a part.
  case rehearsal(String)
  case segno
  /// The sign at the start of the coda, or that at which the music leaves for it.
  case coda(isDeparture: Bool)
  /// Words that make the music jump or end.
  case jump(WrittenVoice.Jump.Kind, words: String)
  /// Another General MIDI program, from 0.
  case program(Int)
}

extension Direction {
  /// The direction of a decoration that is a jump sign.
  init(_ jump: WrittenVoice.Jump) {
    switch jump.kind {
    case .segno: self = .segno
    case .coda: self = .coda(isDeparture: false)
    case .daCapo, .dalSegno, .fine, .toCoda: self = .jump(jump.kind, words: jump.name)
    }
  }
}

/// A sign at a note.
enum NoteMark: Hashable {
  case articulation(String)
  case ornament(String, isSlashed: Bool)
  case technical(String)
  case fingering(Int)
  case fermata(isInverted: Bool)
  case arpeggio
  /// The start or end of the wavy line of a trill.
  case wavyLine(isStart: Bool)
  /// An ornament without an element of its own, by its ABC name.
  case otherOrnament(String)
  /// An articulation without an element of its own, by its ABC name.
  case otherArticulation(String)
}
