/// A voice in the order written, with all pitches and lengths decided; unrolling plays its repeats.
struct Score {
  /// One step of playing: something that sounds, time that passes, or a place where repeats jump.
  ///
  /// There are about as many steps as signs, and playing walks over them again for each repeat.
  /// They are small and hold no references: what has no room in them is in the lists of the score.
  struct Step {
    enum Kind: UInt8 {
      /// A note starts: `key`, `degree`, `isTied`, `hasAccidental`, `advances`,
      /// `duration`.
      case note
      /// Time passes: `duration`.
      case wait
      /// Further bars of a rest pass: `duration`.
      case bars
      /// A bar line or repeat sign: `bar`.
      case bar
      /// A variant ending, the label of a part or a jump sign, which `marks` describes.
      case mark
      /// The music goes back, to sound together with what was played: `target`.
      case overlay
      /// A group of layers starts or ends.
      case groupStart, groupEnd
      /// A bar line in a later layer of several bars.
      case layerBar
      /// A change to the element at `index` of the list of that name; a harmony is one of
      /// `harmonies` and of `voicings`.
      case harmony, keyChange, meter, dynamics, directive
      /// A change of tempo: `microsecondsPerQuarter`.
      case tempo
      /// The notes of a chord start one after the other: `delay`.
      case spread

      /// Whether a step of this kind has a duration.
      var takesTime: Bool { self == .note || self == .wait || self == .bars }

      /// Whether a step of this kind refers to an element of a list.
      fileprivate var hasIndex: Bool {
        switch self {
        case .harmony, .keyChange, .meter, .dynamics, .directive: true
        default: false
        }
      }
    }

    let kind: Kind
    /// The MIDI key of a note, 0 to 127.
    let key: UInt8
    /// The parts of a semitone by which a note is bent, as `BentKey` has them.
    let bend: Int8
    /// The letter and octave of a note as in its sign; ties join notes of the same degree.
    let degree: Int8
    let isTied: Bool
    /// Whether the sign of a note has an accidental.
    let hasAccidental: Bool
    /// Whether time passes with a note; it does not where another note starts at the same time.
    let advances: Bool
    let bar: BarLine
    /// What `duration`, `index` and `microsecondsPerQuarter` read; one number keeps steps small.
    private let value: Int
    /// The place in the source.
    let span: SourceSpan

    private init(
      _ kind: Kind, key: UInt8 = 0, bend: Int8 = 0, degree: Int8 = 0, isTied: Bool = false,
      hasAccidental: Bool = false, advances: Bool = true, bar: BarLine = .single, value: Int = 0,
      _ span: SourceSpan
    ) {
      self.kind = kind
      self.key = key
      self.bend = bend
      self.degree = degree
      self.isTied = isTied
      self.hasAccidental = hasAccidental
      self.advances = advances
      self.bar = bar
      self.value = value
      self.span = span
    }

    /// A note of `duration` units of the measure.
    init(
      note key: UInt8, bend: Int8 = 0, degree: Int8, isTied: Bool, hasAccidental: Bool,
      advances: Bool = true, duration: Int, _ span: SourceSpan
    ) {
      self.init(
        .note, key: key, bend: bend, degree: degree, isTied: isTied, hasAccidental: hasAccidental,
        advances: advances, value: duration, span)
    }

    /// A `wait` or `bars` of `duration` units of the measure.
    init(_ kind: Kind, duration: Int, _ span: SourceSpan) {
      assert(kind.takesTime)
      self.init(kind, value: duration, span)
    }

    /// A change to the element at `index` of a list.
    init(_ kind: Kind, index: Int, _ span: SourceSpan) {
      assert(kind.hasIndex)
      self.init(kind, value: index, span)
    }

    /// A change of tempo.
    init(microsecondsPerQuarter: Int, _ span: SourceSpan) {
      self.init(.tempo, value: microsecondsPerQuarter, span)
    }

    /// A bar line or repeat sign.
    init(bar: BarLine, _ span: SourceSpan) { self.init(.bar, bar: bar, value: 0, span) }

    /// The start of a spread chord, or the end with a delay of 0.
    static func spread(_ delay: Int, _ span: SourceSpan) -> Step {
      Step(.spread, value: delay, span)
    }

    /// The place of a mark.
    static func mark(_ span: SourceSpan) -> Step { Step(.mark, value: 0, span) }

    /// A return to an earlier place.
    static func overlay(to target: OverlayTarget, _ span: SourceSpan) -> Step {
      Step(.overlay, value: target.rawValue, span)
    }

    /// The start or end of a group of layers, or a bar line in a later layer.
    static func inLayers(_ kind: Kind, _ span: SourceSpan) -> Step { Step(kind, value: 0, span) }

    /// Where an overlay goes back to.
    var target: OverlayTarget {
      assert(kind == .overlay)
      return OverlayTarget(rawValue: value) ?? .bar
    }

    /// How long a note sounds or time passes, in units of the measure.
    var duration: Int {
      assert(kind.takesTime)
      return value
    }

    /// The index of what changes in the list that `kind` names.
    var index: Int {
      assert(kind.hasIndex)
      return value
    }

    /// The time from the start of one note to that of the next.
    var delay: Int {
      assert(kind == .spread)
      return value
    }

    /// The tempo from here on.
    var microsecondsPerQuarter: Int {
      assert(kind == .tempo)
      return value
    }
  }

  /// A step that decides about repeats and parts.
  struct Mark {
    enum Kind {
      case bar(BarLine)
      /// A variant ending; its numbers are at this index of `endings`.
      case ending(Int)
      /// The label of a part.
      case part(Unicode.Scalar)
      /// A jump sign; `isPlaced` if it takes effect where it stands, not at the end of its bar.
      case jump(JumpSign, isPlaced: Bool)
    }

    let kind: Kind
    /// The index of its step.
    let step: Int
    /// The number of steps before it that take time.
    let sounding: Int
  }

  var steps: [Step] = []
  var marks: [Mark] = []
  /// Whether there are jump signs among the marks.
  private(set) var hasJumpSigns = false
  /// The numbers of variant endings.
  var endings: [[ClosedRange<Int>]] = []
  /// The number of steps that take time.
  var sounding = 0
  /// The chord symbols and their voicings.
  var harmonies: [String] = []
  var voicings: [Voicing] = []
  var keys: [Key] = []
  var dynamics: [Dynamics] = []
  var meters: [Meter] = []
  var directives: [PlaybackDirective] = []
  /// Whether the keys are those of drums.
  var isPercussion = false
  /// The syllables under each step, one per verse.
  var lyrics: [Int: [String]] = [:]
  /// Whether the music goes back for overlays, and whether over bar lines.
  private(set) var hasOverlays = false
  private(set) var hasLongOverlays = false
  /// Whether the tempo changes.
  private var hasTempos = false
  /// Whether any chord symbol is read as a chord; otherwise no accompaniment is played.
  var hasHarmony = false

  /// Adds a step that takes time.
  mutating func appendSounding(_ step: Step) {
    steps.append(step)
    sounding += 1
  }

  /// Lets `duration` units of the measure pass.
  mutating func wait(_ duration: Int, _ span: SourceSpan) {
    if duration > 0 { appendSounding(Step(.wait, duration: duration, span)) }
  }

  /// Lets the bars of a rest after its first pass, `duration` units of the measure in all.
  mutating func appendBars(of duration: Int, _ span: SourceSpan) {
    if duration > 0 { appendSounding(Step(.bars, duration: duration, span)) }
  }

  /// Adds a change to the element at `index` of a list.
  mutating func append(_ kind: Step.Kind, index: Int, _ span: SourceSpan) {
    steps.append(Step(kind, index: index, span))
  }

  /// Adds a change of tempo.
  mutating func append(microsecondsPerQuarter: Int, _ span: SourceSpan) {
    steps.append(Step(microsecondsPerQuarter: microsecondsPerQuarter, span))
    hasTempos = true
  }

  /// Adds a return to an earlier place.
  mutating func appendOverlay(to target: OverlayTarget, _ span: SourceSpan) {
    hasOverlays = true
    if target == .earlierBar { hasLongOverlays = true }
    steps.append(.overlay(to: target, span))
  }

  /// Whether the music changes in ways that a jump back undoes.
  var hasChanges: Bool {
    hasTempos || !keys.isEmpty || !meters.isEmpty || !dynamics.isEmpty || !directives.isEmpty
  }

  /// Makes each of the next notes start `delay` after the one before; with 0, together.
  mutating func appendSpread(of delay: Int, _ span: SourceSpan) {
    steps.append(.spread(delay, span))
  }

  /// Adds a step that decides about repeats and parts.
  mutating func append(_ kind: Mark.Kind, _ span: SourceSpan) {
    marks.append(Mark(kind: kind, step: steps.count, sounding: sounding))
    switch kind {
    case .bar(let bar): steps.append(Step(bar: bar, span))
    case .jump:
      hasJumpSigns = true
      steps.append(.mark(span))
    case .ending, .part: steps.append(.mark(span))
    }
  }
}
