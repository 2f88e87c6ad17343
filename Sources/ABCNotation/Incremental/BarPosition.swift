/// How much of the bar the signs of a voice fill.
struct BarPosition {
  private(set) var meter: Meter
  private(set) var unitNoteLength: Fraction
  private(set) var position = Fraction.zero
  private var isFirst = true
  /// The position at which the first variant ending started, and later ones start too.
  private var endingStart = Fraction.zero
  /// The position at which the open group of layers started.
  private var groupStart: Fraction?
  private var tuplets = TupletNest()
  private let tupletsAreCompound: Bool

  init(_ meter: Meter, unitNoteLength: Fraction) {
    self.meter = meter
    self.unitNoteLength = unitNoteLength
    tupletsAreCompound = meter.numerator % 3 == 0
  }

  /// Advances over the signs of a list from index `start` on.
  mutating func pass(_ list: SignList, from start: Int) {
    for index in start..<list.signs.count { pass(index, of: list) }
  }

  private mutating func pass(_ index: Int, of list: SignList) {
    let sign = list.signs[index]
    switch sign.kind {
    case .note: advance(by: sign.length * unitNoteLength)
    case .chord: advance(by: list.chordLength(index) * unitNoteLength)
    case .rest: advance(by: sign.length * (sign.isMarked ? meter.barLength : unitNoteLength))
    case .tuplet:
      if !tuplets.isFull {
        tuplets.start(sign.tupletRatio(isCompound: tupletsAreCompound), sign: index)
      }
    case .barLine:
      // As in `BarClock`, a repeat sign inside a bar does not end it.
      let starts = sign.barLine == .single || isFirst || position >= meter.barLength
      if position > .zero { isFirst = false }
      if starts { position = .zero }
    case .variantEnding:
      if list.endings[sign.place].contains(where: { $0.contains(1) }) {
        endingStart = position
      } else {
        position = endingStart
      }
    case .overlay: position = groupStart ?? .zero
    case .overlayStart: groupStart = position
    case .overlayEnd: groupStart = nil
    case .field:
      switch list.fields[sign.place] {
      case .meter(let changed): meter = changed
      case .unitNoteLength(let length): unitNoteLength = length
      default: break
      }
    default: break
    }
  }

  private mutating func advance(by length: Fraction) {
    guard !tuplets.isEmpty else {
      position += length
      return
    }
    position += length * Fraction(tuplets.time, tuplets.notes)
    tuplets.pass()
  }
}
