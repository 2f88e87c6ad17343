import ABCNotation
import Composition
import Drawing

/// The tunes of a session by name.
struct TuneShelf: Hashable, Sendable {
  /// The word that stands for all kept tunes as an argument of commands.
  static let keptWord = "kept"
  /// The word that stands for all tunes.
  static let allWord = "all"
  /// The words that stand for several tunes.
  static let words = [keptWord, allWord]

  /// A tune and its origin.
  struct Entry: Hashable, Sendable {
    /// Its name in commands: `t1`, `t2` and so on.
    let name: String
    /// ABC that ends with a newline; it begins with its `X:` line, unless it was drawn without one.
    var text: String
    /// The number of the cell that made it.
    let cell: Int
    /// The record of how a model drew it; `nil` if none did.
    var record: GenerationRecord?
    /// Whether a file holds it, from which it can be read back.
    var isSaved = false
    /// Whether the user chose to keep it.
    var isKept = false

    /// Its first title.
    var title: String? { Array(text.unicodeScalars)[...].field("T") }

    /// Its name and its title.
    var line: String { "\(name)  \(title ?? "without title")" }

    /// The text for a file, in which `X:` begins each tune, with the comments that record how it was
    /// drawn.
    var abcText: String {
      let numbered = text.unicodeScalars.startsTune ? text : "X:1\n" + text
      return record?.placed(in: numbered) ?? numbered
    }

    /// The text for a model to read, without lilt's record.
    var textToRead: String { GenerationRecord.removed(from: text) }

    /// The tune with another text; its record notes `what` changed the drawn tune.
    func changed(to text: String, by what: String) -> Entry {
      var changed = self
      changed.text = GenerationRecord.marked(text, changed: what)
      changed.record?.changes.append(what)
      changed.isSaved = false
      return changed
    }
  }

  /// The tunes, oldest first.
  private(set) var entries: [Entry] = []
  private var lastNumber = 0

  /// Appends a tune and names it.
  mutating func add(_ text: String, cell: Int, record: GenerationRecord? = nil) -> Entry {
    lastNumber += 1
    let entry = Entry(
      name: "t\(lastNumber)", text: text.trimmingTrailingNewlines + "\n", cell: cell,
      record: record)
    entries.append(entry)
    return entry
  }

  /// Replaces the tune of the same name.
  mutating func replace(_ tune: Entry) {
    guard let index = entries.firstIndex(where: { $0.name == tune.name }) else { return }
    entries[index] = tune
  }

  /// Removes the tunes called `names`; their names are never reused.
  mutating func remove(_ names: Set<String>) { entries.removeAll { names.contains($0.name) } }

  /// The tunes that the user chose to keep.
  var kept: [Entry] { entries.filter(\.isKept) }

  /// Marks the tunes called `names`, or all tunes, as saved.
  mutating func markSaved(_ names: Set<String>? = nil) {
    for index in entries.indices where names?.contains(entries[index].name) ?? true {
      entries[index].isSaved = true
    }
  }

  /// The tunes that were added since this shelf was `earlier`, oldest first.
  func added(since earlier: TuneShelf) -> [Entry] {
    let names = Set(earlier.entries.map(\.name))
    return entries.filter { !names.contains($0.name) }
  }

  /// The names of the tunes that words such as `_3` stand for in `cell`.
  func names(ofReferencesIn cell: Cell) -> [String: String] {
    guard let line = cell.lines.first, line.contains("_") else { return [:] }
    var names: [String: String] = [:]
    for word in line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    where word != "_" && word.hasPrefix("_") {
      names[word] = entry(for: word)?.name
    }
    return names
  }

  /// The tune for `reference`: a name, `_3` for the last of cell 3, `_` or `nil` for the latest.
  ///
  /// Returns `nil` if there is no such tune.
  func entry(for reference: String?) -> Entry? {
    guard let reference, reference != "_" else { return entries.last }
    if reference.hasPrefix("_"), let cell = Int(reference.dropFirst()) {
      return entries.last { $0.cell == cell }
    }
    return entries.first { $0.name == reference }
  }
}

extension Session {
  /// The tune for `reference`: a name, `_3`, an ABC file (its first tune), `nil` for the latest, or
  /// `kept` or `all` for the only tune of these, `b2` for the tune in progress with its second candidate.
  ///
  /// - Throws: `Failure` if there is no such tune, or if several are kept; `FileError`.
  func tune(_ reference: String?) throws -> TuneShelf.Entry {
    let found = try tunes(of: reference)
    if let reference, TuneShelf.words.contains(reference), found.count > 1 {
      throw Failure.arguments("'\(reference)' is \(found.count) tunes, expected one")
    }
    return found[0]
  }

  /// The tunes for `reference`: as `tune(_:)`, but all tunes of an ABC file, all kept tunes and `all`.
  ///
  /// - Returns: At least one tune.
  /// - Throws: `Failure` if there is none; `FileError`.
  func tunes(of reference: String?) throws -> [TuneShelf.Entry] {
    if let entry = tunes.entry(for: reference) { return [entry] }
    guard let reference else { throw Failure.noTune }
    if let entry = composed?.entry(for: reference) { return [entry] }
    if reference == TuneShelf.keptWord {
      guard !tunes.kept.isEmpty else { throw Failure.nothingKept }
      return tunes.kept
    }
    if reference == TuneShelf.allWord {
      guard !tunes.entries.isEmpty else { throw Failure.noTune }
      return tunes.entries
    }
    guard try isFile(reference) else {
      throw Failure.unknownTune(
        reference,
        nearest: nearest(to: reference, in: tunes.entries.map(\.name) + (composed?.names ?? [])))
    }
    let written = try decodedText(of: reference).characters
    let text = written.completingTunes()
    let ranges = tuneRanges(in: text)
    if ranges.isEmpty { throw Failure.noTuneInFile(reference) }
    noteFileHeader(of: written, name: reference)
    return ranges.map {
      TuneShelf.Entry(
        name: reference, text: text[$0].string.trimmingTrailingNewlines + "\n", cell: 0,
        isSaved: true)
    }
  }

  /// Notes the number of faults before the first tune of a file; they are in none of its tunes.
  private func noteFileHeader(of text: [Unicode.Scalar], name: String) {
    if text.startsTune { return }
    let count = TuneReader.faultCountBeforeTunes(of: text[...].string)
    if count > 0 {
      note("\(count.counted("fault")) before the first tune (\(Advice.check(name)))")
    }
  }

  /// The session's tunes for `references`, which may not name files; the latest if there are none.
  ///
  /// - Throws: `Failure` if there is no such tune; `FileError`.
  func shelvedTunes(_ references: [String]) throws -> [TuneShelf.Entry] {
    if references.isEmpty { return try tunes(of: nil) }
    return try references.flatMap { reference in
      let found = try tunes(of: reference)
      if composed?.names.contains(reference) == true { throw Failure.notOnTheShelf(reference) }
      if tunes.entry(for: reference) == nil, !TuneShelf.words.contains(reference) {
        throw Failure.notInSession(reference)
      }
      return found
    }
  }

  /// Whether `reference`, which names no tune, names a file.
  ///
  /// - Throws: `FileError.missing` if it is clearly the path of a file that does not exist.
  func isFile(_ reference: String) throws(FileError) -> Bool {
    if files.kind(of: reference) == .file { return true }
    if reference.contains("/") || reference.hasFileExtension("abc") { throw .missing(reference) }
    return false
  }

  /// The text of the file at `path`.
  ///
  /// - Throws: `FileError`; `Failure` if the file is not text.
  func decodedText(of path: String) throws -> DecodedText {
    let bytes = try files.read(path)
    return try Self.decode(path) { () throws(TextDecodingError) in
      try DecodedText(decoding: bytes)
    }
  }

  /// The text of the file at `path` in UTF-8; errors as for `decodedText(of:)`.
  func utf8Text(of path: String) throws -> [UInt8] { try encodedText(of: path).text }

  /// The text of the file at `path` in UTF-8, and the encoding that it had.
  ///
  /// - Throws: `FileError`, also if there are more than `limit` bytes; `Failure` if it is not text.
  func encodedText(
    of path: String, limit: Int = Files.textLimit
  ) throws -> (text: [UInt8], encoding: DecodedText.Encoding) {
    let bytes = try files.read(path, limit: limit)
    return try Self.decode(path) { () throws(TextDecodingError) in
      try DecodedText.utf8(decoding: bytes)
    }
  }

  /// Runs `decoding` and converts its error to a failure that names the file.
  private static func decode<Text>(
    _ path: String, _ decoding: () throws(TextDecodingError) -> Text
  ) throws -> Text {
    do throws(TextDecodingError) {
      return try decoding()
    } catch {
      throw Failure.inFile(path, reason: "\(error)")
    }
  }
}
