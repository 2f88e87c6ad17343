/// A voice as it is written, with every pitch and length decided: what repeats are unrolled from.
struct Score {
  /// One step of playing: what sounds, how time goes on, and where repeats can jump.
  struct Step {
    enum Kind: UInt8 {
      /// A note starts: `key`, `degree`, `isTied`, `advances`.
      case note
      /// Time goes on.
      case wait
      /// More bars of a rest go by.
      case bars
      /// A bar line or repeat sign.
      case bar
      /// A variant ending or the label of a part; see `marks`.
      case mark
      /// What follows sounds together with the bar so far.
      case overlay
      /// The place is in the list of that name.
      case harmony, keyChange, meter, dynamics, directive
      /// The place is microseconds a quarter note.
      case tempo
    }

    let kind: Kind
    /// The MIDI key, 0 to 127, of a note.
    var key: UInt8 = 0
    /// The letter and octave of a note as in its sign, by which ties find their notes.
    var degree: Int8 = 0
    var isTied = false
    /// Whether time goes on by the length of a note; it stands still where others sound with it.
    var advances = true
    var bar = BarLine.single
    /// How long a note sounds, or how far time goes on, in units of the measure; else a place.
    var length = 0
    /// Where it comes from.
    let span: SourceSpan
  }

  /// A step that decides about repeats and parts.
  struct Mark {
    enum Kind {
      case bar(BarLine)
      /// A variant ending; the place is that of its numbers among the endings.
      case ending(Int)
      /// The label of a part.
      case part(Unicode.Scalar)
    }

    let kind: Kind
    /// The place of its step.
    let step: Int
    /// How many steps before it sound or wait.
    let sounding: Int
  }

  var steps: [Step] = []
  var marks: [Mark] = []
  /// The numbers of variant endings.
  var endings: [[ClosedRange<Int>]] = []
  /// How many steps sound or wait.
  var sounding = 0
  /// The chord symbols, and what each of them sounds like.
  var harmonies: [String] = []
  var voicings: [Voicing] = []
  var keys: [Key] = []
  var dynamics: [Dynamics] = []
  var meters: [Meter] = []
  var directives: [PlaybackDirective] = []
  /// The syllables under each step, one a verse.
  var lyrics: [Int: [String]] = [:]
  /// Whether any chord symbol is a chord of a known type; without one a tune has no accompaniment.
  var hasHarmony = false

  /// Adds a step that makes time.
  mutating func appendSounding(_ step: Step) {
    steps.append(step)
    sounding += 1
  }

  /// Lets time go on.
  mutating func wait(_ length: Int, _ span: SourceSpan) {
    if length > 0 { appendSounding(Step(kind: .wait, length: length, span: span)) }
  }

  /// Lets the bars of a rest after its first go by, `length` in all.
  mutating func appendBars(of length: Int, _ span: SourceSpan) {
    if length > 0 { appendSounding(Step(kind: .bars, length: length, span: span)) }
  }

  /// Adds a step with a place in a list.
  mutating func append(_ kind: Step.Kind, place: Int = 0, _ span: SourceSpan) {
    steps.append(Step(kind: kind, length: place, span: span))
  }

  /// Adds a step that decides about repeats and parts.
  mutating func append(_ kind: Mark.Kind, _ span: SourceSpan) {
    marks.append(Mark(kind: kind, step: steps.count, sounding: sounding))
    if case .bar(let bar) = kind {
      steps.append(Step(kind: .bar, bar: bar, span: span))
    } else {
      steps.append(Step(kind: .mark, span: span))
    }
  }
}
