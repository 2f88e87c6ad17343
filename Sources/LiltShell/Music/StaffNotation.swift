import ABCNotation
import Drawing

/// Tunes in staff notation, drawn by abcm2ps.
///
/// The input of abcm2ps is the parsed tune as lilt writes it, without comments and with few
/// directives, which lilt writes anew (`StaffTune`). No text of a file can therefore make it read a
/// file or run a program.
struct StaffNotation {
  /// The input of abcm2ps.
  let text: String
  /// The names of directives that are left out and may be about the picture.
  let leftOut: [String]
  /// Whether a tune says where its lines of staves end.
  private let setsLines: Bool
  /// Whether a brace or bracket stands before lines of staves, in the left margin.
  private let hasBraces: Bool
  private let session: Session

  /// The number of characters of a title that fit on a line of the paper.
  private static let titleWidth = 72

  /// The time limit for abcm2ps and for ps2pdf.
  private static let limit = Duration.seconds(60)

  /// Parses `texts` and writes them again in their order.
  ///
  /// - Parameters:
  ///   - texts: The tunes.
  ///   - isForPage: Whether they are for a page, which has their titles itself.
  ///   - session: What runs abcm2ps.
  init(_ texts: [String], forPage isForPage: Bool = false, in session: Session) {
    let tunes = texts.map { StaffTune(Tune.parsing($0).tune, forPage: isForPage) }
    text = tunes.map { prepared in
      var tune = prepared.tune
      if isForPage { tune.fields.removeAll { $0.letter == "T" } }
      tune.fields = tune.fields.flatMap(Self.drawn)
      return tune.abc
    }.joined(separator: "\n")
    setsLines = tunes.contains(where: \.setsLines)
    hasBraces = tunes.contains(where: \.hasBraces)
    var names: [String] = []
    for name in tunes.flatMap(\.leftOut) where !names.contains(name) { names.append(name) }
    leftOut = names
    self.session = session
  }

  /// The fields for a field of the header, with the characters themselves for entities such as
  /// `&eacute;`, which abcm2ps does not read; and with lines for a title that is wider than the paper,
  /// which it does not break.
  private static func drawn(_ field: Field) -> [Field] {
    guard "ABCDGHNORSTWZ".contains(field.letter) else { return [field] }
    let lines = field.letter == "T" ? field.text.lines(ofWidth: titleWidth) : [field.text]
    return lines.map { Field(field.letter, TextEscapes.encoded($0)) }
  }

  /// One tune as an SVG image on white paper.
  ///
  /// - Throws: `ProgramError`, `FileError`, `Interrupted`.
  func svg() throws -> [UInt8] {
    let image = try session.files.withTemporaryFolder { folder in
      let drawing = try abcm2ps(["-g"], in: folder)
      tell(drawing)
      return drawing.image
    }
    return Array(Self.onPaper(String(decoding: image, as: UTF8.self)).utf8)
  }

  /// The first tune for a page, four bars a line unless it says where lines end.
  ///
  /// - Returns: `nil` if abcm2ps is not installed or draws nothing.
  /// - Throws: `FileError`, `Interrupted`.
  func figure() throws -> StaffFigure? {
    guard session.path(of: .abcm2ps) != nil else { return nil }
    do {
      return try session.files.withTemporaryFolder { folder in
        let arguments =
          [
            "-g", "--pagewidth", "16.2cm", "--leftmargin", hasBraces ? "0.4cm" : "0",
            "--rightmargin", "0",
          ] + (setsLines ? [] : ["-B", "4"])
        return StaffFigure(
          String(decoding: try abcm2ps(arguments, in: folder).image, as: UTF8.self))
      }
    } catch is ProgramError {
      return nil
    }
  }

  /// All tunes as A4 pages of a PDF file.
  ///
  /// - Throws: `ProgramError`, `FileError`, `Interrupted`.
  func pdf() throws -> [UInt8] {
    guard session.path(of: .ps2pdf) != nil else { throw ProgramError.notInstalled(.ps2pdf) }
    return try session.files.withTemporaryFolder { folder in
      let pages = try abcm2ps(["--pagewidth", "21cm", "--pageheight", "29.7cm"], in: folder)
      tell(pages)
      let input = folder + "/tunes.ps"
      try session.files.write(pages.image, to: input)
      return try session.run(.ps2pdf, ["-", "-"], input: input, limit: Self.limit).output
    }
  }

  /// No system commands, no messages of success, output to standard output, memory for long tunes.
  private static let words = ["-S", "-q", "-O", "-", "-k", "16384"]

  /// The exit status of abcm2ps after it has reported that a tune is too long (SIGSEGV).
  private static let crash: Int32 = 128 + 11

  /// What abcm2ps drew, and what it says that it left out.
  private typealias Drawing = (image: [UInt8], complaint: String?)

  /// Runs abcm2ps.
  ///
  /// Status 1 is no failure: abcm2ps left out a symbol and drew all others.
  private func abcm2ps(_ arguments: [String], in folder: String) throws -> Drawing {
    let input = folder + "/tunes.abc"
    try session.files.write(Array(text.utf8), to: input)
    let result = try session.run(
      .abcm2ps, Self.words + arguments + ["-"], input: input, limit: Self.limit,
      accepting: [0, 1, Self.crash])
    // Drops the location, which refers to input that the user never sees.
    let complaints = result.complaints.compactMap { line in
      line.firstRange(of: "error: ").map { String(line[$0.upperBound...]) }
    }
    let name = OptionalProgram.abcm2ps.name
    if result.output.isEmpty {
      var words = complaints.first ?? result.complaints.last ?? "it drew nothing"
      if words.contains("buffer") {
        words = "the tune is too long for one image; a .pdf file has pages"
      }
      throw ProgramError.failed(name, status: result.status, words: words)
    }
    return (result.output, complaints.first)
  }

  /// The most names of directives in a note.
  private static let namesInNote = 5

  /// Tells what lilt left out, and warns of what abcm2ps left out.
  private func tell(_ drawing: Drawing) {
    if !leftOut.isEmpty {
      let names = leftOut.prefix(Self.namesInNote).map { "'%%\($0)'" }.joined(separator: ", ")
      let others = leftOut.count - Self.namesInNote
      session.note("left out of the picture: \(names)\(others > 0 ? " and \(others) others" : "")")
    }
    guard let complaint = drawing.complaint else { return }
    session.warn("'\(OptionalProgram.abcm2ps.name)' left something out: \(complaint)")
  }

  /// Adds a white background and removes the time and the command that made the image.
  private static func onPaper(_ image: String) -> String {
    guard let end = image.firstRange(of: "<title>")?.lowerBound else { return image }
    let text =
      image[..<end] + #"<rect width="100%" height="100%" fill="white"/>\#n"# + image[end...]
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("<!-- CreationDate:") && !$0.hasPrefix("<!-- CommandLine:") }
      .joined(separator: "\n")
  }
}
