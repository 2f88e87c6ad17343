/// The length of each sign of a voice after unit note length, tuplets, broken rhythm and swing,
/// before ornaments.
struct Rhythm {
  /// The length of each note, rest or chord in units of the measure; for grace notes that of a unit
  /// note; 0 for other signs.
  private(set) var lengths: [Int] = []
  /// The tuplets in the order written.
  private(set) var tuplets: [TupletSpan] = []
  /// The grid of the lengths.
  private(set) var measure: TimeMeasure

  /// The unit note length in units of the measure.
  private var unit: Int
  private var barLength: Int
  private let tupletsAreCompound: Bool
  /// The tuplets that are open.
  private var nest = TupletNest()
  private var broken: (count: Int, sign: Int)?
  /// The index of the note, rest or chord before, which broken rhythm can change.
  private var previous: Int?
  private var swing: Swing?
  private let isHornpipe: Bool
  /// Whether directives for a player count.
  private let isPlayed: Bool
  /// The ratio of the two notes at `>`; `nil` if no directive sets it.
  private var brokenRatio: (long: Int, short: Int)?
  /// The decorations of the next note, which may hold or shorten it.
  private var ornaments = Ornaments()
  /// Whether the note, rest or chord before has a fermata.
  private var previousIsHeld = false

  /// Reads the rhythm of a voice; `directives` apply from the start, and `nil` gives the rhythm as
  /// written, whatever directives the voice has.
  init(
    _ list: SignList, of tune: borrowing Tune, _ directives: [PlaybackDirective]?,
    swing isSwung: Bool, _ measure: TimeMeasure, _ diagnostics: inout DiagnosticCollector
  ) {
    self.measure = measure
    unit = self.measure.units(tune.unitNoteLength)
    barLength = self.measure.units(tune.meter.barLength)
    tupletsAreCompound = tune.meter.numerator % 3 == 0
    isHornpipe = isSwung && tune.isHornpipe
    if isHornpipe { swing = Swing(tune.meter, &self.measure) }
    isPlayed = directives != nil
    for directive in directives ?? [] { apply(directive) }
    lengths = [Int](capacity: list.signs.count) { read(list, &$0, &diagnostics) }
    if let broken {
      diagnostics.report(.brokenRhythmWithoutNotes, list.signs[broken.sign].span)
    }
    for tuplet in nest.unfinished {
      diagnostics.report(.shortTuplet(missing: tuplet.missing), list.signs[tuplet.sign].span)
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
        lengths[index] = nest.isEmpty ? unit : measure.scaled(unit, nest.time, over: nest.notes)
        swing?.interrupt()
      case .tuplet:
        if nest.isFull {
          diagnostics.report(.nestedTuplet, sign.span)
        } else {
          if !nest.isEmpty { diagnostics.report(.tupletInTuplet, sign.span) }
          let outer = nest.isEmpty ? nil : nest.place
          nest.start(
            sign.tupletRatio(isCompound: tupletsAreCompound), sign: index, place: tuplets.count)
          tuplets.append(TupletSpan(notes: nest.notes, time: nest.time, outer: outer))
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
    nest.isEmpty && broken == nil && swing == nil && !ornaments.any
  }

  private mutating func read(_ field: BodyField) {
    switch field {
    case .unitNoteLength(let length): unit = measure.units(length)
    case .meter(let changed): barLength = measure.units(changed.barLength)
    case .directive(let text):
      if !isPlayed { break }
      for directive in DirectiveReading(text)?.directives ?? [] { apply(directive) }
    default: break
    }
  }

  private mutating func apply(_ directive: PlaybackDirective) {
    if case .brokenRatio(let long, let short) = directive { brokenRatio = (long, short) }
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
    let isInTuplet = !nest.isEmpty
    if isInTuplet {
      length = measure.scaled(length, nest.time, over: nest.notes)
      tuplets[nest.place].members.append(index)
      nest.pass()
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
        lengths[before] = brokenLength(length, 1)
        lengths[index] = 2 * length - lengths[before]
      }
    }
    previous = index
    previousIsHeld = isHeld
  }

  /// What `>`, `>>` and `>>>` make of the first of two equal notes.
  private mutating func brokenLength(_ length: Int, _ signs: Int) -> Int {
    if let (long, short) = brokenRatio, signs == 1 {
      return measure.scaled(length, 2 * long, over: long + short)
    }
    if isHornpipe { return measure.scaled(length, 4, over: 3) }
    return switch signs {
    case 1: measure.scaled(length, 3, over: 2)
    case 2: measure.scaled(length, 7, over: 4)
    default: measure.scaled(length, 15, over: 8)
    }
  }
}

/// A tuplet with the notes, rests and chords that it covers by itself, not by an inner one.
struct TupletSpan {
  /// The length of a note is `time / notes` of that written, with those of outer tuplets.
  let notes: Int
  let time: Int
  /// The index of the tuplet in which it stands.
  let outer: Int?
  /// The indices of their signs; fewer than the tuplet says if the voice ends before.
  var members: [Int] = []
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
      notes: notes, time: tupletNumber(1) ?? time, count: tupletNumber(2) ?? notes,
      isCountWritten: tupletNumber(2) != nil)
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
    case .slurStart, .slurEnd, .spacer, .lineBreak, .lineEnd, .tuplet, .brokenRhythm, .chordNote,
      .graceNote:
      false
    default: true
    }
  }
}
