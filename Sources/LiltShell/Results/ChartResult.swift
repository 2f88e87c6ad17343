import Drawing
import JSON

/// A chart with the figures that it is drawn from.
struct ChartResult: CommandResult {
  /// `nil` where there is nothing to draw.
  let chart: LineChart?
  let json: JSONValue

  var blocks: [Block] { chart.map { [.chart($0)] } ?? [] }
}
