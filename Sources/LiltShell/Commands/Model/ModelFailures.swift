import CharRNN
import Drawing

// Failures of a model, its checkpoints and its input.
extension Failure {
  /// A command that needs a model before there is one.
  static func noModel(corpusIsLoaded: Bool) -> Failure {
    let makeOne = "\(ModelNewCommand.name)"
    return Failure(
      "there is no model yet",
      hints: [
        "\(OpenCommand.name) default",
        .line(corpusIsLoaded ? makeOne : "\(CorpusLoadCommand.name) starter, then \(makeOne)"),
      ])
  }

  /// A split that is neither a part of the corpus nor a file.
  static func unknownSplit(_ name: String, nearest: String?) -> Failure {
    Failure(
      "no file '\(name)', expected held-out, train or an ABC file",
      hints: nearest.map { ["did you mean '\($0)'?"] } ?? [])
  }

  /// A cosine schedule for a run limited in minutes, whose number of steps is unknown.
  static let scheduleWithoutEnd = Failure(
    "a cosine schedule needs an end in steps or epochs, not in minutes", kind: .usage,
    hints: ["\(TrainCommand.name) --epochs 10 --schedule cosine"])

  /// Characters of a corpus or a file that the model's vocabulary, of `known` characters, lacks.
  ///
  /// A new model can learn from them, or one whose vocabulary is extended.
  static func otherCharacters(
    _ characters: [Unicode.Scalar], of name: String, known: Int, toTrainOn: Bool = false
  ) -> Failure {
    Failure(
      "the model's vocabulary (\(known.counted("character"))) lacks "
        + "\(characters.count.counted("character")) of '\(name)': \(list(characters))",
      hints: toTrainOn
        ? ["\(ModelNewCommand.name)", "\(CorpusLoadCommand.name) --unknown extend …"]
        : knownCharacters)
  }

  /// The hints on text with characters that the model lacks, which cannot be read with another prime.
  static let knownCharacters: [Hint] = [
    "\(VocabularyCommand.name)", "\(CheckpointListCommand.name)",
  ]

  /// A prime with a character that the model lacks, which `reason` names.
  static func unreadablePrime(_ reason: String) -> Failure {
    Failure(
      "the model cannot read the prime: \(reason)", hints: ["\(PrimeCommand.name) --clear"])
  }

  /// A name that is neither a checkpoint nor a file.
  static func unknownCheckpoint(_ name: String, nearest: String?) -> Failure {
    Failure(
      "no checkpoint and no file '\(name)'",
      hints: [.nearest(nearest, orElse: CheckpointListCommand.name)])
  }

  /// A checkpoint in a folder that a training of `loaded` does not go on from.
  static func otherRun(
    _ checkpoint: Checkpoint, at file: String, in folder: String, than loaded: SessionModel
  ) -> Failure {
    let (found, step) = (checkpoint.provenance, loaded.provenance.step)
    let isAhead = loaded.isOfRun(checkpoint) && found.step > step
    return Failure(
      "'\(file)' "
        + (isAhead
          ? "is at step \(found.step.grouped) of a run that began with the same weights, "
            + "the model at step \(step.grouped)"
          : "is of another run (seed \(found.seed), \(found.step.counted("step")))"),
      hints: [
        "\(OpenCommand.name) \(folder.asWord), then \(TrainCommand.name)", replacing(folder),
      ])
  }

  /// A file that has the name of a checkpoint and cannot be read as one; `reason` says why.
  static func noCheckpointToReplace(_ reason: String, in folder: String) -> Failure {
    Failure(reason, hints: [replacing(folder)])
  }

  private static func replacing(_ folder: String) -> Hint {
    "\(TrainCommand.name) --into \(folder.asWord) --replace"
  }

  /// A folder that does not exist.
  static func noFolder(_ path: String) -> Failure {
    Failure(
      "no folder '\(path)', expected one with the checkpoints of a training run",
      hints: ["\(CheckpointListCommand.name)"])
  }

  /// A folder without checkpoints.
  static func folderWithoutCheckpoints(_ folder: String) -> Failure {
    Failure(
      "no checkpoint in the folder '\(folder)'", hints: ["\(TrainCommand.name) --into FOLDER"])
  }

  /// Text after `@` that is not the number of an epoch.
  static func badEpoch(_ text: String, reference: String) -> Failure {
    Failure(
      "'\(text)' in '\(reference)' is no epoch, expected a whole number", kind: .usage,
      hints: ["\(OpenCommand.name) FOLDER@20"])
  }

  /// An epoch whose weights `folder` lacks; it holds those of `known`.
  static func noSuchEpoch(_ epoch: Int, folder: String, known: [Int]) -> Failure {
    Failure(
      "no weights of epoch \(epoch) in '\(folder)', expected "
        + (known.isEmpty ? "a folder with epochs" : list(known)),
      hints: ["\(CheckpointListCommand.name) \(folder.asWord)"])
  }

  /// Epochs of which `folder` has no weights, while it has those of `known`.
  ///
  /// `nil` stands for all epochs.
  static func noEpochs(_ chosen: String?, folder: String, known: [Int]) -> Failure {
    if known.isEmpty {
      return Failure(
        "no weights of single epochs in '\(folder)'",
        hints: ["\(TrainCommand.name) --epochs 10 --checkpoint-every 1 --into FOLDER"])
    }
    return Failure(
      "no weights of epochs \(chosen ?? "") in '\(folder)', expected some of \(list(known))",
      hints: ["\(CheckpointListCommand.name) \(folder.asWord)"])
  }

  /// A style that the model's tunes did not have; they had those of `known`.
  static func unknownStyle(_ style: String, known: [String], nearest: String?) -> Failure {
    if known.isEmpty {
      return Failure(
        "style '\(style)': the tunes that the model learned from had no styles", kind: .usage,
        hints: [.again("without --style"), "\(CorpusLoadCommand.name) --style …"])
    }
    return Failure(
      "the model knows no style '\(style)', expected \(known.joined(separator: ", "))",
      kind: .usage,
      hints: [.again("--style \(nearest ?? known[0])")])
  }

  /// A memory that was asked for and that the model was made without.
  static let noMemory = Failure(
    "the model has no memory of the tune", kind: .usage,
    hints: [.again("without the option"), "\(ModelNewCommand.name) --memory on"])

  /// An epoch to choose while no folder of checkpoints is open.
  static let noFolderOpen = Failure(
    "no folder of checkpoints is open, so there are no epochs to choose from",
    hints: ["\(OpenCommand.name) FOLDER"])

  /// A checkpoint without a record of losses; `nil` stands for the session's model.
  static func nothingToPlot(_ checkpoint: String?) -> Failure {
    if let checkpoint {
      return Failure(
        "'\(checkpoint)' has no record of losses", hints: ["\(CheckpointListCommand.name)"])
    }
    return Failure(
      "the model has not been trained here, so no loss is recorded", hints: ["\(TrainCommand.name)"]
    )
  }

  /// A tune that another model made.
  static func otherModel(file: String, found: String, expected: String) -> Failure {
    Failure(
      "'\(file)' was made by the model \(expected.prefix(12))…, this is \(found.prefix(12))…",
      hints: ["\(CheckpointListCommand.name)"])
  }

  private static func list(_ characters: [Unicode.Scalar]) -> String {
    let shown = characters.prefix(12).map(UnknownCharacter.quoted).joined(separator: ", ")
    return characters.count > 12 ? shown + ", …" : shown
  }

  /// A list of numbers; of more than 12 the first six and the last three.
  private static func list(_ numbers: [Int]) -> String {
    let words = numbers.map(String.init)
    let shown = words.count > 12 ? words.prefix(6) + ["…"] + words.suffix(3) : words[...]
    return shown.joined(separator: ", ")
  }
}
