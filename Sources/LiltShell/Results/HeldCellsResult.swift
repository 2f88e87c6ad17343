import CharRNN
import Drawing
import JSON

/// The LSTM cells that are held at a value.
struct HeldCellsResult: CommandResult {
  let cells: [HeldUnit]

  var json: JSONValue {
    .array(
      cells.map { ["cell": .string("\($0.index)"), "value": .figure($0.value.asTyped)] })
  }

  var blocks: [Block] {
    let words = cells.map { "cell \($0.index) is held at \($0.value)\n" }.joined()
    return [.text(words.isEmpty ? "all cells are free" : words)]
  }
}
