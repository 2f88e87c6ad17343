/// Builds the score of a voice: decides pitches and lengths, plays graces and ornaments.
struct ScoreBuilder {
  let list: SignList
  /// The length of each sign; empty if each follows from its sign alone.
  let lengths: [Int]
  private let hasRhythm: Bool
  var measure: TimeMeasure
  /// The unit note length.
  private(set) var unit: Int
  private var unitNoteLength: Fraction
  private var barLength: Int
  var pitches: PitchReader
  var barCheck: BarCheck
  /// The layers of the open overlay.
  var layers = OverlayLayers()
  /// The index of the last `&)`; -1 in a voice without one.
  private(set) lazy var lastGroupEnd = list.signs.lastIndex { $0.kind == .overlayEnd } ?? -1
  var graces: [(note: Sign, length: Int)] = []
  var graceSpan = SourceSpan(0, 0)
  /// The place of the current sign.
  private(set) var span = SourceSpan(0, 0)
  var ornaments = Ornaments()
  /// The degree of a trill that is tied to the next note.
  var trilled: Int8?
  var dynamics = Dynamics()
  var symbols: ChordSymbolTable
  /// What directives say about notes.
  var style = NoteStyle()
  /// The number of slurs that are open; they are counted only where notes are trimmed.
  private var openSlurs = 0
  private var countsSlurs = false
  private var lyrics = LyricAligner()
  private let hasLyrics: Bool
  let microsecondsPerQuarter: Int
  /// Whether the header gives an order of parts.
  private let hasPartOrder: Bool
  /// Whether no note is plain: there are lyrics, or directives that change notes.
  private var isAnyNoteSpecial: Bool
  var score = Score()

  /// Reads the rhythm of a voice on the grid of `measure`, and reports its faults; `directives` apply
  /// from the start.
  init(
    _ voice: borrowing Voice, of tune: borrowing Tune, _ directives: [PlaybackDirective],
    _ options: PlaybackOptions, _ measure: TimeMeasure,
    _ diagnostics: inout DiagnosticCollector
  ) {
    list = voice.list
    hasRhythm = list.hasRhythm || options.swingsHornpipes && tune.isHornpipe
    if hasRhythm {
      let rhythm = Rhythm(
        list, of: tune, directives, swing: options.swingsHornpipes, measure, &diagnostics)
      lengths = rhythm.lengths
      self.measure = rhythm.measure
    } else {
      lengths = []
      self.measure = measure
    }
    hasPartOrder = tune.partOrder?.labels.isEmpty == false
    unitNoteLength = tune.unitNoteLength
    unit = self.measure.units(tune.unitNoteLength)
    pitches = PitchReader(
      tune.key, VoiceProperties(voice.properties).shift, microtones: list.microtones,
      accidentalsHoldInAllOctaves: options.accidentalsHoldInAllOctaves)
    barLength = self.measure.units(tune.meter.barLength)
    barCheck = BarCheck(tune.meter, barLength: barLength)
    symbols = ChordSymbolTable(texts: list.texts.count)
    hasLyrics = list.fields.contains { if case .lyrics = $0 { true } else { false } }
    isAnyNoteSpecial = hasLyrics
    microsecondsPerQuarter = tune.headerTempo
    score.steps.reserveCapacity(list.signs.count)
    // About the number of bars.
    score.marks.reserveCapacity(16 + list.signs.count / 8)
    score.isPercussion = voice.isPercussion(in: tune.key)
    for directive in directives { apply(directive, &diagnostics) }
    prepareNotes(before: 0)
  }

  /// Builds the score in one pass.
  mutating func build(_ diagnostics: inout DiagnosticCollector) {
    for index in list.signs.indices {
      let sign = list.signs[index]
      if sign.kind == .note, isPlain {
        playPlain(sign, length(of: sign, at: index), &diagnostics)
      } else if sign.kind.isRead || ornaments.mustTouch || style.isTrimming {
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

  func report(
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
      if layers.isActive, passLayerBar(sign.barLine, &diagnostics) { break }
      score.append(.bar(sign.barLine), span)
    case .chordSymbol: readHarmony(sign.place, &diagnostics)
    case .annotation: _ = readJump(list.texts[sign.place], &diagnostics)
    case .graceNotes: readGraces(index)
    case .decoration:
      if readJump(JumpSign(symbol: sign.detail)) { break }
      ornaments.add(sign, list)
      if ornaments.isParted { loseOrnaments(&diagnostics) }
    case .namedDecoration:
      if let changed = dynamics.changed(by: list.texts[sign.place], step: style.dynamicsStep) {
        change(to: changed)
      } else if !readJump(JumpSign(decoration: list.texts[sign.place])) {
        ornaments.add(sign, list)
      }
    case .variantEnding:
      if layers.isInsideLayer {
        report(.repeatInOverlay, &diagnostics)
        break
      }
      barCheck.pass(ending: list.endings[sign.place])
      score.append(.ending(sign.place), span)
    case .overlay, .overlayStart, .overlayEnd: readOverlay(index, &diagnostics)
    case .field where sign.isMarked:
      // The faults of a copy were reported at its field.
      var ignored = diagnostics.emptied
      read(list.fields[sign.place], at: index, &ignored)
    case .field: read(list.fields[sign.place], at: index, &diagnostics)
    case .slurStart: openSlurs += 1
    case .slurEnd: openSlurs = max(0, openSlurs - 1)
    default: break
    }
  }

  /// Decides after directives how the notes from an index on are read.
  private mutating func prepareNotes(before index: Int) {
    isAnyNoteSpecial = hasLyrics || score.isPercussion || style.isTrimming
    pitches.isPercussion = score.isPercussion
    guard style.isTrimming, !countsSlurs else { return }
    countsSlurs = true
    for sign in list.signs[..<index] {
      if sign.kind == .slurStart { openSlurs += 1 }
      if sign.kind == .slurEnd { openSlurs = max(0, openSlurs - 1) }
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
    if symbol.fault != nil, readJump(list.texts[text], &diagnostics) { return }
    // A quote that is never closed was reported, whatever is in it.
    if let fault = symbol.fault, span.range.count != list.texts[text].utf8.count + 1 {
      report(fault, &diagnostics)
    }
    score.append(.harmony, index: symbol.place, span)
  }

  // MARK: Fields

  private mutating func read(
    _ field: BodyField, at index: Int, _ diagnostics: inout DiagnosticCollector
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
        if Performance.tempoRange.contains(speed) {
          score.append(microsecondsPerQuarter: speed, span)
        } else {
          report(.tempoOutOfRange(speed), &diagnostics)
        }
      }
    case .directive(let text):
      guard let reading = DirectiveReading(text) else { break }
      for fault in reading.faults { report(fault, &diagnostics) }
      // A copy of a field is for all voices; what sounds by itself sounds in the first.
      let isCopy = list.signs[index].isMarked
      for directive in reading.directives where !(isCopy && directive.startsSound) {
        apply(directive, &diagnostics)
      }
      prepareNotes(before: index)
    case .lyrics(let text):
      if let fault = lyrics.align(LyricLine(text)) { report(fault, &diagnostics) }
    case .part(let label):
      if hasPartOrder { checkLabel(label, &diagnostics) }
      if let first = label.unicodeScalars.first { score.append(.part(first), span) }
    default: break
    }
  }

  /// Changes how pitches are read; if chords move too, their voicings are found again.
  mutating func changePitches(_ change: (inout PitchReader) -> Void) {
    let before = pitches.transposition
    change(&pitches)
    if pitches.transposition != before { symbols.forget() }
  }

  // MARK: Sounds

  /// Adds a note, or reports one that MIDI has no key for; time passes either way, if it
  /// `advances`.
  ///
  /// Notes are trimmed if directives say so, unless they are tied or graces.
  mutating func sound(
    _ key: Int, _ degree: Int8, _ length: Int, isTied: Bool = false, hasAccidental: Bool = false,
    advances: Bool = true, isGrace: Bool = false, at span: SourceSpan,
    _ diagnostics: inout DiagnosticCollector
  ) {
    let bent = BentKey(code: key)
    guard (0...127).contains(bent.key) else {
      diagnostics.report(.pitchOutOfRange, span)
      if advances { score.wait(length, span) }
      return
    }
    let gap = isTied || isGrace ? 0 : gap(in: length)
    score.appendSounding(
      Score.Step(
        note: UInt8(truncatingIfNeeded: bent.key), bend: bent.bend, degree: degree, isTied: isTied,
        hasAccidental: hasAccidental, advances: advances, duration: length - gap, span))
    if advances { score.wait(gap, span) }
  }

  /// The silence at the end of a note: 0 inside a slur, and for a note that is not longer than it.
  mutating func gap(in length: Int) -> Int {
    guard style.isTrimming, openSlurs == 0 else { return 0 }
    let gap = measure.scaled(unit, style.trim.numerator, over: style.trim.denominator)
    return length > gap ? gap : 0
  }

  /// The MIDI key of a note, or of its drum in a percussion voice.
  mutating func key(of note: Sign) -> Int {
    let key = pitches.key(of: note)
    return score.isPercussion ? style.drum(BentKey(code: key).key) : key
  }

  /// Whether the next note is plain, as nearly all notes are: without ornaments, graces, a trill, lyrics
  /// and directives that change it.
  private var isPlain: Bool {
    !ornaments.any && graces.isEmpty && trilled == nil && !isAnyNoteSpecial
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
          hasAccidental: note.hasAccidental, duration: length, note.span))
    } else {
      span = note.span
      sound(
        key, note.degree, length, isTied: note.isTied, hasAccidental: note.hasAccidental, at: span,
        &diagnostics)
    }
  }

  /// Remembers that the next step is a note for lyrics.
  mutating func passSungNote() {
    if hasLyrics { lyrics.passNote(score.steps.count) }
  }
}
