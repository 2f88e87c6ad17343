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
    /// The tune has faults, and is left out.
    case faulty
  }

  /// The range and role of one tune.
  public struct Tune: Hashable, Sendable {
    /// The tune's range in the corpus's text.
    public internal(set) var characters: Range<Int>
    /// The use of the tune.
    public internal(set) var role: Role
    /// The hash of the tune's music, by which duplicates are found and tunes held out.
    public let key: SHA256.Digest
  }

  /// The corpus's name, such as `starter`.
  public let name: String
  /// The characters of all files, in order, prepared.
  ///
  /// Where the tunes are also kept as they were found, each prepared tune is followed by that text.
  public let text: CorpusText
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
  /// The number of characters outside tunes, before the first of each file.
  public let outsideCount: Int
  /// The number of characters of a tune that was read; the sum of all is that of the files.
  public let foundCharacterCount: Int
  /// The SHA-256 of the text of all files in UTF-8, as it was found.
  public let digest: SHA256.Digest
  /// What was done to the tunes.
  public let preparation: Preparation
  /// How many tunes and characters each part of the preparation changed or left out.
  public let report: PreparationReport
  /// The ranges of the tunes as they were found, by their indices; empty if they are not kept.
  let foundRanges: [Range<Int>]

  /// Reads tunes and splits them.
  ///
  /// - Parameters:
  ///   - name: the corpus's name.
  ///   - texts: the files' names and texts, in order.
  ///   - heldOutShare: the share of the tunes to hold out, from 0 to less than 1; above 0 at least
  ///     one tune is held out.
  ///   - keepsDuplicates: whether all tunes with the same music stay.
  ///   - preparation: what is done to the tunes; their style is the name of their file.
  /// - Throws: `TuneCorpusError` for a text without tunes, a share outside its range, or too many
  ///   distinct characters.
  /// - Complexity: O(*n*) for *n* characters, plus sorting the tunes.
  public init(
    name: String, texts: [(name: String, text: DecodedText)], heldOutShare: Double = 0.1,
    keepsDuplicates: Bool = false, preparation: Preparation = Preparation()
  ) throws {
    var builder = try CorpusBuilder(
      name: name, heldOutShare: heldOutShare, keepsDuplicates: keepsDuplicates,
      preparation: preparation)
    for source in texts {
      try builder.add(
        Array(source.text.characters[...].string.utf8), name: source.name,
        encoding: source.text.encoding, style: Preparation.style(named: source.name))
    }
    self = try builder.corpus()
  }

  /// Takes what a builder has read.
  init(_ builder: CorpusBuilder) throws(TuneCorpusError) {
    let census = builder.text.census
    do throws(VocabularyError) {
      vocabulary = try Vocabulary(characters: builder.withPreparedCharacters(census.characters))
    } catch {
      throw .vocabulary(error)
    }
    var counts = Array(repeating: 0, count: vocabulary.count)
    for (character, count) in zip(census.characters, census.counts) {
      if let index = vocabulary.index(of: character) { counts[Int(index)] = count }
    }
    characterCounts = counts
    name = builder.name
    text = builder.text
    sources = builder.sources
    tunes = builder.tunes
    headerFields = HeaderField.fields(
      of: builder.tunes.lazy.map { [text = builder.text] in text[$0.characters] })
    outsideCount = builder.outsideCount
    foundCharacterCount = builder.foundCharacterCount
    digest = builder.digest.digest()
    preparation = builder.preparer.preparation
    report = builder.preparer.report
    foundRanges = builder.foundRanges
  }
}

extension TuneCorpus {
  /// The text of `tune`.
  public func text(of tune: Tune) -> TuneText { text[tune.characters] }

  /// The tunes in `role`, in text order; each is decoded when it is read.
  public func tunes(in role: Role) -> LazyMapSequence<[Tune], TuneText> {
    tunes.filter { $0.role == role }.lazy.map { [text] in text[$0.characters] }
  }

  /// The text of the tune at an index as it was found; `nil` if the corpus does not keep it.
  func foundText(at index: Int) -> TuneText? {
    foundRanges.isEmpty ? nil : text[foundRanges[index]]
  }

  /// The training tunes as they were found, where the corpus keeps that; empty otherwise.
  public var foundTrainingTexts: [TuneText] {
    tunes.indices.compactMap { tunes[$0].role == .training ? foundText(at: $0) : nil }
  }

  /// The number of tunes left out as duplicates.
  public var duplicateCount: Int {
    tunes.count { if case .duplicate = $0.role { true } else { false } }
  }

  /// The prepared text without duplicates and held-out tunes; text before a file's first tune stays
  /// if nothing is prepared.
  public var trainingText: [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for part in trainingParts { result += text[part] }
    return result
  }

  /// The SHA-256 of the training text in UTF-8.
  ///
  /// - Complexity: O(*n*) in the length of the text, of which one tune at a time is decoded.
  public var trainingDigest: SHA256.Digest {
    var hash = SHA256()
    for part in trainingParts { hash.update(Array(text[part].string.utf8)) }
    // Texts as found are read too, where they are kept.
    for found in foundTrainingTexts { hash.update(Array(found.string.utf8)) }
    return hash.digest()
  }

  /// The ranges of the training text in order.
  private var trainingParts: [Range<Int>] {
    var parts: [Range<Int>] = []
    for source in sources {
      for index in source.tunes {
        let tune = tunes[index]
        if index == source.tunes.lowerBound, preparation.isPlain {
          parts.append(source.characters.lowerBound..<tune.characters.lowerBound)
        }
        if tune.role == .training { parts.append(tune.characters) }
      }
    }
    return parts
  }
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
