import ABCNotation
import Composition
import Drawing

/// What a command file has in place of a cell, so that running it gives the same tunes.
struct SavedCell: Sendable {
  /// The lines without a newline at the end; `nil` if the cell is left out.
  let text: String?
  /// Whether the lines are a command, not only a comment.
  let runs: Bool
  /// The names of tunes that the lines do not make again.
  let lostTunes: Set<String>
  /// Whether the lines show what the cell showed.
  var showsTheSame = true

  /// A cell that is left out.
  static let nothing = SavedCell(text: nil, runs: false, lostTunes: [])

  /// A comment that says what is not repeated.
  static func comment(_ text: String, lostTunes: Set<String> = []) -> SavedCell {
    SavedCell(text: text.asComments, runs: false, lostTunes: lostTunes, showsTheSame: false)
  }

  /// A command in place of another one, which a comment states.
  static func standIn(_ text: String, for comment: String) -> SavedCell {
    SavedCell(
      text: comment.asComments + "\n" + text, runs: true, lostTunes: [], showsTheSame: false)
  }

  /// The cells of a command file that a cell ran, in place of that cell.
  ///
  /// The file may have other seeds in mind, or other content later.
  static func file(_ cells: some Collection<SavedCell>, ranBy cell: Cell) -> SavedCell {
    SavedCell(
      text: ([cell.text.asComments] + cells.compactMap(\.text)).joined(separator: "\n"),
      runs: cells.contains(where: \.runs),
      lostTunes: cells.reduce(into: []) { $0.formUnion($1.lostTunes) })
  }
}

extension SavedCell {
  /// The cell after the cells of the start file.
  func after(_ beginning: [SavedCell]) -> SavedCell {
    guard beginning.contains(where: \.runs) else { return self }
    let texts = beginning.compactMap(\.text) + [text ?? ""]
    return SavedCell(
      text: "# from init.lilt\n" + texts.joined(separator: "\n"), runs: true,
      lostTunes: lostTunes.union(beginning.flatMap(\.lostTunes)), showsTheSame: false)
  }
}

/// How the running cell is saved, as far as its command knows.
struct CellSaving: Hashable, Sendable {
  /// What differs from the cell as typed.
  var changes = CellChanges()
  /// Whether the cell with its changes does what the command did before it was stopped.
  var standsForWhatWasDone = false
  /// Why the cell cannot be repeated; `nil` if it can.
  var obstacle: String?
  /// Whether the cell with its changes shows what the command has shown.
  var showsTheSame = true
  /// Whether the cell is left out, since it took cells back that are left out too.
  var isLeftOut = false
  /// Whether the cell took back a step of the tune in progress.
  var isStepBack = false
}

extension SavedCell {
  /// A run of a cell.
  struct Run {
    let cell: Cell
    /// Its command; `nil` if it is no command.
    let command: (any Command.Type)?
    let outcome: Outcome
    /// What the command said about saving; of a command that changed nothing, nothing.
    let saving: CellSaving
    /// The tunes that it made.
    let made: [TuneShelf.Entry]
    /// The values of `${name}`.
    let variables: [String: String]

    /// Whether the command succeeded.
    var succeeded: Bool { if case .failed = outcome { false } else { true } }
  }

  /// What stands for `run` in a command file.
  init(_ run: Run) {
    guard let command = run.command, command.saving != .leftOut, !run.saving.isLeftOut else {
      self = .nothing
      return
    }
    let names = Set(run.made.map(\.name))
    if command.saving == .comment {
      self = run.succeeded ? .comment(run.cell.text) : .nothing
    } else if let obstacle = run.saving.obstacle {
      self = .comment("\(run.cell.text)\ncannot be repeated: \(obstacle)", lostTunes: names)
    } else if run.succeeded {
      self = SavedCell(
        text: run.cell.scriptForm(run.saving.changes, variables: run.variables), runs: true,
        lostTunes: [], showsTheSame: run.saving.showsTheSame)
    } else if !run.made.isEmpty, run.made.allSatisfy(\.text.unicodeScalars.startsTune) {
      // What was drawn before the stop depends on the moment of the stop.
      let tunes = run.made.map {
        $0.abcText.trimmingTrailingNewlines.betweenMarks(after: Advice.tuneCommand)
      }
      self = .standIn(
        tunes.joined(separator: "\n"), for: "\(run.cell.text)\nstopped, and made this:")
    } else if run.saving.standsForWhatWasDone {
      self = .standIn(
        run.cell.scriptForm(run.saving.changes, variables: run.variables),
        for: "\(run.cell.text)\nstopped, and did this:")
    } else if !run.made.isEmpty {
      self = .comment("\(run.cell.text)\ncannot be repeated: it was stopped", lostTunes: names)
    } else {
      self = .nothing
    }
  }
}
