import Composition
import Drawing

/// The tunes of a session, each with the name that commands call it by.
struct TuneShelf: Hashable, Sendable {
  /// What stands for all tunes that are kept, where a command takes a tune.
  static let keptWord = "kept"

  /// A tune and where it came from.
  struct Entry: Hashable, Sendable {
    /// What commands call it by: `t1`, `t2` and so on.
    let name: String
    /// ABC that begins with its `X:` line and ends with a newline.
    var text: String
    /// The cell that made it.
    let cell: Int
    /// How it was drawn, where a model made it.
    var record: GenerationRecord?
    /// Whether it is in a file too, from which it can be got back.
    var isSaved = false
    /// Whether the person chose it to be kept.
    var isKept = false

    /// Its first title.
    var title: String? { Array(text.unicodeScalars)[...].field("T") }

    /// Its name and its title.
    var line: String { "\(name)  \(title ?? "without title")" }

    /// The tune as a file holds it, with comments that say how it was drawn.
    var abcText: String { record?.placed(in: text) ?? text }

    /// The tune as a model reads it, without what lilt noted in it.
    var textToRead: String { GenerationRecord.removed(from: text) }

    /// The tune with another text, which no longer is what was drawn; `what` says why.
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

  /// Puts a tune at the end and names it.
  mutating func add(_ text: String, cell: Int, record: GenerationRecord? = nil) -> Entry {
    lastNumber += 1
    let entry = Entry(
      name: "t\(lastNumber)", text: text.trimmingTrailingNewlines + "\n", cell: cell,
      record: record)
    entries.append(entry)
    return entry
  }

  /// Puts `tune` in the place of the one that has its name.
  mutating func replace(_ tune: Entry) {
    guard let index = entries.firstIndex(where: { $0.name == tune.name }) else { return }
    entries[index] = tune
  }

  /// Takes the tunes called `names` away; their names are not given again.
  mutating func remove(_ names: Set<String>) { entries.removeAll { names.contains($0.name) } }

  /// The tunes that were chosen to be kept.
  var kept: [Entry] { entries.filter(\.isKept) }

  /// Notes that the tunes called `names`, or all, are in files too.
  mutating func markSaved(_ names: Set<String>? = nil) {
    for index in entries.indices where names?.contains(entries[index].name) ?? true {
      entries[index].isSaved = true
    }
  }

  /// The tune that `reference` means: a name, `_3` for the last of cell 3, `_` or nothing for the
  /// latest; `nil` where it means none.
  func entry(for reference: String?) -> Entry? {
    guard let reference, reference != "_" else { return entries.last }
    if reference.hasPrefix("_"), let cell = Int(reference.dropFirst()) {
      return entries.last { $0.cell == cell }
    }
    return entries.first { $0.name == reference }
  }
}

extension Session {
  /// The tune that `reference` means: a name, `_3`, an ABC file (its first tune), or nothing for the
  /// latest; `kept` where one tune is kept.
  ///
  /// - Throws: `Failure` where there is none, or several are kept; `FileError`.
  func tune(_ reference: String?) throws -> TuneShelf.Entry {
    let found = try tunes(of: reference)
    if reference == TuneShelf.keptWord, found.count > 1 {
      throw Failure.arguments("'\(TuneShelf.keptWord)' is \(found.count) tunes, expected one")
    }
    return found[0]
  }

  /// The tunes that `reference` means: as `tune(_:)`, but of an ABC file all, and of `kept` those
  /// that were chosen to be kept.
  ///
  /// - Returns: At least one.
  /// - Throws: `Failure` where there is none, `FileError`.
  func tunes(of reference: String?) throws -> [TuneShelf.Entry] {
    if let entry = tunes.entry(for: reference) { return [entry] }
    guard let reference else { throw Failure.noTune }
    if reference == TuneShelf.keptWord {
      guard !tunes.kept.isEmpty else { throw Failure.nothingKept }
      return tunes.kept
    }
    guard try isFile(reference) else {
      throw Failure.unknownTune(
        reference, nearest: nearest(to: reference, in: tunes.entries.map(\.name)))
    }
    let text = try decodedText(of: reference).characters
    let ranges = tuneRanges(in: text)
    if ranges.isEmpty { throw Failure.noTuneInFile(reference) }
    return ranges.map {
      TuneShelf.Entry(
        name: reference, text: text[$0].string.trimmingTrailingNewlines + "\n", cell: 0,
        isSaved: true)
    }
  }

  /// The tunes of the session, of no file, that `references` mean; the latest where there are none.
  ///
  /// - Throws: `Failure` where there is none, `FileError`.
  func shelvedTunes(_ references: [String]) throws -> [TuneShelf.Entry] {
    if references.isEmpty { return try tunes(of: nil) }
    return try references.flatMap { reference in
      let found = try tunes(of: reference)
      if tunes.entry(for: reference) == nil, reference != TuneShelf.keptWord {
        throw Failure.notInSession(reference)
      }
      return found
    }
  }

  /// Whether `reference`, which is no tune's name, is a file.
  ///
  /// - Throws: `FileError.missing` where it can only be meant for one that is not there.
  func isFile(_ reference: String) throws(FileError) -> Bool {
    if files.kind(of: reference) == .file { return true }
    if reference.contains("/") || reference.hasFileExtension("abc") { throw .missing(reference) }
    return false
  }

  /// The text of the file at `path`.
  ///
  /// - Throws: `FileError`; `Failure` where the file has no text.
  func decodedText(of path: String) throws -> DecodedText {
    let bytes = try files.read(path)
    return try Self.decode(path) { () throws(TextDecodingError) in
      try DecodedText(decoding: bytes)
    }
  }

  /// The same text in UTF-8.
  func utf8Text(of path: String) throws -> [UInt8] {
    let bytes = try files.read(path)
    return try Self.decode(path) { () throws(TextDecodingError) in
      try DecodedText.utf8(decoding: bytes).text
    }
  }

  /// Tells of a file that holds no text.
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
