/// How long each element of a voice lasts as written: unit note length, tuplets, broken rhythm
/// and swing, before repeats and ornaments.
struct Rhythm {
  /// A length in whole notes for each element: that of a note, rest or chord; for grace notes the
  /// length of a grace note of length 1; else 0.
  private(set) var lengths: [Fraction]

  private let elements: [MusicElement]
  private var unit: Fraction
  private var meter: Meter
  private let tupletsAreCompound: Bool
  private var tuplet: (factor: Fraction, left: Int, element: Int)?
  private var broken: (count: Int, element: Int)?
  /// The note, rest or chord before, if broken rhythm could join it with the next.
  private var previous: Int?
  private var swing: Swing?
  private var brokenShare = Self.plainShare
  /// The signs directly before the next note: what holds or shortens it.
  private var signs = Ornaments()
  /// Whether the note, rest or chord before is held.
  private var previousIsHeld = false

  /// Reads the rhythm of `voice`.
  init(
    _ voice: Voice, of tune: Tune, swing isSwung: Bool,
    _ diagnostics: inout DiagnosticCollector
  ) {
    elements = voice.elements
    lengths = [Fraction](repeating: .zero, count: voice.elements.count)
    unit = tune.unitNoteLength
    meter = tune.meter
    tupletsAreCompound = tune.meter.numerator % 3 == 0
    swing = isSwung ? Swing(tune) : nil
    if isSwung, tune.isHornpipe { brokenShare = Self.swungShare }
    for index in elements.indices { read(index, voice, &diagnostics) }
    if let broken { note(.brokenRhythmWithoutNotes, broken.element, voice, &diagnostics) }
    if let tuplet {
      note(.shortTuplet(missing: tuplet.left), tuplet.element, voice, &diagnostics)
    }
  }

  private func note(
    _ message: Diagnostic.Message, _ element: Int, _ voice: Voice,
    _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.note(message, voice.span(of: element))
  }

  private mutating func read(
    _ index: Int, _ voice: Voice, _ diagnostics: inout DiagnosticCollector
  ) {
    if signs.mustTouch, !elements[index].canBeDecorated { signs = Ornaments() }
    switch elements[index] {
    case .note(let note):
      time(index, note.length * unit, isNote: true, voice, &diagnostics)
    case .decoration(let decoration): signs.add(decoration, voice.span(of: index))
    case .chord(let chord):
      time(index, chord.duration * unit, isNote: false, voice, &diagnostics)
    case .rest(let rest):
      let length = rest.isWholeBars ? meter.barLength * rest.length : rest.length * unit
      time(index, length, isNote: false, voice, &diagnostics)
    case .graceNotes:
      lengths[index] = unit * Fraction(1, 4) * (tuplet?.factor ?? .one)
      swing?.interrupt()
    case .tuplet(let written):
      if tuplet != nil {
        note(.nestedTuplet, index, voice, &diagnostics)
      } else {
        let time = written.time ?? Self.time(of: written.notes, tupletsAreCompound)
        tuplet = (Fraction(time, written.notes), written.count ?? written.notes, index)
      }
    case .brokenRhythm(let count):
      if previous == nil || broken != nil {
        note(.brokenRhythmWithoutNotes, index, voice, &diagnostics)
      } else {
        broken = (count, index)
      }
    case .barLine: swing?.startBar()
    case .field(.unitNoteLength(let length)): unit = length
    case .field(.meter(let changed)): meter = changed
    default: break
    }
  }

  /// q where it is not written (ABC 2.1 §4.13).
  static func time(of notes: Int, _ isCompound: Bool) -> Int {
    switch notes {
    case 2, 4, 8: 3
    case 3, 6: 2
    default: isCompound ? 3 : 2
    }
  }

  /// Gives a note, rest or chord its length.
  private mutating func time(
    _ index: Int, _ written: Fraction, isNote: Bool, _ voice: Voice,
    _ diagnostics: inout DiagnosticCollector
  ) {
    var length = written
    let isInTuplet = tuplet != nil
    if let current = tuplet {
      length = length * current.factor
      tuplet = current.left > 1 ? (current.factor, current.left - 1, current.element) : nil
    }
    lengths[index] = length
    let isHeld = signs.isHeld
    let isStaccato = signs.isStaccato
    signs = Ornaments()
    defer { previousIsHeld = isHeld }
    if let mark = broken, let before = previous {
      broken = nil
      // A note that is held is twice as long as one that is not.
      if lengths[before] == length, isHeld == previousIsHeld {
        let long = brokenShare[abs(mark.count) - 1]
        let short = Fraction(2) - long
        lengths[before] = length * (mark.count > 0 ? long : short)
        lengths[index] = length * (mark.count > 0 ? short : long)
      } else {
        note(.brokenRhythmUnequal(lengths[before], length), mark.element, voice, &diagnostics)
      }
      swing?.pass(length, after: nil)
    } else {
      let isSwung =
        swing?.pass(length, after: isNote && !isInTuplet ? index : nil, isStaccato: isStaccato)
        ?? false
      if isSwung, let before = previous {
        lengths[before] = length * Fraction(4, 3)
        lengths[index] = length * Fraction(2, 3)
      }
    }
    previous = index
  }

  /// What `>`, `>>` and `>>>` make of the first of two equal notes.
  private static let plainShare = [Fraction(3, 2), Fraction(7, 4), Fraction(15, 8)]
  /// The same in hornpipes.
  private static let swungShare = [Fraction](repeating: Fraction(4, 3), count: 3)
}

/// The swing of hornpipes: pairs of equal short notes are played 2 to 1.
///
/// Not in the ABC standard; abc2midi plays tunes with `R:hornpipe` so, and so do musicians.
private struct Swing {
  /// The length of the notes that swing.
  private let unit: Fraction
  private var position = Fraction.zero
  /// Whether the note before was of that length, on an even place, with nothing between.
  private var isWaiting = false
  /// Whether that note was staccato: two notes swing only if both sound alike.
  private var waitsStaccato = false

  /// The swing of `tune`, or `nil` where it has none.
  init?(_ tune: Tune) {
    guard tune.isHornpipe,
      tune.meter.numerator == 4 && tune.meter.denominator == 4
        || tune.meter.numerator == 2 && tune.meter.denominator == 4,
      tune.meter.symbol != .free
    else { return nil }
    unit = tune.meter.numerator == 4 ? Fraction(1, 8) : Fraction(1, 16)
  }

  mutating func startBar() {
    position = .zero
    isWaiting = false
  }

  mutating func interrupt() { isWaiting = false }

  /// Moves past a note, rest or chord; `plainNote` is not `nil` for a note that could swing.
  ///
  /// - Returns: Whether it and the one before are a pair that swings.
  @discardableResult
  mutating func pass(_ length: Fraction, after plainNote: Int?, isStaccato: Bool = false) -> Bool {
    let isCandidate = plainNote != nil && length == unit
    let place = position / unit
    let isOdd = place.isWhole && place.numerator % 2 == 1
    let swings = isCandidate && isOdd && isWaiting && waitsStaccato == isStaccato
    waitsStaccato = isStaccato
    isWaiting = isCandidate && !swings
    position += length
    return swings
  }
}

extension Tune {
  /// Whether its rhythm is the hornpipe.
  fileprivate var isHornpipe: Bool {
    guard let rhythm else { return false }
    return rhythm.hasPrefix("hornpipe") || rhythm.hasPrefix("Hornpipe")
  }
}
