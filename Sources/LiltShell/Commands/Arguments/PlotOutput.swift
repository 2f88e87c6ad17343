import ArgumentParser
import Drawing

/// The option to write a chart to a file as well.
struct PlotOutput: ParsableArguments {
  @Option(help: ArgumentHelp("Write the chart to an SVG file too.", valueName: "file"))
  var output: String?

  @OptionGroup var old: ReplaceOption

  /// Checks that the file can be written, before the work begins.
  ///
  /// - Throws: `Failure.unknownExtension`, `FileError`.
  func check(in session: Session) throws {
    guard let output else { return }
    guard output.hasFileExtension("svg") else {
      let stem = PathResolver.withoutExtension(output)
      throw Failure.unknownExtension(
        file: output, known: [".svg"], hint: .again("--output \((stem + ".svg").asWord)"))
    }
    try session.files.checkWritable(output, as: .picture, replaces: old.replace)
  }

  /// Writes the chart to the file, if `--output` is set.
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
