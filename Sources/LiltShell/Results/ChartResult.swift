import Drawing
import JSON

/// A chart and its data.
struct ChartResult: CommandResult {
  /// The chart; `nil` if there is nothing to draw.
  let chart: LineChart?
  let json: JSONValue

  var blocks: [Block] { chart.map { [.chart($0)] } ?? [] }
}
