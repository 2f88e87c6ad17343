/// The changes of a voice in the order written, by what they change.
///
/// Music that a repeat, part order or `D.S.` leads to sounds in the state of its place in the text,
/// whatever was played before it. Only jumps read this, and only in voices with changes.
struct WrittenChanges {
  /// What a change is about.
  private enum Subject: Hashable {
    case tempo, key, meter, dynamics
    /// A directive, by the one that sets the state at the start of a tune.
    case directive(PlaybackDirective)

    /// What brings back the state at the start of the tune.
    var start: Restoration {
      switch self {
      case .tempo: .tempo
      case .key: .key
      case .meter: .meter
      case .dynamics: .directive(.beat(Dynamics()))
      case .directive(let initial): .directive(initial)
      }
    }
  }

  /// What brings back the state of a place.
  enum Restoration {
    /// The change at the step of an index.
    case step(Int)
    /// The state at the start of the tune.
    case tempo, key, meter
    case directive(PlaybackDirective)
  }

  /// The indices of the steps that change a subject, in order.
  private struct Changes {
    let subject: Subject
    var steps: [Int]

    /// Whether they are patterns of the accompaniment.
    var isPattern: Bool { subject == .directive(.pattern([])) }

    /// The last step before `limit`; `nil` if no change stands before it.
    func last(before limit: Int) -> Int? {
      let count = steps.count(below: limit)
      return count > 0 ? steps[count - 1] : nil
    }
  }

  /// The changes of each subject; those of the meter come first.
  private var subjects: [Changes] = []

  /// Collects the changes of a score.
  ///
  /// - Complexity: O(*n*) in the number of steps.
  init(_ score: borrowing Score) {
    var places: [Subject: Int] = [:]
    for index in score.steps.indices {
      guard let subject = Self.subject(of: score.steps[index], score) else { continue }
      if let place = places[subject] {
        subjects[place].steps.append(index)
      } else {
        places[subject] = subjects.count
        subjects.append(Changes(subject: subject, steps: [index]))
      }
    }
    if let meters = places[.meter] { subjects.swapAt(0, meters) }
  }

  private static func subject(of step: Score.Step, _ score: borrowing Score) -> Subject? {
    switch step.kind {
    case .tempo: .tempo
    case .keyChange: .key
    case .meter: .meter
    case .dynamics: .dynamics
    case .directive:
      switch score.directives[step.index].initial {
      case nil: nil
      // Dynamics and `beat` set the same velocities.
      case .beat?: .dynamics
      case let initial?: .directive(initial)
      }
    default: nil
    }
  }

  /// What a jump from the step at `end` to the steps of `range` must restore.
  ///
  /// What changes before the first sound of the range needs nothing else.
  func restorations(from end: Int, to range: Range<Int>, _ score: borrowing Score) -> [Restoration]
  {
    var sounding = range.lowerBound
    while sounding < range.upperBound, !score.steps[sounding].kind.takesTime { sounding += 1 }
    var restorations: [Restoration] = []
    var isMeterRestored = false
    for subject in subjects {
      let there = lastChange(of: subject, before: range.lowerBound)
      let isDue =
        lastChange(of: subject, before: end) != there
        || subject.isPattern && isMeterRestored && there != nil
      if !isDue || lastChange(of: subject, before: sounding) != there { continue }
      if subject.subject == .meter { isMeterRestored = true }
      restorations.append(there.map { .step($0) } ?? subject.subject.start)
    }
    return restorations
  }

  /// The index of the step before `limit` that decides a subject; `nil` if no change stands before it.
  private func lastChange(of changes: Changes, before limit: Int) -> Int? {
    guard let last = changes.last(before: limit) else { return nil }
    // A change of the meter ends a pattern of the accompaniment.
    guard changes.isPattern, let meter = subjects.first, meter.subject == .meter,
      let changed = meter.last(before: limit), changed > last
    else { return last }
    return nil
  }
}

extension PlaybackDirective {
  /// The directive that sets what holds at the start of a tune; `nil` if this one has its effect
  /// before notes are played.
  fileprivate var initial: PlaybackDirective? {
    switch self {
    case .program(_, let channel): .program(0, channel: channel)
    case .control(let part, let controller, _):
      .control(part, controller, Performance.Control.initialValue(of: controller))
    case .bassProgram: .bassProgram(0, octaves: 0)
    case .chordProgram: .chordProgram(0, octaves: 0)
    case .bassVelocity: .bassVelocity(80)
    case .chordVelocity: .chordVelocity(75)
    case .pattern: .pattern([])
    case .playsChords: .playsChords(true)
    case .patternBars: .patternBars(1)
    case .beat: .beat(Dynamics())
    case .beatPattern: .beatPattern([])
    case .beatAccents: .beatAccents(true)
    case .drums: .drums(DrumPattern())
    case .drumBars: .drumBars(1)
    case .playsDrums: .playsDrums(false)
    case .drone: .drone(Drone.Setting())
    case .playsDrone: .playsDrone(false)
    case .channel, .drumKey, .transpose, .transposeFurther, .accidentalReach, .accidentalsHold,
      .beatMoved, .dynamicsStep, .graceShare, .graceDivider, .trim, .brokenRatio, .chordAttack,
      .fermataIsFixed, .chordType:
      nil
    }
  }
}
