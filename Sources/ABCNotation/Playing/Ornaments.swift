/// The decorations that apply to the next note.
struct Ornaments {
  /// An ornament that replaces the note by several.
  enum Kind {
    case none
    /// `~`: a cut from above, or a complete roll on a dotted beat.
    case roll
    /// `T`: the upper neighbour and the note in turn.
    case trill
    /// `R`: five notes around the note.
    case fiveNotes
  }

  private(set) var kind = Kind.none
  private(set) var isStaccato = false
  /// Whether there is a fermata, which doubles the length.
  private(set) var isHeld = false
  /// Whether the notes of a chord start one after the other.
  private(set) var isArpeggio = false
  /// Whether there are any.
  private(set) var any = false
  /// The place of the first of them.
  private(set) var span = SourceSpan(0, 0)
  /// Whether the last of them is a single character, which its note must follow directly.
  private(set) var mustTouch = false
  /// Whether the last of them is a single character and white space follows.
  private(set) var isParted = false

  /// Whether any of them can be heard.
  var isAudible: Bool { isStaccato || isHeld || isArpeggio || kind != .none }

  /// Adds a decoration; most cannot be heard.
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
      case "arpeggio": isArpeggio = true
      case "trill": kind = .trill
      default: break
      }
    }
  }

  /// The length of the notes of a trill: the unit in which the note's length counts, halved until
  /// it lasts at most a tenth of a second.
  static func trillStep(
    of length: Int, _ measure: inout TimeMeasure, _ microsecondsPerQuarter: Int
  ) -> Int {
    var below = measure.length(length).denominator
    while below < 1 << 14, 4 * microsecondsPerQuarter / below > 100_000 { below *= 2 }
    return max(measure.units(1, over: below), length / turnLimit, 1)
  }

  /// The approximate limit on the notes of a trill, for lengths whose unit is very small.
  private static let turnLimit = 1_000
}

extension Dynamics {
  /// The dynamics after a named decoration; `nil` if it does not change them.
  ///
  /// A crescendo or diminuendo changes them by `step` at its start and at its end.
  func changed(by name: String, step: Int) -> Dynamics? {
    switch name {
    case "<(", "<)", "crescendo(", "crescendo)": return moved(by: step)
    case ">(", ">)", "diminuendo(", "diminuendo)": return moved(by: -step)
    default: return Dynamics.named(name)
    }
  }
}
