import Composition
import Drawing
import JSON

/// What the instruments of tunes tell each other.
struct RelationResult: CommandResult {
  static let shape = ResultShape.object(
    .init(
      "relations",
      """
      for each set and pair: set, predicted, teller, tunes, count (notes or symbols), bits of one, \
      saved with low and high, and savedAgainstSilence with its own, or null
      """),
    .init(
      "chordTones", "for each set and place in the bar: set, place, share with low and high"),
    .init("chords", "of the first set: chord, notes and saved bits a note"),
    .init("bars", "of the first set: tune, predicted, teller, bar, text and saved bits"),
    .init(
      "epochs", "with --in instead: epoch, heldOutBits, and saved with low and high of each pair"))

  private struct Row: Sendable {
    let set: String
    let estimate: RelationEstimate
  }

  /// A place in a bar with the share of each set.
  private struct ToneRow: Sendable {
    let set: String
    let place: ChordTones.Place
    let share: FigureEstimate
  }

  /// A bar with what one instrument saves on the other one.
  private struct BarRow: Sendable {
    let tune: Int
    let pair: InstrumentPair
    let saving: TuneRelation.BarSaving
  }

  private let rows: [Row]
  private let tones: [ToneRow]
  private let chords: [TuneRelation.ChordSaving]
  private let bars: [BarRow]
  private let top: Int

  /// - Parameters:
  ///   - sets: What was found, at least one set with a relation.
  ///   - people: The chord tones of held-out tunes that are in none of the sets.
  ///   - top: The chord symbols and bars to show.
  init(_ sets: [RelationJob.Found], people: [ChordTones], top: Int) {
    rows = sets.flatMap { set in set.estimates.map { Row(set: set.name, estimate: $0) } }
    tones = ChordTones.Place.allCases.flatMap { place in
      (sets.map { ($0.name, $0.chordTones) } + [("held-out", people)]).compactMap { set, tones in
        ChordTones.share(at: place, over: tones).map {
          ToneRow(set: set, place: place, share: $0)
        }
      }
    }
    chords = TuneRelation.ChordSaving.sums(over: sets[0].relations.flatMap(\.self))
    let bars = sets[0].relations.enumerated().flatMap { place, relations in
      relations.flatMap { relation in
        relation.bars.map { BarRow(tune: place + 1, pair: relation.pair, saving: $0) }
      }
    }
    self.bars = bars.sorted {
      ($1.saving.savedBits, $0.tune, $0.saving.bar) < ($0.saving.savedBits, $1.tune, $1.saving.bar)
    }
    self.top = top
  }

  /// What the figures are.
  static let explanation =
    "bits saved on a note or symbol, against the other part shifted; 95 % intervals over tunes"

  // MARK: Blocks

  private static let columns: [ListedColumn<Row>] = [
    .left("tunes", key: "set") { .words($0.set) },
    .left("", key: nil) { .words($0.estimate.pair.inWords) },
    .hidden(key: "predicted") { .string($0.estimate.pair.predicted.rawValue) },
    .hidden(key: "teller") { .string($0.estimate.pair.teller.rawValue) },
    .hidden(key: "tunes") { .int($0.estimate.saved.tuneCount) },
    .right("number", key: "count") { .count($0.estimate.tokenCount) },
    .right("bits of one", key: "bits") { .figure($0.estimate.bits.value, decimals: 2) },
    .right("saved", key: "saved") { row in
      ListedValue(.figure(row.estimate.saved.value), text: row.estimate.saved.inWords)
    },
    .hidden(key: "low") { .figure($0.estimate.saved.interval.lowerBound) },
    .hidden(key: "high") { .figure($0.estimate.saved.interval.upperBound) },
    .right("against silence", key: "savedAgainstSilence") { row in
      let figure = row.estimate.savedAgainstSilence
      return ListedValue(
        figure.map { .figure($0.value) } ?? .null, text: figure?.inWords ?? "–")
    },
    .hidden(key: "silenceLow") { row in
      row.estimate.savedAgainstSilence.map { .figure($0.interval.lowerBound) } ?? .null
    },
    .hidden(key: "silenceHigh") { row in
      row.estimate.savedAgainstSilence.map { .figure($0.interval.upperBound) } ?? .null
    },
  ]

  private static let toneColumns: [ListedColumn<ToneRow>] = [
    .left("chord tones", key: "place") { row in
      ListedValue(.string(row.place.rawValue), text: row.place.inWords)
    },
    .left("tunes", key: "set") { .words($0.set) },
    .right("share", key: "share") { row in
      ListedValue(.figure(row.share.value), text: row.share.inWords)
    },
    .hidden(key: "low") { .figure($0.share.interval.lowerBound) },
    .hidden(key: "high") { .figure($0.share.interval.upperBound) },
  ]

  private static let chordColumns: [ListedColumn<TuneRelation.ChordSaving>] = [
    .left("chord", key: "chord") { .words($0.name) },
    .right("notes below it", key: "notes") { .count($0.noteCount) },
    .right("saved on one", key: "saved") {
      .figure($0.savedBits / Double(max(1, $0.noteCount)), decimals: 2)
    },
  ]

  private static let barColumns: [ListedColumn<BarRow>] = [
    .right("tune", key: "tune") { .number($0.tune) },
    .left("", key: nil) { .words($0.pair.inWords) },
    .hidden(key: "predicted") { .string($0.pair.predicted.rawValue) },
    .hidden(key: "teller") { .string($0.pair.teller.rawValue) },
    .right("bar", key: "bar") { .number($0.saving.bar) },
    .left("text", key: "text") {
      ListedValue(.string($0.saving.text), text: $0.saving.text.cut(to: 40))
    },
    .right("saved", key: "saved") { .figure($0.saving.savedBits, decimals: 1) },
  ]

  var blocks: [Block] {
    var blocks = ListingResult(rows, Self.columns).blocks
    blocks.append(.text(Self.explanation))
    if !tones.isEmpty {
      blocks += [.text("")] + ListingResult(tones, Self.toneColumns).blocks
    }
    if !chords.isEmpty {
      blocks += [.text("")] + ListingResult(chords.prefix(top), Self.chordColumns).blocks
    }
    if !bars.isEmpty {
      blocks += [.text("")] + ListingResult(bars.prefix(top), Self.barColumns).blocks
    }
    return blocks
  }

  var json: JSONValue {
    [
      "relations": ListingResult(rows, Self.columns).json,
      "chordTones": ListingResult(tones, Self.toneColumns).json,
      "chords": ListingResult(chords, Self.chordColumns).json,
      "bars": ListingResult(bars, Self.barColumns).json,
    ]
  }
}

extension InstrumentPair {
  /// What is predicted and what tells, such as `melody by chords`.
  var inWords: String { "\(predicted.rawValue) by \(teller.rawValue)" }
}

extension ChordTones.Place {
  fileprivate var inWords: String {
    switch self {
    case .beatOne: "beat one"
    case .otherBeats: "other beats"
    case .offBeat: "between beats"
    }
  }
}

extension FigureEstimate {
  /// The figure with its interval, which a single tune has not.
  var inWords: String {
    if tuneCount == 1 { return value.fixed(2) }
    return "\(value.fixed(2)) [\(interval.lowerBound.fixed(2)), \(interval.upperBound.fixed(2))]"
  }
}
