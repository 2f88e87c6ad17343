/// Compares the lengths of bars with the meter, in the order written.
///
/// The first bar and the first after a repeat sign or double bar may be a pick-up, bars without
/// music do not count, and a bar that such a sign cuts in two is counted whole. Variant endings
/// start where the first one did. The last bar may lack the length of the pick-up.
struct BarCheck {
  private var meter: Meter
  private var barLength: Int
  private var clock = BarClock()
  /// The place of the first sign of the bar.
  private var barStart = 0
  /// The length since the last sign of any kind, and whether that sign can have a pick-up after.
  private var sinceSign = 0
  private var mayBePickUp = true
  private var isFirst = true
  private var pickUp = 0
  private var endingStart = 0
  private var faults: [Fault] = []
  /// A short bar, which is right if it is the last and the pick-up makes it whole.
  private var pending: Fault?

  /// A bar of a wrong length.
  private struct Fault {
    /// How much too long it is; below 0, too short.
    let excess: Int
    let expected: Fraction
    /// The places of its first sign and of the bar line that ends it.
    let start: Int
    let end: Int
  }

  /// Checks a voice that begins in `meter`, whose bars have so many units of the measure.
  init(_ meter: Meter, barLength: Int) {
    self.meter = meter
    self.barLength = barLength
  }

  /// Passes a note, rest or chord.
  @inline(__always)
  mutating func pass(_ length: Int) {
    if pending != nil { keepPending() }
    clock.advance(by: length)
    sinceSign += length
  }

  /// A short bar was not the last.
  private mutating func keepPending() {
    if let fault = pending { faults.append(fault) }
    pending = nil
  }

  mutating func passOverlay() { clock = BarClock(startingAt: 0) }

  mutating func change(to meter: Meter, barLength: Int) {
    self.meter = meter
    self.barLength = barLength
  }

  mutating func pass(ending numbers: [ClosedRange<Int>]) {
    if numbers.contains(where: { $0.contains(1) }) {
      endingStart = clock.position
    } else {
      clock = BarClock(startingAt: endingStart)
    }
  }

  /// Passes the bar line at a place among the signs.
  mutating func pass(_ bar: BarLine, at place: Int) {
    let length = clock.position
    let starts = clock.pass(bar, barLength: barLength)
    let isTooLong = length > barLength
    if starts || isTooLong {
      if isFirst {
        pickUp = length
      } else if length != barLength, length > 0, meter.symbol != .free, sinceSign != barLength,
        isTooLong || !mayBePickUp
      {
        let fault = Fault(
          excess: length - barLength, expected: meter.barLength, start: barStart, end: place)
        if isTooLong { faults.append(fault) } else { pending = fault }
      }
      if length > 0 { isFirst = false }
      clock = BarClock(startingAt: 0)
      barStart = place + 1
    }
    if sinceSign > 0 { mayBePickUp = bar != .single }
    sinceSign = 0
  }

  /// Ends the voice.
  mutating func finish() {
    if let fault = pending, -fault.excess != pickUp { faults.append(fault) }
  }

  /// Reports the bars of a wrong length.
  func report(
    on list: SignList, _ measure: TimeMeasure, to diagnostics: inout DiagnosticCollector
  ) {
    for fault in faults {
      let signs = list.signs[fault.start...fault.end]
      // The line end before it, or words under that line, are not of the bar.
      let first = signs.first { $0.kind != .lineEnd && $0.kind != .field } ?? signs[fault.end]
      let span = SourceSpan(Int(first.span.start), list.signs[fault.end].span.range.upperBound)
      let excess = measure.length(abs(fault.excess))
      diagnostics.report(
        fault.excess > 0
          ? .barTooLong(by: excess, of: fault.expected)
          : .barTooShort(by: excess, of: fault.expected),
        span)
    }
  }
}
