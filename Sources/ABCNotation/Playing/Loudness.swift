/// The velocity of a note by its position in the bar.
struct Loudness {
  /// The velocities that the last mark or directive set.
  var dynamics = Dynamics() {
    didSet { findVelocities() }
  }
  /// The beats of a bar: f loud, m strong, p weak; empty if the meter and `dynamics` decide.
  private var pattern: [UInt8] = []
  private var hasAccents = true

  private var barLength = 1
  private var beat = 1
  private var beatGroup = 1

  private var first: Int16 = 0
  private var strong: Int16 = 0
  private var weak: Int16 = 0
  /// The time from one strong beat to the next; 0 if `pattern` decides.
  private var strongDistance = 1

  /// Changes the meter; bar and beat are in units of the measure.
  mutating func change(to meter: Meter, barLength: Int, beat: Int) {
    self.barLength = max(1, barLength)
    self.beat = max(1, beat)
    let count = meter.numerator
    beatGroup = count % 3 == 0 ? 3 : count % 2 == 0 ? 2 : count
    findVelocities()
  }

  /// Applies a directive.
  mutating func apply(_ directive: PlaybackDirective) {
    switch directive {
    case .beat(let dynamics):
      self.dynamics = dynamics
      return
    case .beatPattern(let letters): pattern = letters
    case .beatAccents(let areHeard): hasAccents = areHeard
    default: return
    }
    findVelocities()
  }

  private mutating func findVelocities() {
    (first, strong, weak) = (dynamics.first, dynamics.strong, dynamics.weak)
    if !hasAccents { (first, weak) = (strong, strong) }
    let isPatterned = hasAccents && !pattern.isEmpty
    strongDistance = isPatterned ? 0 : beat * (dynamics.group ?? beatGroup)
    if isPatterned { first = velocity(pattern[0]) }
  }

  private func velocity(_ letter: UInt8) -> Int16 {
    switch letter {
    case UInt8(ascii: "f"): dynamics.first
    case UInt8(ascii: "m"): dynamics.strong
    default: dynamics.weak
    }
  }

  /// The velocity at a position in the bar.
  func velocity(at position: Int) -> Int16 {
    if position == 0 { return first }
    // A bar has few strong beats: subtracting is faster than dividing.
    var rest = position
    for _ in 0..<4 where rest >= strongDistance { rest -= strongDistance }
    if rest >= strongDistance {
      if strongDistance == 0 { return patterned(at: position) }
      rest %= strongDistance
    }
    return rest == 0 ? strong : weak
  }

  /// The velocity that the pattern gives to a position; weak between its beats.
  private func patterned(at position: Int) -> Int16 {
    let (steps, overflow) = position.multipliedReportingOverflow(by: pattern.count)
    guard !overflow, steps % barLength == 0 else { return weak }
    return velocity(pattern[steps / barLength % pattern.count])
  }
}
