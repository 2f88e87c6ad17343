/// Where the notes of a bass line start in a bar if the chord does not change.
///
/// The bar is divided as dancers feel it: 4/4, 2/2, 2/4, 6/8 and 12/8 in halves, 9/8 in thirds, a sum such
/// as 2+3/8 as it is written. 3/4, 3/8 and other meters have one note a bar.
enum BassPattern {
  /// The starts in whole notes, the first 0; only 0 for a free meter.
  static func onsets(in meter: Meter) -> [Fraction] {
    if meter.symbol == .free { return [.zero] }
    if meter.groups.count > 1 {
      var sums = [0]
      for group in meter.groups.dropLast() { sums.append(sums[sums.count - 1] + group) }
      return sums.map { Fraction($0, meter.denominator) }
    }
    let count =
      switch meter.numerator {
      case 2, 4, 6, 8, 12: 2
      case 9: 3
      default: 1
      }
    return (0..<count).map { meter.barLength * Fraction($0, count) }
  }
}
