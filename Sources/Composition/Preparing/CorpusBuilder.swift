import ABCNotation
import CharRNN

/// Reads a corpus file by file, one tune at a time, so that memory holds little more than its text.
///
/// Give it the files in order, then take `corpus()`.
public struct CorpusBuilder {
  let name: String
  private let heldOutShare: Double
  /// The keys of the tunes to hold out; `nil` for a share of the tunes.
  private let heldOutKeys: Set<SHA256.Digest>?
  private let keepsDuplicates: Bool
  private(set) var preparer: TunePreparer
  private(set) var text = CorpusText()
  private(set) var sources: [TuneCorpus.Source] = []
  private(set) var tunes: [TuneCorpus.Tune] = []
  private(set) var foundRanges: [Range<Int>] = []
  private(set) var outsideCount = 0
  private(set) var foundCharacterCount = 0
  private(set) var digest = SHA256()
  /// The transposed keys of the tunes and whether they are faulty, where the preparation asks.
  private var transposedKeys: [SHA256.Digest?] = []
  private var isFaulty: [Bool] = []

  /// The tunes between two reports of progress.
  private static let stride = 256

  /// Creates a builder.
  ///
  /// - Parameters:
  ///   - name: the corpus's name.
  ///   - heldOutShare: the share of the tunes to hold out, from 0 to less than 1.
  ///   - keepsDuplicates: whether all tunes with the same music stay.
  ///   - preparation: what is done to the tunes.
  ///   - heldOut: a corpus whose held-out tunes are held out here too, and no others; `nil` for the
  ///     share.
  ///   - byteCount: the bytes of all files, for which room is made once.
  /// - Throws: `TuneCorpusError.heldOutShare` for a share outside its range.
  public init(
    name: String, heldOutShare: Double, keepsDuplicates: Bool = false,
    preparation: Preparation = Preparation(), holdingOutThoseOf heldOut: TuneCorpus? = nil,
    byteCount: Int = 0
  ) throws(TuneCorpusError) {
    guard heldOutShare >= 0, heldOutShare < 1 else { throw .heldOutShare(heldOutShare) }
    self.name = name
    heldOutKeys = heldOut.map { corpus in
      Set(corpus.tunes.lazy.filter { $0.role == .heldOut }.map(\.key))
    }
    self.heldOutShare = heldOutShare
    self.keepsDuplicates = keepsDuplicates
    preparer = TunePreparer(preparation)
    text.reserve(byteCount)
  }

  /// Reads the tunes of a file.
  ///
  /// A model reads each tune alone, so each gets the lines of its file's header that are heard.
  ///
  /// - Parameters:
  ///   - utf8: the text in UTF-8 with LF line ends, without a byte order mark.
  ///   - file: the file's name.
  ///   - encoding: the encoding that the file had.
  ///   - style: the name of its tunes' style.
  ///   - progress: called with the tunes and the bytes that were read, every 256 tunes.
  /// - Throws: `TuneCorpusError.noTune`, any error of `progress`.
  public mutating func add(
    _ utf8: [UInt8], name file: String, encoding: DecodedText.Encoding, style: String,
    progress: (_ tunes: Int, _ bytes: Int) throws -> Void = { _, _ in }
  ) throws {
    let firstTune = tunes.count
    let start = text.count
    var reader = TuneReader(utf8: utf8)
    while let read = reader.next() {
      guard let source = read.tune.source else { continue }
      if tunes.count == firstTune { addOutside(utf8[..<source.range.lowerBound.utf8Offset]) }
      add(read, source.completeText(heardOnly: true), style: style)
      if (tunes.count - firstTune).isMultiple(of: Self.stride) {
        try progress(tunes.count, source.range.upperBound.utf8Offset)
      }
    }
    if tunes.count == firstTune { throw TuneCorpusError.noTune(source: file) }
    sources.append(
      TuneCorpus.Source(
        name: file, encoding: encoding, characters: start..<text.count,
        tunes: firstTune..<tunes.count))
  }

  /// Takes the text before the first tune of a file, which stays if nothing is prepared.
  private mutating func addOutside(_ utf8: ArraySlice<UInt8>) {
    digest.update(utf8)
    let outside = Array(String(decoding: utf8, as: UTF8.self).unicodeScalars).withoutVersion
    foundCharacterCount += outside.count
    if preparer.preparation.isPlain {
      outsideCount += text.append(outside).count
    } else {
      preparer.noteOutside(outside.count)
    }
  }

  private mutating func add(_ read: TuneReader.ReadTune, _ found: String, style: String) {
    let preparation = preparer.preparation
    var utf8 = found
    utf8.withUTF8 { unsafe digest.update($0) }
    let characters = Array(found.unicodeScalars)
    foundCharacterCount += characters.count
    let prepared =
      preparation.changesText ? preparer.prepare(characters[...], style: style) : characters[...]
    tunes.append(
      TuneCorpus.Tune(
        characters: text.append(prepared), role: .training, key: characters[...].duplicateKey))
    if preparation.keepsAsFound { foundRanges.append(text.append(characters)) }
    if preparation.distinctness == .transposed { transposedKeys.append(read.tune.transposedKey) }
    if preparation.dropped.contains(.faults) {
      isFaulty.append(read.faultCount > 0 || read.tune.performance().faultCount > 0)
    }
  }

  /// The characters of the vocabulary: those of the text and, if anything is prepared, those that
  /// transposing can add.
  func withPreparedCharacters(_ found: [Unicode.Scalar]) -> [Unicode.Scalar] {
    if preparer.preparation.isPlain { return found }
    return Set(found + EpochTexts.transpositionCharacters).sorted { $0.value < $1.value }
  }

  /// The corpus of all files that were added.
  ///
  /// - Throws: `TuneCorpusError.vocabulary` for too many different characters.
  public consuming func corpus() throws(TuneCorpusError) -> TuneCorpus {
    if !keepsDuplicates { markDuplicates() }
    holdOut()
    dropFaults()
    if !keepsDuplicates { markTransposedCopies() }
    // Held-out tunes are measured as they were found, where that is kept.
    for index in tunes.indices where tunes[index].role == .heldOut && !foundRanges.isEmpty {
      tunes[index].characters = foundRanges[index]
    }
    return try TuneCorpus(self)
  }

  /// Gives all but the first of the tunes with the same key the role of a duplicate.
  private mutating func markDuplicates() {
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
  private mutating func holdOut() {
    let distinct = tunes.indices.filter { tunes[$0].role == .training }
    if let heldOutKeys {
      for position in distinct where heldOutKeys.contains(tunes[position].key) {
        tunes[position].role = .heldOut
      }
      return
    }
    guard heldOutShare > 0, !distinct.isEmpty else { return }
    let count = max(1, Int(Double(distinct.count) * heldOutShare + 0.5))
    let byKey = distinct.sorted { (tunes[$0].key, $0) < (tunes[$1].key, $1) }
    for position in byKey.prefix(count) { tunes[position].role = .heldOut }
  }

  private mutating func dropFaults() {
    for position in isFaulty.indices
    where isFaulty[position] && tunes[position].role == .training {
      tunes[position].role = .faulty
      preparer.noteFaulty(tunes[position].characters.count)
    }
  }

  /// Makes training tunes duplicates of a held-out tune, or of an earlier training tune, with the same
  /// music in another key.
  private mutating func markTransposedCopies() {
    var firsts: [SHA256.Digest: Int] = [:]
    for position in transposedKeys.indices where tunes[position].role == .heldOut {
      if let key = transposedKeys[position], firsts[key] == nil { firsts[key] = position }
    }
    for position in transposedKeys.indices where tunes[position].role == .training {
      guard let key = transposedKeys[position] else { continue }
      if let first = firsts[key] {
        tunes[position].role = .duplicate(of: first)
        preparer.noteTransposedCopy(tunes[position].characters.count)
      } else {
        firsts[key] = position
      }
    }
  }
}
