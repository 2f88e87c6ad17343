/// The swing of hornpipes: pairs of equal short notes are played 2 to 1.
///
/// The standard does not mention it; abc2midi and musicians play tunes with `R:hornpipe` that way.
struct Swing {
  /// The length of the notes that swing.
  private let unit: Int
  private var position = 0
  /// Whether the note before had that length, was the first of a pair, and touches the next.
  private var isWaiting = false
  /// Whether that note was staccato; two notes swing only if both are or neither is.
  private var waitsStaccato = false

  /// Creates the swing of a hornpipe in `meter`; `nil` if it has none.
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

  /// Passes a note, rest or chord; a candidate is a note that could swing.
  ///
  /// - Returns: Whether it swings with the note before.
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
  /// Whether its rhythm is hornpipe.
  var isHornpipe: Bool {
    guard let rhythm = field(UInt8(ascii: "R"))?.utf8 else { return false }
    return rhythm.starts(with: "hornpipe".utf8) || rhythm.starts(with: "Hornpipe".utf8)
  }
}
