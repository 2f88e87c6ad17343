public import CharRNN

/// The tunes of one or several ABC files, what was dropped of them and what is held out.
///
/// The split is a property of the tunes alone: equal files give equal splits on every machine.
public struct TuneCorpus: Sendable {
  /// One of the texts that the corpus was read from.
  public struct Source: Hashable, Sendable {
    /// The file's name.
    public let name: String
    /// How its bytes were read.
    public let encoding: DecodedText.Encoding
    /// Its characters in the corpus's text.
    public let characters: Range<Int>
    /// Its tunes in the corpus's list.
    public let tunes: Range<Int>
  }

  /// What becomes of a tune.
  public enum Role: Hashable, Sendable {
    /// A model may learn it.
    case training
    /// It measures what a model learned from the others.
    case heldOut
    /// It is the same music as tune `of` (a position in `tunes`) and left out.
    case duplicate(of: Int)
  }

  /// One tune's place and role.
  public struct Tune: Hashable, Sendable {
    /// Its characters in the corpus's text.
    public let characters: Range<Int>
    /// What becomes of it.
    public internal(set) var role: Role
    /// The hash of its music, equal for duplicates; it also decides the split.
    public let key: SHA256.Digest
  }

  /// What the corpus is called, such as `starter`.
  public let name: String
  /// All characters of all sources, in order.
  public let text: [Unicode.Scalar]
  /// Where `text` comes from, in order.
  public let sources: [Source]
  /// The tunes in text order.
  public let tunes: [Tune]
  /// The distinct characters of the whole text, before anything was dropped.
  public let vocabulary: Vocabulary
  /// How often each character of the vocabulary occurs in the whole text.
  public let characterCounts: [Int]
  /// The fields that the tunes' headers have, in order, with their most frequent values.
  public let headerFields: [HeaderField]

  /// Reads tunes and splits them.
  ///
  /// - Parameters:
  ///   - name: What the corpus is called.
  ///   - texts: The sources' names and texts, in order.
  ///   - heldOutShare: The share of the tunes to hold out, from 0 to less than 1; above 0 at least
  ///     one tune is held out.
  ///   - keepsDuplicates: Whether tunes with the same music all stay.
  /// - Throws: `TuneCorpusError` where a text has no tune or the share is out of range.
  /// - Complexity: O(*n*) for *n* characters, plus sorting the tunes.
  public init(
    name: String, texts: [(name: String, text: DecodedText)], heldOutShare: Double = 0.1,
    keepsDuplicates: Bool = false
  ) throws(TuneCorpusError) {
    guard heldOutShare >= 0, heldOutShare < 1 else { throw .heldOutShare(heldOutShare) }
    var text: [Unicode.Scalar] = []
    var sources: [Source] = []
    var tunes: [Tune] = []
    for source in texts {
      let ranges = tuneRanges(in: source.text.characters)
      if ranges.isEmpty { throw .noTune(source: source.name) }
      let start = text.count
      sources.append(
        Source(
          name: source.name, encoding: source.text.encoding,
          characters: start..<start + source.text.characters.count,
          tunes: tunes.count..<tunes.count + ranges.count))
      for range in ranges {
        tunes.append(
          Tune(
            characters: start + range.lowerBound..<start + range.upperBound, role: .training,
            key: source.text.characters[range].duplicateKey))
      }
      text += source.text.characters
    }
    let census = CharacterCensus(of: text)
    do throws(VocabularyError) {
      vocabulary = try Vocabulary(characters: census.characters)
    } catch {
      throw .vocabulary(error)
    }
    if !keepsDuplicates { Self.markDuplicates(in: &tunes) }
    Self.holdOut(share: heldOutShare, of: &tunes)

    self.name = name
    characterCounts = census.counts
    headerFields = HeaderField.fields(of: tunes.lazy.map { text[$0.characters] })
    self.text = text
    self.sources = sources
    self.tunes = tunes
  }

  /// Of tunes with the same key the first stays.
  private static func markDuplicates(in tunes: inout [Tune]) {
    var firsts: [SHA256.Digest: Int] = [:]
    for position in tunes.indices {
      if let first = firsts[tunes[position].key] {
        tunes[position].role = .duplicate(of: first)
      } else {
        firsts[tunes[position].key] = position
      }
    }
  }

  /// Holds out those whose keys are smallest.
  private static func holdOut(share: Double, of tunes: inout [Tune]) {
    let distinct = tunes.indices.filter { tunes[$0].role == .training }
    guard share > 0, !distinct.isEmpty else { return }
    let count = max(1, Int(Double(distinct.count) * share + 0.5))
    let byKey = distinct.sorted { (tunes[$0].key, $0) < (tunes[$1].key, $1) }
    for position in byKey.prefix(count) { tunes[position].role = .heldOut }
  }
}

extension TuneCorpus {
  /// The text of `tune`, as it stands in the corpus.
  public func text(of tune: Tune) -> TuneText { text[tune.characters] }

  /// The tunes in `role`, in text order.
  public func tunes(in role: Role) -> [TuneText] {
    tunes.filter { $0.role == role }.map { text[$0.characters] }
  }

  /// The number of tunes left out because their music had been read before.
  public var duplicateCount: Int {
    tunes.count { if case .duplicate = $0.role { true } else { false } }
  }

  /// What a model is trained on: the text without its duplicates and held-out tunes.
  ///
  /// What stands before a source's first tune stays.
  public var trainingText: [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var next = 0
    for tune in tunes where tune.role != .training {
      result += text[next..<tune.characters.lowerBound]
      next = tune.characters.upperBound
    }
    return result + text[next...]
  }

  /// The SHA-256 of the whole text's UTF-8 bytes, which names exactly what was read.
  public var digest: SHA256.Digest { SHA256.digest(of: Array(text[...].string.utf8)) }
}

/// Why texts are no corpus.
public enum TuneCorpusError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No line of the source starts with `X:`.
  case noTune(source: String)
  /// The share to hold out is not from 0 to less than 1.
  case heldOutShare(Double)
  /// The text has too many different characters.
  case vocabulary(VocabularyError)

  /// The fact with its numbers.
  public var description: String {
    switch self {
    case .noTune(let source):
      "no tune in '\(source)': no line starts with 'X:'"
    case .heldOutShare(let share):
      "held-out share \(share), expected a number from 0 to less than 1"
    case .vocabulary(let error):
      "\(error)"
    }
  }
}

/// The distinct characters of a text, sorted by scalar value, and how often each occurs.
private struct CharacterCensus {
  let characters: [Unicode.Scalar]
  let counts: [Int]

  init(of text: [Unicode.Scalar]) {
    // Nearly all characters of tunes are below U+0250, where a table is much faster.
    var common = [Int](repeating: 0, count: 0x250)
    var others: [Unicode.Scalar: Int] = [:]
    for character in text {
      let value = Int(character.value)
      if value < common.count { common[value] += 1 } else { others[character, default: 0] += 1 }
    }
    let entries =
      common.enumerated().compactMap { value, count in
        count == 0 ? nil : Unicode.Scalar(UInt32(value)).map { ($0, count) }
      } + others.sorted { $0.key.value < $1.key.value }
    characters = entries.map(\.0)
    counts = entries.map(\.1)
  }
}
