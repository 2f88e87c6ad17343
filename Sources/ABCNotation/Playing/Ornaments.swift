/// The decorations that wait for their note.
struct Ornaments {
  /// An ornament that takes the note apart.
  enum Kind {
    case none
    /// `~`: a cut from above, or over a dotted beat a whole roll.
    case roll
    /// `T`: upper note and note in turn.
    case trill
    /// `R`: five notes around the main one.
    case fiveNotes
  }

  private(set) var kind = Kind.none
  private(set) var isStaccato = false
  /// A fermata: twice as long.
  private(set) var isHeld = false
  /// Whether there are any.
  private(set) var any = false
  /// Where the first of them stands.
  private(set) var span = SourceSpan(0, 0)
  /// Whether the last of them is a single character, whose note must follow directly.
  private(set) var mustTouch = false
  /// Whether it is one, and a gap follows.
  private(set) var isParted = false

  /// Whether any of them is heard.
  var sound: Bool { isStaccato || isHeld || kind != .none }

  /// Takes in a decoration; most have no sound of their own.
  mutating func add(_ sign: Sign, _ list: SignList) {
    if !any { span = sign.span }
    any = true
    mustTouch = sign.kind == .decoration
    isParted = mustTouch && sign.isBeforeSpace
    if mustTouch {
      switch UInt8(clamping: sign.detail) {
      case UInt8(ascii: "."): isStaccato = true
      case UInt8(ascii: "H"): isHeld = true
      case UInt8(ascii: "~"): kind = .roll
      case UInt8(ascii: "T"): kind = .trill
      case UInt8(ascii: "R"): kind = .fiveNotes
      default: break
      }
    } else {
      switch list.texts[sign.place] {
      case "breath", "staccato": isStaccato = true
      case "fermata", "invertedfermata": isHeld = true
      case "roll": kind = .roll
      case "trill": kind = .trill
      default: break
      }
    }
  }

  /// The length of the notes of a trill: the unit that the note's own length counts in, halved
  /// until it lasts no more than a tenth of a second.
  static func trillStep(
    of length: Int, _ measure: inout TimeMeasure, _ microsecondsPerQuarter: Int
  ) -> Int {
    var below = measure.length(length).denominator
    while below < 1 << 14, 4 * microsecondsPerQuarter / below > 100_000 { below *= 2 }
    return max(measure.units(1, over: below), length / turnLimit, 1)
  }

  /// The most notes of a trill, about: the unit of an odd length can be a millionth of it.
  private static let turnLimit = 1_000
}

extension Dynamics {
  /// What a named decoration makes of the loudness; `nil` where it is about something else.
  func changed(by name: String) -> Dynamics? {
    switch name {
    case "<(", "<)", "crescendo(", "crescendo)": return moved(by: 15)
    case ">(", ">)", "diminuendo(", "diminuendo)": return moved(by: -15)
    default: return Dynamics.named(name)
    }
  }
}
