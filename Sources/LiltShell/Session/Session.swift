package import Composition

/// The state that commands read and change.
///
/// A value: a command runs on a copy, which replaces the session unless the command throws.
package struct Session {
  /// The world outside the session.
  package let world: World
  /// The file system.
  package let files: Files
  /// The output, clock and interrupt of the running command.
  var console: Console

  /// The training and held-out tunes.
  package internal(set) var corpus: TuneCorpus? {
    didSet {
      corpusHash = nil
      corpusIndex = CorpusIndex()
      corpusRevision += 1
    }
  }
  /// The number of changes of the corpus.
  private(set) var corpusRevision = 0
  /// The hash of the corpus for notebooks, once it is known.
  var corpusHash: String?
  /// The music of the corpus as far as it is indexed.
  var corpusIndex = CorpusIndex()
  /// What the surprisal of tunes is compared with.
  var usualBits = UsualBits()
  /// The model to train and to sample.
  var model: SessionModel?
  /// The text that the model reads before it draws a tune.
  var prime: SessionPrime?
  /// The defaults of `sample` and `train` that the user has set.
  var settings = Settings()
  /// The tunes that were typed, loaded or drawn, by name.
  var tunes = TuneShelf()
  /// The tune that is composed bar by bar.
  var composed: ComposedTune?

  /// The cells that have run, with their results.
  package internal(set) var records = CellRecords()
  /// The running cell.
  var running: RunningCell?
  /// Where the running notebook keeps what its training cells learn.
  var trainingStore: TrainingStore?
  /// How the running cell is saved, so that it does the same again.
  var saving = CellSaving()
  /// The cells of the command file that the running cell has run so far.
  var sourced: [SavedCell] = []
  /// The cells of the start file, until the first cell is recorded that a saved session has.
  var beginning: [SavedCell] = []
  /// The cells that can be taken back, the last one last.
  var undoSteps: [UndoStep] = []
  /// Whether each cell reports its run time.
  var isTiming = false
  /// Whether a command has asked to leave.
  var wantsToQuit = false
  /// Whether a user types the cells, so that system commands may run.
  var isAtPrompt = false
  /// The initial text of the next prompt, for the user to edit.
  var nextInput = ""
  /// The values of `${name}`.
  var variables: [String: String]
  /// The nesting depth of running command files.
  var sourceDepth = 0

  /// Makes a session in which nothing is loaded.
  ///
  /// - Parameters:
  ///   - world: The world outside the session.
  ///   - variables: The values of `${name}` in parsed words.
  package init(world: World, variables: [String: String] = [:]) {
    self.world = world
    self.variables = variables
    files = Files(in: world)
    console = Console(world)
  }

  /// The cells that have run, in order.
  package var cells: [CellRecord] { records.all }

  /// The number of the running or next cell.
  package var cellNumber: Int { cells.count + (sourceDepth > 0 ? 0 : 1) }
}

/// The cell that runs.
struct RunningCell {
  /// The number of its first line.
  let line: Int
  /// What it depends on.
  let inputs: CellInputs
  /// Whether it has trained the model.
  var hasTrained = false
}

extension Session {
  /// The seed of the running command: the typed one, that of the settings, or a new number, which
  /// the saved cell then has.
  mutating func seed(_ typed: UInt64?) -> UInt64 {
    if let seed = typed ?? settings.seed { return seed }
    let seed = world.makeSeed()
    saving.changes.add("--seed \(seed)")
    return seed
  }
}

// Output of commands; `Console` has the details.
extension Session {
  func show(_ result: some CommandResult) { console.show(result) }
  func show(_ text: String) { console.show(text) }
  func note(_ text: String) { console.note(text) }
  func warn(_ text: String) { console.warn(text) }
  func progress(_ text: String, isMilestone: Bool = false) {
    console.progress(text, isMilestone: isMilestone)
  }
  func noteReplaced(_ path: String) { console.noteReplaced(path) }
  func checkInterrupt() throws(Interrupted) { try console.checkInterrupt() }
}
