/// What sounds with a melody in patterns that start anew in each bar: chords and drums.
///
/// Times are in units of the measure.
struct Accompaniment {
  private(set) var chords: ChordAccompaniment
  private(set) var drums = Drums()
  /// The time of the next step from the start of the bar; `Int.max` if no step is left.
  private var nextDue: Int
  /// Whether there are more than `noteLimit` notes; the others are left out.
  private(set) var isCut = false

  /// The most notes of an accompaniment.
  static let noteLimit = 2_000_000

  init(_ voicings: [Voicing], _ meter: Meter, _ measure: inout TimeMeasure) {
    chords = ChordAccompaniment(voicings, meter, &measure)
    nextDue = chords.nextDue
  }

  /// Applies a directive at a position in the bar.
  mutating func apply(
    _ directive: PlaybackDirective, _ meter: Meter, at position: Int, _ measure: inout TimeMeasure
  ) {
    chords.apply(directive, meter, at: position, &measure)
    drums.apply(directive, meter, at: position, &measure)
    findNextDue()
  }

  /// Changes the meter at a position in the bar.
  mutating func change(to meter: Meter, at position: Int, _ measure: inout TimeMeasure) {
    chords.change(to: meter, at: position, &measure)
    drums.change(to: meter, at: position, &measure)
    findNextDue()
  }

  /// Starts a bar after one of a length.
  mutating func startBar(after length: Int) {
    chords.startBar(after: length)
    drums.startBar(after: length)
    findNextDue()
  }

  /// Changes the chord to the voicing at index `place`; `nil` is silence.
  mutating func change(toHarmony place: Int?) { chords.change(toHarmony: place) }

  /// Whether a step is due before the position `end` in the bar.
  func isDue(before end: Int) -> Bool { nextDue < end }

  /// Whether a step is due in the bar, or may be due in later ones of the same length.
  func isDueInBars(of barLength: Int) -> Bool {
    isDue(before: barLength) || !isCut && (chords.isLong || drums.isLong)
  }

  private mutating func findNextDue() {
    nextDue = isCut ? .max : min(chords.nextDue, drums.nextDue)
  }

  /// Plays the steps that are due within `length` from `time`, which is at `position` in the bar.
  mutating func advance(
    by length: Int, from time: Int, position: Int, _ unitsInWhole: UInt32, span: SourceSpan
  ) {
    chords.advance(by: length, from: time, position: position, unitsInWhole, span: span)
    drums.advance(by: length, from: time, position: position, unitsInWhole, span: span)
    isCut = chords.bass.count + chords.chords.count + drums.notes.count > Self.noteLimit
    findNextDue()
  }
}
