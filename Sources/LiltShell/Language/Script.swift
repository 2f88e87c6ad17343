import Composition
import Drawing

/// A command file.
package struct Script {
  /// The file as the user named it.
  package let name: String
  /// Its cells in order.
  package let cells: [Cell]
  /// The notebook that has the cells; `nil` for a command file.
  let notebook: NotebookText?

  /// Reads a whole command file or notebook before any cell runs.
  ///
  /// So a truncated file does nothing. A notebook is a file whose name ends in `.md`.
  ///
  /// - Throws: `Failure` if the file is not text or ends within a cell.
  init(name: String, bytes: [UInt8], variables: [String: String] = [:]) throws {
    let text: DecodedText
    do throws(TextDecodingError) {
      text = try DecodedText(decoding: bytes)
    } catch {
      throw Failure.inFile(name, reason: "\(error)")
    }
    let string = text.characters[...].string
    if name.hasFileExtension("md") {
      try self.init(name: name, NotebookText(name: name, string), variables)
    } else {
      try self.init(name: name, text: string, variables: variables)
    }
  }

  private init(
    name: String, _ notebook: NotebookText, _ variables: [String: String]
  ) throws(Failure) {
    if notebook.blocks.isEmpty { throw .noCells(in: name) }
    var cells: [Cell] = []
    for block in notebook.blocks { cells += try block.cells(in: name, variables) }
    self.name = name
    self.cells = cells
    self.notebook = notebook
  }

  /// The cells of `text`.
  ///
  /// - Throws: `Failure` if the text ends within a cell.
  init(name: String, text: String, variables: [String: String] = [:]) throws {
    var reader = CellReader(lines: LineSource(text: text), variables: variables)
    var cells: [Cell] = []
    while let cell = try reader.next() {
      if case .mark(let mark)? = cell.missing {
        throw Failure.unterminatedHeredoc(mark).at(Position(file: name, line: cell.line))
      }
      cells.append(cell)
    }
    self.name = name
    self.cells = cells
    notebook = nil
  }
}
