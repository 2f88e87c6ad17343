import ArgumentParser
import Drawing

/// Where a chart goes, beside the terminal.
struct PlotOutput: ParsableArguments {
  @Option(help: ArgumentHelp("Write the chart to an SVG file too.", valueName: "file"))
  var output: String?

  /// Finds out before the work begins whether the file could be written.
  ///
  /// - Throws: `Failure.unknownExtension`, `FileError`.
  func check(in session: Session) throws {
    guard let output else { return }
    guard output.hasFileExtension("svg") else {
      let stem = PathResolver.withoutExtension(output)
      throw Failure.unknownExtension(
        file: output, known: [".svg"], hint: .again("--output \((stem + ".svg").asWord)"))
    }
    try session.files.checkWritable(output)
  }

  /// Writes the file where one was asked for.
  ///
  /// - Throws: `FileError`.
  func write(_ chart: LineChart, in session: Session) throws {
    guard let output else { return }
    let replaces = session.files.hasOrdinaryFile(at: output)
    try session.files.write(Array(SVGChart(chart).text.utf8), to: output)
    session.note("the chart is in '\(output)'")
    if replaces { session.noteReplaced(output) }
  }
}
