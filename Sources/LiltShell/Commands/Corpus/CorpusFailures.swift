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

  /// A corpus that is not here but can be fetched.
  static func corpusToFetch(_ name: String, from origin: String) -> Failure {
    Failure(
      "the corpus '\(name)' is not here; it can be fetched from \(origin)",
      hints: ["\(CorpusFetchCommand.name) \(name.asWord)"])
  }

  /// A name that the catalogue does not have.
  static func notInCatalogue(_ name: String, nearest: String?) -> Failure {
    Failure(
      "the catalogue has no corpus '\(name)'",
      hints: [.nearest(nearest, orElse: CorpusListCommand.name)])
  }

  /// A corpus that is part of lilt.
  static func comesWithLilt(_ name: String) -> Failure {
    Failure(
      "the corpus '\(name)' comes with lilt and cannot be fetched",
      hints: ["\(DoctorCommand.name)"])
  }

  /// An environment that names no folder for data.
  static let noDataFolder = Failure(
    "there is no folder for data: neither LILT_DATA nor HOME is set", kind: .environment,
    hints: ["start lilt with LILT_DATA=FOLDER"])

  /// A corpus that is here, but not as the catalogue has it.
  static func changedCorpus(_ name: String, in place: String, _ differences: [String]) -> Failure {
    Failure(
      "'\(place)' is not what the catalogue describes: \(differences.firstOnes)",
      hints: ["\(CorpusFetchCommand.name) --replace \(name.asWord)"])
  }

  /// A folder with files that fetching a corpus would remove.
  static func otherFiles(_ file: String, count: Int, in folder: String, corpus: String) -> Failure {
    let others = count == 1 ? "" : " and \((count - 1).counted("other file"))"
    return Failure(
      "'\(file)'\(others) in '\(folder)' would be lost, expected only files of '\(corpus)'",
      hints: ["move what is yours to another folder"])
  }

  /// A download that failed.
  static func notFetched(_ what: String, reason: String, instead: String) -> Failure {
    Failure(
      "cannot download '\(what)': \(reason)", kind: .environment,
      hints: ["try again when you are online", "or \(instead)"])
  }

  /// A download whose content is not that of the catalogue.
  static func otherContent(_ what: String, _ differences: [String], instead: String) -> Failure {
    Failure(
      "\(what) is not what the catalogue describes: \(differences.firstOnes)",
      hints: [.line(instead)])
  }

  /// An archive from which the files cannot be taken.
  static func badArchive(_ name: String, reason: String) -> Failure {
    Failure("'\(name)' cannot be unpacked: \(reason)")
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
