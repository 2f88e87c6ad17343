import Drawing
import JSON

/// Facts, a line each.
struct FactsResult: CommandResult {
  /// One fact: its name, its text, and its JSON.
  struct Fact: Sendable {
    let name: String
    let text: String
    let json: JSONValue

    init(_ name: String, _ text: String, json: JSONValue) {
      self.name = name
      self.text = text
      self.json = json
    }

    /// A fact that is still missing, and the command that provides it.
    init(_ name: String, noneUntil command: String) {
      self.init(name, "none (\(command))", json: .null)
    }
  }

  let facts: [Fact]

  var json: JSONValue { .object(JSONObject(facts.map { ($0.name, $0.json) })) }

  var blocks: [Block] { [.table(table)] }

  /// A row for each fact: its name and its text.
  var table: Table {
    var table = Table([.left(""), .left("")])
    for fact in facts { table.append([fact.name, fact.text]) }
    return table
  }
}
