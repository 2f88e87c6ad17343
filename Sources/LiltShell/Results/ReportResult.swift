import JSON

/// Several results as one, such as figures and the tables behind them.
struct ReportResult: CommandResult {
  let json: JSONValue
  let blocks: [Block]

  /// - Parameters:
  ///   - blocks: The parts for display.
  ///   - json: All results as JSON.
  init(_ blocks: [Block], json: JSONValue) {
    self.blocks = blocks
    self.json = json
  }
}
