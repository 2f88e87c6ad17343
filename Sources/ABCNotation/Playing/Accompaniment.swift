/// Plays chord symbols as a pattern of bass notes and chords, one a meter.
///
/// Times are in units of the measure.
struct Accompaniment {
  private(set) var bass: [Performance.Note] = []
  private(set) var chords: [Performance.Note] = []
  /// What each chord symbol sounds like; without any nothing is played.
  private let voicings: [Voicing]
  /// The chord that holds; `nil` before the first.
  private var current: Int?
  /// Whether chords are played.
  var isOn = true
  private var bassVelocity: Int16 = 80
  private var chordVelocity: Int16 = 75
  /// Semitones that bass and chords are moved by.
  private var bassShift = 0
  private var chordShift = 0
  /// The pattern that a directive asks for, in every meter.
  private var ownPattern: [UInt8]?
  private var pattern: [UInt8] = []
  private var stepLength = 0
  /// When the pattern's first step is due, from the start of the bar: not at 0 where the meter
  /// changed within the bar.
  private var patternStart = 0
  /// The next step that sounds.
  private var nextStep = 0
  /// When it is due, from the start of the bar; never where there is none.
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

  /// Plays a pattern of its own from here on; an empty one means that of the meter.
  mutating func change(
    to pattern: [UInt8], _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    ownPattern = pattern.isEmpty ? nil : pattern
    change(to: meter, at: position, &measure)
  }

  /// Changes how loud bass and chords are, where a number is given.
  mutating func change(bassVelocity: Int? = nil, chordVelocity: Int? = nil) {
    self.bassVelocity = bassVelocity.map { Int16(clamping: $0) } ?? self.bassVelocity
    self.chordVelocity = chordVelocity.map { Int16(clamping: $0) } ?? self.chordVelocity
  }

  /// Changes how many octaves bass and chords are moved by, where a number is given.
  mutating func change(bassOctaves: Int? = nil, chordOctaves: Int? = nil) {
    bassShift = bassOctaves.map { 12 * $0 } ?? bassShift
    chordShift = chordOctaves.map { 12 * $0 } ?? chordShift
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
    if voicings.isEmpty { return }
    guard let pattern = ownPattern ?? Self.pattern(meter) else { return }
    // The steps go on by their numbers: the one that is due next falls where it would have.
    let (oldLength, oldStart) = (stepLength, patternStart)
    use(pattern, meter, &measure)
    guard position > 0 else { return }
    let step = oldLength > 0 ? (position - oldStart + oldLength - 1) / oldLength : 0
    patternStart = oldStart + step * (oldLength - stepLength)
    skipRests()
    while nextDue < position { goOn() }
  }

  /// A new bar starts.
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

  /// A chord symbol that is a chord is passed.
  mutating func change(toHarmony place: Int) { current = place }

  /// Whether a step is due before a place in the bar.
  func isDue(before end: Int) -> Bool { nextDue < end }

  /// How many steps the one at a place sounds.
  private func steps(at place: Int) -> Int {
    1 + pattern[(place + 1)...].prefix { $0 == UInt8(ascii: "-") }.count
  }

  /// Plays the steps that are due while time goes on from `time`, `position` into the bar.
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

  /// A key moved by `semitones`, or as it is where MIDI has none there.
  private func moved(_ key: UInt8, by semitones: Int) -> UInt8 {
    let moved = Int(key) + semitones
    return (0...127).contains(moved) ? UInt8(moved) : key
  }
}

extension UInt8 {
  /// Whether a sound starts with a sign of a pattern.
  fileprivate var startsSound: Bool { self != UInt8(ascii: "z") && self != UInt8(ascii: "-") }
}
