/// A voice as it is written, with every pitch and length decided: what repeats are unrolled from.
struct Score {
  /// One step of playing: what sounds, how time goes on, and where repeats can jump.
  enum Step {
    /// A note starts.
    case note(ScoreNote)
    /// Time goes on.
    case wait
    /// A bar line or repeat sign.
    case bar(BarLine)
    /// A variant ending; the index is into `endings`.
    case ending(Int)
    /// The label of a part.
    case part(Unicode.Scalar)
    /// The chord symbol changes; the index is into `harmonies`.
    case harmony(Int)
    /// The index is into `keys`.
    case key(Int)
    /// The index is into `meters`.
    case meter(Int)
    /// Microseconds a quarter note.
    case tempo(Int)
    /// The loudness changes; the index is into `dynamics`.
    case dynamics(Int)
    /// What follows sounds together with the bar so far.
    case overlay
    /// The index is into `directives`.
    case directive(Int)
  }

  var steps: [Step] = []
  /// How long each step lasts, in whole notes: how long a note sounds, or how far time goes on.
  var lengths: [Fraction] = []
  var endings: [[ClosedRange<Int>]] = []
  var harmonies: [(text: String, harmony: Harmony?)] = []
  var keys: [Key] = []
  var dynamics: [Dynamics] = []
  var meters: [Meter] = []
  var directives: [PlaybackDirective] = []
  /// Where each step comes from.
  var spans: [SourceSpan] = []
  /// The syllables under each step, one a verse.
  var lyrics: [Int: [String]] = [:]
  /// Whether any chord symbol is a chord of a known type; without one a tune has no accompaniment.
  var hasHarmony = false

  mutating func append(_ step: Step, _ span: SourceSpan, length: Fraction = .zero) {
    steps.append(step)
    lengths.append(length)
    spans.append(span)
  }

  mutating func reserveCapacity(_ count: Int) {
    steps.reserveCapacity(count)
    lengths.reserveCapacity(count)
    spans.reserveCapacity(count)
  }
}

/// A note of a score.
struct ScoreNote {
  /// The letter and octave, by which ties find their notes.
  let steps: Int16
  /// The MIDI key, 0 to 127.
  let key: UInt8
  let isTied: Bool
  /// Whether time goes on by its length; it stands still where other notes sound with it.
  let advances: Bool
}

/// How loud notes are: on the first beat of a bar, on its other strong beats, elsewhere.
struct Dynamics: Hashable {
  var first = 105
  var strong = 95
  var weak = 80
  /// How many beats there are from one strong one to the next; `nil` leaves that to the meter.
  ///
  /// After a mark such as `!f!` every beat is strong.
  var group: Int?

  /// The dynamics of a mark such as `mf`, or `nil` where the name is no such mark.
  static func named(_ name: String) -> Dynamics? {
    switch name {
    case "ppp", "pppp": Dynamics(first: 30, strong: 20, weak: 10, group: 1)
    case "pp": Dynamics(first: 45, strong: 35, weak: 20, group: 1)
    case "p": Dynamics(first: 60, strong: 50, weak: 35, group: 1)
    case "mp": Dynamics(first: 75, strong: 65, weak: 50, group: 1)
    case "mf": Dynamics(first: 90, strong: 80, weak: 65, group: 1)
    case "f": Dynamics(first: 105, strong: 95, weak: 80, group: 1)
    case "ff": Dynamics(first: 120, strong: 110, weak: 95, group: 1)
    case "fff", "ffff": Dynamics(first: 127, strong: 125, weak: 110, group: 1)
    default: nil
    }
  }

  /// All three moved by `amount`, within what MIDI can say.
  func moved(by amount: Int) -> Dynamics {
    let clamp = { (value: Int) in min(127, max(1, value + amount)) }
    return Dynamics(
      first: clamp(first), strong: clamp(strong), weak: clamp(weak), group: group)
  }
}
