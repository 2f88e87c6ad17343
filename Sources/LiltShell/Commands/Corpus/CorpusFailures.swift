import Drawing

// Failures of a corpus.
extension Failure {
  /// A command that needs a corpus before one is loaded.
  static let noCorpus = Failure(
    "no corpus is loaded", hints: ["\(CorpusLoadCommand.name) starter"])

  /// A name that is neither a corpus nor a file.
  static func unknownCorpus(_ name: String, nearest: String?) -> Failure {
    Failure(
      "no corpus and no file '\(name)'",
      hints: [.nearest(nearest, orElse: CorpusListCommand.name)])
  }

  /// Files that are larger than a third of the free memory.
  static func corpusNeedsMemory(bytes: Int, available: Int) -> Failure {
    Failure(
      """
      the files have \(bytes.counted("byte")), and reading them takes up to three times as much \
      memory; \(available.counted("byte")) are free
      """, hints: ["\(CorpusLoadCommand.name) FILE …"])
  }

  /// A folder without ABC files.
  static func folderWithoutTunes(_ path: String) -> Failure {
    Failure("no '.abc' file in the folder '\(path)'", hints: [.files])
  }

  /// A number that no tune of the corpus has.
  static func noSuchTuneInCorpus(number: Int, count: Int) -> Failure {
    Failure(
      "there is no tune \(number), expected 1 to \(count.grouped)",
      hints: ["\(CorpusSearchCommand.name) TEXT"])
  }

  /// A text that no tune of the corpus contains.
  static func notFound(text: String, corpus: String) -> Failure {
    Failure("'\(text)' is in no tune of '\(corpus)'")
  }

  /// A corpus without held-out tunes.
  static let nothingHeldOut = Failure(
    "no tune of the corpus is held out", hints: ["\(EvaluateCommand.name) --split train"])

  /// A corpus whose tunes are all held out.
  static let nothingToTrainOn = Failure(
    "no tune of the corpus is left to train on",
    hints: ["\(CorpusLoadCommand.name) --held-out 0 …"])
}
