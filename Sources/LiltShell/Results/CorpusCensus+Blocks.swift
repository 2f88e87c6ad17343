import Composition
import Drawing
import JSON

extension CorpusCensus {
  /// The rows of a table; what is rarer is counted together.
  private static let rowLimit = 8

  /// Tables of types, keys, metres, lengths and rare characters.
  var blocks: [Block] {
    var lengths = Table([.left("length"), .right("p10"), .right("p50"), .right("p90")])
    for (name, length) in [("characters", characters), ("bars", bars)] {
      lengths.append([name, length.p10.grouped, length.p50.grouped, length.p90.grouped])
    }
    let tables = [table("type", types), table("key", keys), table("metre", meters), lengths]
    let blocks = tables.flatMap { [Block.text(""), .table($0)] }
    if rare.isEmpty { return blocks }
    var rows = Table([.left("rare"), .right("tunes"), .left("code")])
    for entry in rare.prefix(Self.rowLimit) {
      let character = entry.value.unicodeScalars.first
      rows.append([character?.visible ?? "", entry.tunes.grouped, character?.codePoint ?? ""])
    }
    if rare.count > Self.rowLimit {
      rows.append(["\((rare.count - Self.rowLimit).grouped) others", "", ""])
    }
    return blocks + [.text(""), .table(rows)]
  }

  private func table(_ name: String, _ entries: [Entry]) -> Table {
    var table = Table([.left(name), .right("tunes"), .left("")])
    let largest = Double(entries.first?.tunes ?? 1)
    func append(_ value: String, _ tunes: Int) {
      table.append([value, tunes.grouped, bar(Double(tunes), of: largest, width: 20)])
    }
    // A single further value has a row of its own.
    let isCut = entries.count > Self.rowLimit + 1
    for entry in entries.prefix(isCut ? Self.rowLimit : entries.count) {
      append(entry.value, entry.tunes)
    }
    let others = entries.dropFirst(Self.rowLimit)
    if isCut { append("\(others.count.grouped) others", others.reduce(0) { $0 + $1.tunes }) }
    return table
  }

  /// The counts for programs, of all values.
  var json: JSONObject {
    func list(_ entries: [Entry]) -> JSONValue {
      .array(entries.map { ["value": .string($0.value), "tunes": .int($0.tunes)] })
    }
    func length(_ length: Percentiles) -> JSONValue {
      ["p10": .int(length.p10), "p50": .int(length.p50), "p90": .int(length.p90)]
    }
    return [
      "types": list(types), "keys": list(keys), "meters": list(meters),
      "length": ["characters": length(characters), "bars": length(bars)], "rare": list(rare),
    ]
  }
}

extension JSONValue {
  /// The object with the members of another one added; any other value stays as it is.
  func merging(_ other: JSONObject) -> JSONValue {
    guard case .object(var object) = self else { return self }
    for key in other.keys { object[key] = other[key] }
    return .object(object)
  }
}
