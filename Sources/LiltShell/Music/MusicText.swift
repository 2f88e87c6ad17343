import ABCNotation
import Composition

/// A text whose tunes are to be played, one after the other.
struct MusicText {
  /// What `check` takes to list the faults: the name of a tune, or a file.
  let name: String

  private let characters: [Unicode.Scalar]
  private let tunes: [(range: Range<Int>, firstLine: Int)]

  /// Finds the tunes of a text.
  ///
  /// - Throws: `ShellError.noTuneInFile` where no tune starts in it.
  init(_ characters: [Unicode.Scalar], name: String) throws(ShellError) {
    self.name = name
    self.characters = characters
    var line = 1
    var end = 0
    tunes = tuneRanges(in: characters).map { range in
      line += characters[end..<range.lowerBound].count { $0 == "\n" }
      end = range.lowerBound
      return (range, line)
    }
    if tunes.isEmpty { throw .noTuneInFile(name) }
  }

  /// The number of tunes; at least one.
  var count: Int { tunes.count }

  /// Reads and plays the tune that comes `number`th, from 1.
  func tune(_ number: Int, _ options: PlaybackOptions = PlaybackOptions()) -> PlayedTune {
    let (range, firstLine) = tunes[number - 1]
    return PlayedTune(characters[range].string, firstLine: firstLine, options)
  }
}

extension Session {
  /// The music of a tune of the session, or of all tunes of a file; `nil` is the latest tune.
  ///
  /// - Throws: `ShellError` where there is none, `FileError`.
  func music(of reference: String?) throws -> MusicText {
    if let reference, tunes.entry(for: reference) == nil, try isFile(reference) {
      return try music(inFile: reference)
    }
    let entry = try tune(reference)
    return try MusicText(Array(entry.text.unicodeScalars), name: entry.name)
  }

  /// The music of the ABC file at `path`.
  ///
  /// - Throws: `ShellError` where it has no text or no tune, `FileError`.
  func music(inFile path: String) throws -> MusicText {
    try MusicText(decodedText(of: path).characters, name: path)
  }

  /// Says that a tune has faults, where it has some; `name` is what `check` takes to list them.
  func noteFaults(of tune: PlayedTune, name: String) {
    if tune.faults.isEmpty { return }
    note("\(tune.faults.count.counted("fault")) (check \(name.asWord))")
  }
}
