extension Performance {
  /// A note as it sounds.
  ///
  /// Its times are stored as multiples of a unit, which in most voices is the tick of a MIDI file.
  public struct Note: Sendable {
    /// The onset in units.
    package var start: Int
    /// The duration in units.
    package var length: Int
    /// The number of units in a whole note.
    package let unitsInWhole: UInt32
    private var sourceStart: UInt32
    private var sourceEnd: UInt32
    package var midiKey: Int16
    package var midiVelocity: Int8
    /// The parts of a semitone above the key, as `BentKey` has them.
    package var midiBend: Int8

    /// Creates a note; times are in whole notes.
    ///
    /// If onset and duration have no common unit of at least 2^-32 whole notes, they are rounded to
    /// multiples of 2^-20. `source` is a range of bytes in the tune's source.
    public init(
      onset: Fraction, duration: Fraction, key: Int, velocity: Int, source: Range<Int> = 0..<0
    ) {
      let grid = TimeMeasure.grid(of: onset, duration)
      self.init(
        start: grid.start, length: grid.length, unitsInWhole: grid.unitsInWhole, key: 0,
        velocity: Int16(clamping: velocity), SourceSpan(source.lowerBound, source.upperBound))
      midiKey = Int16(clamping: key)
    }

    /// Creates a note with times in units.
    init(
      start: Int, length: Int, unitsInWhole: UInt32, key: UInt8, bend: Int8 = 0, velocity: Int16,
      _ span: SourceSpan
    ) {
      self.start = start
      self.length = length
      self.unitsInWhole = unitsInWhole
      (sourceStart, sourceEnd) = (span.start, span.end)
      midiKey = Int16(key)
      midiVelocity = Int8(clamping: velocity)
      midiBend = bend
    }

    /// The onset in whole notes.
    public var onset: Fraction {
      get { Fraction(start, Int(unitsInWhole)) }
      set {
        let bend = midiBend
        self = Note(
          onset: newValue, duration: duration, key: key, velocity: velocity, source: source)
        midiBend = bend
      }
    }
    /// The duration in whole notes, above 0.
    public var duration: Fraction {
      get { Fraction(length, Int(unitsInWhole)) }
      set {
        let bend = midiBend
        self = Note(onset: onset, duration: newValue, key: key, velocity: velocity, source: source)
        midiBend = bend
      }
    }
    /// The MIDI key, 0 to 127; 60 is middle C.
    public var key: Int {
      get { Int(midiKey) }
      set { midiKey = Int16(clamping: newValue) }
    }
    /// The MIDI velocity, 1 to 127.
    public var velocity: Int {
      get { Int(midiVelocity) }
      set { midiVelocity = Int8(clamping: newValue) }
    }
    /// The part of a semitone by which it sounds above its key, from -1/2 to 1/2; 0 for most notes.
    ///
    /// It is a multiple of 1/240.
    public var bend: Fraction {
      get { Fraction(Int(midiBend), BentKey.partsInSemitone) }
      set {
        let parts = (newValue * BentKey.partsInSemitone).floor
        midiBend = Int8(min(max(parts, -BentKey.mostParts), BentKey.mostParts))
      }
    }
    /// The bytes of the note in ``Tune/Source/text``; empty if they are not known.
    public var source: Range<Int> {
      get { Int(sourceStart)..<max(Int(sourceStart), Int(sourceEnd)) }
      set {
        (sourceStart, sourceEnd) = (
          UInt32(clamping: newValue.lowerBound), UInt32(clamping: newValue.upperBound)
        )
      }
    }

    /// The end in whole notes.
    public var end: Fraction { onset + duration }
  }
}

extension Performance.Note: Hashable {
  /// Whether both sound the same and have the same source; the units of their times do not count.
  public static func == (a: Self, b: Self) -> Bool {
    a.onset == b.onset && a.duration == b.duration && a.midiKey == b.midiKey
      && a.midiVelocity == b.midiVelocity && a.midiBend == b.midiBend && a.source == b.source
  }

  /// Hashes onset, duration and key.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(onset)
    hasher.combine(duration)
    hasher.combine(midiKey)
  }
}

extension TimeMeasure {
  /// The largest unit of which both times are multiples.
  fileprivate static func grid(
    of onset: Fraction, _ duration: Fraction
  )
    -> (start: Int, length: Int, unitsInWhole: UInt32)
  {
    // The least common multiple of both denominators.
    let common = Fraction(onset.denominator, duration.denominator).denominator
    let (units, overflow) = onset.denominator.multipliedReportingOverflow(by: common)
    if !overflow, let count = UInt32(exactly: units) {
      return (
        (onset * units).floor, (duration * units).floor, count
      )
    }
    let finest = Fraction.finest.denominator
    let half = Fraction(1, 2)
    return (
      (onset * finest + half).floor, (duration * finest + half).floor, UInt32(finest)
    )
  }
}
