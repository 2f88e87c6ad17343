import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct HoldCommand: Command {
  static let name = "hold"
  static let summary = "Hold LSTM cells of the model at a value while it reads and draws"
  static let details = """
    A cell is named by its layer and its number in it, both from 1: 'hold 2:117 0.9'. What is held is \
    its output h, from -1 to 1: the number that the other cells read, and that 'cells 2:117' shows. \
    What the cell itself computes is no longer read by anything. It is held from the first character \
    on in 'sample', 'probs', 'score', 'cells' and all commands that draw, until 'hold 2:117 off' or \
    'hold --clear'; a tune in progress keeps what was held at its start. 'evaluate' and 'train' take \
    the model as it is. A drawn tune records it. Without arguments: what is held.
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = .array(
    of: "held cells", .init("cell", "layer:cell, both from 1"), .init("value", "from -1 to 1"))

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".", usage: "\(name) [<cell> <value|off>] [--clear]",
      discussion: details)
  }

  // Otherwise -0.9 would be parsed as an option.
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "A cell such as 2:117, then a value from -1 to 1, or off.", valueName: "cell"))
  var words: [String] = []

  @Flag(help: "Let all cells go.")
  var clear = false

  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate] {
    if words.count == 1 { return [Completion.Candidate("off", "let the cell go")] }
    return words.isEmpty
      ? session.held.map { Completion.Candidate("\($0.index)", "held at \($0.value)") } : []
  }

  func validate() throws {
    if clear ? !words.isEmpty : !words.isEmpty && words.count != 2 {
      throw ValidationError(
        "\(words.count.counted("word"))\(clear ? " beside --clear" : ""), expected a cell and its value"
      )
    }
  }

  func run(in session: inout Session) throws {
    var loaded = try session.loadedModel()
    if clear {
      loaded.held = []
    } else if words.count == 2 {
      guard let cell = try loaded.cell(named: words[0]) else {
        throw Failure.unknownCell(words[0], last: loaded.model.configuration.lastUnit)
      }
      if words[1] == "off" {
        guard loaded.held.contains(where: { $0.index == cell }) else {
          throw Failure.notHeld(words[0])
        }
        loaded.hold(cell, at: nil)
      } else {
        guard let value = Float(words[1]), HeldUnit.range.contains(value) else {
          throw Failure.badHeldValue(words[1])
        }
        loaded.hold(cell, at: value)
      }
    }
    session.model = loaded
    session.show(HeldCellsResult(cells: loaded.held))
  }
}
