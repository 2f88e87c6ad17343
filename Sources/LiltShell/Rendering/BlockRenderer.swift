import Drawing

/// Renders the parts of results as text for standard output.
struct BlockRenderer {
  private let terminal: Terminal

  init(_ terminal: Terminal) { self.terminal = terminal }

  /// Whole lines, each with its newline.
  func text(of block: Block) -> String {
    switch block {
    case .text(let text): shown(text.hasSuffix("\n") ? text : text + "\n")
    case .table(let table): shown(Self.joined(table.lines(width: width)))
    case .lines(let lines): Self.joined(lines.map(line))
    case .chart(let chart): Self.joined(drawn(chart).map(line))
    case .roll(let roll):
      shown(Self.joined(RollText(roll, width: width ?? 80, alphabet: terminal.alphabet).lines))
    case .tune(let tune): tune.inText.map { text(of: $0) }.joined()
    case .surprisals(let text):
      Self.joined((terminal.output.hasColour ? text.styledLines : text.markedLines).map(line))
    case .activity(let text):
      Self.joined((terminal.output.hasColour ? text.styledLines : text.markedLines).map(line))
    case .scatter(let chart):
      Self.joined(
        ScatterText(
          chart, columns: terminal.columns(), rows: terminal.rows() - 1,
          alphabet: terminal.alphabet
        ).lines.map(line))
    case .mass(let strips):
      Self.joined(
        MassText(strips, columns: terminal.columns() - 1, alphabet: terminal.alphabet)
          .lines.map(line))
    }
  }

  /// The lines of a result with their styles.
  func lines(of result: some CommandResult) -> [StyledLine] {
    result.blocks.flatMap { block -> [StyledLine] in
      switch block {
      case .lines(let lines): lines
      case .surprisals(let text): text.styledLines
      case .activity(let text): text.styledLines
      case .text, .table, .chart, .scatter, .mass, .roll, .tune:
        text(of: block).trimmingTrailingNewlines
          .split(separator: "\n", omittingEmptySubsequences: false).map { StyledLine(String($0)) }
      }
    }
  }

  /// The columns of the terminal; `nil` for a pipe or a file, where lines are not shortened.
  private var width: Int? { terminal.output.isTerminal ? terminal.columns() : nil }

  private static func joined(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  /// Makes control characters visible on a terminal, which would otherwise obey them.
  private func shown(_ text: String) -> String {
    terminal.output.isTerminal ? text.withVisibleControls(isASCII: terminal.isASCII) : text
  }

  private func line(_ line: StyledLine) -> String {
    var line = line
    if line.isCut, let width { line = line.cut(to: width) }
    guard terminal.output.hasColour else { return shown(line.text) }
    return SGR.coloured(line.spans.map { StyledLine.Span(text: shown($0.text), style: $0.style) })
  }

  /// Draws the chart as large as the window allows, with room for the next prompt below it.
  private func drawn(_ chart: LineChart) -> [StyledLine] {
    ChartText(
      chart, columns: terminal.columns(), rows: terminal.rows() - 1, alphabet: terminal.alphabet
    ).lines
  }
}
