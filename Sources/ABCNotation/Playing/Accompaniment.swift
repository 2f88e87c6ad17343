/// Plays chord symbols as a pattern of bass notes and chords, one a meter.
///
/// Times are in units of the measure.
struct Accompaniment {
  private(set) var bass: [Performance.Note] = []
  private(set) var chords: [Performance.Note] = []
  /// The bass note of the chord that holds; `nil` before the first.
  private var bassKey: Int?
  private var chordKeys: [Int] = []
  /// Whether chords are played.
  var isOn = true
  private var bassVelocity = 80
  private var chordVelocity = 75
  /// The pattern that a directive asks for, in every meter.
  private var ownPattern: [UInt8]?
  private var pattern: [UInt8] = []
  private var stepLength = 0
  private var nextStep = 0
  /// When the next step is due, from the start of the bar.
  private var nextDue = 0

  init(_ meter: Meter, _ measure: inout TimeMeasure) {
    if let pattern = Self.pattern(meter) { use(pattern, meter, &measure) }
  }

  private mutating func use(_ pattern: [UInt8], _ meter: Meter, _ measure: inout TimeMeasure) {
    self.pattern = pattern
    let bar = meter.barLength
    stepLength =
      pattern.isEmpty
      ? 0 : measure.units(bar.numerator, over: bar.denominator * pattern.count)
  }

  /// Plays a pattern of its own from here on; an empty one means that of the meter.
  mutating func change(
    to pattern: [UInt8], _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    ownPattern = pattern.isEmpty ? nil : pattern
    change(to: meter, at: position, &measure)
  }

  /// Changes how loud bass and chords are, where a number is given.
  mutating func change(bassVelocity: Int? = nil, chordVelocity: Int? = nil) {
    self.bassVelocity = bassVelocity ?? self.bassVelocity
    self.chordVelocity = chordVelocity ?? self.chordVelocity
  }

  /// What is played in equal steps over a bar: f the bass, c the chord, b both, z nothing.
  private static func pattern(_ meter: Meter) -> [UInt8]? {
    letters(meter).map { Array($0.utf8) }
  }

  private static func letters(_ meter: Meter) -> String? {
    if meter.symbol == .free { return "fzczfzcz" }
    switch (meter.numerator, meter.denominator) {
    case (2, 2), (4, 4): return "fzczfzcz"
    case (2, 4): return "fzcz"
    case (3, 4), (3, 8): return "fzczcz"
    case (6, 4): return "fzczfzczfzcz"
    case (6, 8): return "fzcfzc"
    case (9, 8): return "fzcfzcfzc"
    case (12, 8): return "fzcfzcfzcfzc"
    case (5, 4), (5, 8): return "fzbcz"
    case (7, 4), (7, 8): return "fzbczcz"
    default: return nil
    }
  }

  /// Goes over to another meter; where it has no pattern the old one goes on.
  mutating func change(to meter: Meter, at position: Int, _ measure: inout TimeMeasure) {
    guard let pattern = ownPattern ?? Self.pattern(meter) else { return }
    use(pattern, meter, &measure)
    startBar()
    while nextStep < self.pattern.count, nextDue < position { goOn() }
  }

  /// A new bar starts.
  mutating func startBar() { (nextStep, nextDue) = (0, 0) }

  private mutating func goOn() {
    nextStep += 1
    nextDue += stepLength
  }

  /// A chord symbol is passed; one that is no chord changes nothing.
  mutating func change(to harmony: Harmony?) {
    guard let harmony else { return }
    bassKey = harmony.bassKey
    chordKeys = harmony.chordKeys
  }

  /// Plays the steps that are due while time goes on from `time`, `position` into the bar.
  mutating func advance(
    by length: Int, from time: Int, position: Int, _ measure: TimeMeasure, span: SourceSpan
  ) {
    if nextStep >= pattern.count { return }
    let end = position + length
    while nextStep < pattern.count, nextDue < end {
      let (sign, due) = (pattern[nextStep], nextDue)
      goOn()
      guard sign != UInt8(ascii: "z"), isOn, due >= position, let bassKey else { continue }
      var note = Performance.Note(
        time + due - position, stepLength, measure, key: bassKey, velocity: bassVelocity,
        span)
      if sign != UInt8(ascii: "c") { bass.append(note) }
      if sign != UInt8(ascii: "f") {
        note.velocity = chordVelocity
        for key in chordKeys {
          note.key = key
          chords.append(note)
        }
      }
    }
  }
}
