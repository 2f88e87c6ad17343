/// Compares the lengths of bars with the meter, in the order written.
///
/// The first bar and the first after a repeat sign or double bar may be a pick-up, bars without
/// music do not count, and a bar that such a sign cuts in two is counted whole. Variant endings
/// start where the first one did. The last bar may lack the length of the pick-up.
struct BarCheck {
  /// What is wrong, in the order of the bars.
  private(set) var faults: [(message: Diagnostic.Message, span: SourceSpan)] = []

  private let list: SignList
  private let measure: TimeMeasure
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
  /// A short bar, which is right if it is the last and the pick-up makes it whole.
  private var pending: (lack: Int, of: Fraction, span: SourceSpan)?

  /// Checks a voice of `tune`, whose bars are as long as `barLength` in the units of `measure`.
  init(_ list: SignList, of tune: Tune, barLength: Int, _ measure: TimeMeasure) {
    self.list = list
    self.measure = measure
    meter = tune.meter
    self.barLength = barLength
  }

  /// Passes a note, rest or chord.
  mutating func pass(_ length: Int) {
    if pending != nil { tellOfPending() }
    clock.advance(by: length)
    sinceSign += length
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
        tell(length, upTo: place)
      }
      if length > 0 { isFirst = false }
      clock = BarClock(startingAt: 0)
      barStart = place + 1
    }
    if sinceSign > 0 { mayBePickUp = bar != .single }
    sinceSign = 0
  }

  private mutating func tell(_ length: Int, upTo place: Int) {
    let span = SourceSpan(
      Int(list.signs[barStart].span.start), list.signs[place].span.range.upperBound)
    if length > barLength {
      let excess = measure.length(length - barLength)
      faults.append((.barTooLong(by: excess, of: meter.barLength), span))
    } else {
      pending = (barLength - length, meter.barLength, span)
    }
  }

  private mutating func tellOfPending() {
    guard let fault = pending else { return }
    pending = nil
    faults.append((.barTooShort(by: measure.length(fault.lack), of: fault.of), fault.span))
  }

  /// Ends the voice.
  mutating func finish() {
    if let fault = pending, fault.lack != pickUp { tellOfPending() }
  }
}
