import CharRNN
import Composition
import Drawing
import JSON

// Converts errors of the libraries and of the system. All other failures are thrown complete.
extension Failure {
  /// Converts an `error` that `command` threw; hints of the command replace the general ones.
  init(_ error: any Error, from command: (any Command.Type)? = nil) {
    self = (error as? Failure) ?? Failure(converting: error)
    if let hints = command?.hints(on: error) { self.hints = hints }
  }

  private init(converting error: any Error) {
    switch error {
    case is Interrupted:
      self.init("stopped", kind: .interrupted)
    case let failure as OutputFailure:
      self.init("\(failure)", kind: .environment)
      if case .system(let reason) = failure { message = "cannot write the result: \(reason)" }
    case let error as FileError:
      self.init("\(error)", hints: [.files])
      switch error {
      case .system: (kind, hints) = (.environment, [])
      case .otherKind: hints = [.again("--replace …")]
      default: break
      }
    case is HeldElsewhere: self.init("\(error)", kind: .environment)
    case let error as ProgramError: self.init(error)
    case let error as TuneCorpusError: self.init(error)
    case let error as TrainingError: self.init(error)
    case let error as BackendError: self.init(error)
    case is UnreadableHeader:
      self.init("\(error)", hints: ["\(PrimeCommand.name) --bare …"])
    case is ConfigurationError, is SamplingError:
      self.init("\(error)", kind: .usage, hints: [.help])
    case is JSONError: self.init("\(error)", kind: .bug)
    case is any CustomStringConvertible: self.init("\(error)")
    default: self.init("\(error)", kind: .bug)
    }
  }

  private init(_ error: ProgramError) {
    self.init("\(error)", kind: .environment)
    switch error {
    case .notInstalled(let program):
      let others = program == .fluidsynth ? [OptionalProgram.soundFontPackage] : []
      hints = [.line(OptionalProgram.installation(of: [program.package] + others))]
    case .noSoundFont:
      hints = ["\(SetCommand.name) \(Setting.soundFont.name) FILE.sf2"]
      if let package = OptionalProgram.soundFontPackage {
        hints.insert(.line(OptionalProgram.installation(of: [package])), at: 0)
      }
    case .noPlayer(_, let tune), .unknownPlayer(_, let tune):
      let file = PathResolver.withoutExtension(tune) + ".mid"
      hints = [
        "\(ExportCommand.name) \(tune.asWord) \(file.asWord)", "\(DoctorCommand.name)",
      ]
    case .cannotStart, .tooSlow, .failed: hints = ["\(DoctorCommand.name)"]
    }
  }

  private init(_ error: TuneCorpusError) {
    self.init("\(error)")
    switch error {
    case .heldOutShare:
      kind = .usage
      hints = ["\(CorpusLoadCommand.name) --held-out 0.1 …"]
    case .noTune: hints = ["a tune starts with a line such as 'X:1'"]
    case .vocabulary: break
    }
  }

  private init(_ error: TrainingError) {
    self.init("\(error)")
    switch error {
    case .textTooShort(let count, let rows, let steps):
      if count < 2 {
        hints = ["\(CorpusLoadCommand.name) --held-out 0 …"]
      } else {
        let (batch, sequence) = fittingWindow(characters: count, rows: rows, steps: steps)
        hints = ["\(TrainCommand.name) --batch \(batch) --sequence \(sequence)"]
      }
    case .outOfRange:
      kind = .usage
      hints = [.help]
    case .noBF16:
      kind = .environment
      hints = ["\(SetCommand.name) \(Setting.precision.name) f32"]
    case .stateMismatch, .diverged, .exploded: break
    }
  }

  private init(_ error: BackendError) {
    self.init("\(error)", kind: .environment)
    guard case .outOfMemory(let bytes) = error else { return }
    message = "there is no memory left for a block of \(bytes.grouped) bytes"
    hints = [Self.smallerModel]
  }

  /// The hint for a model that does not fit into memory.
  static var smallerModel: Hint { "\(ModelNewCommand.name) with smaller --layers" }
}

/// The largest batch and sequence, at most `rows` and `steps`, that a text of this many characters
/// (2 or more) fills.
func fittingWindow(
  characters: Int, rows: Int, steps: Int
) -> (batch: Int, sequence: Int) {
  let fitting = characters / (steps + 1)
  return fitting == 0 ? (1, characters - 1) : (min(fitting, rows), steps)
}

extension Failure.Hint {
  /// The text to show after `command` failed; `nil` if the hint needs a command and none ran.
  func text(after command: (any Command.Type)?) -> String? {
    switch self {
    case .line(let text): return text
    case .help: return command.map { "\(HelpCommand.name) \($0.name)" }
    case .again(let words): return command.map { "\($0.name) \(words)" }
    case .files: return command.flatMap { $0.fileHint.text(after: $0) }
    }
  }
}

extension Failure {
  /// Hints for training settings that need more memory than the machine has.
  static let hintsOnSmallerSettings: [Hint] = [
    "\(SetCommand.name) batch or sequence to a smaller number", smallerModel,
  ]
}
