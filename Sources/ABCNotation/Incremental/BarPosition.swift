/// Where in the bar the signs of a voice have led to.
struct BarPosition {
  private(set) var meter: Meter
  private(set) var unitNoteLength: Fraction
  private(set) var position = Fraction.zero
  private var isFirst = true
  /// Where the first variant ending started; the further ones start there too.
  private var endingStart = Fraction.zero
  private var tuplet: (factor: Fraction, left: Int)?
  private let tupletsAreCompound: Bool

  init(_ meter: Meter, unitNoteLength: Fraction) {
    self.meter = meter
    self.unitNoteLength = unitNoteLength
    tupletsAreCompound = meter.numerator % 3 == 0
  }

  mutating func pass(_ element: MusicElement) {
    switch element {
    case .note(let note): advance(by: note.length * unitNoteLength)
    case .chord(let chord): advance(by: chord.duration * unitNoteLength)
    case .rest(let rest):
      advance(
        by: rest.isWholeBars ? meter.barLength * rest.length : rest.length * unitNoteLength)
    case .tuplet(let written):
      if tuplet == nil {
        let time = written.time ?? Rhythm.time(of: written.notes, tupletsAreCompound)
        tuplet = (Fraction(time, written.notes), written.count ?? written.notes)
      }
    case .barLine(let bar):
      // As a `BarClock` counts: signs of repetition in a bar do not end it.
      let starts = bar == .single || isFirst || position >= meter.barLength
      if position > .zero { isFirst = false }
      if starts { position = .zero }
    case .variantEnding(let numbers):
      if numbers.contains(where: { $0.contains(1) }) {
        endingStart = position
      } else {
        position = endingStart
      }
    case .overlay: position = .zero
    case .field(.meter(let changed)): meter = changed
    case .field(.unitNoteLength(let length)): unitNoteLength = length
    default: break
    }
  }

  private mutating func advance(by length: Fraction) {
    position += length * (tuplet?.factor ?? .one)
    if let current = tuplet {
      tuplet = current.left > 1 ? (current.factor, current.left - 1) : nil
    }
  }
}
