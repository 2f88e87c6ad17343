extension Performance {
  /// The channels that MIDI has for instruments; the tenth is for drums.
  static let channelLimit = 15
  /// The longest music, in whole notes, that MIDI can count at 480 ticks a quarter note.
  static let durationLimit = Fraction(0x0FFF_FFFF, 1_920)
}

extension Tune {
  /// Plays the tune: unrolls repeats, variant endings and parts, joins ties, puts in graces and
  /// ornaments, accompanies the chord symbols.
  ///
  /// Whatever the text was, a performance comes out; what had to be left out or cut is among its
  /// diagnostics. It follows abc2midi 4.84 where the standard leaves room.
  ///
  /// - Complexity: O(*n*) in the length of what is played, which is limited.
  public func performance(_ options: PlaybackOptions = PlaybackOptions()) -> Performance {
    var diagnostics = DiagnosticCollector()
    let order = partOrder.flatMap { $0.labels.isEmpty ? nil : $0 }
    var tempos: [Performance.Change<Int>] = []
    var played: [Performance.Voice] = []
    played.reserveCapacity(voices.count)
    // The parts that no voice has.
    var missing = order?.labels ?? []
    for voice in voices {
      let sounding = play(voice, order, options, &diagnostics)
      missing.removeAll { !sounding.unknownParts.contains($0) }
      played.append(sounding.voice)
      tempos += sounding.tempos
    }
    let channels = played.reduce(0) { $0 + ($1.hasAccompaniment ? 3 : 1) }
    if channels > Performance.channelLimit {
      diagnostics.note(.channelsShared(channels), SourceSpan(0, 0))
    }
    if played.contains(where: { $0.duration > Performance.durationLimit }) {
      diagnostics.note(.timeOutOfRange, SourceSpan(0, 0))
    }
    for label in missing.isEmpty ? [] : Set(missing).sorted() {
      diagnostics.note(.unknownPart(label), partOrderSpan)
    }
    var start = startTempo(options, &diagnostics)
    let later = options.quartersPerMinute == nil ? merge(tempos, into: &start) : []
    return Performance(
      fields: fields, tempo: start, laterTempos: later, voices: played, noted: noted(diagnostics))
  }

  /// What is wrong with the music: bars of a wrong length, ties to nothing, repeats without a
  /// start and so on; what had no reading at all is among the tunebook's diagnostics.
  public func check() -> [Diagnostic] { performance().diagnostics }

  private func noted(_ diagnostics: DiagnosticCollector) -> NotedDiagnostics {
    guard let source else { return NotedDiagnostics(diagnostics, in: []) }
    return NotedDiagnostics(
      diagnostics, in: source.bytes, startingAt: source.range.lowerBound)
  }

  /// What comes of playing one voice.
  private struct Sounding {
    let voice: Performance.Voice
    let tempos: [Performance.Change<Int>]
    let unknownParts: [Character]
  }

  /// Plays one voice, on the coarsest grid of time that holds it.
  private func play(
    _ voice: Voice, _ order: PartOrder?, _ options: PlaybackOptions,
    _ diagnostics: inout DiagnosticCollector
  ) -> Sounding {
    var measure = TimeMeasure()
    while true {
      var noted = diagnostics
      let (sounding, used) = play(voice, order, options, on: measure, &noted)
      guard let finer = used.finer else {
        if used.isRounded { noted.note(.timeRounded, SourceSpan(0, 0)) }
        diagnostics = noted
        return sounding
      }
      measure = finer
    }
  }

  private func play(
    _ voice: Voice, _ order: PartOrder?, _ options: PlaybackOptions, on measure: TimeMeasure,
    _ diagnostics: inout DiagnosticCollector
  ) -> (Sounding, TimeMeasure) {
    let rhythm = Rhythm(
      voice.list, of: self, swing: options.swingsHornpipes, measure, &diagnostics)
    var builder = ScoreBuilder(
      voice.list, of: self, rhythm,
      accidentalsHoldInAllOctaves: options.accidentalsHoldInAllOctaves)
    builder.build(playbackDirectives, &diagnostics)
    let unrolling = Unrolling(builder.score, order: order, isOnlyVoice: voices.count == 1)
    if unrolling.isCut { diagnostics.note(.performanceTooLong, SourceSpan(0, 0)) }
    for fault in unrolling.faults {
      diagnostics.note(fault.message, builder.score.steps[fault.step].span)
    }
    var player = Player(builder.score, of: self, voice, options, builder.measure)
    player.play(unrolling, &diagnostics)
    let sounding = Sounding(
      voice: player.performed, tempos: player.tempos, unknownParts: unrolling.unknownParts)
    return (sounding, player.measure)
  }

  /// Where the order of the parts stands in the source.
  private var partOrderSpan: SourceSpan {
    guard let source else { return SourceSpan(0, 0) }
    let bytes = Array(source.bytes)
    var at = 0
    while at < bytes.count {
      let line = bytes.line(from: at)
      if let field = line.field, field.letter == UInt8(ascii: "P") {
        return SourceSpan(field.value.lowerBound, field.value.upperBound)
      }
      at = line.next
    }
    return SourceSpan(0, 0)
  }

  /// The tempo at the start.
  private func startTempo(
    _ options: PlaybackOptions, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    if let speed = options.quartersPerMinute { return 60_000_000 / speed }
    let start =
      (tempo ?? .standard).microsecondsPerQuarter(unitNoteLength: unitNoteLength) ?? 500_000
    if (1...0xFF_FFFF).contains(start) { return start }
    diagnostics.note(.tempoOutOfRange(start), SourceSpan(0, 0))
    return 500_000
  }

  /// The changes of the tempo, those of several voices at one time once; one at the start takes the
  /// place of `start`.
  private func merge(
    _ changes: [Performance.Change<Int>], into start: inout Int
  ) -> [Performance.Change<Int>] {
    var merged: [Performance.Change<Int>] = []
    for change in changes.sorted(by: { $0.onset < $1.onset }) {
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
