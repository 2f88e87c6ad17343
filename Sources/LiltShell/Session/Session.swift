package import Composition

/// Everything that commands read and change.
///
/// A value: a command runs on a copy that replaces the session only where the command did not throw.
package struct Session {
  /// What lies outside.
  package let world: World
  /// The files outside.
  package let files: Files
  /// What the running command speaks through.
  var console: Console

  /// The tunes that a model learns from.
  package internal(set) var corpus: TuneCorpus?
  /// The model that learns and makes tunes.
  var model: SessionModel?
  /// What the model reads before it makes a tune.
  var prime: SessionPrime?
  /// What `sample` and `train` use unless told otherwise.
  var settings = Settings()
  /// The tunes that were typed, loaded or made, by name.
  var tunes = TuneShelf()

  /// The cells that have run, with their results.
  package internal(set) var records = CellRecords()
  /// Whether each cell tells how long it took.
  var isTiming = false
  /// Whether a command has asked to leave.
  var wantsToQuit = false
  /// Whether a user types the cells, so that system commands may run.
  var isAtPrompt = false
  /// What stands at the next prompt already, for the user to go on with.
  var nextInput = ""
  /// What `${name}` stands for.
  var variables: [String: String]
  /// How many command files are being run within each other.
  var sourceDepth = 0

  /// A session in which nothing is loaded.
  ///
  /// - Parameters:
  ///   - world: What commands may touch.
  ///   - variables: What `${name}` stands for in parsed words.
  package init(world: World, variables: [String: String] = [:]) {
    self.world = world
    self.variables = variables
    files = Files(in: world)
    console = Console(world)
  }

  /// The cells that have run, in order.
  package var cells: [CellRecord] { records.all }

  /// The number of the cell that runs or comes next.
  package var cellNumber: Int { cells.count + (sourceDepth > 0 ? 0 : 1) }
}

// What commands say; `Console` has the details.
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
