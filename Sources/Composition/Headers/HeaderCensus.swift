/// The whole headers of a corpus's training tunes, counted, and how the corpus writes a header.
///
/// Values are counted together, since those of different tunes need not fit: a jig with the `L:1/4`
/// of a reel has bars of twice the length.
public struct HeaderCensus: Hashable, Sendable {
  /// A header and the number of tunes that have it.
  public struct Entry: Hashable, Sendable {
    /// The header.
    public let header: WholeHeader
    /// The number of training tunes with it.
    public let count: Int

    init(_ header: WholeHeader, count: Int) {
      self.header = header
      self.count = count
    }
  }

  /// The fields, in the order of the corpus's headers.
  public let fields: [HeaderField]
  /// The number of the corpus's tunes.
  public let tuneCount: Int
  /// The headers, the most frequent first; at least one.
  public let entries: [Entry]

  /// Counts the headers of a corpus.
  public init(_ corpus: TuneCorpus) {
    var counts: [WholeHeader: (count: Int, first: Int)] = [:]
    for header in corpus.tunes(in: .training).compactMap(WholeHeader.init) {
      let next = counts.count
      counts[header, default: (0, next)].count += 1
    }
    let entries = counts.sorted {
      ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first)
    }
    self.init(
      fields: corpus.headerFields, tuneCount: corpus.tunes.count,
      entries: entries.map { Entry($0.key, count: $0.value.count) })
  }

  /// Creates a census; without entries, the most frequent value of each field makes the only one.
  init(fields: [HeaderField], tuneCount: Int, entries: [Entry] = []) {
    self.fields = fields
    self.tuneCount = tuneCount
    self.entries = entries.isEmpty ? [Self.commonest(fields, tuneCount: tuneCount)] : entries
  }

  /// The header with the fields of at least half of the tunes and their most frequent values.
  private static func commonest(_ fields: [HeaderField], tuneCount: Int) -> Entry {
    func value(_ letter: Unicode.Scalar) -> String? {
      fields.first { $0.letter == letter && $0.isUsual(among: tuneCount) }?.commonestValue
    }
    let timing = WholeHeader.Timing(
      meter: value("M"), unitNoteLength: value("L"), rhythm: value("R"))
    let key = fields.first { $0.letter == "K" }?.commonestValue ?? "C"
    return Entry(WholeHeader(timing, key: key), count: tuneCount)
  }

  /// The number of tunes that were counted.
  var countedTunes: Int { entries.reduce(0) { $0 + $1.count } }

  /// Whether at least half of the tunes have a field.
  func isUsual(_ letter: Unicode.Scalar) -> Bool {
    fields.contains { $0.letter == letter && $0.isUsual(among: tuneCount) }
  }
}

extension HeaderCensus {
  /// The fields that are not copied from the corpus.
  ///
  /// `text(of:title:canWrite:)` gives them values, except `P:`, since the order of parts depends on the
  /// tune.
  private static let own = Set("XTMLRKP".unicodeScalars)

  /// The title of a tune that nobody has given one.
  public static let untitled = "Untitled"

  /// The header's lines in the order of the corpus, each with a newline; `K:` is the last.
  ///
  /// Credits are left out, since nobody wrote the music that follows. Of other fields those that at
  /// least half of the tunes have come in, with their most frequent values.
  ///
  /// - Parameters:
  ///   - header: the values.
  ///   - title: the title; nil for `untitled`.
  ///   - canWrite: whether the model's vocabulary has all characters of a text. If it lacks one of
  ///     `untitled`, the title is the corpus's most frequent one.
  /// - Returns: the lines.
  public func text(
    of header: WholeHeader, title: String? = nil, canWrite: (String) -> Bool
  ) -> String {
    let untitled =
      canWrite(Self.untitled)
      ? Self.untitled : fields.first { $0.letter == "T" }?.commonestValue
    let values: [(letter: Unicode.Scalar, value: String?)] = [
      ("X", fields.contains { $0.letter == "X" } ? "1" : nil),
      ("T", title ?? (isUsual("T") ? untitled : nil)), ("M", header.timing.meter),
      ("L", header.timing.unitNoteLength), ("R", header.timing.rhythm), ("K", header.key),
    ]
    var lines: [HeaderField] = fields.compactMap { field in
      if Self.own.contains(field.letter) {
        return values.first { $0.letter == field.letter }?.value.map(field.with)
      }
      return isUsual(field.letter) && !HeaderField.credits.contains(field.letter) ? field : nil
    }
    for (letter, value) in values {
      guard let value, !lines.contains(where: { $0.letter == letter }) else { continue }
      lines.append(
        HeaderField(letter: letter, tuneCount: 0, separator: "", commonestValue: value))
    }
    // The key ends a header, so it goes behind any field that was appended.
    let ordered = lines.filter { $0.letter != "K" } + lines.filter { $0.letter == "K" }
    return ordered.map { "\($0.letter):\($0.separator)\($0.commonestValue)\n" }.joined()
  }
}

extension HeaderField {
  /// Whether at least half of `tuneCount` tunes have the field.
  fileprivate func isUsual(among tuneCount: Int) -> Bool {
    self.tuneCount >= tuneCount - self.tuneCount
  }

  /// The field with another value.
  fileprivate func with(_ value: String) -> HeaderField {
    HeaderField(
      letter: letter, tuneCount: tuneCount, separator: separator, commonestValue: value)
  }
}
