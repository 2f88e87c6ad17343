import ABCNotation
import CharRNN

/// What the tunes of a corpus are like: types, keys, metres, lengths and rare characters.
///
/// Duplicates and tunes left out for faults do not count.
public struct CorpusCensus: Hashable, Sendable {
  /// A value and the number of tunes that have it.
  public struct Entry: Hashable, Sendable {
    /// The value, such as `jig` or `G`.
    public let value: String
    /// The number of tunes.
    public let tunes: Int
  }

  /// The tenth, the half and the nine tenths of a length.
  public struct Percentiles: Hashable, Sendable {
    /// A tenth of the tunes are at most as long.
    public let p10: Int
    /// Half of the tunes are at most as long.
    public let p50: Int
    /// Nine tenths of the tunes are at most as long.
    public let p90: Int

    /// The nearest ranks of lengths; zero without any.
    init(_ lengths: [Int]) {
      let sorted = lengths.sorted()
      func rank(_ tenths: Int) -> Int {
        sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * tenths + 9) / 10 - 1)]
      }
      (p10, p50, p90) = (rank(1), rank(5), rank(9))
    }
  }

  /// The number of tunes that were counted.
  public let tuneCount: Int
  /// The types by `R:` in small letters; without that field the metre, such as `in 6/8`.
  public let types: [Entry]
  /// The keys at the start of the tunes, without accidentals and clefs that a `K:` adds.
  public let keys: [Entry]
  /// The metres at the start of the tunes.
  public let meters: [Entry]
  /// The characters of a tune without blank lines at its ends.
  public let characters: Percentiles
  /// The bars of a tune's first voice as written, without playing repeats.
  public let bars: Percentiles
  /// The characters that fewer than `rareBelow` tunes have and at most one tune in twenty, the rarest
  /// first.
  public let rare: [Entry]

  /// The number of tunes from which a character is not rare.
  public static let rareBelow = 3

  /// Counts the tunes of a corpus.
  ///
  /// - Parameters:
  ///   - corpus: the corpus.
  ///   - progress: called after each tune with the number counted so far.
  /// - Throws: Any error of `progress`.
  /// - Complexity: O(*n*) in the length of the text; each tune is parsed.
  public init(_ corpus: TuneCorpus, progress: (Int) throws -> Void = { _ in }) rethrows {
    var (types, keys, meters) = ([String: Int](), [String: Int](), [String: Int]())
    var (characters, bars) = ([Int](), [Int]())
    var having = Array(repeating: 0, count: corpus.vocabulary.count)
    for tune in corpus.tunes where tune.role == .training || tune.role == .heldOut {
      let text = corpus.text(of: tune).withoutBlankEnds
      let parsed = TuneReader.firstTune(in: text.string).tune
      let meter = parsed.meter.abc
      let rhythm = parsed.rhythm?.lowercased() ?? ""
      types[rhythm.isEmpty ? "in \(meter)" : rhythm, default: 0] += 1
      meters[meter, default: 0] += 1
      keys[Key(basis: parsed.key.basis).abc, default: 0] += 1
      characters.append(text.count)
      bars.append(parsed.voices[0].barCount)
      for character in Set(text) {
        if let index = corpus.vocabulary.index(of: character) { having[Int(index)] += 1 }
      }
      try progress(characters.count)
    }
    tuneCount = characters.count
    (self.types, self.keys, self.meters) = (
      Self.sorted(types), Self.sorted(keys), Self.sorted(meters)
    )
    self.characters = Percentiles(characters)
    self.bars = Percentiles(bars)
    rare = zip(corpus.vocabulary.characters, having)
      .filter { [tuneCount] in $1 > 0 && $1 < Self.rareBelow && 20 * $1 <= tuneCount }
      .map { Entry(value: String($0), tunes: $1) }
      .sorted { ($0.tunes, $0.value) < ($1.tunes, $1.value) }
  }

  private static func sorted(_ counts: [String: Int]) -> [Entry] {
    counts.map { Entry(value: $0.key, tunes: $0.value) }
      .sorted { ($1.tunes, $0.value) < ($0.tunes, $1.value) }
  }
}

extension Voice {
  /// The bars as written: stretches of notes and rests between bar lines.
  fileprivate var barCount: Int {
    var (count, isFilled) = (0, false)
    for element in elements {
      switch element {
      case .note, .chord: isFilled = true
      case .rest(let rest):
        if rest.isWholeBars { count += max(0, rest.length.floor - 1) }
        isFilled = true
      case .barLine:
        if isFilled { count += 1 }
        isFilled = false
      default: break
      }
    }
    return count + (isFilled ? 1 : 0)
  }
}
