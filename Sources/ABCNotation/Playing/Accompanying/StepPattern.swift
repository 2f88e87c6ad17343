/// A pattern of equal steps that fills a bar or several, and its next step.
///
/// Times are in units of the measure from the start of the bar.
struct StepPattern {
  /// `z` is silence, `-` holds the step before, other letters start a sound.
  private(set) var steps: [UInt8] = []
  private var stepLength = 0
  private var barLength = 0
  /// The number of bars that the pattern fills.
  private var barCount = 1
  /// The bar of the pattern, from 0.
  private var bar = 0
  /// The time of the first step; it is not 0 in later bars of the pattern, and if the meter changed
  /// within the bar.
  private var start = 0
  /// The magnitude that `start` stays below in changes within a bar; the sum of two is an `Int`.
  private static let latestStart = 1 << 60
  /// The index of the next step that starts a sound.
  private(set) var nextStep = 0
  /// The time of that step; `Int.max` if no step is left.
  private(set) var nextDue = Int.max

  /// Starts with `steps` at the start of a bar.
  mutating func use(_ steps: [UInt8], _ meter: Meter, _ measure: inout TimeMeasure) {
    self.steps = steps
    let bar = meter.barLength
    barLength = measure.units(bar)
    stepLength =
      steps.isEmpty
      ? 0 : measure.units(bar.numerator * barCount, over: bar.denominator * steps.count)
    self.bar = 0
    goToBar()
  }

  /// Changes steps or meter within a bar.
  ///
  /// The next step of the new pattern comes at the time of the next step of the old one. If that time
  /// is out of range, the bar has no further steps.
  mutating func change(
    to steps: [UInt8], _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    let (oldLength, oldStart) = (stepLength, start)
    use(steps, meter, &measure)
    guard position > 0 else { return }
    let step = oldLength > 0 ? (position - oldStart + oldLength - 1) / oldLength : 0
    let (distance, overflow) = step.multipliedReportingOverflow(by: oldLength - stepLength)
    guard !overflow, distance.magnitude < Self.latestStart, oldStart.magnitude < Self.latestStart
    else {
      (nextStep, nextDue) = (steps.count, .max)
      return
    }
    start = oldStart + distance
    skipRests()
    skip(to: position)
  }

  /// Changes the number of bars that the pattern fills.
  mutating func fill(
    bars count: Int, _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    barCount = count
    use(steps, meter, &measure)
    skip(to: position)
  }

  /// Starts a bar after one of a length.
  ///
  /// After a short bar, such as a pick-up, a pattern of several bars starts anew.
  mutating func startBar(after length: Int) {
    if barCount > 1, length > 0 { bar = length < barLength ? 0 : (bar + 1) % barCount }
    goToBar()
  }

  private mutating func goToBar() {
    start = -bar * barLength
    nextStep = stepLength > 0 ? (bar * barLength + stepLength - 1) / stepLength : 0
    skipRests()
  }

  /// Goes on to the next step that starts a sound.
  mutating func goOn() {
    nextStep += 1
    skipRests()
  }

  /// Leaves out the steps before a position.
  mutating func skip(to position: Int) { while nextDue < position { goOn() } }

  private mutating func skipRests() {
    while nextStep < steps.count, !steps[nextStep].startsSound { nextStep += 1 }
    nextDue = nextStep < steps.count ? start + nextStep * stepLength : .max
  }

  /// Whether the pattern fills several bars.
  var isLong: Bool { barCount > 1 && !steps.isEmpty }

  /// The time that the next step sounds.
  var nextLength: Int {
    stepLength * (1 + steps[(nextStep + 1)...].prefix { $0 == UInt8(ascii: "-") }.count)
  }
}

extension UInt8 {
  /// Whether a sign of a pattern starts a sound.
  var startsSound: Bool { self != UInt8(ascii: "z") && self != UInt8(ascii: "-") }
}
