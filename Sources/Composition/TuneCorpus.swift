public import CharRNN

/// The tunes of one or several ABC files, split into training, held-out and duplicate tunes.
///
/// A tune has the lines of its file's header that change how it sounds.
///
/// The split depends on the tunes alone: equal files give equal splits on every machine.
public struct TuneCorpus: Sendable {
  /// One of the corpus's files.
  public struct Source: Hashable, Sendable {
    /// The file's name.
    public let name: String
    /// The file's encoding.
    public let encoding: DecodedText.Encoding
    /// The file's range in the corpus's text.
    public let characters: Range<Int>
    /// The file's range in the corpus's tunes.
    public let tunes: Range<Int>
  }

  /// The use of a tune.
  public enum Role: Hashable, Sendable {
    /// The tune is part of the training text.
    case training
    /// The tune is kept out of the training text, for evaluation.
    case heldOut
    /// The tune has the same music as the one at `of` in `tunes`, and is left out.
    case duplicate(of: Int)
  }

  /// The range and role of one tune.
  public struct Tune: Hashable, Sendable {
    /// The tune's range in the corpus's text.
    public let characters: Range<Int>
    /// The use of the tune.
    public internal(set) var role: Role
    /// The hash of the tune's music, by which duplicates are found and tunes held out.
    public let key: SHA256.Digest
  }

  /// The corpus's name, such as `starter`.
  public let name: String
  /// The characters of all files, in order.
  public let text: [Unicode.Scalar]
  /// The files, in order.
  public let sources: [Source]
  /// The tunes in text order.
  public let tunes: [Tune]
  /// The distinct characters of the whole text, duplicates and held-out tunes included.
  public let vocabulary: Vocabulary
  /// The number of occurrences of each vocabulary entry in the whole text.
  public let characterCounts: [Int]
  /// The header fields of the tunes, in their usual order.
  public let headerFields: [HeaderField]

  /// Reads tunes and splits them.
  ///
  /// - Parameters:
  ///   - name: the corpus's name.
  ///   - texts: the files' names and texts, in order.
  ///   - heldOutShare: the share of the tunes to hold out, from 0 to less than 1; above 0 at least
  ///     one tune is held out.
  ///   - keepsDuplicates: whether all tunes with the same music stay.
  /// - Throws: `TuneCorpusError` for a text without tunes, a share outside its range, or too many
  ///   distinct characters.
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
      // A model reads each tune alone.
      let characters = Array(source.text.characters.withoutVersion).completingTunes(heardOnly: true)
      let ranges = tuneRanges(in: characters)
      if ranges.isEmpty { throw .noTune(source: source.name) }
      let start = text.count
      sources.append(
        Source(
          name: source.name, encoding: source.text.encoding,
          characters: start..<start + characters.count,
          tunes: tunes.count..<tunes.count + ranges.count))
      for range in ranges {
        tunes.append(
          Tune(
            characters: start + range.lowerBound..<start + range.upperBound, role: .training,
            key: characters[range].duplicateKey))
      }
      text += characters
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

  /// Gives all but the first of the tunes with the same key the role of a duplicate.
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

  /// Holds out the tunes with the smallest keys.
  private static func holdOut(share: Double, of tunes: inout [Tune]) {
    let distinct = tunes.indices.filter { tunes[$0].role == .training }
    guard share > 0, !distinct.isEmpty else { return }
    let count = max(1, Int(Double(distinct.count) * share + 0.5))
    let byKey = distinct.sorted { (tunes[$0].key, $0) < (tunes[$1].key, $1) }
    for position in byKey.prefix(count) { tunes[position].role = .heldOut }
  }
}

extension TuneCorpus {
  /// The text of `tune`.
  public func text(of tune: Tune) -> TuneText { text[tune.characters] }

  /// The tunes in `role`, in text order.
  public func tunes(in role: Role) -> [TuneText] {
    tunes.filter { $0.role == role }.map { text[$0.characters] }
  }

  /// The number of tunes left out as duplicates.
  public var duplicateCount: Int {
    tunes.count { if case .duplicate = $0.role { true } else { false } }
  }

  /// The text without duplicates and held-out tunes; text before a file's first tune stays.
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

  /// The SHA-256 of the whole text in UTF-8.
  public var digest: SHA256.Digest { SHA256.digest(of: Array(text[...].string.utf8)) }
}

/// Why a corpus cannot be made from texts.
public enum TuneCorpusError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No line of the file starts with `X:`.
  case noTune(source: String)
  /// The share to hold out is below 0, 1 or more, or NaN.
  case heldOutShare(Double)
  /// The text has too many distinct characters.
  case vocabulary(VocabularyError)

  /// What was found and what was expected.
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

/// The distinct characters of a text, by scalar value, with their numbers of occurrences.
private struct CharacterCensus {
  let characters: [Unicode.Scalar]
  let counts: [Int]

  init(of text: [Unicode.Scalar]) {
    // Nearly all characters of tunes are below U+0250; an array is much faster than a dictionary.
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
