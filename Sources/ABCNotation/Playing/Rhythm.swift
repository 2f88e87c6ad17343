/// The length of each sign of a voice after unit note length, tuplets, broken rhythm and swing,
/// before ornaments.
struct Rhythm {
  /// The length of each note, rest or chord in units of the measure; for grace notes that of one of
  /// length 1; 0 for other signs.
  private(set) var lengths: [Int] = []
  /// The tuplets in the order written.
  private(set) var tuplets: [TupletSpan] = []
  /// The grid of the lengths.
  private(set) var measure: TimeMeasure

  /// The unit note length in units of the measure.
  private var unit: Int
  private var barLength: Int
  private let tupletsAreCompound: Bool
  private var tuplet: OpenTuplet?
  private var broken: (count: Int, sign: Int)?
  /// The index of the note, rest or chord before, which broken rhythm can change.
  private var previous: Int?
  private var swing: Swing?
  private let isHornpipe: Bool
  /// The decorations of the next note, which may hold or shorten it.
  private var ornaments = Ornaments()
  /// Whether the note, rest or chord before has a fermata.
  private var previousIsHeld = false

  /// A tuplet that is not full yet.
  private struct OpenTuplet {
    let ratio: TupletRatio
    var left: Int
    let sign: Int
  }

  /// Reads the rhythm of a voice.
  init(
    _ list: SignList, of tune: borrowing Tune, swing isSwung: Bool, _ measure: TimeMeasure,
    _ diagnostics: inout DiagnosticCollector
  ) {
    self.measure = measure
    unit = self.measure.units(tune.unitNoteLength)
    barLength = self.measure.units(tune.meter.barLength)
    tupletsAreCompound = tune.meter.numerator % 3 == 0
    isHornpipe = isSwung && tune.isHornpipe
    if isHornpipe { swing = Swing(tune.meter, &self.measure) }
    lengths = [Int](capacity: list.signs.count) { read(list, &$0, &diagnostics) }
    if let broken {
      diagnostics.report(.brokenRhythmWithoutNotes, list.signs[broken.sign].span)
    }
    if let tuplet {
      diagnostics.report(
        .shortTuplet(missing: tuplet.left), list.signs[tuplet.sign].span)
    }
  }

  private mutating func read(
    _ list: SignList, _ lengths: inout OutputSpan<Int>,
    _ diagnostics: inout DiagnosticCollector
  ) {
    for index in list.signs.indices {
      let sign = list.signs[index]
      if sign.kind == .note, isPlain {
        // Nearly all notes have the length that is written.
        lengths.append(measure.scaled(unit, Int(sign.above), over: Int(sign.below)))
        previous = index
        previousIsHeld = false
        continue
      }
      lengths.append(0)
      if ornaments.mustTouch, !sign.canBeDecorated { ornaments = Ornaments() }
      switch sign.kind {
      case .note:
        let length = measure.scaled(unit, Int(sign.above), over: Int(sign.below))
        time(index, length, isNote: true, list, &lengths, &diagnostics)
      case .chord:
        time(index, chordLength(index, list), isNote: false, list, &lengths, &diagnostics)
      case .rest:
        let length = measure.scaled(
          sign.isMarked ? barLength : unit, Int(sign.above), over: Int(sign.below))
        time(index, length, isNote: false, list, &lengths, &diagnostics)
      case .barLine: swing?.startBar()
      case .decoration, .namedDecoration:
        ornaments.add(sign, list)
        if ornaments.isParted { ornaments = Ornaments() }
      case .graceNotes:
        let written = tuplet.map { measure.scaled(unit, $0.ratio.time, over: $0.ratio.notes) }
        lengths[index] = measure.scaled(written ?? unit, 1, over: 4)
        swing?.interrupt()
      case .tuplet:
        if tuplet != nil {
          diagnostics.report(.nestedTuplet, sign.span)
        } else {
          let ratio = sign.tupletRatio(isCompound: tupletsAreCompound)
          tuplet = OpenTuplet(ratio: ratio, left: ratio.count, sign: index)
          tuplets.append(TupletSpan(ratio: ratio))
        }
      case .brokenRhythm:
        if previous == nil || broken != nil {
          diagnostics.report(.brokenRhythmWithoutNotes, sign.span)
        } else {
          broken = (Int(sign.detail), index)
        }
      case .field: read(list.fields[sign.place])
      default: break
      }
    }
  }

  /// Whether nothing changes the length of the next note.
  private var isPlain: Bool {
    tuplet == nil && broken == nil && swing == nil && !ornaments.any
  }

  private mutating func read(_ field: BodyField) {
    switch field {
    case .unitNoteLength(let length): unit = measure.units(length)
    case .meter(let changed): barLength = measure.units(changed.barLength)
    default: break
    }
  }

  /// The length of a chord: that of its first note, multiplied by its own.
  private mutating func chordLength(_ index: Int, _ list: SignList) -> Int {
    let chord = list.signs[index]
    guard let first = list.firstNote(ofChord: index) else { return unit }
    return measure.scaled(
      unit, Int(chord.above) * Int(first.above), over: Int(chord.below) * Int(first.below))
  }

  /// Gives a note, rest or chord its length.
  private mutating func time(
    _ index: Int, _ written: Int, isNote: Bool, _ list: SignList,
    _ lengths: inout OutputSpan<Int>, _ diagnostics: inout DiagnosticCollector
  ) {
    var length = written
    let isInTuplet = tuplet != nil
    if let current = tuplet {
      length = measure.scaled(length, current.ratio.time, over: current.ratio.notes)
      tuplet?.left -= 1
      tuplets[tuplets.count - 1].members.append(index)
      if current.left <= 1 { tuplet = nil }
    }
    lengths[index] = length
    let (isHeld, isStaccato) = (ornaments.isHeld, ornaments.isStaccato)
    if ornaments.any { ornaments = Ornaments() }
    let mark = broken
    broken = nil
    // A fermata doubles a note, so both notes must have one or neither.
    if let mark, let before = previous, lengths[before] == length, isHeld == previousIsHeld {
      let long = brokenLength(length, abs(mark.count))
      let short = 2 * length - long
      lengths[before] = mark.count > 0 ? long : short
      lengths[index] = mark.count > 0 ? short : long
      _ = swing?.pass(length, isCandidate: false)
    } else {
      if let mark, let before = previous {
        let (first, second) = (measure.length(lengths[before]), measure.length(length))
        diagnostics.report(.brokenRhythmUnequal(first, second), list.signs[mark.sign].span)
      }
      let swings = swing?.pass(
        length, isCandidate: isNote && !isInTuplet, isStaccato: isStaccato)
      if swings == true, let before = previous {
        lengths[before] = measure.scaled(length, 4, over: 3)
        lengths[index] = 2 * length - lengths[before]
      }
    }
    previous = index
    previousIsHeld = isHeld
  }

  /// What `>`, `>>` and `>>>` make of the first of two equal notes.
  private mutating func brokenLength(_ length: Int, _ signs: Int) -> Int {
    if isHornpipe { return measure.scaled(length, 4, over: 3) }
    return switch signs {
    case 1: measure.scaled(length, 3, over: 2)
    case 2: measure.scaled(length, 7, over: 4)
    default: measure.scaled(length, 15, over: 8)
    }
  }
}

/// A tuplet with the notes, rests and chords that it covers.
struct TupletSpan {
  let ratio: TupletRatio
  /// The indices of their signs; fewer than `ratio.count` if the voice ends before.
  var members: [Int] = []
}

/// A tuplet: `notes` notes in the time of `time`, for the next `count` of them.
struct TupletRatio: Hashable {
  let notes: Int
  let time: Int
  let count: Int

  /// The length of a note inside the tuplet relative to one outside.
  var factor: Fraction { Fraction(time, notes) }
}

extension Sign {
  /// The ratio of a tuplet; missing numbers follow from p and the meter (ABC 2.1 §4.13).
  func tupletRatio(isCompound: Bool) -> TupletRatio {
    let notes = tupletNumber(0) ?? 1
    let time =
      switch notes {
      case 2, 4, 8: 3
      case 3, 6: 2
      default: isCompound ? 3 : 2
      }
    return TupletRatio(
      notes: notes, time: tupletNumber(1) ?? time, count: tupletNumber(2) ?? notes)
  }

  /// Whether a decoration can come directly before this sign.
  var canBeDecorated: Bool {
    switch kind {
    case .note, .chord, .rest, .decoration, .namedDecoration: true
    default: false
    }
  }
}

extension SignList {
  /// The first note of the chord at index `place`.
  func firstNote(ofChord place: Int) -> Sign? {
    let next = place + 1
    return next < signs.count && signs[next].kind == .chordNote ? signs[next] : nil
  }

  /// The length of the chord at index `place` in unit note lengths.
  func chordLength(_ place: Int) -> Fraction {
    (firstNote(ofChord: place)?.length ?? .one) * signs[place].length
  }
}

extension Sign.Kind {
  /// Whether the score depends on signs of this kind by themselves.
  var isRead: Bool {
    switch self {
    case .slurStart, .slurEnd, .spacer, .lineBreak, .lineEnd, .annotation, .tuplet, .brokenRhythm,
      .chordNote, .graceNote:
      false
    default: true
    }
  }
}
