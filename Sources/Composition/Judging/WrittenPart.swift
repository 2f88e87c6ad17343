/// A part of a tune: the bars between repeat signs, double bar lines and part labels.
struct WrittenPart: Equatable {
  /// The label that `P:` gives it.
  var label: String?
  /// Whether a repeat sign, endings or the order of parts in the header repeat it.
  var isRepeated = false
  /// The bars before the endings, the pick-up among them.
  var bars: [WrittenBar] = []
  /// The bars of each variant ending.
  var endings: [[WrittenBar]] = []

  /// The bars of the first pass.
  var firstPass: [WrittenBar] { bars + (endings.first ?? []) }

  /// All bars in the order written.
  var allBars: [WrittenBar] { bars + endings.joined() }

  /// The number of bars of one pass, by the first ending.
  ///
  /// A short bar at the start is a pick-up and does not count. A short bar at the end counts if it
  /// is at least half a bar long or completes the pick-up; a shorter one is the pick-up of what
  /// follows.
  var barCount: Int { Self.count(firstPass) }

  /// The bars of all endings, those before them once.
  var writtenCount: Int { barCount + endings.dropFirst().reduce(0) { $0 + $1.count } }

  /// Whether every ending makes a pass of `count` bars.
  func hasPasses(of count: Int) -> Bool {
    endings.isEmpty
      ? barCount == count : endings.allSatisfy { Self.count(bars + $0) == count }
  }

  /// Cuts the last ending to the length of the first if it is at least `excess` bars longer, since
  /// no sign says where it ends.
  ///
  /// - Returns: The part that begins after it; nil if it was not cut.
  mutating func splitLastEnding(excess: Int) -> WrittenPart? {
    guard let first = endings.first, endings.count > 1,
      let last = endings.last, last.count >= first.count + excess
    else { return nil }
    endings[endings.count - 1] = Array(last.prefix(first.count))
    return WrittenPart(bars: Array(last.dropFirst(first.count)))
  }

  /// Makes the last bar the first ending, where the text marks only the second one.
  mutating func startEndingsAtLastBar() {
    if let bar = bars.popLast() { endings = [[bar]] }
  }

  private static func count(_ pass: [WrittenBar]) -> Int {
    var pass = pass[...]
    var pickUp = 0
    if let first = pass.first, first.isShort {
      pickUp = first.ticks ?? 0
      pass.removeFirst()
    }
    if let last = pass.last, last.isShort, let metre = last.metre, let ticks = last.ticks,
      ticks * 2 < metre, pickUp + ticks < metre
    {
      pass.removeLast()
    }
    return pass.count
  }

  /// The bars longer than their metre.
  var overFullCount: Int { allBars.count(where: \.isOverFull) }

  /// The bars that are too short and neither the first nor the last of a pass.
  var shortInsideCount: Int {
    let common = bars.dropFirst().dropLast(endings.isEmpty ? 1 : 0)
    return common.count(where: \.isShort)
      + endings.reduce(0) { $0 + $1.dropLast().count(where: \.isShort) }
  }
}
