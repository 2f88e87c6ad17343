/// Builds the score of a voice: decides pitches and lengths, plays graces and ornaments.
struct ScoreBuilder {
  private let list: SignList
  /// The length of each sign; empty if each follows from its sign alone.
  private let lengths: [Int]
  private let hasRhythm: Bool
  private(set) var measure: TimeMeasure
  /// The unit note length.
  private var unit: Int
  private var unitNoteLength: Fraction
  private var barLength: Int
  private var pitches: PitchReader
  private var barCheck: BarCheck
  private var graces: [(note: Sign, length: Int)] = []
  private var graceSpan = SourceSpan(0, 0)
  /// The place of the current sign.
  private var span = SourceSpan(0, 0)
  private var ornaments = Ornaments()
  /// The degree of a trill that is tied to the next note.
  private var trilled: Int8?
  private var dynamics = Dynamics()
  private var symbols: ChordSymbolTable
  private var lyrics = LyricAligner()
  private let hasLyrics: Bool
  private let microsecondsPerQuarter: Int
  private var score = Score()

  /// Reads the rhythm of a voice on the grid of `measure`, and reports its faults.
  init(
    _ voice: borrowing Voice, of tune: borrowing Tune, _ options: PlaybackOptions,
    _ measure: TimeMeasure,
    _ diagnostics: inout DiagnosticCollector
  ) {
    list = voice.list
    hasRhythm = list.hasRhythm || options.swingsHornpipes && tune.isHornpipe
    if hasRhythm {
      let rhythm = Rhythm(list, of: tune, swing: options.swingsHornpipes, measure, &diagnostics)
      lengths = rhythm.lengths
      self.measure = rhythm.measure
    } else {
      lengths = []
      self.measure = measure
    }
    unitNoteLength = tune.unitNoteLength
    unit = self.measure.units(tune.unitNoteLength)
    pitches = PitchReader(
      tune.key, VoiceProperties(voice.properties).shift,
      accidentalsHoldInAllOctaves: options.accidentalsHoldInAllOctaves)
    barLength = self.measure.units(tune.meter.barLength)
    barCheck = BarCheck(tune.meter, barLength: barLength)
    symbols = ChordSymbolTable(texts: list.texts.count)
    hasLyrics = list.fields.contains { if case .lyrics = $0 { true } else { false } }
    let tempo = tune.tempo ?? .standard
    microsecondsPerQuarter =
      tempo.microsecondsPerQuarter(unitNoteLength: tune.unitNoteLength) ?? 500_000
    score.steps.reserveCapacity(list.signs.count)
    // About the number of bars.
    score.marks.reserveCapacity(16 + list.signs.count / 8)
  }

  /// Builds the score in one pass; `directives` apply from the start.
  mutating func build(
    _ directives: [PlaybackDirective], _ diagnostics: inout DiagnosticCollector
  ) {
    for directive in directives { apply(directive) }
    for index in list.signs.indices {
      let sign = list.signs[index]
      if sign.kind == .note, isPlain {
        playPlain(sign, length(of: sign, at: index), &diagnostics)
      } else if sign.kind.isRead || ornaments.mustTouch {
        read(index, &diagnostics)
      }
    }
    score.lyrics = lyrics.syllables
    score.endings = list.endings
    barCheck.finish()
  }

  /// What the check of the bars found; `meter` is that at the start.
  func checkedBars(startingIn meter: Meter) -> BarCheckResult {
    barCheck.result(on: list, measure, startingIn: meter)
  }

  /// Moves the score out of the builder.
  mutating func takeScore() -> Score {
    var taken = Score()
    swap(&taken, &score)
    return taken
  }

  private func report(
    _ message: @autoclosure () -> Diagnostic.Message, _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.report(message(), span)
  }

  private mutating func read(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    let sign = list.signs[index]
    span = sign.span
    if ornaments.mustTouch, !sign.canBeDecorated { loseOrnaments(&diagnostics) }
    switch sign.kind {
    case .note:
      let length = length(of: sign, at: index)
      barCheck.pass(length)
      play(sign, length, &diagnostics)
    case .chord:
      barCheck.pass(lengths[index])
      playChord(index, &diagnostics)
    case .rest:
      let length = length(of: sign, at: index)
      // A rest of many bars fills each of them.
      let first = sign.isMarked ? min(length, barLength) : length
      barCheck.pass(first)
      rest(first, &diagnostics)
      score.appendBars(of: length - first, span)
      barCheck.passBars(of: length - first)
    case .barLine:
      barCheck.pass(sign.barLine, at: index)
      endBar(&diagnostics)
      lyrics.passBar()
      score.append(.bar(sign.barLine), span)
    case .chordSymbol: readHarmony(sign.place, &diagnostics)
    case .graceNotes: readGraces(index)
    case .decoration:
      ornaments.add(sign, list)
      if ornaments.isParted { loseOrnaments(&diagnostics) }
    case .namedDecoration:
      if let changed = dynamics.changed(by: list.texts[sign.place]) {
        dynamics = changed
        score.append(.dynamics, index: score.dynamics.count, span)
        score.dynamics.append(changed)
      } else {
        ornaments.add(sign, list)
      }
    case .variantEnding:
      barCheck.pass(ending: list.endings[sign.place])
      score.append(.ending(sign.place), span)
    case .overlay:
      barCheck.passOverlay()
      pitches.startBar()
      score.appendOverlay(span)
    case .field where sign.isMarked:
      var known = diagnostics.emptied
      read(list.fields[sign.place], &known)
    case .field: read(list.fields[sign.place], &diagnostics)
    default: break
    }
  }

  /// The length of a note or rest.
  @inline(__always)
  private mutating func length(of sign: Sign, at index: Int) -> Int {
    if hasRhythm { return lengths[index] }
    let unit = sign.isMarked ? barLength : unit
    return measure.scaled(unit, Int(sign.above), over: Int(sign.below))
  }

  private mutating func endBar(_ diagnostics: inout DiagnosticCollector) {
    pitches.startBar()
    if !graces.isEmpty {
      diagnostics.report(.graceWithoutNote, graceSpan)
      graces.removeAll(keepingCapacity: true)
    }
    if ornaments.any { loseOrnaments(&diagnostics) }
  }

  /// Drops decorations without a note, and reports them if they would be audible.
  private mutating func loseOrnaments(_ diagnostics: inout DiagnosticCollector) {
    if ornaments.isAudible { diagnostics.report(.decorationWithoutNote, ornaments.span) }
    ornaments = Ornaments()
  }

  private mutating func readHarmony(
    _ text: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let symbol = symbols.entry(
      of: text, list.texts[text], transposedBy: pitches.transposition, &score)
    // A quote that is never closed was reported, whatever is in it.
    if let fault = symbol.fault, span.range.count != list.texts[text].utf8.count + 1 {
      report(fault, &diagnostics)
    }
    score.append(.harmony, index: symbol.place, span)
  }

  // MARK: Fields

  private mutating func read(
    _ field: BodyField, _ diagnostics: inout DiagnosticCollector
  ) {
    switch field {
    case .key(let key):
      changePitches { $0.change(to: key) }
      score.append(.keyChange, index: score.keys.count, span)
      score.keys.append(key)
    case .properties(let words):
      changePitches { $0.change(by: VoiceProperties(words).shift) }
    case .meter(let meter):
      barLength = measure.units(meter.barLength)
      barCheck.change(to: meter, barLength: barLength)
      score.append(.meter, index: score.meters.count, span)
      score.meters.append(meter)
    case .unitNoteLength(let length):
      unitNoteLength = length
      unit = measure.units(length)
    case .tempo(let tempo):
      if let speed = tempo.microsecondsPerQuarter(unitNoteLength: unitNoteLength) {
        if (1...0xFF_FFFF).contains(speed) {
          score.append(microsecondsPerQuarter: speed, span)
        } else {
          report(.tempoOutOfRange(speed), &diagnostics)
        }
      }
    case .directive(let text):
      guard let reading = DirectiveReading(text) else { break }
      for fault in reading.faults { report(fault, &diagnostics) }
      for directive in reading.directives { apply(directive) }
    case .lyrics(let text): lyrics.align(LyricLine(text))
    case .part(let label):
      if let first = label.unicodeScalars.first { score.append(.part(first), span) }
    default: break
    }
  }

  private mutating func apply(_ directive: PlaybackDirective) {
    changePitches { $0.apply(directive) }
    score.append(.directive, index: score.directives.count, span)
    score.directives.append(directive)
  }

  /// Changes how pitches are read; if chords move too, their voicings are found again.
  private mutating func changePitches(_ change: (inout PitchReader) -> Void) {
    let before = pitches.transposition
    change(&pitches)
    if pitches.transposition != before { symbols.forget() }
  }

  // MARK: Sounds

  /// Adds a note, or reports one that MIDI has no key for; time passes either way, if it
  /// `advances`.
  private mutating func sound(
    _ key: Int, _ degree: Int8, _ length: Int, isTied: Bool = false, advances: Bool = true,
    at span: SourceSpan, _ diagnostics: inout DiagnosticCollector
  ) {
    guard (0...127).contains(key) else {
      diagnostics.report(.pitchOutOfRange, span)
      if advances { score.wait(length, span) }
      return
    }
    score.appendSounding(
      Score.Step(
        note: UInt8(truncatingIfNeeded: key), degree: degree, isTied: isTied, advances: advances,
        duration: length, span))
  }

  private mutating func readGraces(_ index: Int) {
    graceSpan = span
    var next = index + 1
    while next < list.signs.count, list.signs[next].kind == .graceNote {
      let note = list.signs[next]
      let length = measure.scaled(lengths[index], Int(note.above), over: Int(note.below))
      graces.append((note, length))
      next += 1
    }
  }

  /// Adds the grace notes before a note of a length.
  ///
  /// - Returns: The rest of the length.
  private mutating func playGraces(
    before length: Int, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    if graces.isEmpty { return length }
    let total = graces.reduce(0) { $0 + $1.length }
    let fits = total < length
    if !fits { diagnostics.report(.graceTooLong, graceSpan) }
    for index in graces.indices {
      let grace = graces[index]
      // Its accidental holds in the bar even if the note is dropped.
      let key = pitches.key(of: grace.note)
      guard fits else { continue }
      sound(key, grace.note.degree, grace.length, at: graceSpan, &diagnostics)
    }
    graces.removeAll(keepingCapacity: true)
    return fits ? length - total : length
  }

  private mutating func rest(_ length: Int, _ diagnostics: inout DiagnosticCollector) {
    let whole = ornaments.isHeld ? 2 * length : length
    ornaments = Ornaments()
    score.wait(playGraces(before: whole, &diagnostics), span)
  }

  private mutating func playChord(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    let whole = ornaments.isHeld ? 2 * lengths[index] : lengths[index]
    let rest = ornaments.isStaccato ? measure.scaled(whole, 1, over: 2) : 0
    ornaments = Ornaments()
    let sounding = playGraces(before: whole - rest, &diagnostics)
    passSungNote()
    let isTied = list.signs[index].isTied
    var next = index + 1
    while next < list.signs.count, list.signs[next].kind == .chordNote {
      let note = list.signs[next]
      sound(
        pitches.key(of: note), note.degree, sounding, isTied: note.isTied || isTied,
        advances: false, at: span, &diagnostics)
      next += 1
    }
    score.wait(sounding + rest, span)
  }

  /// Whether the next note has no ornaments, graces, trill or lyrics, as nearly all.
  private var isPlain: Bool {
    !ornaments.any && graces.isEmpty && trilled == nil && !hasLyrics
  }

  /// Adds a plain note.
  @inline(__always)
  private mutating func playPlain(
    _ note: Sign, _ length: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    barCheck.pass(length)
    let key = pitches.key(of: note)
    if (0...127).contains(key) {
      score.appendSounding(
        Score.Step(
          note: UInt8(truncatingIfNeeded: key), degree: note.degree, isTied: note.isTied,
          duration: length, note.span))
    } else {
      span = note.span
      sound(key, note.degree, length, at: span, &diagnostics)
    }
  }

  /// Remembers that the next step is a note for lyrics.
  private mutating func passSungNote() {
    if hasLyrics { lyrics.passNote(score.steps.count) }
  }

  private mutating func play(
    _ note: Sign, _ written: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    // A trill that is tied to this note continues.
    let goesOn = trilled == note.degree
    trilled = nil
    let signs = ornaments
    ornaments = Ornaments()
    let whole = signs.isHeld ? 2 * written : written
    let rest = signs.isStaccato ? measure.scaled(whole, 1, over: 2) : 0
    let length = playGraces(before: whole - rest, &diagnostics)
    passSungNote()
    let key = pitches.key(of: note)
    // Steps beyond the limit are never played, so ornaments there would only cost memory.
    if signs.kind == .none && !goesOn || score.steps.count > Unrolling.stepLimit {
      sound(key, note.degree, length, isTied: note.isTied, at: span, &diagnostics)
      score.wait(rest, span)
      return
    }
    let above = pitches.neighbour(of: note, isAbove: true)
    let below = pitches.neighbour(of: note, isAbove: false)
    /// Adds a note of the ornament.
    func play(_ key: Int, _ length: Int, isTied: Bool = false) {
      sound(key, note.degree, length, isTied: isTied, at: span, &diagnostics)
    }
    switch goesOn ? .trill : signs.kind {
    case .none: break
    case .roll:
      let grace = measure.scaled(unit, 1, over: 4)
      if length == unit * 3 {
        // A dotted beat: the note, cut from above, tapped from below.
        play(key, unit)
        play(above, grace)
        play(key, unit - grace)
        play(below, grace)
        play(key, unit - grace, isTied: note.isTied)
      } else if grace < length {
        play(above, grace)
        play(key, length - grace, isTied: note.isTied)
      } else {
        play(key, length, isTied: note.isTied)
      }
    case .trill:
      let step = Ornaments.trillStep(of: length, &measure, microsecondsPerQuarter)
      for turn in 0..<length / step { play(turn % 2 == 0 ? above : key, step) }
      trilled = note.isTied ? note.degree : nil
    case .fiveNotes:
      let step = measure.scaled(length, 1, over: 5)
      for (turn, key) in [key, above, key, below, key].enumerated() {
        play(key, step, isTied: note.isTied && turn == 4)
      }
    }
  }
}
