import Composition
import Drawing
import JSON

extension NextBars {
  /// The bars as a table, and how sure it is that they are the likeliest.
  var blocks: [Block] { [.table(table), .text(words)] }

  private var table: Table {
    var table = Table([.right(""), .left("next bar"), .right("probability"), .left("")])
    let largest = bars.first?.probability ?? 1
    for (place, entry) in bars.enumerated() {
      table.append([
        "\(place + 1)",
        entry.text.unicodeScalars.visibleInLine + (entry.isEnd ? "  end of the tune" : ""),
        "\((entry.probability * 100).fixed(2)) %", bar(entry.probability, of: largest, width: 20),
      ])
    }
    return table
  }

  private var words: String {
    let (count, certain) = (bars.count, certainCount)
    if count == 0 {
      return "no bar was found: none is near its end within the longest that are tried"
    }
    let sum = (bars.reduce(0) { $0 + $1.probability } * 100).fixed(1)
    let together =
      (count == 1 ? "this bar has" : "these \(count) bars have") + " \(sum) % of the probability"
    if certain == count { return together + "; no other bar is likelier" }
    let missed = "the search may have missed likelier ones"
    if certain == 0 { return together + "; " + missed }
    return together + "; the first \(certain == 1 ? "is" : "\(certain) are") certain, behind "
      + (certain == 1 ? "it " : "them ") + missed
  }

  var json: JSONValue {
    .array(
      bars.enumerated().map { place, bar in
        [
          "text": .string(bar.text), "probability": .figure(bar.probability),
          "certain": .bool(place < certainCount), "end": .bool(bar.isEnd),
        ]
      })
  }
}
