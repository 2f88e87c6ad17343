import JSON

/// Several results as one, such as figures and the tables behind them.
struct ReportResult: CommandResult {
  let json: JSONValue
  let blocks: [Block]

  /// - Parameters:
  ///   - blocks: The parts for a reader.
  ///   - json: All of it for programs.
  init(_ blocks: [Block], json: JSONValue) {
    self.blocks = blocks
    self.json = json
  }
}
