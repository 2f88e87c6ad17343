import ABCNotation
import Composition
import Drawing

/// A text whose tunes are played one after the other.
struct MusicText {
  /// The argument with which `check` lists the faults: the name of a tune, or a file.
  let name: String
  /// The number of tunes; at least one.
  let count: Int

  private let reader: TuneReader
  /// The only tune of a text in which no `X:` begins one.
  private var unnumbered: TuneReader.ReadTune?

  /// Finds the tunes in UTF-8 text.
  ///
  /// - Throws: `Failure.noTuneInFile` if the text has no tune.
  init(_ text: [UInt8], name: String) throws(Failure) {
    self.name = name
    reader = TuneReader(utf8: text)
    count = reader.count
    if count == 0 { throw .noTuneInFile(name) }
  }

  /// The music of a tune of the session, which may lack its `X:` line.
  init(_ entry: TuneShelf.Entry) {
    name = entry.name
    reader = TuneReader(entry.text)
    let found = reader.count
    unnumbered = found == 0 ? TuneReader.firstTune(in: entry.text) : nil
    count = max(1, found)
  }

  /// The tunes, numbered from 1; each is parsed and performed on demand.
  func tunes(
    _ options: PlaybackOptions = PlaybackOptions()
  ) -> some Sequence<(number: Int, tune: PlayedTune)> {
    var (first, reader) = (unnumbered, reader)
    let tunes = AnyIterator {
      defer { first = nil }
      return first ?? reader.next()
    }
    return tunes.enumerated().lazy.map { (number: $0 + 1, tune: PlayedTune($1, options)) }
  }
}

extension Session {
  /// The music of a tune of the session, or of all tunes of a file; `nil` means the latest tune.
  ///
  /// - Throws: `Failure` if there is no such tune; `FileError`.
  func music(of reference: String?) throws -> MusicText {
    if let reference, tunes.entry(for: reference) == nil, try isFile(reference) {
      return try music(inFile: reference)
    }
    return MusicText(try tune(reference))
  }

  /// The music of the ABC file at `path`.
  ///
  /// - Throws: `Failure` if the file is not text or has no tune; `FileError`.
  func music(inFile path: String) throws -> MusicText {
    try MusicText(utf8Text(of: path), name: path)
  }

  /// Notes the number of a tune's faults, if any; `name` is the argument of `check`.
  func noteFaults(of tune: PlayedTune, name: String) { noteFaults(tune.faultCount, name: name) }

  /// Notes the number of faults, if any; `name` is the argument of `check`.
  func noteFaults(_ count: Int, name: String) {
    if count > 0 { note("\(count.counted("fault")) (\(Advice.check(name)))") }
  }
}
