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
  /// Where the first of them stands.
  private(set) var span: SourceSpan?
  /// Whether the last of them is a single character, whose note must follow directly.
  private(set) var mustTouch = false

  /// Whether any of them is heard.
  var sound: Bool { isStaccato || isHeld || kind != .none }

  /// Takes in a decoration; most have no sound of their own.
  mutating func add(_ decoration: Decoration, _ place: SourceSpan) {
    if span == nil { span = place }
    if case .symbol = decoration { mustTouch = true } else { mustTouch = false }
    switch decoration {
    case .symbol("."), .named("breath"), .named("staccato"): isStaccato = true
    case .symbol("H"), .named("fermata"), .named("invertedfermata"): isHeld = true
    case .symbol("~"), .named("roll"): kind = .roll
    case .symbol("T"), .named("trill"): kind = .trill
    case .symbol("R"): kind = .fiveNotes
    default: break
    }
  }

  /// The length of the notes of a trill: the unit that the note's own length counts in, halved
  /// until it lasts no more than a tenth of a second.
  static func trillStep(of length: Fraction, _ microsecondsPerQuarter: Int) -> Fraction {
    var below = length.denominator
    while below < 1 << 14, 4 * microsecondsPerQuarter / below > 100_000 { below *= 2 }
    return Fraction(1, below)
  }
}

extension Dynamics {
  /// What a decoration makes of the loudness; `nil` where it is about something else.
  func changed(by decoration: Decoration) -> Dynamics? {
    guard case .named(let name) = decoration else { return nil }
    switch name {
    case "<(", "<)", "crescendo(", "crescendo)": return moved(by: 15)
    case ">(", ">)", "diminuendo(", "diminuendo)": return moved(by: -15)
    default: return Dynamics.named(name)
    }
  }
}
