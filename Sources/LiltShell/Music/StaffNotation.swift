import ABCNotation
import Drawing

/// Tunes as notes on staves, drawn by abcm2ps.
///
/// It reads nothing but what our own writer makes of the tune as we understand it, without
/// directives and comments: no text of a file can tell it to read or run anything.
struct StaffNotation {
  /// What abcm2ps reads.
  let text: String
  private let session: Session

  /// How many characters of a title fit on a line of the paper.
  private static let titleWidth = 72

  /// How long abcm2ps or ps2pdf may take.
  private static let limit = Duration.seconds(60)

  /// The tunes of `texts`, in their order.
  init(_ texts: [String], in session: Session) {
    text = texts.map { text in
      var tune = Tune.parsing(text).tune.withoutDirectives
      // Longer ones would go beyond the paper.
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
    let image = try session.files.withTemporaryFolder { try abcm2ps(["-g"], in: $0) }
    return Array(Self.onPaper(String(decoding: image, as: UTF8.self)).utf8)
  }

  /// All tunes as A4 pages of a PDF file.
  ///
  /// - Throws: `ProgramError`, `FileError`, `Interrupted`.
  func pdf() throws -> [UInt8] {
    guard session.path(of: .ps2pdf) != nil else { throw ProgramError.notInstalled(.ps2pdf) }
    return try session.files.withTemporaryFolder { folder in
      let pages = try abcm2ps(["--pagewidth", "21cm", "--pageheight", "29.7cm"], in: folder)
      let input = folder + "/tunes.ps"
      try session.files.write(pages, to: input)
      return try session.run(.ps2pdf, ["-", "-"], input: input, limit: Self.limit).output
    }
  }

  /// No commands of the system, no messages of success, to standard output, with room for long tunes.
  private static let words = ["-S", "-q", "-O", "-", "-k", "16384"]

  /// How abcm2ps ends after it has said that a tune is too long (SIGSEGV).
  private static let crash: Int32 = 128 + 11

  /// What abcm2ps draws, which ends with status 1 where it leaves out a sign but draws all others.
  private func abcm2ps(_ arguments: [String], in folder: String) throws -> [UInt8] {
    let input = folder + "/tunes.abc"
    try session.files.write(Array(text.utf8), to: input)
    let result = try session.run(
      .abcm2ps, Self.words + arguments + ["-"], input: input, limit: Self.limit,
      accepting: [0, 1, Self.crash])
    // It tells the place in what it was given, which nobody else sees.
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
    if let first = complaints.first {
      session.warn("'\(name)' left something out: \(first)")
    }
    return result.output
  }

  /// The image with white paper under it, and without the time and the command that made it.
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
  /// The tune without what tells programs what to do, and without comments.
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
