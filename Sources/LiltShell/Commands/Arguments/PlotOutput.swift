import ArgumentParser
import Drawing

/// Where a chart goes, beside the terminal.
struct PlotOutput: ParsableArguments {
  @Option(help: ArgumentHelp("Write the chart to an SVG file too.", valueName: "file"))
  var output: String?

  /// Finds out before the work begins whether the file could be written.
  ///
  /// - Throws: `ShellError.unknownExtension`, `FileError`.
  func check(in session: Session) throws {
    guard let output else { return }
    guard output.hasFileExtension("svg") else {
      throw ShellError.unknownExtension(file: output, known: [".svg"])
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

extension Session {
  /// Shows a chart as large as the window has room for.
  func show(_ chart: LineChart) {
    let terminal = world.terminal
    let drawing = TerminalChart(
      chart: chart, columns: terminal.columns(),
      // The next prompt stands beneath.
      rows: terminal.rows() - 1, alphabet: world.alphabet,
      isColoured: terminal.output.hasColour)
    show(drawing.lines.joined(separator: "\n"))
  }
}

extension World {
  /// What lines are drawn with: braille, unless the person's locale or the terminal, such as the
  /// console of Linux, has no such characters.
  var alphabet: DotCanvas.Alphabet {
    if environment["TERM"] == "linux" { return .ascii }
    // The first of these that is set decides, as for every program; none is set in most containers.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment.filled($0) }.first
    guard let locale else { return .braille }
    if locale == "C" || locale == "POSIX" { return .ascii }
    guard let dot = locale.firstIndex(of: ".") else { return .braille }
    let charset = locale[locale.index(after: dot)...].prefix { $0 != "@" }
    return charset.lowercased().filter { $0 != "-" } == "utf8" ? .braille : .ascii
  }
}
