import CharRNN
import Composition
import Drawing

// Failures of the tunes that a command reads and of the files that it writes.
extension Failure {
  /// The hint for text without an `X:` line.
  private static let startOfTune: Hint = "a tune starts with a line such as 'X:1'"

  /// A session without tunes.
  static let noTune = Failure(
    "there is no tune yet", hints: ["type or paste a tune that begins with 'X:1'"])

  /// A name that no tune of the session has.
  static func unknownTune(_ name: String, nearest: String?) -> Failure {
    Failure(
      "there is no tune '\(name)'", hints: [.nearest(nearest, orElse: TunesCommand.name)])
  }

  /// Text without a tune.
  static let notATune = Failure(
    "no line starts with 'X:', expected a tune", hints: [startOfTune])

  /// Text without a tune that may be the name of a file with spaces in it.
  static func unquotedFile(_ name: String) -> Failure {
    var failure = notATune
    failure.hints = ["\(TuneCommand.name) \(name.asWord)"]
    return failure
  }

  /// A tune of the session where a new one was expected.
  static func alreadyInSession(_ name: String) -> Failure {
    Failure("'\(name)' is a tune of the session already", hints: ["\(ShowCommand.name) \(name)"])
  }

  /// More words after the name of a tune, in a text.
  static func textAfterTune(_ name: String) -> Failure {
    Failure(
      "'\(name)' is a tune, expected nothing after its name", kind: .usage,
      hints: [.again(name)])
  }

  /// A file without a tune.
  static func noTuneInFile(_ path: String) -> Failure {
    Failure("no tune in '\(path)': no line starts with 'X:'", hints: [startOfTune])
  }

  /// A file where a tune of the session was expected.
  static func notInSession(_ file: String) -> Failure {
    Failure(
      "'\(file)' is a file, expected a tune of the session",
      hints: ["\(TuneCommand.name) \(file.asWord)"])
  }

  /// The word 'kept' while no tune is kept.
  static let nothingKept = Failure("no tune is kept yet", hints: ["\(KeepCommand.name) t1"])

  private static let transpositions: [Hint] = [
    "\(TransposeCommand.name) t1 +2", "\(TransposeCommand.name) t1 D",
  ]

  /// A word that is neither a number of semitones nor a key.
  static func notATransposition(_ word: String) -> Failure {
    Failure(
      "'\(word)' is neither a number of semitones from -60 to 60, such as +2, nor a key, such as D",
      kind: .usage, hints: transpositions)
  }

  /// A key whose mode differs from the tune's.
  static func otherMode(wanted: String, found: String) -> Failure {
    Failure(
      "the tune is in \(found), and transposing keeps its mode; '\(wanted)' has another",
      kind: .usage, hints: transpositions)
  }

  /// Bars that the tune does not have.
  static func noSuchBars(_ bars: ClosedRange<Int>, count: Int) -> Failure {
    Failure(
      "there is no bar \(bars.lowerBound), expected 1 to \(count.grouped)",
      hints: ["\(ShowCommand.name) --bars 1-8"])
  }

  /// A source with several tunes for a file that takes one.
  static func manyTunesForOneFile(source: String, count: Int, file: String) -> Failure {
    let folder = PathResolver.withoutExtension(file) + "/"
    return Failure(
      "'\(source)' has \(count.counted("tune")), and '\(file)' takes one",
      hints: ["\(ConvertCommand.name) \(source.asWord) \(folder.asWord)"])
  }

  /// Several tunes for a file that takes one.
  static func manyTunesForMIDI(count: Int, file: String) -> Failure {
    let book = PathResolver.withoutExtension(file) + ".abc"
    return Failure(
      "\(count.counted("tune")), and '\(file)' takes one",
      hints: ["name one tune, or write them all to '\(book)'"])
  }

  private static let exportHelp: [Hint] = ["\(HelpCommand.name) \(ExportCommand.name)"]

  /// Playback options for a file without sound, such as `.abc`.
  static func playbackOptionsForSilentFile(_ file: String) -> Failure {
    Failure(
      """
      --tempo, --program, --chords, --swing and --velocity are for '.mid', '.wav' and '.html', \
      not for '\(file)'
      """,
      kind: .usage, hints: exportHelp)
  }

  /// `--score` for a file that is neither `.svg` nor `.pdf`.
  static func scoreForOtherFile(_ file: String) -> Failure {
    Failure(
      "--score draws notes on staves as '.svg' or '.pdf', not '\(file)'", kind: .usage,
      hints: exportHelp)
  }

  /// Music that lasts too long for a sound file; lengths in seconds.
  static func tooLongForSound(seconds: Double, limit: Double) -> Failure {
    Failure(
      "the music lasts \(seconds.asClock), expected at most \(limit.asClock)",
      hints: ["\(ExportCommand.name) TUNE FILE.mid"])
  }

  /// A file where a folder was expected.
  static func notAFolder(_ path: String) -> Failure {
    let folder = PathResolver.withoutExtension(path) + "/"
    return Failure(
      "'\(path)' is a file, expected a folder",
      hints: folder == path ? [] : ["\(ConvertCommand.name) FILE.abc \(folder.asWord)"])
  }
}

// Hints for tunes that cannot be revised.
extension Failure {
  /// No phrase to answer.
  static let noPhrase = Failure(
    "there is no phrase and no prime", hints: ["\(AnswerCommand.name) GAB c2A|"])

  /// The hints on an error of a revision; `nil` keeps the general ones.
  static func hints(onRevision error: any Error) -> [Hint]? {
    guard let error = error as? RevisionError else {
      return error is UnknownCharacter ? ["\(VocabularyCommand.name)"] : nil
    }
    return switch error {
    case .faults: ["\(CheckCommand.name)"]
    case .bars, .bar: ["\(ShowCommand.name)"]
    case .noChordSymbols: ["\(HarmoniseCommand.name)"]
    case .nothingFits: [.again("--candidates 64 …")]
    case .severalVoices, .freeMeter, .noMusic, .length, .nothingToVary, .noTonic: [.help]
    }
  }
}
