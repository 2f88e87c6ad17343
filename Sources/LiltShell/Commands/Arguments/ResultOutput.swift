import ArgumentParser
import Drawing
import JSON

/// The option to write the result of a command to a file as well.
struct ResultOutput: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the result to a file too: .csv, .json, or .svg for a picture.", valueName: "file"))
  var output: String?

  @OptionGroup var old: ReplaceOption

  private static let kinds: [(fileExtension: String, kind: FileKind)] = [
    ("csv", .csv), ("json", .json), ("svg", .picture),
  ]

  /// Checks that the file can be written, before the work begins.
  ///
  /// - Throws: `Failure.unknownExtension`, `FileError`.
  func check(in session: Session) throws {
    guard let output else { return }
    try session.files.checkWritable(output, as: kind(of: output), replaces: old.replace)
  }

  /// Writes `result` to the file, if `--output` is set.
  ///
  /// - Throws: `FileError`; `JSONError` for an infinite number or NaN.
  func write(_ result: some CommandResult, in session: Session) throws {
    guard let output else { return }
    let text =
      switch try kind(of: output) {
      case .csv: try CSVRenderer.text(of: result.json)
      case .json: try result.json.text() + "\n"
      default: Self.picture(of: result)
      }
    let isReplaced = session.files.hasOrdinaryFile(at: output)
    try session.files.write(Array(text.utf8), to: output)
    session.note("the result is in '\(output)'")
    if isReplaced { session.noteReplaced(output) }
  }

  /// The SVG text of the result's only chart, or else of its text.
  private static func picture(of result: some CommandResult) -> String {
    let blocks = result.blocks
    let charts = blocks.compactMap { block in
      if case .chart(let chart) = block { chart } else { nil }
    }
    if charts.count == 1 { return SVGChart(charts[0]).text }
    if blocks.count == 1, case .scatter(let chart) = blocks[0] { return SVGScatter(chart).text }
    if blocks.count == 1, case .mass(let strips) = blocks[0] { return SVGMass(strips).text }
    return TextPicture(BlockRenderer(.none).lines(of: result)).text
  }

  private func kind(of file: String) throws(Failure) -> FileKind {
    guard let found = Self.kinds.first(where: { file.hasFileExtension($0.fileExtension) }) else {
      let stem = PathResolver.withoutExtension(file)
      throw .unknownExtension(
        file: file, known: Self.kinds.map { ".\($0.fileExtension)" },
        hint: .again("--output \((stem + ".csv").asWord)"))
    }
    return found.kind
  }
}
