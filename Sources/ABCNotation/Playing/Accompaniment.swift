/// Plays chord symbols as a pattern of bass notes and chords that depends on the meter.
///
/// Times are in units of the measure.
struct Accompaniment {
  private(set) var bass: [Performance.Note] = []
  private(set) var chords: [Performance.Note] = []
  /// The voicings of the chord symbols; if empty, nothing is played.
  private let voicings: [Voicing]
  /// The index of the current voicing; `nil` before the first chord.
  private var current: Int?
  /// Whether chords are played from here on.
  var isOn = true
  private var bassVelocity: Int16 = 80
  private var chordVelocity: Int16 = 75
  /// The semitones by which bass and chords are moved.
  private var bassShift = 0
  private var chordShift = 0
  /// The pattern that a directive sets for all meters; `nil` for those of the meters.
  private var ownPattern: [UInt8]?
  private var pattern: [UInt8] = []
  private var stepLength = 0
  /// The time of the first step from the start of the bar; it is not 0 if the meter changed within
  /// the bar.
  private var patternStart = 0
  /// The index of the next step that sounds.
  private var nextStep = 0
  /// The time of that step from the start of the bar; `Int.max` if there is none.
  private var nextDue = Int.max

  init(_ voicings: [Voicing], _ meter: Meter, _ measure: inout TimeMeasure) {
    self.voicings = voicings
    if voicings.isEmpty { return }
    if let pattern = Self.pattern(meter) { use(pattern, meter, &measure) }
  }

  private mutating func use(_ pattern: [UInt8], _ meter: Meter, _ measure: inout TimeMeasure) {
    self.pattern = pattern
    let bar = meter.barLength
    stepLength =
      pattern.isEmpty
      ? 0 : measure.units(bar.numerator, over: bar.denominator * pattern.count)
    startBar()
  }

  /// Changes the pattern for all meters; an empty one returns to those of the meters.
  mutating func change(
    to pattern: [UInt8], _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    ownPattern = pattern.isEmpty ? nil : pattern
    change(to: meter, at: position, &measure)
  }

  /// Changes the velocities of bass and chords; `nil` leaves one as it is.
  mutating func change(bassVelocity: Int? = nil, chordVelocity: Int? = nil) {
    self.bassVelocity = bassVelocity.map { Int16(clamping: $0) } ?? self.bassVelocity
    self.chordVelocity = chordVelocity.map { Int16(clamping: $0) } ?? self.chordVelocity
  }

  /// Changes the octaves by which bass and chords are moved; `nil` leaves one as it is.
  mutating func change(bassOctaves: Int? = nil, chordOctaves: Int? = nil) {
    bassShift = bassOctaves.map { 12 * $0 } ?? bassShift
    chordShift = chordOctaves.map { 12 * $0 } ?? chordShift
  }

  /// The equal steps of a bar in a meter: f the bass, c the chord, b both, z nothing.
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

  /// Changes the meter; if it has no pattern, the old one continues.
  mutating func change(to meter: Meter, at position: Int, _ measure: inout TimeMeasure) {
    if voicings.isEmpty { return }
    guard let pattern = ownPattern ?? Self.pattern(meter) else { return }
    // The next step of the new pattern comes at the time of the next step of the old one.
    let (oldLength, oldStart) = (stepLength, patternStart)
    use(pattern, meter, &measure)
    guard position > 0 else { return }
    let step = oldLength > 0 ? (position - oldStart + oldLength - 1) / oldLength : 0
    patternStart = oldStart + step * (oldLength - stepLength)
    skipRests()
    while nextDue < position { goOn() }
  }

  /// Starts a bar.
  mutating func startBar() {
    (nextStep, patternStart) = (0, 0)
    skipRests()
  }

  private mutating func goOn() {
    nextStep += 1
    skipRests()
  }

  private mutating func skipRests() {
    while nextStep < pattern.count, !pattern[nextStep].startsSound { nextStep += 1 }
    nextDue = nextStep < pattern.count ? patternStart + nextStep * stepLength : .max
  }

  /// Changes the chord to the voicing at index `place`; `nil` is silence.
  mutating func change(toHarmony place: Int?) { current = place }

  /// Whether a step is due before the position `end` in the bar.
  func isDue(before end: Int) -> Bool { nextDue < end }

  /// The number of steps that the one at index `place` sounds.
  private func steps(at place: Int) -> Int {
    1 + pattern[(place + 1)...].prefix { $0 == UInt8(ascii: "-") }.count
  }

  /// Plays the steps that are due within `length` from `time`, which is at `position` in the bar.
  mutating func advance(
    by length: Int, from time: Int, position: Int, _ unitsInWhole: UInt32, span: SourceSpan
  ) {
    let end = position + length
    while nextDue < end {
      let (sign, due) = (pattern[nextStep], nextDue)
      let length = stepLength * steps(at: nextStep)
      goOn()
      guard isOn, due >= position, let current else { continue }
      let voicing = voicings[current]
      var note = Performance.Note(
        start: time + due - position, length: length, unitsInWhole: unitsInWhole,
        key: moved(voicing.bassKey, by: bassShift), velocity: bassVelocity, span)
      if sign != UInt8(ascii: "c") { bass.append(note) }
      if sign == UInt8(ascii: "f") { continue }
      note.midiVelocity = chordVelocity
      for place in 0..<Int(voicing.count) {
        note.midiKey = Int16(moved(voicing.keys[place], by: chordShift))
        chords.append(note)
      }
    }
  }

  /// A key moved by `semitones`, or unchanged if the result is outside of 0 to 127.
  private func moved(_ key: UInt8, by semitones: Int) -> UInt8 {
    let moved = Int(key) + semitones
    return (0...127).contains(moved) ? UInt8(moved) : key
  }
}

extension UInt8 {
  /// Whether a sign of a pattern starts a sound.
  fileprivate var startsSound: Bool { self != UInt8(ascii: "z") && self != UInt8(ascii: "-") }
}
