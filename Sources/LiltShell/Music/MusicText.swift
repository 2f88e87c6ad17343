import ABCNotation
import Composition
import Drawing

/// A text whose tunes are to be played, one after the other.
struct MusicText {
  /// What `check` takes to list the faults: the name of a tune, or a file.
  let name: String
  /// The number of tunes; at least one.
  let count: Int

  private let reader: TuneReader

  /// Finds the tunes of a text in UTF-8.
  ///
  /// - Throws: `Failure.noTuneInFile` where no tune starts in it.
  init(_ text: [UInt8], name: String) throws(Failure) {
    self.name = name
    reader = TuneReader(utf8: text)
    count = reader.count
    if count == 0 { throw .noTuneInFile(name) }
  }

  /// The tunes with their numbers from 1, each read and played when it is asked for.
  func tunes(
    _ options: PlaybackOptions = PlaybackOptions()
  ) -> some Sequence<(number: Int, tune: PlayedTune)> {
    reader.enumerated().lazy.map { (number: $0 + 1, tune: PlayedTune($1, options)) }
  }
}

extension Session {
  /// The music of a tune of the session, or of all tunes of a file; `nil` is the latest tune.
  ///
  /// - Throws: `Failure` where there is none, `FileError`.
  func music(of reference: String?) throws -> MusicText {
    if let reference, tunes.entry(for: reference) == nil, try isFile(reference) {
      return try music(inFile: reference)
    }
    let entry = try tune(reference)
    return try MusicText(Array(entry.text.utf8), name: entry.name)
  }

  /// The music of the ABC file at `path`.
  ///
  /// - Throws: `Failure` where it has no text or no tune, `FileError`.
  func music(inFile path: String) throws -> MusicText {
    try MusicText(utf8Text(of: path), name: path)
  }

  /// Says that a tune has faults, where it has some; `name` is what `check` takes to list them.
  func noteFaults(of tune: PlayedTune, name: String) { noteFaults(tune.faultCount, name: name) }

  /// Says how many faults there are, where there are some; `name` is what `check` takes to list them.
  func noteFaults(_ count: Int, name: String) {
    if count > 0 { note("\(count.counted("fault")) (\(Advice.check(name)))") }
  }
}
