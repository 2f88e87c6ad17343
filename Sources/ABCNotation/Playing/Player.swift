/// Plays the unrolled steps of one voice.
struct Player {
  private(set) var performed: Performance.Voice
  private(set) var tempos: [Performance.Change<Int>] = []

  private let score: Score
  private(set) var measure: TimeMeasure
  private var meter: Meter
  private var beatGroup: Int
  private var barLength: Int
  private var beatLength: Int
  private var clock = BarClock()
  private var time = 0
  private var barStart = 0
  /// The furthest time reached; an overlay goes back from it.
  private var furthest = 0
  private var dynamics = Dynamics()
  private var accompaniment: Accompaniment
  private let isAccompanied: Bool
  private var openTies: [OpenTie] = []
  /// How often each step with words has passed.
  private var versesSung: [Int: Int] = [:]

  /// A note that waits for the one it is tied to.
  private struct OpenTie {
    /// The place of the note in the melody.
    let note: Int
    let steps: Int8
    let end: Int
    /// Whether a bar line came since: then the letter counts, not the accidental.
    var crossedBar = false
    let span: SourceSpan
  }

  init(
    _ score: Score, of tune: borrowing Tune, _ voice: Voice, _ options: PlaybackOptions,
    _ measure: TimeMeasure
  ) {
    self.score = score
    self.measure = measure
    isAccompanied = options.playsChords && score.hasHarmony
    accompaniment = Accompaniment(tune.meter, &self.measure)
    (meter, beatGroup, barLength, beatLength) = (.common, 1, 1, 1)
    performed = Performance.Voice(
      id: voice.id, harmonies: score.harmonies.map(\.text), meters: [.start(tune.meter)],
      keys: [.start(tune.key)], program: options.program, unitsInWhole: measure.unitsInWhole)
    change(to: tune.meter)
  }

  private mutating func change(to meter: Meter) {
    self.meter = meter
    beatGroup = meter.beatGroup
    barLength = measure.units(meter.barLength)
    beatLength = max(1, measure.units(1, over: meter.denominator))
  }

  /// Plays all stretches of steps in order.
  mutating func play(_ unrolling: Unrolling, _ diagnostics: inout DiagnosticCollector) {
    performed.melody.reserveCapacity(unrolling.ranges.reduce(0) { $0 + $1.count })
    performed.barTimes.reserveCapacity(2 * score.marks.count)
    for (place, range) in unrolling.ranges.enumerated() {
      if place == unrolling.firstImaginedStart {
        clock = BarClock(startingAt: 0)
        accompaniment.startBar()
        barStart = time
      }
      for index in range { play(index, &diagnostics) }
    }
    for tie in openTies { noteLoose(tie, &diagnostics) }
    if furthest > 0 {
      // Overlays were played after what they sound together with.
      performed.melody.sort { $0.start < $1.start }
    }
    performed.length = max(time, furthest)
    performed.bass = accompaniment.bass
    performed.chords = accompaniment.chords
  }

  private mutating func play(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    let step = score.steps[index]
    switch step.kind {
    case .note:
      start(step, index, &diagnostics)
      if step.advances { wait(step) }
    case .wait: wait(step)
    case .bar: pass(step.bar)
    case .harmony: change(toHarmony: step.length)
    case .mark: break
    case .keyChange:
      performed.keys.append(Performance.Change(score.keys[step.length], at: now))
    case .meter:
      change(to: score.meters[step.length])
      accompaniment.change(to: meter, at: clock.position, &measure)
      performed.meters.append(Performance.Change(meter, at: now))
    case .tempo: tempos.append(Performance.Change(step.length, at: now))
    case .dynamics: dynamics = score.dynamics[step.length]
    case .overlay:
      furthest = max(furthest, time)
      time = barStart
      clock = BarClock(startingAt: 0)
    case .directive: apply(score.directives[step.length])
    }
  }

  private mutating func change(toHarmony place: Int) {
    guard let harmony = score.harmonies[place].harmony else { return }
    accompaniment.change(to: harmony)
    performed.symbols.append(Performance.Voice.Symbol(time: time, place: place))
  }

  private mutating func apply(_ directive: PlaybackDirective) {
    let position = clock.position
    switch directive {
    case .program(let program): performed.program = performed.program ?? program
    case .bassProgram(let program): performed.bassProgram = performed.bassProgram ?? program
    case .chordProgram(let program): performed.chordProgram = performed.chordProgram ?? program
    case .bassVelocity(let velocity): accompaniment.change(bassVelocity: velocity)
    case .chordVelocity(let velocity): accompaniment.change(chordVelocity: velocity)
    case .pattern(let pattern):
      accompaniment.change(to: pattern, meter, at: position, &measure)
    case .playsChords(let isOn): accompaniment.isOn = isOn
    case .beat(let dynamics): self.dynamics = dynamics
    case .transpose: break
    }
  }

  private var now: Fraction { measure.length(time) }

  private mutating func wait(_ step: Score.Step) {
    // Below the furthest time the accompaniment was played already.
    if isAccompanied, time >= furthest {
      accompaniment.advance(
        by: step.length, from: time, position: clock.position, measure, span: step.span)
    }
    time += step.length
    clock.advance(by: step.length)
  }

  private mutating func pass(_ bar: BarLine) {
    time = max(time, furthest)
    performed.barTimes.append(time)
    for index in openTies.indices { openTies[index].crossedBar = true }
    if clock.pass(bar, barLength: barLength) {
      accompaniment.startBar()
      barStart = time
    }
  }

  // MARK: Notes and ties

  private mutating func start(
    _ note: Score.Step, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    if !score.lyrics.isEmpty { sing(index) }
    let isJoined = !openTies.isEmpty && join(note, &diagnostics)
    if isJoined { return }
    if note.isTied {
      openTies.append(
        OpenTie(
          note: performed.melody.count, steps: note.steps, end: time + note.length,
          span: note.span))
    }
    performed.melody.append(
      Performance.Note(
        time, note.length, measure, key: Int(note.key), velocity: velocity, note.span))
  }

  /// Puts in the syllable under a step: that of the verse which its passing makes it.
  private mutating func sing(_ step: Int) {
    guard let verses = score.lyrics[step] else { return }
    let verse = versesSung[step, default: 0]
    versesSung[step] = verse + 1
    guard verse < verses.count, !verses[verse].isEmpty else { return }
    performed.lyrics.append(Performance.Change(verses[verse], at: now))
  }

  /// Joins a note to the one tied to it, if there is one; forgets ties that found nothing.
  private mutating func join(
    _ note: Score.Step, _ diagnostics: inout DiagnosticCollector
  ) -> Bool {
    for tie in openTies where tie.end < time { noteLoose(tie, &diagnostics) }
    openTies.removeAll { $0.end < time }
    let found = openTies.firstIndex { tie in
      tie.end == time
        && (performed.melody[tie.note].key == Int(note.key)
          || (tie.crossedBar && tie.steps == note.steps))
    }
    guard let found else { return false }
    let tie = openTies.remove(at: found)
    performed.melody[tie.note].length += note.length
    if note.isTied {
      openTies.append(
        OpenTie(note: tie.note, steps: tie.steps, end: time + note.length, span: tie.span))
    }
    return true
  }

  private func noteLoose(_ tie: OpenTie, _ diagnostics: inout DiagnosticCollector) {
    diagnostics.note(.tieToNothing, tie.span)
  }

  /// How loud a note is that starts now.
  private var velocity: Int {
    let position = clock.position
    if position == 0 { return dynamics.first }
    let strong = beatLength * (dynamics.group ?? beatGroup)
    return position % strong == 0 ? dynamics.strong : dynamics.weak
  }
}

extension Meter {
  /// How many beats there are from one strong one to the next.
  fileprivate var beatGroup: Int {
    let count = numerator
    return count % 3 == 0 ? 3 : count % 2 == 0 ? 2 : count
  }
}
