package import Drawing
package import JSON

/// A result of a command, as a value.
///
/// A result declares its JSON and its parts once. Only the renderers know colours, widths, escapes
/// and markup.
package protocol CommandResult: Sendable {
  /// The result as JSON.
  var json: JSONValue { get }

  /// The result for display, from top to bottom.
  var blocks: [Block] { get }

  /// The memory that the result occupies, in bytes, to within a factor of two.
  var byteCount: Int { get }

  /// What of its text is measured, so that it differs from run to run.
  var measured: MeasuredPart { get }
}

extension CommandResult {
  package var byteCount: Int { blocks.reduce(256) { $0 + $1.byteCount } }
  package var measured: MeasuredPart { .nothing }
}

/// What of a result differs from run to run.
package enum MeasuredPart: Hashable, Sendable {
  case nothing
  /// These words of its text, such as times and speeds.
  case words(Set<String>)
  /// All of it.
  case everything
}

/// A part of a result.
package enum Block: Sendable {
  /// Whole lines; the renderer adds a missing newline at the end.
  case text(String)
  /// Lines with styles.
  case lines([StyledLine])
  /// Rows and columns.
  case table(Table)
  /// A line chart, drawn as large as the window allows.
  case chart(LineChart)
  /// A piano roll, drawn as wide as the window allows.
  case roll(PianoRoll)
  /// A text with the surprisal of its characters.
  case surprisals(ScoredText)
  /// A text with a number from a diverging scale for each of its characters.
  case activity(ActivityText)
  /// A chart of labelled points, drawn as large as the window allows.
  case scatter(ScatterChart)
  /// How probability divides among continuations, drawn as wide as the window allows.
  case mass(MassStrips)
  /// A tune, with its form where a block is text.
  case tune(TuneBlock)

  /// The memory that the part occupies, in bytes, to within a factor of two.
  var byteCount: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .lines(let lines): lines.reduce(0) { $0 + 64 + $1.text.utf8.count }
    case .table(let table):
      table.rows.reduce(0) { $0 + $1.reduce(0) { $0 + 32 + $1.utf8.count } }
    case .chart(let chart): chart.series.reduce(0) { $0 + 16 * ($1.points.count + $1.detail.count) }
    case .roll(let roll): roll.voices.reduce(0) { $0 + 64 * $1.notes.count }
    case .surprisals(let text): text.byteCount
    case .activity(let text): text.byteCount
    case .mass(let strips): strips.rows.reduce(0) { $0 + 48 * $1.count }
    case .scatter(let chart): chart.groups.reduce(0) { $0 + 48 * $1.points.count }
    case .tune(let tune):
      tune.inText.reduce(2 * tune.abc.utf8.count) { $0 + $1.byteCount }
    }
  }
}
