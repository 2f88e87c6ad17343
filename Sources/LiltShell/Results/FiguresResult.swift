import JSON

/// Figures, and the sentences that state them.
struct FiguresResult: CommandResult {
  let values: JSONObject
  let text: String
  let measured: MeasuredPart

  /// - Parameters:
  ///   - text: The sentences, in lines.
  ///   - values: The figures by their JSON keys.
  ///   - measured: What of the text is measured.
  init(_ text: String, _ values: JSONObject, measured: MeasuredPart = .nothing) {
    self.text = text
    self.values = values
    self.measured = measured
  }

  var json: JSONValue { .object(values) }
  var blocks: [Block] { [.text(text)] }
}
