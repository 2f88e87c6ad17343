/// Plays the unrolled steps of one voice.
struct Player {
  private(set) var performed: Performance.Voice
  private(set) var tempos: [Performance.Change<Int>] = []

  private let score: Score
  private let voice: Voice
  private var meter: Meter
  private var clock = BarClock()
  private var time = Fraction.zero
  private var barStart = Fraction.zero
  /// The furthest time reached; an overlay goes back from it.
  private var furthest = Fraction.zero
  private var dynamics = Dynamics()
  private var accompaniment: Accompaniment?
  private var openTies: [OpenTie] = []
  private var wasRounded = false

  /// A note that waits for the one it is tied to.
  private struct OpenTie {
    /// The place of the note in the melody.
    let note: Int
    let steps: Int
    let end: Fraction
    /// Whether a bar line came since: then the letter counts, not the accidental.
    var crossedBar = false
    let element: Int
  }

  init(_ score: Score, of tune: Tune, _ voice: Voice, _ options: PlaybackOptions) {
    self.score = score
    self.voice = voice
    meter = tune.meter
    performed = Performance.Voice(
      id: voice.id, melody: [], bass: [], chords: [], chordSymbols: [],
      meters: [Performance.Change(tune.meter, at: .zero)],
      keys: [Performance.Change(tune.key, at: .zero)], barLines: [], program: options.program,
      bassProgram: nil, chordProgram: nil, duration: .zero)
    if options.playsChords, score.hasHarmony { accompaniment = Accompaniment(tune.meter) }
  }

  /// Plays all stretches of steps in order.
  mutating func play(_ unrolling: Unrolling, _ diagnostics: inout DiagnosticCollector) {
    performed.melody.reserveCapacity(unrolling.ranges.reduce(0) { $0 + $1.count } / 2)
    for (place, range) in unrolling.ranges.enumerated() {
      if place == unrolling.firstImaginedStart {
        clock = BarClock(startingAt: .zero)
        accompaniment?.startBar()
        barStart = time
      }
      for index in range { play(index, &diagnostics) }
    }
    for tie in openTies { noteLoose(tie, &diagnostics) }
    if furthest > .zero {
      // Overlays were played after what they sound together with.
      performed.melody.sort { $0.onset < $1.onset }
    }
    if wasRounded { diagnostics.note(.timeRounded, 0, 0) }
    performed.duration = max(time, furthest)
    if let accompaniment {
      performed.bass = accompaniment.bass
      performed.chords = accompaniment.chords
    }
  }

  private mutating func play(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    switch score.steps[index] {
    case .note(let note): start(note, index, &diagnostics)
    case .wait(let length): wait(length, index)
    case .bar(let bar): pass(bar)
    case .harmony(let place):
      let (text, harmony) = score.harmonies[place]
      accompaniment?.change(to: harmony)
      if harmony != nil { performed.chordSymbols.append(Performance.Change(text, at: time)) }
    case .key(let place):
      performed.keys.append(Performance.Change(score.keys[place], at: time))
    case .meter(let place):
      meter = score.meters[place]
      let position = clock.position
      accompaniment?.change(to: meter, at: position)
      performed.meters.append(Performance.Change(meter, at: time))
    case .tempo(let speed): tempos.append(Performance.Change(speed, at: time))
    case .dynamics(let changed): dynamics = changed
    case .overlay:
      furthest = max(furthest, time)
      time = barStart
      clock = BarClock(startingAt: .zero)
    case .directive(let place): apply(score.directives[place])
    case .ending, .part: break
    }
  }

  private mutating func apply(_ directive: PlaybackDirective) {
    let position = clock.position
    switch directive {
    case .program(let program): performed.program = performed.program ?? program
    case .bassProgram(let program): performed.bassProgram = performed.bassProgram ?? program
    case .chordProgram(let program): performed.chordProgram = performed.chordProgram ?? program
    case .bassVelocity(let velocity): accompaniment?.change(bassVelocity: velocity)
    case .chordVelocity(let velocity): accompaniment?.change(chordVelocity: velocity)
    case .pattern(let pattern): accompaniment?.change(to: pattern, meter, at: position)
    case .playsChords(let isOn): accompaniment?.isOn = isOn
    case .transpose: break
    }
  }

  private mutating func wait(_ length: Fraction, _ index: Int) {
    // Below the furthest time the accompaniment was played already.
    if time >= furthest {
      let (position, source) = (clock.position, source(of: index))
      accompaniment?.advance(by: length, from: time, position: position, source: source)
    }
    let (sum, isRounded) = time.addingReportingOverflow(length)
    if isRounded { wasRounded = true }
    time = sum
    clock.advance(by: length)
  }

  private mutating func pass(_ bar: BarLine) {
    time = max(time, furthest)
    performed.barLines.append(time)
    for index in openTies.indices { openTies[index].crossedBar = true }
    if clock.pass(bar, barLength: meter.barLength) {
      accompaniment?.startBar()
      barStart = time
    }
  }

  private func source(of step: Int) -> Range<Int> {
    voice.span(of: Int(score.elements[step])).range
  }

  // MARK: Notes and ties

  private mutating func start(
    _ note: ScoreNote, _ step: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let isJoined = !openTies.isEmpty && join(note, &diagnostics)
    if isJoined { return }
    if note.isTied {
      openTies.append(
        OpenTie(
          note: performed.melody.count, steps: note.steps, end: time + note.length,
          element: Int(score.elements[step])))
    }
    performed.melody.append(
      Performance.Note(
        onset: time, duration: note.length, key: note.key, velocity: velocity,
        source: source(of: step)))
  }

  /// Joins a note to the one tied to it, if there is one; forgets ties that found nothing.
  private mutating func join(
    _ note: ScoreNote, _ diagnostics: inout DiagnosticCollector
  ) -> Bool {
    for tie in openTies where tie.end < time { noteLoose(tie, &diagnostics) }
    openTies.removeAll { $0.end < time }
    let found = openTies.firstIndex { tie in
      tie.end == time
        && (performed.melody[tie.note].key == note.key
          || (tie.crossedBar && tie.steps == note.steps))
    }
    guard let found else { return false }
    let tie = openTies.remove(at: found)
    performed.melody[tie.note].duration += note.length
    if note.isTied {
      openTies.append(
        OpenTie(note: tie.note, steps: tie.steps, end: time + note.length, element: tie.element))
    }
    return true
  }

  private func noteLoose(_ tie: OpenTie, _ diagnostics: inout DiagnosticCollector) {
    let span = voice.span(of: tie.element).range
    diagnostics.note(.tieToNothing, span.lowerBound, span.upperBound)
  }

  /// How loud a note is that starts now.
  private var velocity: Int {
    if clock.position == .zero { return dynamics.first }
    let group =
      dynamics.everyBeat
      ? 1
      : meter.numerator % 3 == 0 ? 3 : meter.numerator % 2 == 0 ? 2 : meter.numerator
    // Strong is a whole multiple of `group` beats from the bar line; a beat is 1 / denominator.
    let position = clock.position
    let beats = position.numerator.multipliedReportingOverflow(by: meter.denominator).partialValue
    let (quotient, remainder) = beats.quotientAndRemainder(dividingBy: position.denominator)
    return remainder == 0 && quotient % group == 0 ? dynamics.strong : dynamics.weak
  }
}
