/// Plays chord symbols as a pattern of bass notes and chords that depends on the meter.
struct ChordAccompaniment {
  private(set) var bass: [Performance.Note] = []
  private(set) var chords: [Performance.Note] = []
  /// The voicings of the chord symbols; if empty, nothing is played.
  private let voicings: [Voicing]
  /// The index of the current voicing; `nil` before the first chord and after `N.C.`.
  private var current: Int?
  /// Whether chords are played from here on.
  private var isOn = true
  private var bassVelocity: Int16 = 80
  private var chordVelocity: Int16 = 75
  /// The semitones by which bass and chords are moved.
  private var bassShift = 0
  private var chordShift = 0
  private var pattern = StepPattern()

  init(_ voicings: [Voicing], _ meter: Meter, _ measure: inout TimeMeasure) {
    self.voicings = voicings
    if voicings.isEmpty { return }
    if let steps = Self.steps(meter) { pattern.use(steps, meter, &measure) }
  }

  /// The equal steps of a bar in a meter: f the bass, c the chord, b both, z nothing.
  private static func steps(_ meter: Meter) -> [UInt8]? { letters(meter).map { Array($0.utf8) } }

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

  /// Changes the meter and with it the pattern, also one that a directive set; in a meter without a
  /// standard pattern the old one continues.
  mutating func change(to meter: Meter, at position: Int, _ measure: inout TimeMeasure) {
    if voicings.isEmpty { return }
    guard let steps = Self.steps(meter) else { return }
    pattern.change(to: steps, meter, at: position, &measure)
  }

  /// Applies a directive.
  mutating func apply(
    _ directive: PlaybackDirective, _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    switch directive {
    case .bassProgram(_, let octaves): bassShift = 12 * octaves
    case .chordProgram(_, let octaves): chordShift = 12 * octaves
    case .bassVelocity(let velocity): bassVelocity = Int16(clamping: velocity)
    case .chordVelocity(let velocity): chordVelocity = Int16(clamping: velocity)
    case .playsChords(let isOn): self.isOn = isOn
    case .pattern(let steps):
      if voicings.isEmpty { break }
      guard let steps = steps.isEmpty ? Self.steps(meter) : steps else { break }
      pattern.change(to: steps, meter, at: position, &measure)
    case .patternBars(let count):
      if voicings.isEmpty { break }
      pattern.fill(bars: count, meter, at: position, &measure)
    default: break
    }
  }

  /// Starts a bar after one of a length.
  mutating func startBar(after length: Int) { pattern.startBar(after: length) }

  /// Changes the chord to the voicing at index `place`; `nil` is silence.
  mutating func change(toHarmony place: Int?) { current = place }

  /// The time of the next step from the start of the bar; `Int.max` if no step is left.
  var nextDue: Int { pattern.nextDue }
  /// Whether the pattern fills several bars.
  var isLong: Bool { pattern.isLong }

  /// Plays the steps that are due within `length` from `time`, which is at `position` in the bar.
  mutating func advance(
    by length: Int, from time: Int, position: Int, _ unitsInWhole: UInt32, span: SourceSpan
  ) {
    let end = position + length
    while pattern.nextDue < end {
      let (sign, due) = (pattern.steps[pattern.nextStep], pattern.nextDue)
      let length = pattern.nextLength
      pattern.goOn()
      guard isOn, due >= position, let current else { continue }
      let voicing = voicings[current]
      var note = Performance.Note(
        start: time + due - position, length: length, unitsInWhole: unitsInWhole,
        key: moved(voicing.bassKey, by: bassShift), velocity: bassVelocity, span)
      if let (place, octaves) = sign.chordNote {
        guard let key = voicing.key(at: place) else { continue }
        note.velocity = Int(chordVelocity)
        note.midiKey = Int16(moved(key, by: chordShift + 12 * octaves))
        chords.append(note)
        continue
      }
      if sign != UInt8(ascii: "c") { bass.append(note) }
      if sign == UInt8(ascii: "f") { continue }
      note.velocity = Int(chordVelocity)
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
  /// The note of the chord that a sign of a pattern plays alone, counted from the lowest, and the
  /// octaves by which it is moved: g to j the first four, G to J the same an octave lower.
  fileprivate var chordNote: (place: Int, octaves: Int)? {
    switch self {
    case UInt8(ascii: "g")...UInt8(ascii: "j"): (Int(self - UInt8(ascii: "g")), 0)
    case UInt8(ascii: "G")...UInt8(ascii: "J"): (Int(self - UInt8(ascii: "G")), -1)
    default: nil
    }
  }
}

extension Voicing {
  /// The key at an index when counted from the lowest; `nil` if there are fewer.
  fileprivate func key(at place: Int) -> UInt8? {
    guard place < count else { return nil }
    return (0..<Int(count)).map { keys[$0] }.sorted()[place]
  }
}
