/// The swing of hornpipes: pairs of equal short notes are played 2 to 1.
///
/// Not in the ABC standard; abc2midi plays tunes with `R:hornpipe` so, and so do musicians.
struct Swing {
  /// The length of the notes that swing.
  private let unit: Int
  private var position = 0
  /// Whether the note before was of that length, on an even place, with nothing between.
  private var isWaiting = false
  /// Whether that note was staccato: two notes swing only if both sound alike.
  private var waitsStaccato = false

  /// The swing of a hornpipe in `meter`, or `nil` where it has none.
  init?(_ meter: Meter, _ measure: inout TimeMeasure) {
    guard meter.symbol != .free, meter.denominator == 4,
      meter.numerator == 4 || meter.numerator == 2
    else { return nil }
    unit = measure.units(1, over: meter.numerator == 4 ? 8 : 16)
  }

  mutating func startBar() {
    position = 0
    isWaiting = false
  }

  mutating func interrupt() { isWaiting = false }

  /// Moves past a note, rest or chord; a candidate is a note that could swing.
  ///
  /// - Returns: Whether it and the one before are a pair that swings.
  mutating func pass(_ length: Int, isCandidate: Bool, isStaccato: Bool = false) -> Bool {
    let isCandidate = isCandidate && length == unit
    let isOdd = position % (2 * unit) == unit
    let swings = isCandidate && isOdd && isWaiting && waitsStaccato == isStaccato
    waitsStaccato = isStaccato
    isWaiting = isCandidate && !swings
    position += length
    return swings
  }
}

extension Tune {
  /// Whether its rhythm is the hornpipe.
  var isHornpipe: Bool {
    guard let rhythm = field(UInt8(ascii: "R"))?.utf8 else { return false }
    return rhythm.starts(with: "hornpipe".utf8) || rhythm.starts(with: "Hornpipe".utf8)
  }
}
