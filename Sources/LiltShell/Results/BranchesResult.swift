import Composition
import Drawing
import JSON

/// The tree of a tune in progress.
struct BranchesResult: CommandResult {
  static let shape = ResultShape.array(
    of: "places, from the start down",
    .init("place", "its number"), .init("parent", "the number of the place before, or null"),
    .init("bar", "the bars of the tune so far, without pick-ups"),
    .init("music", "the characters from the place before"),
    .init("bitsPerCharacter", "their mean surprisal, or null"),
    .init("marks", "its names"), .init("here", "whether it is the present place"))

  private struct Row: Sendable {
    let number: Int
    let lead: String
    let parent: Int?
    let bar: Int
    let text: String
    let meanBits: Double
    let marks: [String]
    let isHere: Bool
  }

  private let rows: [Row]

  init(_ tree: TuneTree) {
    rows = tree.lines.map { line in
      let place = tree.places[line.place]
      return Row(
        number: line.place, lead: line.lead, parent: place.parent, bar: place.barCount,
        text: place.text, meanBits: place.meanBits, marks: tree.names(of: line.place),
        isHere: line.place == tree.here)
    }
  }

  var json: JSONValue { ListingResult(rows, Self.columns).json }
  var blocks: [Block] { ListingResult(rows, Self.columns).blocks }

  private static let columns: [ListedColumn<Row>] = [
    .hidden(key: "place") { .int($0.number) },
    .hidden(key: "parent") { $0.parent.map { .int($0) } ?? .null },
    .left("bar", key: "bar") { row in
      ListedValue(.int(row.bar), text: row.lead + (row.parent == nil ? "start" : "\(row.bar)"))
    },
    .left("music", key: "music") { ListedValue(.string($0.text), text: $0.text.onOneLine) },
    .right("bits/character", key: "bitsPerCharacter") { row in
      row.text.isEmpty ? ListedValue(.null, text: "") : .figure(row.meanBits, decimals: 2)
    },
    .left("marks", key: "marks") { row in
      ListedValue(.strings(row.marks), text: row.marks.joined(separator: ", "))
    },
    .left("", key: "here") { .flag($0.isHere, "← here", "") },
  ]
}
