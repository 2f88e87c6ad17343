import JSON

/// Figures, and the sentences that state them.
struct FiguresResult: CommandResult {
  let values: JSONObject
  let text: String

  /// - Parameters:
  ///   - text: The sentences, in lines.
  ///   - values: The figures by their JSON keys.
  init(_ text: String, _ values: JSONObject) {
    self.text = text
    self.values = values
  }

  var json: JSONValue { .object(values) }
  var blocks: [Block] { [.text(text)] }
}
