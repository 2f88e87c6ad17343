/// The part labels and jump signs of all voices of a tune, which count for each of them.
///
/// Music for several voices has them in one voice, as a rule the first; without them the others would
/// go on alone. What takes effect at a time in one voice does so in all.
struct SharedMarks {
  /// A mark at its time in whole notes, in the order written.
  struct Item {
    let kind: Score.Mark.Kind
    let time: Fraction
    /// Whether it stands behind the bar line at its time.
    let isBehindBar: Bool
    let span: SourceSpan
  }

  /// What makes two marks the same.
  private struct Meaning: Hashable {
    var sign: JumpSign?
    var label: Unicode.Scalar?
    var time: Fraction?

    init(_ item: Item, isTimed: Bool) {
      switch item.kind {
      case .jump(let sign, _): self.sign = sign
      case .part(let scalar): label = scalar
      case .bar, .ending: break
      }
      if isTimed { time = item.time }
    }
  }

  /// The marks of each voice.
  private var voices: [[Item]] = []
  /// The lengths of the voices as written.
  private var lengths: [Fraction] = []

  /// Collects the marks of a tune; `nil` if they cannot differ between voices.
  init?(of tune: borrowing Tune, _ order: PartOrder?, _ options: PlaybackOptions) {
    guard tune.voices.count > 1 else { return nil }
    let hasOrder = order?.labels.isEmpty == false
    guard hasOrder || tune.voices.contains(where: { $0.list.hasJumpSigns }) else { return nil }
    for index in tune.voices.indices {
      // The faults are reported when the voice is played.
      var ignored = DiagnosticCollector()
      var measure = TimeMeasure()
      let directives = tune.headerDirectives(of: tune.voices[index])
      while true {
        var builder = ScoreBuilder(
          tune.voices[index], of: tune, directives, options, measure, &ignored)
        builder.build(&ignored)
        if let finer = builder.measure.finer {
          measure = finer
        } else {
          let score = builder.takeScore()
          voices.append(score.sharedMarks(builder.measure, withLabels: hasOrder))
          lengths.append(score.writtenLength(builder.measure))
          break
        }
      }
    }
    if voices.allSatisfy(\.isEmpty) { return nil }
  }

  /// The marks of other voices that a voice lacks, in the order of their times.
  func missing(in voice: Int) -> [Item] {
    let own = voices[voice]
    let longest = voices.max { $0.count < $1.count } ?? []
    let meanings = { (items: [Item]) in items.map { Meaning($0, isTimed: false) } }
    // Voices with the same marks stay together, even if the lengths of their bars are wrong.
    if meanings(own) == meanings(longest) { return [] }
    // A voice that enters in a later part does not have the times of the others.
    let lastLabel = voices.joined().filter(\.kind.isPart).map(\.time).max() ?? .zero
    let hasParts = lengths[voice] > lastLabel
    var known = Set(own.map { Meaning($0, isTimed: true) })
    return voices.joined().filter {
      (hasParts || !$0.kind.isPart) && known.insert(Meaning($0, isTimed: true)).inserted
    }
    .sorted { $0.time < $1.time }
  }
}

extension SignList {
  /// Whether any text or decoration is a jump sign.
  fileprivate var hasJumpSigns: Bool {
    texts.contains { JumpSign(decoration: $0) != nil || JumpSign.reading($0) != nil }
      || signs.contains { $0.kind == .decoration && JumpSign(symbol: $0.detail) != nil }
  }
}

extension Score.Mark.Kind {
  fileprivate var isPart: Bool { if case .part = self { true } else { false } }
}

extension Score {
  /// The time of all steps in the order written.
  fileprivate func writtenLength(_ measure: TimeMeasure) -> Fraction {
    var clock = WrittenClock()
    for step in steps { clock.pass(step) }
    return measure.length(clock.time)
  }

  /// The marks that count for all voices, at the places where they take effect.
  fileprivate func sharedMarks(_ measure: TimeMeasure, withLabels: Bool) -> [SharedMarks.Item] {
    var places: [(kind: Mark.Kind, step: Int, own: Int)] = []
    if withLabels {
      for mark in marks {
        if case .part = mark.kind { places.append((mark.kind, mark.step, mark.step)) }
      }
    }
    if hasJumpSigns {
      let end = Unrolling.Place(step: steps.count, mark: marks.count, sounding: sounding)
      for sign in PlacedSign.all(marks, end: end) {
        let step = sign.kind == .segno ? sign.own : sign.leave
        places.append((.jump(sign.kind, isPlaced: true), step, sign.own))
      }
    }
    places.sort { $0.step < $1.step }
    var items: [SharedMarks.Item] = []
    var clock = WrittenClock()
    var next = places[...]
    for index in 0...steps.count {
      while let place = next.first, place.step == index {
        let isBehindBar = index > 0 && clock.isBehindBar
        items.append(
          SharedMarks.Item(
            kind: place.kind, time: measure.length(clock.time), isBehindBar: isBehindBar,
            span: steps[place.own].span))
        next.removeFirst()
      }
      if next.isEmpty || index == steps.count { break }
      clock.pass(steps[index])
    }
    return items
  }

  /// Adds marks of other voices at their times.
  ///
  /// Rests are divided where a mark stands within them; a note sounds to its end first.
  mutating func insert(_ items: [SharedMarks.Item], _ measure: TimeMeasure) {
    if items.isEmpty { return }
    var result = self
    (result.steps, result.marks, result.sounding, result.lyrics) = ([], [], 0, [:])
    var clock = WrittenClock()
    var next = items[...]
    var oldMarks = marks[...]

    func time(of item: SharedMarks.Item) -> Int {
      (item.time * Fraction(measure.unitsInWhole, 1)).floor
    }
    func place(until isPlaced: (SharedMarks.Item) -> Bool) {
      while let item = next.first, isPlaced(item) {
        result.append(item.kind, item.span)
        next.removeFirst()
      }
    }
    for index in steps.indices {
      var step = steps[index]
      if !clock.isInOverlay {
        let now = clock.time
        place {
          time(of: $0) < now || time(of: $0) == now && (!$0.isBehindBar || clock.isBehindBar)
        }
        if step.kind.takesTime { place { time(of: $0) <= now } }
        while step.kind == .wait || step.kind == .bars, let item = next.first,
          time(of: item) < clock.time + step.duration
        {
          let first = Step(step.kind, duration: time(of: item) - clock.time, step.span)
          result.appendSounding(first)
          step = Step(step.kind, duration: step.duration - first.duration, step.span)
          clock.pass(first)
          place { time(of: $0) <= clock.time }
        }
      }
      if let words = lyrics[index] { result.lyrics[result.steps.count] = words }
      clock.pass(step)
      if let mark = oldMarks.first, mark.step == index {
        result.append(mark.kind, step.span)
        oldMarks.removeFirst()
      } else if step.kind.takesTime {
        result.appendSounding(step)
      } else {
        result.steps.append(step)
      }
    }
    place { _ in true }
    self = result
  }
}

/// The time in the order written, over the steps of a score.
private struct WrittenClock {
  private(set) var time = 0
  /// Whether a bar line stands at this time.
  private(set) var isBehindBar = false
  /// Whether the music went back for an overlay.
  private(set) var isInOverlay = false

  mutating func pass(_ step: Score.Step) {
    switch step.kind {
    case .note:
      if step.advances { advance(by: step.duration) }
    case .wait, .bars: advance(by: step.duration)
    case .bar: (isBehindBar, isInOverlay) = (true, false)
    case .overlay: isInOverlay = true
    case .groupEnd: isInOverlay = false
    default: break
    }
  }

  private mutating func advance(by duration: Int) {
    // Layers take no time of their own.
    if isInOverlay { return }
    // No music that is played is longer.
    time = min(time + duration, 1 << 60)
    if duration > 0 { isBehindBar = false }
  }
}
