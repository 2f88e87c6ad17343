import CharRNN

/// The kinds of files that commands write.
///
/// A file is replaced unasked only by one of the same kind.
enum FileKind: Sendable, CaseIterable {
  case abc, midi, musicXML, sound, picture, pdf, checkpoint, networkInputs, commandFile, notebook,
    page, jupyterNotebook, csv, json

  /// The kind with its article.
  var noun: String {
    switch self {
    case .abc: "an ABC file"
    case .midi: "a MIDI file"
    case .musicXML: "a MusicXML file"
    case .sound: "a WAV file"
    case .picture: "an SVG file"
    case .pdf: "a PDF file"
    case .checkpoint: "a checkpoint"
    case .networkInputs: "a file of network inputs"
    case .commandFile: "a command file"
    case .notebook: "a notebook of lilt"
    case .page: "a page of lilt"
    case .jupyterNotebook: "a Jupyter notebook of lilt"
    case .csv: "a CSV file"
    case .json: "a JSON file"
    }
  }

  /// The comment with which the Markdown text of a notebook begins.
  static let notebookMark = "<!-- lilt notebook"
  /// What stands near the start of every page.
  static let pageMark = "<meta name=\"generator\" content=\"lilt "
  /// What stands near the start of every Jupyter notebook that lilt writes.
  static let jupyterMark = "\"file_extension\":\".lilt\""

  /// What stands near the start of every file of network inputs, which are safetensors as checkpoints are.
  private static let networkInputsMark = "\"format\":\"\(EvaluationInputs.format)\""

  /// The bytes from the start of a file that decide whether it is of this kind.
  var startCount: Int {
    switch self {
    case .midi, .sound, .pdf: 16
    default: 1 << 16
    }
  }

  /// Whether a file is of this kind; an empty file is of every kind.
  ///
  /// - Parameters:
  ///   - name: The name of the file.
  ///   - start: Its first `startCount` bytes, or all.
  /// - Returns: Whether writing this kind may replace it.
  func includes(_ name: String, _ start: [UInt8]) -> Bool {
    if start.isEmpty { return true }
    switch self {
    case .midi: return start.starts(with: "MThd".utf8)
    case .sound: return start.starts(with: "RIFF".utf8)
    case .pdf: return start.starts(with: "%PDF".utf8)
    // A length of 8 bytes precedes the header, which is a JSON object (safetensors).
    case .checkpoint, .networkInputs:
      guard start.count > 8, start[8] == UInt8(ascii: "{") else { return false }
      let hasInputs = String(decoding: start, as: UTF8.self).contains(Self.networkInputsMark)
      return hasInputs == (self == .networkInputs)
    default: break
    }
    if start.contains(0) { return false }
    let text = String(decoding: start, as: UTF8.self)
    let isScript = name.hasFileExtension("lilt")
    switch self {
    case .abc:
      return !isScript && Self.kindsOfText.allSatisfy { !$0.isMarked(text) } && Self.hasTune(text)
    case .commandFile: return isScript
    case .csv: return name.hasFileExtension("csv")
    case .json:
      return name.hasFileExtension("json") && (text.hasPrefix("{") || text.hasPrefix("["))
    default: return isMarked(text)
    }
  }

  private static let kindsOfText: [FileKind] = [
    .musicXML, .picture, .notebook, .page, .jupyterNotebook,
  ]

  private func isMarked(_ text: String) -> Bool {
    switch self {
    case .musicXML: text.contains("<score-partwise") || text.contains("<score-timewise")
    case .picture: text.contains("<svg") && !text.contains(Self.pageMark)
    case .notebook: text.hasPrefix(Self.notebookMark)
    case .page: text.contains(Self.pageMark)
    case .jupyterNotebook: text.contains(Self.jupyterMark)
    default: false
    }
  }

  /// Whether a line begins a tune.
  private static func hasTune(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains {
      $0.drop { $0 == "\u{FEFF}" }.hasPrefix("X:")
    }
  }
}

extension Files {
  /// Checks that writing a file of `kind` to `path` is possible and loses nothing of another kind,
  /// before long work for it begins.
  ///
  /// - Parameters:
  ///   - path: The file, which may be missing.
  ///   - kind: What is to be written.
  ///   - replaces: Whether a file of another kind may be replaced.
  /// - Throws: `FileError`.
  func checkWritable(_ path: String, as kind: FileKind, replaces: Bool) throws(FileError) {
    try checkWritable(path)
    guard !replaces, hasOrdinaryFile(at: path) else { return }
    let start = try start(of: path, count: kind.startCount)
    guard kind.includes(PathResolver.lastComponent(of: path), start) else {
      throw .otherKind(path, expected: kind.noun)
    }
  }
}
