/// What `%%MIDI drum` plays: equal steps of a bar, and the drum of each strike.
struct DrumPattern: Hashable {
  /// A drum as a MIDI key of channel 10, and how hard it is struck.
  struct Strike: Hashable {
    var key: UInt8 = 35
    var velocity: Int16 = 80
  }

  /// `d` is a strike, `z` a rest, `-` holds the step before.
  var steps: [UInt8] = []
  /// The strike of each step; those of other steps do not count.
  private(set) var strikes: [Strike] = []

  /// Creates a pattern of drums in the order of the strikes, then their velocities; those that are
  /// missing are the bass drum at 80, as in abc2midi.
  init(_ steps: [UInt8] = [], _ numbers: [Int] = []) {
    self.steps = steps
    let count = Self.strikes(in: steps)
    var place = 0
    strikes = steps.map { step in
      guard step == UInt8(ascii: "d") else { return Strike() }
      var strike = Strike()
      if place < numbers.count { strike.key = UInt8(clamping: numbers[place]) }
      if count + place < numbers.count {
        strike.velocity = Int16(clamping: numbers[count + place])
      }
      place += 1
      return strike
    }
  }

  /// The number of strikes.
  static func strikes(in steps: [UInt8]) -> Int { steps.count { $0 == UInt8(ascii: "d") } }
}

/// Plays drums in a pattern.
struct Drums {
  private(set) var notes: [Performance.Note] = []
  private var strikes: [DrumPattern.Strike] = []
  private var pattern = StepPattern()
  private var isOn = false

  /// Applies a directive.
  mutating func apply(
    _ directive: PlaybackDirective, _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    switch directive {
    case .drums(let drums):
      strikes = drums.strikes
      pattern.use(drums.steps, meter, &measure)
      pattern.skip(to: position)
    case .playsDrums(let isOn):
      self.isOn = isOn
      pattern.skip(to: position)
    case .drumBars(let count): pattern.fill(bars: count, meter, at: position, &measure)
    default: break
    }
  }

  /// Changes the meter.
  mutating func change(to meter: Meter, at position: Int, _ measure: inout TimeMeasure) {
    pattern.change(to: pattern.steps, meter, at: position, &measure)
  }

  /// Starts a bar after one of a length.
  mutating func startBar(after length: Int) { pattern.startBar(after: length) }

  /// The time of the next strike from the start of the bar; `Int.max` if no strike is left.
  var nextDue: Int { isOn ? pattern.nextDue : .max }
  /// Whether the pattern fills several bars.
  var isLong: Bool { isOn && pattern.isLong }

  /// Plays the strikes that are due within `length` from `time`, which is at `position` in the bar.
  mutating func advance(
    by length: Int, from time: Int, position: Int, _ unitsInWhole: UInt32, span: SourceSpan
  ) {
    let end = position + length
    while nextDue < end {
      let strike = strikes[pattern.nextStep]
      let (due, length) = (pattern.nextDue, pattern.nextLength)
      pattern.goOn()
      guard due >= position else { continue }
      notes.append(
        Performance.Note(
          start: time + due - position, length: length, unitsInWhole: unitsInWhole,
          key: strike.key, velocity: strike.velocity, span))
    }
  }
}
