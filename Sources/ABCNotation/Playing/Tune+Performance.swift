extension Tune {
  /// Plays the tune: unrolls repeats, variant endings and parts, joins ties, puts in graces and
  /// ornaments, accompanies the chord symbols.
  ///
  /// Whatever the text was, a performance comes out; what had to be left out or cut is among its
  /// diagnostics. It follows abc2midi 4.84 where the standard leaves room.
  ///
  /// - Complexity: O(*n*) in the length of what is played, which is limited.
  public func performance(_ options: PlaybackOptions = PlaybackOptions()) -> Performance {
    var performer = Performer(partOrder, options, voiceCount: voices.count)
    for index in voices.indices { performer.play(voices[index], of: self) }
    performer.checkLimits(partOrderSpan())
    let start = startTempo(options, &performer.diagnostics)
    return performer.performance(of: self, startTempo: start)
  }

  /// What is wrong with the music: bars of a wrong length, ties to nothing, repeats without a
  /// start and so on; what had no reading at all is among the tunebook's diagnostics.
  public func check() -> [Diagnostic] { performance().diagnostics }

  /// Where the order of the parts stands in the source.
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

  /// The tempo at the start.
  private func startTempo(
    _ options: PlaybackOptions, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    if let speed = options.quartersPerMinute { return 60_000_000 / speed }
    let start =
      (tempo ?? .standard).microsecondsPerQuarter(unitNoteLength: unitNoteLength) ?? 500_000
    if (1...0xFF_FFFF).contains(start) { return start }
    diagnostics.report(.tempoOutOfRange(start), SourceSpan(0, 0))
    return 500_000
  }
}
