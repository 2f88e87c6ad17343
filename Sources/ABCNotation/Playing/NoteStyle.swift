/// What directives say about the notes of a voice from a place on, in the order written.
struct NoteStyle {
  /// The part of a note that the grace notes before it take; `nil` if they have lengths of their own.
  private(set) var graceShare: Fraction?
  /// The number of grace notes in the time of a unit note.
  private(set) var graceDivider = 4
  /// The silence after each note in unit note lengths.
  private(set) var trim = Fraction.zero
  /// Whether there is silence after notes.
  private(set) var isTrimming = false
  /// What a crescendo adds to the velocities.
  private(set) var dynamicsStep = 15
  private var fermataIsFixed = false
  /// The ticks from one note of a chord to the next; those of an arpeggio are three times as long.
  private var chordAttack: Int?
  /// The drums that the keys of a percussion voice sound as.
  private var drumKeys: [Int: Int] = [:]

  /// Applies a directive.
  mutating func apply(_ directive: PlaybackDirective) {
    switch directive {
    case .graceShare(let share): graceShare = share
    case .graceDivider(let divider): (graceDivider, graceShare) = (divider, nil)
    case .trim(let silence): (trim, isTrimming) = (silence, silence > .zero)
    case .dynamicsStep(let step): dynamicsStep = step
    case .fermataIsFixed(let isFixed): fermataIsFixed = isFixed
    case .chordAttack(let ticks): chordAttack = ticks
    case .drumKey(let written, let drum): drumKeys[written] = drum
    default: break
    }
  }

  /// The length of a note with a fermata; `unit` is that of a unit note.
  func held(_ length: Int, unit: Int) -> Int { fermataIsFixed ? length + unit : 2 * length }

  /// The ticks from one note of a chord to the next.
  ///
  /// abc2midi spreads every chord, by 10 ticks without a directive. Here a chord is spread only if it has
  /// an arpeggio or a directive says so.
  func chordTicks(isArpeggio: Bool) -> Int {
    isArpeggio ? 3 * (chordAttack ?? 10) : chordAttack ?? 0
  }

  /// The drum that a key of a percussion voice sounds as.
  func drum(_ key: Int) -> Int { drumKeys[key] ?? key }
}
