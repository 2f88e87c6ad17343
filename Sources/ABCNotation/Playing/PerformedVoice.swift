extension Performance {
  /// One voice as it sounds.
  public struct Voice: Hashable, Sendable {
    /// The identifier in `V:`; empty for the voice of a tune without `V:`.
    public var id: String
    /// The name for people, such as `Fiddle`; `id` if `V:` gives none.
    public var name: String
    /// The melody.
    public var melody: [Note] = []
    /// The bass notes of the accompaniment.
    public var bass: [Note] = []
    /// The chords of the accompaniment.
    public var chords: [Note] = []
    /// The drums that accompany the voice; their keys are those of MIDI's channel 10.
    public var drums: [Note] = []
    /// The notes that sound on, as those of a bagpipe.
    public var drone: [Note] = []
    /// Whether the melody is for drums, so that its keys are those of MIDI's channel 10.
    public var isPercussion = false
    /// The syllables of `w:` lines at the onsets of their notes: verse *n* on the *n*th pass.
    ///
    /// A syllable whose word continues ends in `-`.
    public var lyrics: [Change<String>] = []
    /// The meter at the start.
    public let meter: Meter
    /// The key at the start.
    public let key: Key
    /// The later meters and keys.
    package var laterMeters: [Change<Meter>] = []
    package var laterKeys: [Change<Key>] = []
    /// The General MIDI program from 0, or `nil` if none is given.
    public var program: Int?
    /// The program of the bass, or `nil` if none is given.
    public var bassProgram: Int?
    /// The program of the chords, or `nil` if none is given.
    public var chordProgram: Int?
    /// The programs after the first note of each.
    package var laterPrograms: [Change<Int>] = []
    package var laterBassPrograms: [Change<Int>] = []
    package var laterChordPrograms: [Change<Int>] = []
    /// The controllers of melody, bass and chords.
    package var controls: [Change<Control>] = []
    /// The programs of the drone.
    package var dronePrograms: [Change<Int>] = []

    /// The units in a whole note, in which the times below count.
    private let unitsInWhole: Int
    /// The chord symbols of the voice.
    private let harmonies: [String]
    /// The chord symbols as they pass.
    var symbols: [Symbol] = []
    /// The times of the bar lines passed.
    var barTimes: [Int] = []
    /// The end of the last note or rest.
    var length = 0

    /// A chord symbol at a time.
    struct Symbol: Hashable {
      let time: Int
      /// Its index in `harmonies`.
      let place: Int
    }

    /// Creates a voice without notes.
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
    /// The chord symbols at their times, with their escapes decoded.
    ///
    /// - Complexity: O(*n*) in their number.
    public var chordSymbols: [Change<String>] {
      symbols.map {
        Change(TextEscapes.decoded(harmonies[$0.place]), at: Fraction($0.time, unitsInWhole))
      }
    }
    /// The times of the bar lines passed.
    ///
    /// - Complexity: O(*n*) in their number.
    public var barLines: [Fraction] { barTimes.map { Fraction($0, unitsInWhole) } }
    /// The end of the last note or rest in whole notes.
    public var duration: Fraction { Fraction(length, unitsInWhole) }

    /// Whether it lasts longer than `limit` whole notes.
    func lastsLonger(than limit: Fraction) -> Bool {
      length / unitsInWhole >= limit.floor && duration > limit
    }

    /// The number of MIDI channels that it needs, apart from that of drums.
    var channelCount: Int {
      (isPercussion ? 0 : 1) + (hasAccompaniment ? 2 : 0) + (drone.isEmpty ? 0 : 1)
    }

    /// Whether nothing sounds.
    public var isSilent: Bool {
      melody.isEmpty && !hasAccompaniment && drums.isEmpty && drone.isEmpty
    }

    /// Whether it has an accompaniment of bass and chords.
    public var hasAccompaniment: Bool { !bass.isEmpty || !chords.isEmpty }
  }
}
