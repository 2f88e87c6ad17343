/// Plays the unrolled steps of one voice.
struct Player {
  var performed: Performance.Voice
  /// The number of the voice in the tune, from 1.
  private let place: Int
  var tempos: [Performance.Change<Int>] = []

  let score: Score
  /// The changes of the score, found at the first jump.
  var writtenChanges: WrittenChanges?
  /// The tempo of the header in microseconds a quarter note.
  let startTempo: Int
  private(set) var measure: TimeMeasure
  private let unitsInWhole: UInt32
  private(set) var meter: Meter
  private var barLength = 1
  var clock = BarClock()
  var time = 0
  private(set) var barStart = 0
  /// The time of the last bar line of any kind, to which an overlay goes back.
  var lastBar = 0
  /// The times of the bar lines of first layers, in order; only counted for overlays over several
  /// bars.
  private(set) var firstLayerBars: [Int] = []
  /// The latest time reached before an overlay went back.
  var furthest = 0
  /// Where the group of layers starts.
  var group = (time: 0, position: 0, lastBar: 0)
  private var loudness = Loudness()
  private var accompaniment: Accompaniment
  private var drone = Drone()
  /// The delay between the notes of a spread chord, and the number of its notes so far.
  private var spread = (delay: 0, notes: 0)
  /// Whether the options give the program.
  private let isProgramChosen: Bool
  private var openTies: [OpenTie] = []
  private var looseTies = LooseTies()
  /// The most ties that are open at a time; of more, the first joins nothing.
  private static let tieLimit = 256
  /// The start of the open group of layers, at which later layers continue ties; `Int.max` outside of one.
  var tiesWaitFrom = Int.max
  /// The steps of notes whose accidental differs from the tied note that they continue.
  private var heldBack: Set<Int> = []
  /// Whether any music is played again.
  private var isRepeated = false
  private let hasLyrics: Bool
  /// Whether notes have lyrics or are spread.
  private var isAnyNoteSpecial: Bool
  /// The verse of the steps being played, from 0.
  private var verse = 0
  /// How often each step with lyrics was played.
  private var timesSung: [Int: Int] = [:]

  /// The notes of the melody so far.
  private typealias Melody = OutputSpan<Performance.Note>

  /// A note whose tie waits for the next note.
  private struct OpenTie {
    /// The index of the note in the melody.
    let note: Int
    let degree: Int8
    let end: Int
    /// Whether a bar line came since; then the tie joins the same letter whatever its accidental.
    var crossedBar = false
    /// The index of the step of the last note so far.
    let step: Int
  }

  init(
    _ score: Score, of tune: borrowing Tune, id: String, name: String, place: Int,
    _ options: PlaybackOptions, _ measure: TimeMeasure
  ) {
    self.score = score
    self.place = place
    self.measure = measure
    unitsInWhole = UInt32(truncatingIfNeeded: measure.unitsInWhole)
    hasLyrics = !score.lyrics.isEmpty
    isAnyNoteSpecial = hasLyrics
    startTempo = tune.headerTempo
    isProgramChosen = options.program != nil
    let isAccompanied = options.playsChords && score.hasHarmony
    accompaniment = Accompaniment(
      isAccompanied ? score.voicings : [], tune.meter, &self.measure)
    meter = tune.meter
    performed = Performance.Voice(
      id: id, name: name, harmonies: score.harmonies, meter: tune.meter, key: tune.key,
      program: score.isPercussion ? nil : options.program, unitsInWhole: measure.unitsInWhole)
    performed.isPercussion = score.isPercussion
    change(to: tune.meter)
  }

  /// Moves the voice out of the player.
  mutating func takePerformed() -> Performance.Voice {
    var taken = Performance.Voice(
      id: "", name: "", harmonies: [], meter: meter, key: performed.key, program: nil,
      unitsInWhole: 1)
    swap(&taken, &performed)
    return taken
  }

  /// Changes the meter after the start of the tune.
  mutating func changeLater(to meter: Meter) {
    change(to: meter)
    accompaniment.change(to: meter, at: clock.position, &measure)
    performed.laterMeters.append(Performance.Change(meter, at: now))
  }

  private mutating func change(to meter: Meter) {
    self.meter = meter
    barLength = measure.units(meter.barLength)
    loudness.change(
      to: meter, barLength: barLength, beat: measure.units(1, over: meter.denominator))
  }

  /// Plays all ranges of steps in order.
  mutating func play(_ unrolling: Unrolling, _ diagnostics: inout DiagnosticCollector) {
    performed.barTimes.reserveCapacity(2 * score.marks.count)
    let count = unrolling.passages.reduce(0) { $0 + $1.steps.count }
    isRepeated = unrolling.passages.count > 1
    performed.melody = [Performance.Note](capacity: count) { melody in
      var end = 0
      for passage in unrolling.passages {
        if passage.steps.lowerBound != end {
          jump(from: end, to: passage.steps, isBeforeFirstNote: melody.isEmpty)
        }
        end = passage.steps.upperBound
        verse = passage.verse
        if passage.returnsToStart { clock.returnToStart() }
        if passage.startsAtImaginedRepeat { startBar(at: .repeatStart()) }
        for index in passage.steps { play(index, &melody, &diagnostics) }
      }
    }
    for tie in openTies { looseTies.insert(tie.step) }
    for span in looseTies.faults(in: score).sorted(by: { $0.start < $1.start }) {
      diagnostics.report(.tieToNothing, span)
    }
    for step in heldBack.sorted() {
      diagnostics.report(.accidentalInTie, score.steps[step].span)
    }
    if furthest > 0 { performed.sortByTime() }
    performed.length = max(time, furthest)
    drone.stop(at: performed.length, unitsInWhole)
    takeAccompaniment(&diagnostics)
  }

  private mutating func takeAccompaniment(_ diagnostics: inout DiagnosticCollector) {
    performed.bass = accompaniment.chords.bass
    performed.chords = accompaniment.chords.chords
    performed.drums = accompaniment.drums.notes
    performed.drone = drone.notes
    for (program, start) in drone.programs {
      performed.dronePrograms.append(Performance.Change(program, at: measure.length(start)))
    }
    if accompaniment.isCut { diagnostics.report(.accompanimentTooLong, SourceSpan(0, 0)) }
  }

  @inline(__always)
  private mutating func play(
    _ index: Int, _ melody: inout Melody, _ diagnostics: inout DiagnosticCollector
  ) {
    let step = score.steps[index]
    switch step.kind {
    case .note:
      if step.isTied || isAnyNoteSpecial || !openTies.isEmpty {
        start(step, index, &melody)
      } else {
        start(step, &melody)
      }
      if step.advances { wait(step.duration, step.span) }
    case .wait: wait(step.duration, step.span)
    case .bars: waitBars(step)
    case .bar: pass(step.bar)
    case .mark: break
    default: change(step, isBeforeFirstNote: melody.isEmpty)
    }
  }

  /// Plays a step that neither takes time nor is a bar line.
  mutating func change(_ step: Score.Step, isBeforeFirstNote: Bool) {
    switch step.kind {
    case .harmony:
      let kind = score.voicings[step.index].kind
      if kind == .none { break }
      accompaniment.change(toHarmony: kind == .chord ? step.index : nil)
      performed.symbols.append(Performance.Voice.Symbol(time: time, place: step.index))
    case .keyChange:
      performed.laterKeys.append(Performance.Change(score.keys[step.index], at: now))
    case .meter: changeLater(to: score.meters[step.index])
    case .tempo: tempos.append(Performance.Change(step.microsecondsPerQuarter, at: now))
    case .dynamics: loudness.dynamics = score.dynamics[step.index]
    case .overlay, .groupStart, .groupEnd, .layerBar: passOverlay(step)
    case .directive:
      apply(score.directives[step.index], isBeforeFirstNote: isBeforeFirstNote, step.span)
    case .spread:
      spread = (step.delay, 0)
      isAnyNoteSpecial = hasLyrics || step.delay > 0
    case .note, .wait, .bars, .bar, .mark: break
    }
  }

  mutating func apply(
    _ directive: PlaybackDirective, isBeforeFirstNote: Bool, _ span: SourceSpan
  ) {
    accompaniment.apply(directive, meter, at: clock.position, &measure)
    loudness.apply(directive)
    drone.apply(directive, at: time, unitsInWhole, span: span)
    switch directive {
    case .program:
      guard !isProgramChosen, let program = directive.program(ofVoice: place) else { break }
      change(\.program, \.laterPrograms, to: program, isFirst: isBeforeFirstNote)
    case .bassProgram(let program, _):
      let isFirst = accompaniment.chords.bass.isEmpty
      change(\.bassProgram, \.laterBassPrograms, to: program, isFirst: isFirst)
    case .chordProgram(let program, _):
      let isFirst = accompaniment.chords.chords.isEmpty
      change(\.chordProgram, \.laterChordPrograms, to: program, isFirst: isFirst)
    case .control(let part, let controller, let value):
      let control = Performance.Control(part: part, controller: controller, value: value)
      performed.controls.append(Performance.Change(control, at: now))
    default: break
    }
  }

  /// Changes a program; before the first note, the last change sets the program at the start.
  private mutating func change(
    _ first: WritableKeyPath<Performance.Voice, Int?>,
    _ later: WritableKeyPath<Performance.Voice, [Performance.Change<Int>]>,
    to program: Int, isFirst: Bool
  ) {
    if isFirst {
      performed[keyPath: first] = program
    } else if (performed[keyPath: later].last?.value ?? performed[keyPath: first]) != program {
      performed[keyPath: later].append(Performance.Change(program, at: now))
    }
  }

  var now: Fraction { measure.length(time) }

  @inline(__always)
  private mutating func wait(_ length: Int, _ span: SourceSpan) {
    let position = clock.position
    // Before the furthest time the accompaniment was played already.
    if accompaniment.isDue(before: position + length), time >= furthest {
      accompaniment.advance(by: length, from: time, position: position, unitsInWhole, span: span)
    }
    time += length
    clock.advance(by: length)
  }

  /// Lets whole bars pass; the pattern of the accompaniment starts again in each.
  private mutating func waitBars(_ step: Score.Step) {
    var left = step.duration
    while left > 0 {
      startBar(at: .single)
      // Without an accompaniment, or beyond the end of MIDI, all bars pass at once.
      let goesOn = accompaniment.isDueInBars(of: barLength) && time < endOfMIDI
      let length = goesOn ? min(left, barLength) : left
      wait(length, step.span)
      left -= length
    }
  }

  /// A time that no MIDI file can reach.
  private var endOfMIDI: Int { (Performance.durationLimit.floor + 1) * Int(unitsInWhole) }

  private mutating func pass(_ bar: BarLine) {
    time = max(time, furthest)
    if score.hasLongOverlays { firstLayerBars.append(time) }
    crossBar()
    startBar(at: bar)
  }

  /// Passes a bar line that may only divide a layer.
  @inline(__always)
  mutating func crossBar() {
    performed.barTimes.append(time)
    lastBar = time
    for index in openTies.indices { openTies[index].crossedBar = true }
  }

  /// Starts a bar, if the bar line ends one.
  private mutating func startBar(at bar: BarLine) {
    let length = clock.position
    guard clock.pass(bar, barLength: barLength) else { return }
    accompaniment.startBar(after: length)
    barStart = time
  }

  // MARK: Notes and ties

  @inline(__always)
  private mutating func start(_ note: Score.Step, _ melody: inout Melody) {
    melody.append(
      Performance.Note(
        start: time, length: note.duration, unitsInWhole: unitsInWhole, key: note.key,
        bend: note.bend,
        velocity: loudness.velocity(at: clock.position), note.span))
  }

  /// Starts a note that may have lyrics or a tie.
  private mutating func start(_ note: Score.Step, _ index: Int, _ melody: inout Melody) {
    if hasLyrics { sing(index) }
    defer { spread.notes += 1 }
    let isJoined = !openTies.isEmpty && join(note, index, &melody)
    if isJoined { return }
    if note.isTied {
      if openTies.count == Self.tieLimit { looseTies.insert(openTies.removeFirst().step) }
      openTies.append(
        OpenTie(
          note: melody.count, degree: note.degree, end: time + note.duration, step: index))
    }
    start(note, &melody)
    if spread.delay > 0 {
      let delay = spread.delay * spread.notes
      melody[melody.count - 1].start += delay
      melody[melody.count - 1].length -= delay
    }
  }

  /// Adds the syllable under a step for this pass: verse *n* on the *n*th pass of its section.
  ///
  /// Under a later ending, whose notes have fewer verses than the section has passes, it is verse *n*
  /// on the *n*th pass of the ending.
  private mutating func sing(_ step: Int) {
    guard let verses = score.lyrics[step] else { return }
    let sung = timesSung[step, default: 0]
    timesSung[step] = sung + 1
    let verse = verse < verses.count ? verse : sung
    guard verse < verses.count, !verses[verse].isEmpty else { return }
    performed.lyrics.append(Performance.Change(verses[verse], at: now))
  }

  /// Joins a note to the one tied to it, and remembers ties that found none.
  ///
  /// - Returns: Whether the note was joined.
  private mutating func join(
    _ note: Score.Step, _ index: Int, _ melody: inout Melody
  ) -> Bool {
    // Later layers go back to the bar line or to the start of their group.
    let earliest = score.hasOverlays ? min(time, lastBar, tiesWaitFrom) : time
    for tie in openTies where tie.end < earliest { looseTies.insert(tie.step) }
    openTies.removeAll { $0.end < earliest }
    let found = openTies.indices.first { index in
      let tie = openTies[index]
      return tie.end == time
        && (melody[tie.note].hasPitch(of: note)
          || (tie.crossedBar && tie.degree == note.degree))
    }
    guard let found else { return false }
    let tie = openTies.remove(at: found)
    if note.hasAccidental, !melody[tie.note].hasPitch(of: note) { heldBack.insert(index) }
    if isRepeated { looseTies.join(tie.step) }
    melody[tie.note].length += note.duration
    if note.isTied {
      openTies.append(
        OpenTie(note: tie.note, degree: tie.degree, end: time + note.duration, step: index))
    }
    return true
  }
}

extension Performance.Note {
  /// Whether it sounds as high as a note of the score.
  fileprivate func hasPitch(of note: Score.Step) -> Bool {
    key == Int(note.key) && midiBend == note.bend
  }
}
