import ABCNotation

/// The melody notes of a tune that the sounding chord has, by their places in the bar.
public struct ChordTones: Sendable {
  /// A place in a bar.
  public enum Place: String, Hashable, Sendable, CaseIterable {
    /// At the start of a bar.
    case beatOne
    /// On another beat; the beats of compound metres are dotted.
    case otherBeats
    /// Between two beats.
    case offBeat
  }

  /// The notes under a chord symbol at each place, and the chord tones among them.
  public private(set) var counts: [Place: (chordTones: Int, notes: Int)] = [:]

  /// Counts the notes of the first voice of the first tune in `text`, as written: without repeats and
  /// grace notes.
  ///
  /// A pick-up counts from the end of its bar. In a free metre no note is counted.
  public init(_ text: TuneText) {
    let tune = TuneReader.firstTune(in: text.string).tune
    let performance = tune.asWritten.performance(
      PlaybackOptions(playsChords: false, swingsHornpipes: false))
    guard let voice = performance.voices.first else { return }
    let bars = Self.bars(voice, until: performance.duration)
    let symbols = voice.chordSymbols
    var (bar, symbol, meter) = (0, -1, 0)
    for note in voice.melody.sorted(by: { $0.onset < $1.onset }) {
      while bar + 1 < bars.count, bars[bar + 1] <= note.onset { bar += 1 }
      while symbol + 1 < symbols.count, symbols[symbol + 1].onset <= note.onset { symbol += 1 }
      while meter + 1 < voice.meters.count, voice.meters[meter + 1].onset <= note.onset {
        meter += 1
      }
      guard symbol >= 0, let chord = Harmony(symbols[symbol].value), bar + 1 < bars.count,
        let place = Self.place(
          of: note.onset, inBarFrom: bars[bar], to: bars[bar + 1], voice.meters[meter].value,
          isFirst: bar == 0)
      else { continue }
      let tone = (note.key - chord.root + 24) % 12
      let isChordTone = chord.intervals.contains { $0 % 12 == tone }
      var count = counts[place] ?? (0, 0)
      count.notes += 1
      if isChordTone { count.chordTones += 1 }
      counts[place] = count
    }
  }

  /// The times at which bars begin and end: the start, the bar lines and the end, each once.
  private static func bars(_ voice: Performance.Voice, until end: Fraction) -> [Fraction] {
    var times: [Fraction] = [.zero]
    for time in voice.barLines + [end] where time > times[times.count - 1] { times.append(time) }
    return times
  }

  private static func place(
    of onset: Fraction, inBarFrom start: Fraction, to end: Fraction, _ meter: Meter, isFirst: Bool
  ) -> Place? {
    guard meter.symbol != .free else { return nil }
    let isPickUp = isFirst && end - start < meter.barLength
    let position = onset - start + (isPickUp ? meter.barLength - (end - start) : .zero)
    if position == .zero { return .beatOne }
    let beats = position * Fraction(meter.beatLength.denominator, meter.beatLength.numerator)
    return beats.isWhole ? .otherBeats : .offBeat
  }

  /// The share of chord tones at a place over tunes, with its 95 % interval; nil without notes there.
  public static func share(at place: Place, over tunes: [ChordTones]) -> FigureEstimate? {
    FigureEstimate(
      tunes.compactMap { tune in
        tune.counts[place].flatMap { JudgedFigure.Value($0.chordTones, of: $0.notes) }
      }, .share)
  }
}
