/// Plays chord symbols as a pattern of bass notes and chords, one a meter.
struct Accompaniment {
  private(set) var bass: [Performance.Note] = []
  private(set) var chords: [Performance.Note] = []
  private var harmony: Harmony?
  /// Whether chords are played.
  var isOn = true
  private var bassVelocity = 80
  private var chordVelocity = 75
  /// The pattern that a directive asks for, in every meter.
  private var ownPattern: [UInt8]?
  private var pattern: [UInt8] = []
  private var stepLength = Fraction.zero
  private var nextStep = 0

  init(_ meter: Meter) {
    if let pattern = Self.pattern(meter) { use(pattern, meter) }
  }

  private mutating func use(_ pattern: [UInt8], _ meter: Meter) {
    self.pattern = pattern
    stepLength = meter.barLength * Fraction(1, pattern.count)
  }

  /// Plays a pattern of its own from here on; an empty one means that of the meter.
  mutating func change(to pattern: [UInt8], _ meter: Meter, at position: Fraction) {
    ownPattern = pattern.isEmpty ? nil : pattern
    change(to: meter, at: position)
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
  mutating func change(to meter: Meter, at position: Fraction) {
    guard let pattern = ownPattern ?? Self.pattern(meter) else { return }
    use(pattern, meter)
    nextStep = 0
    while nextStep < self.pattern.count, stepLength * nextStep < position { nextStep += 1 }
  }

  /// A new bar starts.
  mutating func startBar() { nextStep = 0 }

  /// A chord symbol is passed; one that is no chord changes nothing.
  mutating func change(to harmony: Harmony?) {
    if let harmony { self.harmony = harmony }
  }

  /// Plays the steps that are due while time goes on from `time`, `position` into the bar.
  mutating func advance(
    by length: Fraction, from time: Fraction, position: Fraction, source: Range<Int>
  ) {
    let end = position + length
    while nextStep < pattern.count {
      let due = stepLength * nextStep
      if due >= end { return }
      let sign = pattern[nextStep]
      nextStep += 1
      guard isOn, due >= position, let harmony else { continue }
      let onset = time + (due - position)
      if sign == UInt8(ascii: "f") || sign == UInt8(ascii: "b") {
        bass.append(
          Performance.Note(
            onset: onset, duration: stepLength, key: harmony.bassKey, velocity: bassVelocity,
            source: source))
      }
      if sign == UInt8(ascii: "c") || sign == UInt8(ascii: "b") {
        for key in harmony.chordKeys {
          chords.append(
            Performance.Note(
              onset: onset, duration: stepLength, key: key, velocity: chordVelocity, source: source)
          )
        }
      }
    }
  }
}
