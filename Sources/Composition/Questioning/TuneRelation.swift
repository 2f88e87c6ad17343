/// Two instruments, of which one is predicted and the other one tells something about it.
public struct InstrumentPair: Hashable, Sendable {
  /// The instrument that is predicted.
  public let predicted: Instrument
  /// The instrument that tells.
  public let teller: Instrument

  /// All pairs that are measured.
  ///
  /// Chord symbols and bass are not a pair: in tunes that have both, one is mostly made of the other.
  public static let all = [
    InstrumentPair(predicted: .melody, teller: .chords),
    InstrumentPair(predicted: .chords, teller: .melody),
    InstrumentPair(predicted: .melody, teller: .bass),
    InstrumentPair(predicted: .bass, teller: .melody),
  ]
}

/// What one instrument of a tune tells a model about another one.
///
/// A model writes from left to right: a chord symbol stands before its notes, so it tells of the melody
/// above it, while the melody tells of a chord symbol only by what was played before.
public struct TuneRelation: Sendable {
  /// The instruments.
  public let pair: InstrumentPair
  /// The number of notes or chord symbols that are predicted.
  public let tokenCount: Int
  /// The surprisal of all their characters in the tune as it is, in bits.
  public let bits: Double
  /// The same with the other instrument's part shifted: the mean over the shifts.
  public let shiftedBits: Double
  /// The same with the other instrument silent; nil if the model cannot read that text.
  public let silencedBits: Double?
  /// The bits that each chord symbol saves on the notes below it, up to the next one, and the number of
  /// these notes; empty for other pairs than melody by chords.
  public let chords: [ChordSaving]
  /// The bits saved in each bar of the predicted instrument.
  public let bars: [BarSaving]

  /// What a chord symbol saves.
  public struct ChordSaving: Hashable, Sendable {
    /// The symbol without its quotes.
    public let name: String
    /// The bits saved.
    public var savedBits: Double
    /// The notes below it.
    public var noteCount: Int
  }

  /// What is saved in a bar.
  public struct BarSaving: Hashable, Sendable {
    /// Its number from 1, a pick-up and each variant ending counted too.
    public let bar: Int
    /// Its text.
    public let text: String
    /// The bits saved.
    public let savedBits: Double
  }

  /// The bits that the other instrument saves: what is more surprising where it is shifted.
  public var savedBits: Double { shiftedBits - bits }

  /// Sums the surprisals of the predicted instrument.
  ///
  /// - Parameters:
  ///   - pair: the instruments.
  ///   - places: the tune.
  ///   - bits: the surprisal of each of its characters.
  ///   - shifted: the same, for each shift of the other instrument.
  ///   - silenced: the same, where the other instrument is silent.
  init(
    _ pair: InstrumentPair, _ places: InstrumentPlaces, bits: [Double], shifted: [[Double]],
    silenced: [Double]?
  ) {
    self.pair = pair
    tokenCount = places.count(of: pair.predicted)
    let own = places.text.indices.filter { places.owners[$0] == pair.predicted }
    func sum(_ bits: [Double]) -> Double { own.reduce(0) { $0 + bits[$1] } }
    let mean = bits.indices.map { place in
      shifted.reduce(0) { $0 + $1[place] } / Double(shifted.count)
    }
    self.bits = sum(bits)
    shiftedBits = sum(mean)
    silencedBits = silenced.map(sum)
    bars = Self.bars(pair, places, own) { mean[$0] - bits[$0] }
    chords =
      pair.predicted == .melody && pair.teller == .chords
      ? Self.chords(places) { mean[$0] - bits[$0] } : []
  }

  private static func bars(
    _ pair: InstrumentPair, _ places: InstrumentPlaces, _ own: [Int], _ saved: (Int) -> Double
  ) -> [BarSaving] {
    var sums: [Int: (voice: Int, saved: Double)] = [:]
    for place in own {
      guard let (voice, bar) = places.bars[place] else { continue }
      sums[bar, default: (voice, 0)].saved += saved(place)
    }
    return sums.keys.sorted().compactMap { bar in
      sums[bar].map {
        BarSaving(
          bar: bar + 1, text: places.string(ofBar: bar, voice: $0.voice), savedBits: $0.saved)
      }
    }
  }

  private static func chords(
    _ places: InstrumentPlaces, _ saved: (Int) -> Double
  ) -> [ChordSaving] {
    let symbols = places.tokens[.chords] ?? []
    var found: [String: ChordSaving] = [:]
    let notes = places.tokens[.melody] ?? []
    for (place, note) in notes.enumerated() {
      guard let chord = note.chord else { continue }
      let name = String(places.string(of: symbols[chord]).dropFirst().dropLast())
      // Up to the next note: its pitch and its length.
      let end = place + 1 < notes.count ? notes[place + 1].range.lowerBound : places.text.count
      let own = (note.range.lowerBound..<end).filter { places.owners[$0] == .melody }
      var saving = found[name] ?? ChordSaving(name: name, savedBits: 0, noteCount: 0)
      saving.savedBits += own.reduce(0) { $0 + saved($1) }
      saving.noteCount += 1
      found[name] = saving
    }
    return found.values.sorted { $0.name < $1.name }
  }
}
