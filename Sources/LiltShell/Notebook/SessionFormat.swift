import Composition
import Drawing

/// A format in which a session can be saved.
enum SessionFormat: CaseIterable {
  case commandFile, notebook, page, jupyterNotebook

  /// The format for the name of a file; `nil` for another extension.
  init?(file: String) {
    guard let format = Self.allCases.first(where: { file.hasFileExtension($0.fileExtension) })
    else { return nil }
    self = format
  }

  var fileExtension: String {
    switch self {
    case .commandFile: "lilt"
    case .notebook: "md"
    case .page: "html"
    case .jupyterNotebook: "ipynb"
    }
  }

  /// The kind of file, which decides what it replaces.
  var kind: FileKind {
    switch self {
    case .commandFile: .commandFile
    case .notebook: .notebook
    case .page: .page
    case .jupyterNotebook: .jupyterNotebook
    }
  }

  /// Whether running the file makes the tunes again.
  var runsAgain: Bool { self == .commandFile || self == .notebook }

  /// The text of the file.
  ///
  /// - Parameters:
  ///   - cells: The cells to save.
  ///   - file: The file; the prose of an older notebook there is kept.
  ///   - session: The session that ran the cells.
  /// - Returns: The whole text.
  /// - Throws: `FileError` if the older notebook cannot be read; `Interrupted`.
  func text(of cells: ArraySlice<CellRecord>, for file: String, _ session: Session) throws -> String
  {
    let title = PathResolver.stem(of: PathResolver.lastComponent(of: file))
    switch self {
    case .commandFile:
      // Within a command file, its cells so far are in no record yet.
      let isToEnd = cells.endIndex == session.cells.endIndex
      return SavedCell.commandFile(cells.map(\.saved) + (isToEnd ? session.sourced : []))
    case .page:
      return try session.page(titled: title, of: session.pageCells(in: cells.indices)).text
    case .jupyterNotebook:
      return try session.jupyterNotebook(titled: title, of: session.pageCells(in: cells.indices))
        .text
    case .notebook:
      let notebook = NotebookText(of: cells, title: title, session)
      guard session.files.hasOrdinaryFile(at: file),
        FileKind.notebook.includes(file, try session.files.read(file))
      else { return notebook.text }
      let older = try session.decodedText(of: file).characters[...].string
      return try notebook.keepingProse(of: NotebookText(name: file, older)).text
    }
  }
}
