import ArgumentParser
import Drawing
import JSON

struct SaveCommand: Command {
  static let name = "save"
  static let summary = "Write the session as a command file, a notebook or a page"
  static let details = """
    The extension decides: .lilt is a command file, .md a notebook of cells with their results, which \
    runs again too; .html is a page to read and to hear, which needs no other file and no network, \
    and .ipynb a page for sites that show Jupyter notebooks. Running one of the first two in a new lilt gives the same tunes under the same names: it has \
    the seeds that were drawn, and what a stopped command had done. Cells that failed, and those \
    about the session itself such as help, are left out. Text that was written between the cells of \
    an older notebook of that name is kept. Tunes as ABC, MIDI and so on are for 'export'.
    """
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("file", "what was written"), .init("cells", "how many cells it has"))
  static let saving = SavedAs.leftOut

  @Argument(help: ArgumentHelp("The file, such as mine.lilt.", valueName: "file"))
  var file: String

  @Argument(help: "The cells, such as 3 or 3-9; otherwise all.")
  var range: String?

  @OptionGroup var old: ReplaceOption

  func run(in session: inout Session) throws {
    let format = try Self.format(of: file, session)
    let chosen = try range.map { try CellRange($0, count: session.cells.count).positions }
    let cells = session.cells[chosen ?? session.cells.indices]
    let saved = cells.map(\.saved) + (chosen == nil ? session.sourced : [])
    if !saved.contains(where: \.runs) { throw Failure.nothingToSave }
    try session.files.checkWritable(file, as: format.kind, replaces: old.replace)
    let isReplaced = session.files.hasOrdinaryFile(at: file)
    try session.files.write(Array(format.text(of: cells, for: file, session).utf8), to: file)
    if format == .notebook { session.keepLastTraining(of: cells, for: file) }
    let count = saved.count(where: \.runs)
    session.show(
      FiguresResult(
        "\(count.counted("cell")) saved in '\(file)'",
        ["file": .string(file), "cells": .int(count)]))
    if isReplaced { session.noteReplaced(file) }
    let isWhole = chosen == nil && (format == .commandFile || session.sourceDepth == 0)
    if isWhole, format.runsAgain { session.noteSaved(saved, in: file) }
  }

  /// The format for a name; names of files that other commands write are refused.
  private static func format(
    of file: String, _ session: Session
  ) throws(Failure) -> SessionFormat {
    if let format = SessionFormat(file: file) { return format }
    let stem = PathResolver.withoutExtension(file)
    if session.tunes.entry(for: file) != nil || TuneShelf.words.contains(file) {
      throw .tuneNotSession(file)
    }
    for kind in TuneFile.Kind.allCases where file.hasFileExtension(kind.rawValue) {
      throw .musicNotSession(file, tune: session.tunes.entries.last?.name)
    }
    if file.hasSuffix(CheckpointFiles.suffix) { throw .modelNotSession(file) }
    throw .unknownExtension(
      file: file, known: SessionFormat.allCases.map { ".\($0.fileExtension)" },
      hint: .again((stem + ".lilt").asWord))
  }
}

extension Session {
  /// Marks what the command file `file` of all cells makes again as saved, and tells the rest.
  fileprivate mutating func noteSaved(_ cells: [SavedCell], in file: String) {
    let lost = cells.reduce(into: Set<String>()) { $0.formUnion($1.lostTunes) }
    tunes.markSaved(Set(tunes.entries.map(\.name)).subtracting(lost))
    composed?.isSaved = true
    let names = tunes.entries.map(\.name).filter(lost.contains)
    if let first = names.first {
      warn(
        "'\(file)' does not make \(names.joined(separator: ", ")) again: "
          + "'\(ExportCommand.name) \(first) \(first).abc' keeps it")
    }
  }
}

extension SavedCell {
  /// A command file that runs `cells` again.
  static func commandFile(_ cells: some Sequence<SavedCell>) -> String {
    cells.compactMap(\.text).map { $0 + "\n" }.joined()
  }
}
