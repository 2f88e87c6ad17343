/// Plays the unrolled steps of one voice.
struct Player {
  private(set) var performed: Performance.Voice
  private(set) var tempos: [Performance.Change<Int>] = []

  private let score: Score
  private let measure: TimeMeasure
  /// How long each step lasts, in units of the measure, as all times here.
  private let durations: [Int]
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
  /// Whether the listener has chosen the instrument.
  private let isProgramChosen: Bool
  private var openTies: [OpenTie] = []
  private let isRounded: Bool
  /// How often each step with words has passed.
  private var versesSung: [Int: Int] = [:]

  /// A note that waits for the one it is tied to.
  private struct OpenTie {
    /// The place of the note in the melody.
    let note: Int
    let steps: Int16
    let end: Int
    /// Whether a bar line came since: then the letter counts, not the accidental.
    var crossedBar = false
    let span: SourceSpan
  }

  init(_ score: Score, of tune: Tune, _ voice: Voice, _ options: PlaybackOptions) {
    self.score = score
    isAccompanied = options.playsChords && score.hasHarmony
    isProgramChosen = options.program != nil
    var grid = TimeGrid()
    for length in score.lengths { grid.include(length) }
    for meter in [tune.meter] + score.meters { grid.include(meter, isAccompanied, score) }
    let measure = grid.measure()
    self.measure = measure
    isRounded = grid.isRounded
    durations = score.lengths.map { measure.units($0) }
    accompaniment = Accompaniment(tune.meter, measure)
    (meter, beatGroup, barLength, beatLength) = (.common, 1, 1, 1)
    performed = Performance.Voice(
      id: voice.id, melody: [], bass: [], chords: [], chordSymbols: [], lyrics: [],
      meters: [Performance.Change(tune.meter, at: .zero)],
      keys: [Performance.Change(tune.key, at: .zero)], barLines: [], program: options.program,
      bassProgram: nil, chordProgram: nil, duration: .zero)
    change(to: tune.meter)
  }

  private mutating func change(to meter: Meter) {
    self.meter = meter
    beatGroup = meter.beatGroup
    barLength = measure.units(meter.barLength)
    beatLength = measure.units(Fraction(1, meter.denominator))
  }

  /// Plays all stretches of steps in order.
  mutating func play(_ unrolling: Unrolling, _ diagnostics: inout DiagnosticCollector) {
    performed.melody.reserveCapacity(unrolling.ranges.reduce(0) { $0 + $1.count } / 2)
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
      performed.melody.sort { $0.onset < $1.onset }
    }
    if isRounded { diagnostics.note(.timeRounded, 0, 0) }
    performed.duration = measure.length(max(time, furthest))
    performed.bass = accompaniment.bass
    performed.chords = accompaniment.chords
  }

  private mutating func play(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    switch score.steps[index] {
    case .note(let note):
      start(note, index, &diagnostics)
      if note.advances { wait(index) }
    case .wait: wait(index)
    case .bar(let bar): pass(bar)
    case .ending, .part: break
    default: change(score.steps[index])
    }
  }

  /// Takes in a step that is no time and no bar line: rare ones, apart from those that are not.
  private mutating func change(_ step: Score.Step) {
    switch step {
    case .harmony(let place):
      let (text, harmony) = score.harmonies[place]
      accompaniment.change(to: harmony)
      if harmony != nil { performed.chordSymbols.append(Performance.Change(text, at: now)) }
    case .key(let place):
      performed.keys.append(Performance.Change(score.keys[place], at: now))
    case .meter(let place):
      change(to: score.meters[place])
      let position = clock.position
      accompaniment.change(to: meter, at: position)
      performed.meters.append(Performance.Change(meter, at: now))
    case .tempo(let speed): tempos.append(Performance.Change(speed, at: now))
    case .dynamics(let place): dynamics = score.dynamics[place]
    case .overlay:
      furthest = max(furthest, time)
      time = barStart
      clock = BarClock(startingAt: 0)
    case .directive(let place): apply(score.directives[place])
    case .note, .wait, .bar, .ending, .part: break
    }
  }

  private mutating func apply(_ directive: PlaybackDirective) {
    let position = clock.position
    switch directive {
    case .program(let program):
      // The last before the first note counts; a change within the voice is not played.
      if !isProgramChosen, performed.melody.isEmpty { performed.program = program }
    case .bassProgram(let program): performed.bassProgram = performed.bassProgram ?? program
    case .chordProgram(let program): performed.chordProgram = performed.chordProgram ?? program
    case .bassVelocity(let velocity): accompaniment.change(bassVelocity: velocity)
    case .chordVelocity(let velocity): accompaniment.change(chordVelocity: velocity)
    case .pattern(let pattern): accompaniment.change(to: pattern, meter, at: position)
    case .playsChords(let isOn): accompaniment.isOn = isOn
    case .beat(let dynamics): self.dynamics = dynamics
    case .transpose: break
    }
  }

  private var now: Fraction { measure.length(time) }

  private mutating func wait(_ step: Int) {
    let length = durations[step]
    // Below the furthest time the accompaniment was played already.
    if isAccompanied, time >= furthest {
      let (position, span) = (clock.position, score.spans[step])
      accompaniment.advance(by: length, from: time, position: position, span: span)
    }
    time += length
    clock.advance(by: length)
  }

  private mutating func pass(_ bar: BarLine) {
    time = max(time, furthest)
    performed.barLines.append(now)
    for index in openTies.indices { openTies[index].crossedBar = true }
    if clock.pass(bar, barLength: barLength) {
      accompaniment.startBar()
      barStart = time
    }
  }

  // MARK: Notes and ties

  private mutating func start(
    _ note: ScoreNote, _ step: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    if !score.lyrics.isEmpty { sing(step) }
    let isJoined = !openTies.isEmpty && join(note, step, &diagnostics)
    if isJoined { return }
    if note.isTied {
      openTies.append(
        OpenTie(
          note: performed.melody.count, steps: note.steps, end: time + durations[step],
          span: score.spans[step]))
    }
    performed.melody.append(
      Performance.Note(
        onset: now, duration: measure.length(durations[step]), key: Int(note.key),
        velocity: velocity,
        source: score.spans[step].range))
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
    _ note: ScoreNote, _ step: Int, _ diagnostics: inout DiagnosticCollector
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
    performed.melody[tie.note].duration += score.lengths[step]
    if note.isTied {
      openTies.append(
        OpenTie(note: tie.note, steps: tie.steps, end: time + durations[step], span: tie.span))
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

extension TimeGrid {
  /// Makes sure that bars and beats of `meter` lie on the grid, and the steps of its accompaniment.
  fileprivate mutating func include(_ meter: Meter, _ isAccompanied: Bool, _ score: Score) {
    include(Fraction(1, meter.denominator))
    guard isAccompanied else { return }
    include(Accompaniment.stepLength(meter))
    for directive in score.directives {
      guard case .pattern(let pattern) = directive else { continue }
      include(Accompaniment.stepLength(meter, ownPattern: pattern))
    }
  }
}

extension Meter {
  /// How many beats there are from one strong one to the next.
  fileprivate var beatGroup: Int {
    let count = numerator
    return count % 3 == 0 ? 3 : count % 2 == 0 ? 2 : count
  }
}
