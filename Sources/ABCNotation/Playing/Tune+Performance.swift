extension Tune {
  /// Plays the tune: unrolls repeats, variant endings and parts, joins ties, plays grace notes and
  /// ornaments, and accompanies chord symbols.
  ///
  /// Playing never fails; the diagnostics of the performance say what was left out. Where the
  /// standard leaves a choice, the result is that of abc2midi 4.84.
  ///
  /// - Complexity: O(*n*) in the number of steps played, at most 400,000 for each voice.
  public func performance(_ options: PlaybackOptions = PlaybackOptions()) -> Performance {
    var performer = Performer(of: self, options)
    for index in voices.indices { performer.play(voices[index], of: self) }
    performer.checkLimits(partOrderSpan())
    let start = startTempo(options, &performer.diagnostics)
    return performer.performance(of: self, startTempo: start)
  }

  /// The diagnostics of performing the tune, such as bars of a wrong length, ties to nothing and
  /// repeats without a start.
  ///
  /// Those of parsing it are in ``Tunebook/diagnostics``.
  public func check() -> [Diagnostic] { performance().diagnostics }

  /// The place of the order of parts in the source.
  private func partOrderSpan() -> SourceSpan {
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

  /// The tempo at the start in microseconds a quarter note; reports one out of range.
  private func startTempo(
    _ options: PlaybackOptions, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    if let speed = options.quartersPerMinute { return 60_000_000 / speed }
    let start = headerTempo
    if start != writtenTempo {
      diagnostics.report(.tempoOutOfRange(writtenTempo), SourceSpan(0, 0))
    }
    return start
  }

  /// The tempo of the header in microseconds a quarter note; the standard one if that is out of range.
  var headerTempo: Int {
    Performance.tempoRange.contains(writtenTempo) ? writtenTempo : Performance.standardTempo
  }

  private var writtenTempo: Int {
    (tempo ?? .standard).microsecondsPerQuarter(unitNoteLength: unitNoteLength)
      ?? Performance.standardTempo
  }
}
