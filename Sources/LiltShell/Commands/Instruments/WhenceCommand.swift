import ArgumentParser
import Composition
import Drawing

struct WhenceCommand: RawCommand {
  static let name = "whence"
  static let summary = "Show where a tune's passages are in the corpus, in any key"
  static let textName = "[TUNE|ABC…|FILE]"
  static let details = """
    Finds the longest passage that the tune has in common with a tune of the corpus, then the longest of \
    what is left, and so on. Each has a letter, which stands under its notes: a capital where a tune to \
    train on has it, a small letter where only a held-out one has. Only scale steps, rhythm, chords and \
    bar lines are compared, so a copy in another key is found; 'other degrees' means that it begins \
    on another degree of the scale there or in another mode. Lengths are in music characters, as in \
    '\(EvaluateCommand.name)'. A tune whose longest passage is longer than those of 95 % of the held-out \
    tunes, each compared with the tunes to train on, counts as copied.
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = .object(
    .init("characters", "music characters of the tune"),
    .init("found", "those in passages"),
    .init("longest", "those of its longest passage in a tune to train on"),
    .init("people", "the number of people's tunes that it is compared with, or null"),
    .init("shorter", "the share of these whose longest passage is shorter, or null"),
    .init("limit", "the length that 95 % of these keep within, or null"),
    .init("copied", "whether the tune is past it, or null"),
    .init(
      "passages",
      "start, characters, notes, bars, key, number, title, role, bars and key there, semitones, "
        + "whether degrees are the same, and how many tunes have it"))

  @Option(help: "The fewest notes of a passage.")
  var notes = TuneOrigin.fewestNotes

  @OptionGroup var file: ResultOutput

  func validate() throws {
    guard (1...1000).contains(notes) else {
      throw ValidationError("--notes \(notes), expected 1 to 1000")
    }
  }

  func run(_ text: String?, in session: inout Session) throws {
    try file.check(in: session)
    let corpus = try session.loadedCorpus()
    let typed = try text.map { try session.tuneOrText($0) } ?? session.tune(nil).text
    let tune = Self.withHeader(typed)
    guard let matches = session.corpusMatches() else { throw Failure.nothingToTrainOn }
    let borrowing = try session.humanBorrowing()
    let origin = TuneOrigin(of: tune, in: matches, fewestNotes: notes)
    if origin.characterCount == 0 { throw Failure.noMusic }
    let result = WhenceResult(tune, origin, beside: borrowing, corpus: corpus.name)
    session.show(result)
    if borrowing?.isCopied(origin.longestInTraining) == true {
      session.warn(Self.warning(origin.longestInTraining))
    }
    try file.write(result, in: session)
  }

  /// A fragment with a key, without which it would have no music; a tune as it is.
  private static func withHeader(_ text: String) -> TuneText {
    let tune = Array(text.unicodeScalars)[...]
    return tune.field("K") == nil ? Array(("K:C\n" + text).unicodeScalars)[...] : tune
  }

  fileprivate static func warning(_ length: Int) -> String {
    "copied: a passage of \(length.counted("character")) is in a tune to train on"
  }
}

extension Session {
  /// The most characters of a corpus that is indexed for a warning alone, which takes about a second.
  private static let mostToIndex = 2_000_000

  /// Warns of drawn tunes whose longest passage in common with the corpus is past that of people's tunes.
  ///
  /// A large corpus is not indexed for it: the warning then waits for a command that needs the index.
  ///
  /// - Throws: `Interrupted`.
  mutating func warnIfCopied(_ tunes: [DrawnTune]) throws {
    guard let corpus, corpusIndex.matches != nil || corpus.text.count <= Self.mostToIndex,
      corpus.tunes.count >= HumanBorrowing.fewestTunes, !world.interrupt.isRequested,
      let borrowing = try humanBorrowing(), let matches = corpusMatches()
    else { return }
    let lengths = tunes.map { tune in
      matches.longestInTraining(Array(tune.text.unicodeScalars)[...])
    }
    let copied = lengths.filter(borrowing.isCopied)
    guard let longest = copied.max() else { return }
    let which =
      tunes.count == 1
      ? WhenceCommand.warning(longest)
      : "\(copied.count) of \(tunes.count.counted("tune")) copied: passages of up to "
        + "\(longest.counted("character")) are in tunes to train on"
    warn("\(which) ('\(WhenceCommand.name)' shows where)")
  }
}
