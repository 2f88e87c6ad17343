import ABCNotation
import Drawing

/// Tunes in staff notation, drawn by abcm2ps.
///
/// The input of abcm2ps is the parsed tune as lilt writes it, without directives and comments. No
/// text of a file can therefore make it read a file or run a program.
struct StaffNotation {
  /// The input of abcm2ps.
  let text: String
  private let session: Session

  /// The number of characters of a title that fit on a line of the paper.
  private static let titleWidth = 72

  /// The time limit for abcm2ps and for ps2pdf.
  private static let limit = Duration.seconds(60)

  /// Parses `texts` and writes them again in their order.
  ///
  /// - Parameters:
  ///   - texts: The tunes.
  ///   - hasTitles: Whether to write their titles too.
  ///   - session: What runs abcm2ps.
  init(_ texts: [String], hasTitles: Bool = true, in session: Session) {
    text = texts.map { text in
      var tune = Tune.parsing(text).tune.withoutDirectives
      if !hasTitles { tune.fields.removeAll { $0.letter == "T" } }
      // abcm2ps does not break a title that is wider than the paper.
      tune.fields = tune.fields.flatMap { field in
        field.letter == "T"
          ? field.value.lines(ofWidth: Self.titleWidth).map { Field("T", $0) } : [field]
      }
      return tune.abc
    }.joined(separator: "\n")
    self.session = session
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

  /// The first tune for a page, four bars a line; `nil` if abcm2ps is not installed or draws nothing.
  ///
  /// - Throws: `FileError`, `Interrupted`.
  func figure() throws -> StaffFigure? {
    guard session.path(of: .abcm2ps) != nil else { return nil }
    do {
      return try session.files.withTemporaryFolder { folder in
        let arguments = [
          "-g", "--pagewidth", "16.2cm", "--leftmargin", "0", "--rightmargin", "0", "-B", "4",
        ]
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

  /// Warns of what abcm2ps left out.
  private func tell(_ drawing: Drawing) {
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

extension Tune {
  /// The tune without directives, instructions and comments.
  var withoutDirectives: Tune {
    var result = self
    result.fields.removeAll { $0.letter == "%" || $0.letter == "I" }
    for voice in voices.indices {
      result.voices[voice].elements.removeAll { element in
        switch element {
        case .field(.directive), .field(.comment): true
        case .field(.text(let field)): field.letter == "%" || field.letter == "I"
        default: false
        }
      }
    }
    return result
  }
}
