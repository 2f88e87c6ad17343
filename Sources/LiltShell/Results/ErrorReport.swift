import CharRNN
import Composition
import Drawing
import JSON

/// An error as a person reads it: what was found, where, and what to type next.
///
/// Everything that is thrown becomes a report here, and all hints are written here.
package struct ErrorReport: Error, Hashable, Sendable {
  /// Whose move it is.
  package enum Kind: Hashable, Sendable {
    /// The command line is wrong.
    case usage
    /// A file or another input is not what it should be.
    case input
    /// The system refuses.
    case environment
    /// lilt itself is wrong.
    case bug
    /// The person stopped it.
    case interrupted
  }

  /// The line that is wrong, with the place.
  package struct Excerpt: Hashable, Sendable {
    /// The line.
    package let line: String
    /// The column of the fault, from 1.
    package let column: Int
  }

  /// Whose move it is.
  package let kind: Kind
  /// What was found and what was expected, beginning with the command.
  package let message: String
  /// The line that is wrong, where that helps.
  package let excerpt: Excerpt?
  /// What to do next; mostly one command to type.
  package let hints: [String]

  /// A report with its words.
  package init(kind: Kind, message: String, excerpt: Excerpt? = nil, hints: [String] = []) {
    self.kind = kind
    self.message = message
    self.excerpt = excerpt
    self.hints = hints
  }

  /// The exit status of a script that this error ends.
  package var status: Int32 { kind.status }

  /// Puts `error`, which `command` threw while it ran `cell`, into words.
  init(_ error: any Error, command: String?, cell: String = "") {
    if let report = error as? ErrorReport {
      self = report
      return
    }
    let error = (error as? PositionedError)?.error ?? error
    let advice = Advice(on: error, command: command)
    let prefix = command.map { $0 + ": " } ?? ""
    self.init(
      kind: advice.kind, message: prefix + advice.message,
      excerpt: Self.excerpt(of: cell, for: error), hints: advice.hints)
  }

  private static func excerpt(of cell: String, for error: any Error) -> Excerpt? {
    guard case .unterminatedQuote(_, let column) = error as? ShellError else { return nil }
    return Excerpt(line: String(cell.prefix { $0 != "\n" }), column: column)
  }
}

extension ErrorReport.Kind {
  /// The exit status of a script that such an error ends.
  package var status: Int32 {
    switch self {
    case .usage: 2
    case .input, .environment, .bug: 1
    case .interrupted: 130
    }
  }
}

/// An error that belongs to a line of a file other than the one that runs.
struct PositionedError: Error {
  let position: Position
  let error: any Error
}

/// The kind of an error and its remedy.
private struct Advice {
  var kind = ErrorReport.Kind.input
  var message: String
  var hints: [String] = []

  init(on error: any Error, command: String?) {
    message = "\(error)"
    switch error {
    case let error as ShellError: advise(on: error, command: command)
    case let error as FileError: advise(on: error, command: command)
    case let error as ProgramError: advise(on: error)
    case is Interrupted:
      kind = .interrupted
      message = "stopped"
    case let error as TuneCorpusError:
      switch error {
      case .heldOutShare:
        kind = .usage
        hints = ["corpus load --held-out 0.1 …"]
      case .noTune: hints = ["a tune starts with a line such as 'X:1'"]
      case .vocabulary: break
      }
    case let stopped as StoppedTraining:
      let cause = Advice(on: stopped.reason, command: command)
      kind = cause.kind
      message =
        stopped.exploded == nil
        ? cause.message + " at step \(stopped.step.grouped); all steps are kept"
        : cause.message + "; the weights are those of step \(stopped.step.grouped) again"
      if let file = stopped.file { message += ", also in '\(file)'" }
      hints = cause.hints
      if let settings = stopped.exploded {
        hints = ["train --learning-rate \(settings.learningRate / 4)"]
        if settings.clip == 0 || settings.clip > 1 { hints.append("train --clip 1") }
      }
    case let stopped as StoppedSampling:
      kind = .interrupted
      message = "stopped after \(stopped.characters.counted("character"))"
      if let first = stopped.tunes.first?.name, let last = stopped.tunes.last?.name {
        message += "; kept as \(first)" + (first == last ? "" : " to \(last)")
      }
    case let undelivered as UndeliveredTunes:
      let cause = Advice(on: undelivered.reason, command: command)
      (kind, hints) = (cause.kind, cause.hints)
      message = cause.message
      if !undelivered.names.isEmpty {
        message += "; kept as \(undelivered.names.joined(separator: ", "))"
      }
    case is UnknownCharacter:
      hints = command == PrimeCommand.name ? ["prime --unknown nearest …"] : []
    case is UnreadableHeader:
      let reads = command == ScoreCommand.name ? ScoreCommand.name : PrimeCommand.name
      hints = ["\(reads) --bare …"]
    case is ConfigurationError, is SamplingError:
      kind = .usage
      hints = command.map { ["help \($0)"] } ?? []
    case let error as TrainingError:
      advise(on: error, command: command)
    case let error as BackendError:
      advise(on: error, command: command)
    case let failure as OutputFailure:
      kind = .environment
      if case .system(let reason) = failure { message = "cannot write the result: \(reason)" }
    case is JSONError: kind = .bug
    case is any CustomStringConvertible: break
    default: kind = .bug
    }
  }

  private mutating func advise(on error: TrainingError, command: String?) {
    switch error {
    case .textTooShort(let count, let rows, let steps):
      let fitting = count / (steps + 1)
      let batch = fitting == 0 ? 1 : min(fitting, rows)
      let sequence = fitting == 0 ? count - 1 : steps
      hints =
        switch command {
        case _ where count < 2: ["corpus load --held-out 0 …"]
        case PlotOptimizersCommand.name?: ["set batch \(batch)", "set sequence \(sequence)"]
        default: ["train --batch \(batch) --sequence \(sequence)"]
        }
    case .outOfRange:
      kind = .usage
      hints = command.map { ["help \($0)"] } ?? []
    case .stateMismatch:
      break
    case .noBF16:
      kind = .environment
      let takesPrecision = [TrainCommand.name, EvaluateCommand.name].contains(command)
      hints = [takesPrecision ? "\(command ?? "") --precision f32" : "set precision f32"]
    case .diverged, .exploded:
      break
    }
  }

  private mutating func advise(on error: BackendError, command: String?) {
    kind = .environment
    guard case .outOfMemory(let bytes) = error else { return }
    message = "there is no memory left for a block of \(bytes.grouped) bytes"
    hints =
      switch command {
      case TrainCommand.name?: ["train with a smaller --batch or --sequence"]
      case PlotOptimizersCommand.name?, BenchCommand.name?:
        ["set batch or sequence to a smaller number"]
      default: []
      }
    hints.append("model new with smaller --layers")
  }

  private mutating func advise(on error: FileError, command: String?) {
    switch error {
    case .missing, .isFolder, .isFile, .tooLarge: hints = Self.hints(onFileFor: command)
    case .system: kind = .environment
    }
  }

  private mutating func advise(on error: ProgramError) {
    kind = .environment
    switch error {
    case .notInstalled(let program):
      let isFluidSynth = program == .fluidsynth
      let others = isFluidSynth ? [OptionalProgram.soundFontPackage] : []
      hints = [OptionalProgram.installation(of: [program.package] + others)]
    case .noSoundFont:
      hints = ["set soundfont FILE.sf2"]
      if let package = OptionalProgram.soundFontPackage {
        hints.insert(OptionalProgram.installation(of: [package]), at: 0)
      }
    case .noPlayer(_, let tune), .unknownPlayer(_, let tune):
      let file = PathResolver.withoutExtension(tune) + ".mid"
      hints = ["export \(tune.asWord) \(file.asWord)", "doctor"]
    case .cannotStart, .tooSlow, .failed: hints = ["doctor"]
    }
  }

  /// What to type after `command` was given a file that it cannot use.
  private static func hints(onFileFor command: String?) -> [String] {
    switch command {
    case CorpusLoadCommand.name: ["corpus list"]
    case OpenCommand.name: ["checkpoint list"]
    case let command?: ["help \(command)"]
    case nil: []
    }
  }

  private mutating func advise(on error: ShellError, command: String?) {
    switch error {
    case .unknownCommand(_, let nearest):
      kind = .usage
      hints = [nearest.map { "did you mean '\($0)'?" } ?? "help"]
    case .unknownSubcommand(_, let command, _, let nearest):
      kind = .usage
      hints = [nearest.map { "did you mean '\(command) \($0)'?" } ?? "help \(command)"]
    case .arguments:
      kind = .usage
      hints = command.map { ["help \($0)"] } ?? []
    case .unterminatedQuote:
      kind = .usage
    case .unterminatedHeredoc(let end):
      kind = .usage
      hints = ["end the text with a line '\(end)'"]
    case .unexpectedHeredoc(_, let command):
      kind = .usage
      hints = ["help \(command)"]
    case .noVariable(let name):
      kind = .usage
      hints = ["start lilt with --set \(name)=VALUE"]
    case .onlyAtThePrompt, .nestedTooDeep:
      kind = .usage
    case .unknownSetting(_, let nearest):
      kind = .usage
      hints = [nearest.map { "did you mean '\($0)'?" } ?? "settings"]
    case .badSetting:
      kind = .usage
      hints = ["settings"]
    case .noCorpus:
      hints = ["corpus load starter"]
    case .unknownCorpus(_, let nearest):
      hints = [nearest.map { "did you mean '\($0)'?" } ?? "corpus list"]
    case .noSuchTuneInCorpus:
      hints = ["corpus search TEXT"]
    case .noModel(let corpusIsLoaded):
      hints = ["open jigs", corpusIsLoaded ? "model new" : "corpus load starter, then model new"]
    case .unknownSplit(_, let nearest):
      hints = nearest.map { ["did you mean '\($0)'?"] } ?? []
    case .scheduleWithoutEnd:
      kind = .usage
      hints = ["train --epochs 10 --schedule cosine"]
    case .nothingHeldOut:
      hints = ["evaluate --split train"]
    case .nothingToTrainOn:
      hints = ["corpus load --held-out 0 …"]
    case .otherCharacters:
      hints = command == TrainCommand.name ? ["model new"] : []
    case .unreadablePrime:
      hints = ["prime --clear"]
    case .unknownCheckpoint(_, let nearest):
      hints = [nearest.map { "did you mean '\($0)'?" } ?? "checkpoint list"]
    case .noFolder:
      hints = ["checkpoint list"]
    case .folderWithoutCheckpoints:
      hints = ["train --into FOLDER"]
    case .badEpoch:
      kind = .usage
      hints = ["open FOLDER@20"]
    case .noSuchEpoch(_, let folder, _):
      hints = ["checkpoint list \(folder.asWord)"]
    case .noFolderOpen:
      hints = ["open FOLDER"]
    case .nothingToPlot(let checkpoint):
      hints = checkpoint == nil ? ["train"] : ["checkpoint list"]
    case .otherModel:
      hints = ["checkpoint list"]
    case .noTune:
      hints = ["type or paste a tune that begins with 'X:1'"]
    case .unknownTune(_, let nearest):
      hints = [nearest.map { "did you mean '\($0)'?" } ?? "tunes"]
    case .notATune, .noTuneInFile:
      hints = ["a tune starts with a line such as 'X:1'"]
    case .notInSession(let file):
      hints = ["tune \(file.asWord)"]
    case .nothingKept:
      hints = ["keep t1"]
    case .notATransposition, .otherMode:
      kind = .usage
      hints = ["transpose t1 +2", "transpose t1 D"]
    case .noSuchBars:
      hints = ["show --bars 1-8"]
    case .manyTunesForOneFile(let source, _, let file):
      let folder = PathResolver.withoutExtension(file) + "/"
      hints = ["convert \(source.asWord) \(folder.asWord)"]
    case .manyTunesForMIDI(_, let file):
      let book = PathResolver.withoutExtension(file) + ".abc"
      hints = ["name one tune, or write them all to '\(book)'"]
    case .playbackOptionsForSilentFile, .scoreForOtherFile:
      kind = .usage
      hints = ["help export"]
    case .tooLongForSound:
      hints = ["export TUNE FILE.mid"]
    case .notAFolder(let path):
      let folder = PathResolver.withoutExtension(path) + "/"
      hints = folder == path ? [] : ["convert FILE.abc \(folder.asWord)"]
    case .unknownExtension(let file, _):
      kind = .usage
      let stem = PathResolver.withoutExtension(file)
      hints =
        switch command {
        case ConvertCommand.name: ["convert FILE.abc \((file + "/").asWord)"]
        case PlotLossCommand.name?, PlotOptimizersCommand.name?:
          ["\(command ?? "") --output \((stem + ".svg").asWord)"]
        default: ["export TUNE \((stem + ".mid").asWord)"]
        }
    case .noSuchCells:
      kind = .usage
      hints = ["history"]
    case .systemCommandFailed:
      kind = .environment
    case .folderWithoutTunes, .inFile:
      hints = Self.hints(onFileFor: command)
    case .notFound, .nothingToSave:
      break
    }
  }
}
