import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct WalkCommand: Command {
  static let name = "walk"
  static let summary = "Write on character by character, from a table of what can come next"
  static let details = """
    Begins a tune after the prime, or goes on with the tune in progress. The table has the likeliest \
    characters that keep the tune legal. Each answer is a line of standard input: a number takes \
    that row; other text is written as it is, such as GAB, and text after ' too, such as '2; . lets \
    the model draw a character and .. the rest of the bar; u takes the last answer back; q or an \
    empty line stops. With --text nothing is asked; a saved session has the text that was written.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = StepResult.shape

  @OptionGroup var steering: SteeringOptions

  @Option(help: "The number of rows in the table.")
  var top = 12

  @Option(
    help: ArgumentHelp("Write this and ask nothing; ↵ is the end of a line.", valueName: "abc"))
  var text: String?

  func validate() throws {
    guard (1...99).contains(top) else {
      throw ValidationError("--top \(top), expected 1 to 99")
    }
    if text?.isEmpty == true { throw ValidationError("--text needs a text") }
  }

  /// What stands for the end of a line in a text on one line.
  private static let lineEnd = "↵"

  func run(in session: inout Session) throws {
    var tune = try steering.tune(&session, for: Self.self)
    let start = tune.tree.present.generation
    if start.isComplete { throw Failure.tuneIsComplete }
    let seed = steering.seed ?? tune.tree.present.seed
    var walk = TuneWalk(
      from: try start.forked(seed: seed, settings: steering.sampling(session)),
      tune.model.vocabulary)
    if let text {
      try walk.write(text)
    } else {
      try ask(&walk, session)
    }
    let wasStopped = session.world.interrupt.isRequested
    guard !walk.text.isEmpty else {
      if wasStopped { throw Interrupted() }
      session.note("nothing was written")
      session.composed = tune
      return session.show(StepResult(tune.tree))
    }
    if text == nil {
      let written = walk.text.replacing("\n", with: Self.lineEnd)
      session.saving.showsTheSame = false
      session.saving.changes.add("--text=\(written.asQuotedWord)")
    }
    tune.tree.goOn(to: walk.generation)
    session.step(to: tune)
    if wasStopped {
      throw Failure("stopped; what was written stays", kind: .interrupted).keepingWhatWasDone()
    }
  }

  /// Asks and obeys until the user stops, the input ends or the tune does.
  private func ask(_ walk: inout TuneWalk, _ session: Session) throws {
    while !walk.isOver {
      let rows = Array(walk.generation.nextCharacters.prefix(top))
      if !session.console.isForPrograms { show(rows, walk, session) }
      let line = try session.world.answer("walk> ")
      if session.world.interrupt.isRequested { return }
      guard let line, !line.isEmpty, line != "q" else { return }
      do {
        try obey(line, rows, &walk)
      } catch {
        // A script cannot try again, and its further answers would mean something else.
        guard session.isAtPrompt else { throw error }
        session.warn(Failure(error).message)
      }
    }
  }

  private func obey(_ line: String, _ rows: [NextCharacter], _ walk: inout TuneWalk) throws {
    switch line {
    case ".": walk.draw()
    case "..": walk.drawBar()
    case "u":
      if !walk.undo() {
        throw Failure.arguments("no answer has been given that could be taken back")
      }
    default:
      guard let key = Int(line) else {
        return try walk.write(line.hasPrefix("'") ? String(line.dropFirst()) : line)
      }
      guard rows.indices.contains(key - 1) else {
        throw Failure.arguments(
          "there is no row '\(line)' in the table, expected 1 to \(rows.count)")
      }
      try walk.write(String(rows[key - 1].character))
    }
  }

  private func show(_ rows: [NextCharacter], _ walk: TuneWalk, _ session: Session) {
    let line = walk.generation.draft.text.split(separator: "\n", omittingEmptySubsequences: false)
    session.note("bar \(walk.generation.barCount + 1), after '\(line.last ?? "")'")
    let largest = rows.first?.probability ?? 1
    session.show(
      ListingResult(
        rows.enumerated(),
        [
          .right("key", key: nil) { .number($0.offset + 1) },
          .left("character", key: nil) { .words($0.element.character.visible) },
          .right("to draw", key: nil) { .figure($0.element.probability, decimals: 3) },
          .right("the model's", key: nil) { .figure($0.element.ownProbability, decimals: 3) },
          .left("", key: nil) { row in
            .words(bar(row.element.probability, of: largest, width: 20))
          },
        ]))
  }
}

/// A passage that is being written from a place of a tune.
private struct TuneWalk {
  private let start: TuneGeneration
  private(set) var generation: TuneGeneration
  /// The states before each answer.
  private var earlier: [TuneGeneration] = []
  private let vocabulary: Vocabulary

  init(from start: TuneGeneration, _ vocabulary: Vocabulary) {
    (self.start, generation) = (start, start)
    self.vocabulary = vocabulary
  }

  /// The characters that were written.
  var text: String { generation.text(after: start) }

  /// Whether nothing more can be written.
  var isOver: Bool { generation.draft.ending != nil }

  /// Writes all of `text`, or nothing.
  ///
  /// - Throws: `UnknownCharacter`, `Failure.notLegalHere`.
  mutating func write(_ text: String) throws {
    // The signs of white space are what tables show.
    let characters = text.unicodeScalars.map {
      vocabulary.index(of: $0) == nil ? $0.signified : $0
    }
    _ = try vocabulary.encode(characters)
    var next = generation
    for character in characters where !next.write(character) {
      throw Failure.notLegalHere(
        character.visible, after: next.text(after: generation).onOneLine)
    }
    step(to: next)
  }

  mutating func draw() {
    var next = generation
    _ = next.next()
    step(to: next)
  }

  mutating func drawBar() {
    var next = generation
    next.drawBar()
    step(to: next)
  }

  private mutating func step(to next: TuneGeneration) {
    earlier.append(generation)
    generation = next
  }

  mutating func undo() -> Bool {
    guard let last = earlier.popLast() else { return false }
    generation = last
    return true
  }
}

extension String {
  /// The text as a quoted word of a command.
  var asQuotedWord: String {
    let word = asWord
    return word == self ? "'\(self)'" : word
  }
}
