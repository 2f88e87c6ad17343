extension Performance {
  /// One voice as it sounds.
  public struct Voice: Hashable, Sendable {
    /// The name that `V:` gives it; empty for the only voice of a tune.
    public var id: String
    /// What people call it, such as `Fiddle`; where `V:` does not say, `id`.
    public var name: String
    /// The melody.
    public var melody: [Note] = []
    /// The bass notes of the accompaniment.
    public var bass: [Note] = []
    /// The chords of the accompaniment.
    public var chords: [Note] = []
    /// The syllables of `w:` lines under their notes, the n-th verse the n-th time that they pass;
    /// a syllable that goes on with another ends in `-`.
    public var lyrics: [Change<String>] = []
    /// The meter at the start.
    public let meter: Meter
    /// The key at the start.
    public let key: Key
    /// The meters and keys that come later.
    package var laterMeters: [Change<Meter>] = []
    package var laterKeys: [Change<Key>] = []
    /// The General MIDI program from 0, or `nil` where none is named.
    public var program: Int?
    /// The program of the bass, or `nil` where none is named.
    public var bassProgram: Int?
    /// The program of the chords, or `nil` where none is named.
    public var chordProgram: Int?
    /// The programs that come after the first notes of each.
    package var laterPrograms: [Change<Int>] = []
    package var laterBassPrograms: [Change<Int>] = []
    package var laterChordPrograms: [Change<Int>] = []

    /// The units in a whole note that the times below are counted in.
    private let unitsInWhole: Int
    /// The chord symbols of the voice.
    private let harmonies: [String]
    /// Where they pass.
    var symbols: [Symbol] = []
    /// When bar lines are passed.
    var barTimes: [Int] = []
    /// When its last note or rest ends.
    var length = 0

    /// A chord symbol that passes.
    struct Symbol: Hashable {
      let time: Int
      /// Its place among the chord symbols.
      let place: Int
    }

    /// A voice before its first note.
    init(
      id: String, name: String, harmonies: [String], meter: Meter, key: Key, program: Int?,
      unitsInWhole: Int
    ) {
      self.id = id
      self.name = name
      self.harmonies = harmonies
      self.meter = meter
      self.key = key
      self.program = program
      self.unitsInWhole = unitsInWhole
    }

    /// The meters, the first at 0.
    public var meters: [Change<Meter>] { [Change(meter, at: .zero)] + laterMeters }
    /// The keys, the first at 0.
    public var keys: [Change<Key>] { [Change(key, at: .zero)] + laterKeys }
    /// The chord symbols as they pass.
    ///
    /// - Complexity: O(*n*), as for `barLines`.
    public var chordSymbols: [Change<String>] {
      symbols.map { Change(harmonies[$0.place], at: Fraction($0.time, unitsInWhole)) }
    }
    /// The times of the bar lines passed.
    public var barLines: [Fraction] { barTimes.map { Fraction($0, unitsInWhole) } }
    /// When its last note or rest ends, in whole notes.
    public var duration: Fraction { Fraction(length, unitsInWhole) }

    /// Whether it lasts longer than a time in whole notes.
    func lastsLonger(than limit: Fraction) -> Bool {
      length / unitsInWhole >= limit.floor && duration > limit
    }

    /// Whether it has an accompaniment.
    public var hasAccompaniment: Bool { !bass.isEmpty || !chords.isEmpty }
  }
}
