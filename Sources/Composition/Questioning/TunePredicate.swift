public import CharRNN

/// What can be asked of a place in a tune, and what a unit of a network could track.
///
/// A place is what has been read up to and including a character. All but `pitch` and `lastBar` follow
/// from that alone, by `TuneClock`; the height of a note is what the player plays; the last bar of a part
/// is known from the whole tune.
public enum TunePredicate: String, CaseIterable, Sendable {
  /// Whether a quotation mark is open.
  case quotes
  /// Whether the header is being read.
  case header
  /// Whether the last character belongs to the first note of a bar; pick-ups are left out.
  case beatOne = "beat-one"
  /// Whether notes of a tuplet are to come or being written.
  case tuplet
  /// Whether the music is in a second or later ending.
  case secondEnding = "second-ending"
  /// Whether the first part is over.
  case secondPart = "second-part"
  /// Whether the bar is the last of its part.
  case lastBar = "last-bar"
  /// The height of the last note, as a MIDI key.
  case pitch
  /// The time since the bar's start in quarter notes, the note in hand included.
  case placeInBar = "place-in-bar"
  /// The bar of the part, from 1.
  case barOfPart = "bar-of-part"

  /// Whether it is a number; otherwise it is true or false.
  public var isNumber: Bool {
    switch self {
    case .pitch, .placeInBar, .barOfPart: true
    default: false
    }
  }

  /// What it asks, in a few words.
  public var words: String {
    switch self {
    case .quotes: "inside quotes, as a chord symbol is"
    case .header: "in the header"
    case .beatOne: "in the first note of a bar"
    case .tuplet: "in a tuplet, such as a triplet"
    case .secondEnding: "in a second ending"
    case .secondPart: "after the first part"
    case .lastBar: "in the last bar of a part"
    case .pitch: "height of the last note, in semitones"
    case .placeInBar: "time since the bar began, in quarter notes"
    case .barOfPart: "bar of the part"
    }
  }

  /// How much of the answer a model can read beside each character.
  public enum Telling: String, Sendable {
    case nothing, partly, wholly
  }

  /// What the side inputs of a model tell of it; see `TuneFollower`.
  public func telling(by inputs: [SideInput]) -> Telling {
    let names = Set(inputs.map(\.name))
    func has(_ name: String) -> Bool { names.contains("place." + name) }
    let isTold =
      switch self {
      case .quotes, .tuplet, .pitch: false
      // Outside the music every side input is 0.
      case .header: !names.isEmpty
      case .beatOne, .placeInBar: has("position")
      case .secondEnding, .secondPart: has("part")
      case .barOfPart: has("bar")
      case .lastBar: false
      }
    if isTold { return .wholly }
    return switch self {
    case .lastBar where has("bar"): .partly
    case .beatOne where has("left"), .placeInBar where has("left"): .partly
    default: .nothing
    }
  }
}
