/// Compares the lengths of bars with the meter, in the order written.
///
/// The first bar and the first after a repeat sign or double bar can be a pick-up. Bars without
/// music do not count, and a bar that such a sign divides counts as a whole. All variant endings
/// start at the position of the first. The last bar can be shorter by the length of the pick-up.
struct BarCheck {
  private var meter: Meter
  private var barLength: Int
  private var clock = BarClock()
  /// The index of the first sign of the bar.
  private var barStart = 0
  /// The time since the last bar line of any kind, and whether a pick-up can follow it.
  private var sinceSign = 0
  private var mayBePickUp = true
  private var isFirst = true
  private var pickUp = 0
  private var endingStart = 0
  /// The layers of the bar that `&` has ended: their lengths, the time since the last bar line, and
  /// the indices of their last signs.
  private var layers: [(length: Int, since: Int, place: Int)] = []
  /// Where the group of layers starts.
  private var group = (position: 0, number: 0, since: 0)
  private var faults: [Fault] = []
  /// A short bar, which is no fault if it is the last and the pick-up completes it.
  private var pending: Fault?

  /// The number of bars before this one, as written.
  private var number = 0
  /// The later meters with the bars in which they start.
  private var changes: [(bar: Int, barLength: Fraction)] = []

  /// A bar of a wrong length.
  private struct Fault {
    /// Its length minus that of the meter.
    let excess: Int
    let expected: Fraction
    /// The number of bars before it, as written.
    let bar: Int
    /// The indices of its first sign and of the bar line that ends it.
    let start: Int
    let end: Int
  }

  /// Creates a check of a voice that starts in `meter`, with `barLength` units of the measure.
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

  /// Makes the pending short bar a fault, because music follows it.
  private mutating func keepPending() {
    if let fault = pending { faults.append(fault) }
    pending = nil
  }

  /// Passes `&`, the sign at index `place`.
  mutating func passOverlay(toGroup: Bool, at place: Int) {
    if toGroup {
      // Its layers end together, but not always at a bar line.
      (clock, number, sinceSign) = (BarClock(startingAt: group.position), group.number, group.since)
    } else {
      layers.append((clock.position, sinceSign, place))
      clock = BarClock(startingAt: max(0, clock.position - sinceSign))
      sinceSign = 0
    }
  }

  /// Goes back one more bar.
  ///
  /// - Returns: Whether there is one.
  mutating func goBackFurther() -> Bool {
    guard number > 0 else { return false }
    number -= 1
    clock = BarClock(startingAt: 0)
    return true
  }

  /// Starts a group of layers, to which `&` goes back.
  mutating func startGroup() { group = (clock.position, number, sinceSign) }

  mutating func change(to meter: Meter, barLength: Int) {
    self.meter = meter
    self.barLength = barLength
    changes.append((number, meter.barLength))
  }

  /// Passes the bars of a rest after its first.
  mutating func passBars(of length: Int) { number += length / max(1, barLength) }

  mutating func pass(ending numbers: [ClosedRange<Int>]) {
    if numbers.contains(where: { $0.contains(1) }) {
      endingStart = clock.position
    } else {
      clock = BarClock(startingAt: endingStart)
    }
  }

  /// Passes a bar line, the sign at index `place`.
  mutating func pass(_ bar: BarLine, at place: Int) {
    let length = clock.position
    let starts = clock.pass(bar, barLength: barLength)
    if !layers.isEmpty {
      for layer in layers where starts {
        judge(layer.length, since: layer.since, at: layer.place)
        keepPending()
      }
      layers = []
    }
    if starts || length > barLength {
      if isFirst { pickUp = length } else { judge(length, since: sinceSign, at: place) }
      if length > 0 {
        isFirst = false
        number += 1
      }
      clock = BarClock(startingAt: 0)
      barStart = place + 1
    }
    if sinceSign > 0 { mayBePickUp = bar != .single }
    sinceSign = 0
  }

  /// Makes a fault of a bar whose length is wrong; its last sign is at index `place`.
  private mutating func judge(_ length: Int, since: Int, at place: Int) {
    let isTooLong = length > barLength
    guard !isFirst, length != barLength, length > 0, meter.symbol != .free, since != barLength,
      isTooLong || !mayBePickUp
    else { return }
    let fault = Fault(
      excess: length - barLength, expected: meter.barLength, bar: number, start: barStart,
      end: place)
    if isTooLong { faults.append(fault) } else { pending = fault }
  }

  /// Ends the voice.
  mutating func finish() {
    if let fault = pending, -fault.excess != pickUp { faults.append(fault) }
  }

  /// The faulty bars and the meters of the voice, `meter` at its start.
  func result(
    on list: SignList, _ measure: TimeMeasure, startingIn meter: Meter
  ) -> BarCheckResult {
    var result = BarCheckResult(meters: [(0, meter.barLength)])
    result.meters += changes
    for fault in faults {
      let signs = list.signs[fault.start...fault.end]
      // A line end or lyrics before the bar do not belong to it.
      let first = signs.first { $0.kind != .lineEnd && $0.kind != .field } ?? signs[fault.end]
      let span = SourceSpan(Int(first.span.start), list.signs[fault.end].span.range.upperBound)
      let excess = measure.length(abs(fault.excess))
      result.faults.append(
        BarCheckResult.Fault(
          bar: fault.bar, isTooLong: fault.excess > 0, excess: excess,
          expected: fault.expected, span: span))
    }
    return result
  }
}
