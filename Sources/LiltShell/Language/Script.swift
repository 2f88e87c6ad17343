import Composition
import Drawing

/// A command file.
package struct Script {
  /// The file as the user named it.
  package let name: String
  /// Its cells in order.
  package let cells: [Cell]

  /// Reads a whole command file before any cell runs, so that a truncated file does nothing.
  ///
  /// - Throws: `Failure` if the file is not text or ends within a cell.
  init(name: String, bytes: [UInt8], variables: [String: String] = [:]) throws {
    let text: DecodedText
    do throws(TextDecodingError) {
      text = try DecodedText(decoding: bytes)
    } catch {
      throw Failure.inFile(name, reason: "\(error)")
    }
    try self.init(name: name, text: text.characters[...].string, variables: variables)
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
  }
}
