import JSON

/// Several results as one, such as figures and the tables behind them.
struct ReportResult: CommandResult {
  let json: JSONValue
  let blocks: [Block]
  let measured: MeasuredPart

  /// - Parameters:
  ///   - blocks: The parts for display.
  ///   - json: All results as JSON.
  ///   - measured: What of the text is measured.
  init(_ blocks: [Block], json: JSONValue, measured: MeasuredPart = .nothing) {
    self.blocks = blocks
    self.measured = measured
    self.json = json
  }
}
