/// A bar of a bass line, made from the chords of a bar of melody.
struct BassBar {
  /// A note or rest.
  struct Element: Hashable {
    /// The tone; `nil` for a rest.
    let tone: BassTone?
    /// The length in whole notes.
    var length: Fraction
  }

  /// The notes and rests, which together last as long as the bar of melody.
  private(set) var elements: [Element] = []

  /// Makes a bar.
  ///
  /// A note starts with the bar, at each place of `BassPattern`, and at each chord that differs from the
  /// one before. The first note of a chord, and of a bar, is its root; then fifth and root alternate. A
  /// chord sounds until the next one, also through rests of the melody. Without a chord, and in a pick-up,
  /// the bass rests.
  ///
  /// - Parameters:
  ///   - length: the length in whole notes.
  ///   - start: the time since the start of the bar by the meter; above 0 only after a bar that a
  ///     variant ending divides.
  ///   - isPickUp: whether it is a pick-up.
  ///   - meter: the meter.
  ///   - chords: the chords at their times, the first at 0; `nil` where no chord sounds.
  init(
    length: Fraction, start: Fraction = .zero, isPickUp: Bool = false, meter: Meter,
    chords: [(time: Fraction, chord: BassChord?)]
  ) {
    if isPickUp {
      elements = [Element(tone: nil, length: length)]
      return
    }
    let pattern = Set(BassPattern.onsets(in: meter).map { $0 - start })
    let times = pattern.union(chords.map(\.time)).union([.zero])
    let onsets = times.filter { $0 >= .zero && $0 < length }.sorted()
    var left = chords[...]
    var sounding: BassChord?
    var present: BassChord?
    var isRoot = false
    for (place, onset) in onsets.enumerated() {
      let end = place + 1 < onsets.count ? onsets[place + 1] : length
      while let next = left.first, next.time <= onset {
        sounding = next.chord
        left.removeFirst()
      }
      let chord = sounding
      if chord == present, place > 0, !pattern.contains(onset) {
        // The same chord is written once more.
        elements[elements.count - 1].length += end - onset
        continue
      }
      isRoot = chord != present || !isRoot
      present = chord
      add(isRoot ? chord?.root : chord?.fifth, end - onset)
    }
  }

  private mutating func add(_ tone: BassTone?, _ length: Fraction) {
    if tone == nil, let last = elements.last, last.tone == nil {
      elements[elements.count - 1].length += length
    } else {
      elements.append(Element(tone: tone, length: length))
    }
  }

  /// The bar in ABC.
  ///
  /// A note has an accidental if its key signature does not have it, or if the bar has altered its letter
  /// before, in whatever octave, so that it reads the same to programs that let accidentals hold in one
  /// octave and in all.
  ///
  /// - Parameters:
  ///   - unit: the unit note length.
  ///   - key: the key in force.
  /// - Returns: The notes and rests without a bar line.
  func text(unit: Fraction, key: Key) -> String {
    let ofKey = key.exactAlterations
    var altered: Set<PitchLetter> = []
    return elements.map { element in
      let length = ABCWriter.length(element.length / unit)
      guard let tone = element.tone?.spelled(in: key) else { return "z" + length }
      var pitch = tone.pitch
      if altered.contains(tone.letter)
        || ofKey[tone.letter.rawValue] != Fraction(tone.alteration, 1)
      {
        pitch.accidental = Accidental(wholeSemitones: tone.alteration)
        altered.insert(tone.letter)
      }
      return pitch.abc + length
    }.joined()
  }
}
