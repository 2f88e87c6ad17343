extension Performance {
  /// The number of MIDI channels for melodic instruments; the tenth is for drums.
  static let channelLimit = 15
  /// The latest time in whole notes that a delta time can reach, at 480 ticks a quarter note.
  static let durationLimit = Fraction(0x0FFF_FFFF, 1_920)
  /// The tempos that MIDI can hold, in microseconds a quarter note.
  static let tempoRange = 1...0xFF_FFFF
  /// The tempo without a `Q:` field, in microseconds a quarter note.
  static let standardTempo = 500_000
}

/// Plays the voices of a tune, one after the other.
struct Performer {
  var diagnostics = DiagnosticCollector()
  private let order: PartOrder?
  private let options: PlaybackOptions
  private let isOnlyVoice: Bool
  private var voices: [Performance.Voice] = []
  private var tempos: [Performance.Change<Int>] = []
  /// The marks that count for all voices.
  private let shared: SharedMarks?
  /// The faults of repeats, parts and jumps so far.
  private var orderFaults: Set<OrderFault> = []
  /// The repeat signs of the first voice.
  private var firstRepeats: [Score.RepeatSign]?
  /// The parts in the order that no voice has so far.
  private var missing: [Character]
  /// What the check of bars found in each voice.
  private var checkedBars: [BarCheckResult] = []

  init(of tune: borrowing Tune, _ options: PlaybackOptions) {
    order = tune.partOrder.flatMap { $0.labels.isEmpty ? nil : $0 }
    self.options = options
    isOnlyVoice = tune.voices.count == 1
    missing = tune.partOrder?.labels ?? []
    shared = SharedMarks(of: tune, tune.partOrder, options)
    voices.reserveCapacity(tune.voices.count)
  }

  /// Plays one voice on the coarsest grid of time on which it is exact.
  mutating func play(_ voice: borrowing Voice, of tune: borrowing Tune) {
    let (before, faultsBefore) = (diagnostics, orderFaults)
    var measure = TimeMeasure()
    let directives = tune.headerDirectives(of: voice)
    while true {
      var builder = ScoreBuilder(voice, of: tune, directives, options, measure, &diagnostics)
      builder.build(&diagnostics)
      var score = builder.takeScore()
      if let shared { score.insert(shared.missing(in: voices.count), builder.measure) }
      let unrolling = Unrolling(score, order: order, isOnlyVoice: isOnlyVoice)
      report(unrolling, score)
      compareRepeats(score, of: voice)
      var player = Player(
        score, of: tune, id: voice.id, name: voice.name, place: voices.count + 1, options,
        builder.measure)
      player.play(unrolling, &diagnostics)
      guard let finer = player.measure.finer else {
        if player.measure.isRounded { diagnostics.report(.timeRounded, SourceSpan(0, 0)) }
        if !missing.isEmpty { missing.removeAll { !unrolling.unknownParts.contains($0) } }
        voices.append(player.takePerformed())
        checkedBars.append(builder.checkedBars(startingIn: tune.meter))
        if !player.tempos.isEmpty { tempos += player.tempos }
        return
      }
      // Plays the voice again on a finer grid, without the diagnostics of this attempt.
      measure = finer
      (diagnostics, orderFaults) = (before, faultsBefore)
    }
  }

  private mutating func report(_ unrolling: borrowing Unrolling, _ score: borrowing Score) {
    if unrolling.isCut { diagnostics.report(.performanceTooLong, SourceSpan(0, 0)) }
    // A part that is played twice has each fault twice.
    for fault in unrolling.faults {
      let span = score.steps[fault.step].span
      guard orderFaults.insert(OrderFault(name: fault.message.name, span: span)).inserted else {
        continue
      }
      diagnostics.report(fault.message, span)
    }
  }

  /// Reports a voice whose repeat signs are not those of the first voice.
  private mutating func compareRepeats(_ score: borrowing Score, of voice: borrowing Voice) {
    if isOnlyVoice || score.sounding == 0 { return }
    let repeats = score.repeatSigns
    guard let firstRepeats else {
      firstRepeats = repeats
      return
    }
    if repeats != firstRepeats {
      diagnostics.report(.repeatsDiffer(voice.name), score.steps.first?.span ?? SourceSpan(0, 0))
    }
  }

  /// Reports what MIDI cannot hold, and parts that no voice has; `orderSpan` is the order of parts.
  mutating func checkLimits(_ orderSpan: @autoclosure () -> SourceSpan) {
    BarCheckResult.report(checkedBars, to: &diagnostics)
    var channels = 0
    var isTooLong = false
    for index in voices.indices {
      channels += voices[index].channelCount
      isTooLong = isTooLong || voices[index].lastsLonger(than: Performance.durationLimit)
    }
    checkBends()
    if channels > Performance.channelLimit {
      diagnostics.report(.channelsShared(channels), SourceSpan(0, 0))
    }
    if isTooLong { diagnostics.report(.timeOutOfRange, SourceSpan(0, 0)) }
    if missing.isEmpty { return }
    let place = orderSpan()
    for label in Set(missing).sorted() { diagnostics.report(.unknownPart(label), place) }
  }

  /// Reports notes whose bends have no channel of their own.
  private mutating func checkBends() {
    guard voices.contains(where: \.hasBends) else { return }
    let limit = Performance.bendChannelLimit(for: voices)
    let isShared = voices.contains {
      $0.hasBends && BendChannels($0.melody, limit: limit).isShared
    }
    if isShared { diagnostics.report(.bendsShared, SourceSpan(0, 0)) }
  }

  /// The performance; `startTempo` is in microseconds a quarter note.
  consuming func performance(of tune: borrowing Tune, startTempo: Int) -> Performance {
    var start = startTempo
    let later = options.quartersPerMinute == nil ? mergedTempos(&start) : []
    let reported =
      if let source = tune.source {
        ReportedDiagnostics(diagnostics, in: source.bytes, startingAt: source.range.lowerBound)
      } else {
        ReportedDiagnostics(diagnostics, in: [])
      }
    return Performance(
      fields: tune.fields, tempo: start, laterTempos: later, voices: voices, reported: reported)
  }

  /// The tempo changes of all voices in order, without repetitions; one at time 0 replaces `start`.
  private func mergedTempos(_ start: inout Int) -> [Performance.Change<Int>] {
    var merged: [Performance.Change<Int>] = []
    for change in tempos.sorted(by: { $0.onset < $1.onset }) {
      if change.onset == .zero {
        start = change.value
      } else if let last = merged.last, last.onset == change.onset {
        merged[merged.count - 1].value = change.value
      } else if merged.last?.value ?? start != change.value {
        merged.append(change)
      }
    }
    return merged
  }
}

/// A fault of repeats, parts or jumps that was reported.
private struct OrderFault: Hashable {
  let name: String
  let span: SourceSpan
}

extension Score {
  /// A repeat sign or variant ending, as far as voices must agree about it.
  struct RepeatSign: Equatable {
    var end: Int?
    var start: Int?
    var ending: [ClosedRange<Int>] = []
  }

  /// The repeat signs and endings in the order written.
  var repeatSigns: [RepeatSign] {
    marks.flatMap { mark -> [RepeatSign] in
      switch mark.kind {
      case .bar(let bar) where bar.isRepeat:
        // `::` is the same as `:|` and `|:`.
        [bar.endPasses.map { RepeatSign(end: $0) }, bar.startPasses.map { RepeatSign(start: $0) }]
          .compactMap(\.self)
      case .ending(let place): [RepeatSign(ending: endings[place])]
      default: []
      }
    }
  }
}
