public import CharRNN

/// Tunes that a model reads as they are and with one instrument shifted or silent, to find what their
/// instruments tell each other.
///
/// A model that learned from texts with chord symbols is surprised by a text without any, whatever the
/// notes. So the figure of a relation compares the tune with its own text in which the other
/// instrument's part is shifted against the first one (`InstrumentPlaces.shifted`): the format, the
/// rhythm and both parts are those of the tune, and only what the two have to do with each other is
/// gone. A shift can bring equal chord symbols together, at up to half of the places, so the figure is
/// rather too low than too high.
public struct RelationReading {
  /// The number of tunes that are read.
  public var tuneCount: Int { tunes.count }
  /// The number of tunes with characters that the model lacks.
  public private(set) var unreadableCount = 0
  /// The number of readable tunes in which no instrument tells about another one.
  public private(set) var aloneCount = 0
  /// The number of characters that are read.
  public var characterCount: Int { texts.reduce(0) { $0 + $1.tokens.count } }

  /// A tune with its texts, as indices of `texts`.
  private struct Tune {
    /// Its place among the tunes that were given.
    let place: Int
    let places: InstrumentPlaces
    let original: Int
    var shifted: [Instrument: [(text: Int, origins: [Int?])]] = [:]
    var silenced: [Instrument: (text: Int, origins: [Int?])] = [:]
  }

  private var tunes: [Tune] = []
  private var texts: [Evaluator.Text] = []

  /// The most shifts of an instrument whose surprisals are averaged, and the seed that draws them.
  static let (shiftCount, seed) = (4, UInt64(1))

  /// Prepares the texts of `tunes` for a model with `vocabulary`.
  public init(_ tunes: some Sequence<TuneText>, _ vocabulary: Vocabulary) {
    for (place, tune) in tunes.enumerated() { add(tune, place, vocabulary) }
  }

  private mutating func add(_ text: TuneText, _ place: Int, _ vocabulary: Vocabulary) {
    let places = InstrumentPlaces(Array(text.withoutBlankEnds)[...])
    guard let original = Self.text(places.text, vocabulary) else {
      unreadableCount += 1
      return
    }
    let pairs = InstrumentPair.all.filter {
      places.count(of: $0.predicted) > 0 && places.count(of: $0.teller) > 0
    }
    var tune = Tune(place: place, places: places, original: texts.count)
    var new = [original]
    for teller in Instrument.allCases where pairs.contains(where: { $0.teller == teller }) {
      let offsets = places.offsets(for: teller, atMost: Self.shiftCount, seed: Self.seed)
      for offset in offsets {
        let exchanged = places.shifted(teller, by: offset)
        // The characters are those of the tune, which the model can read.
        guard let read = Self.text(exchanged.text, vocabulary) else { continue }
        tune.shifted[teller, default: []].append((texts.count + new.count, exchanged.origins))
        new.append(read)
      }
      let silent = places.silenced(teller)
      if !offsets.isEmpty, let read = Self.text(silent.text, vocabulary) {
        tune.silenced[teller] = (texts.count + new.count, silent.origins)
        new.append(read)
      }
    }
    guard !tune.shifted.isEmpty else {
      aloneCount += 1
      return
    }
    texts += new
    self.tunes.append(tune)
  }

  /// The text as `evaluate` reads a tune; nil if the model lacks one of its characters.
  private static func text(_ text: [Unicode.Scalar], _ vocabulary: Vocabulary) -> Evaluator.Text? {
    do throws(UnknownCharacter) {
      return try vocabulary.evaluationText(ofAll: text[...])
    } catch {
      return nil
    }
  }

  /// Reads all texts.
  ///
  /// - Parameters:
  ///   - predictor: a model with the vocabulary for which the texts were prepared.
  ///   - progress: told the share of the texts that were read.
  ///   - shouldStop: asked before every few characters.
  /// - Returns: for each tune that is read its place among those given and its relations; nil if
  ///   `shouldStop` did.
  public func relations(
    by predictor: Predictor, progress: (Double) -> Void = { _ in },
    shouldStop: () -> Bool = { false }
  ) -> [(place: Int, relations: [TuneRelation])]? {
    let total = Double(max(1, texts.count))
    let read = TextSurprisals(predictor).bits(
      of: texts, progress: { progress(Double($0) / total) }, shouldStop: shouldStop)
    guard let read else { return nil }
    return tunes.map { tune in (tune.place, Self.relations(of: tune, read)) }
  }

  private static func relations(of tune: Tune, _ read: [[Double]]) -> [TuneRelation] {
    let count = tune.places.text.count
    /// The surprisals by the places of the tune; 0 for a character that is not in the text.
    func aligned(_ text: Int, _ origins: [Int?]) -> [Double] {
      var result = [Double](repeating: 0, count: count)
      // Without newline in the vocabulary the first character is not predicted; behind the tune two
      // newlines are.
      let missing = max(0, origins.count - read[text].count)
      for (origin, bits) in zip(origins.dropFirst(missing), read[text]) {
        if let origin { result[origin] = bits }
      }
      return result
    }
    let bits = aligned(tune.original, tune.places.text.indices.map { $0 })
    let shifted = tune.shifted.mapValues { $0.map { aligned($0.text, $0.origins) } }
    let silenced = tune.silenced.mapValues { aligned($0.text, $0.origins) }
    return InstrumentPair.all.compactMap { pair in
      guard let others = shifted[pair.teller], tune.places.count(of: pair.predicted) > 0 else {
        return nil
      }
      return TuneRelation(
        pair, tune.places, bits: bits, shifted: others, silenced: silenced[pair.teller])
    }
  }
}
