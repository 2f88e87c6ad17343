import ABCNotation
import Drawing
import JSON
import MusicXML
import StandardMIDI

/// A file that tunes are written to; its extension gives the kind.
struct TuneFile {
  /// The supported kinds, by extension.
  enum Kind: String, CaseIterable {
    case abc, mid, musicxml, wav, svg, pdf, html

    /// Whether the file is for listening, so that playback options apply.
    var isHeard: Bool { self == .mid || self == .wav || self == .html }

    /// Whether the file can hold several tunes.
    var takesMany: Bool { self == .abc || self == .pdf || self == .html }

    /// The kind for the rule of what is replaced.
    var fileKind: FileKind {
      switch self {
      case .abc: .abc
      case .mid: .midi
      case .musicxml: .musicXML
      case .wav: .sound
      case .svg: .picture
      case .pdf: .pdf
      case .html: .page
      }
    }
  }

  let path: String
  let kind: Kind
  /// Whether an image shows staff notation.
  let isScore: Bool
  private let options: PlaybackOptions
  /// Whether notes are the louder the less the session's model expected them.
  private let asksModel: Bool
  /// Whether an old file of another kind may be replaced.
  private let replaces: Bool

  /// The file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file to write.
  ///   - isScore: Whether a picture shows notes on staves.
  ///   - playback: The typed playback options.
  ///   - replaces: Whether an old file of another kind may be replaced.
  /// - Throws: `Failure` if the extension is unknown or the options do not apply to it.
  init(
    _ path: String, isScore: Bool = false, _ playback: PlaybackArguments? = nil,
    replaces: Bool = false
  ) throws(Failure) {
    guard let kind = Kind.allCases.first(where: { path.hasFileExtension($0.rawValue) }) else {
      let stem = PathResolver.withoutExtension(path)
      throw .unknownExtension(
        file: path, known: Kind.allCases.map { ".\($0.rawValue)" },
        hint: .line(Advice.export(to: stem + ".mid")))
    }
    if playback?.isGiven == true, !kind.isHeard { throw .playbackOptionsForSilentFile(path) }
    if isScore, kind != .svg, kind != .pdf { throw .scoreForOtherFile(path) }
    self.path = path
    self.kind = kind
    self.isScore = isScore || kind == .pdf
    options = playback?.options ?? PlaybackOptions()
    asksModel = playback?.asksModel ?? false
    self.replaces = replaces
  }

  /// Whether the notes can be taken back from the file; a page gives its tunes as ABC files.
  var keepsNotes: Bool { [.abc, .mid, .musicxml, .html].contains(kind) }

  /// Checks that the file can be written, before long work for it begins.
  ///
  /// - Throws: `FileError`, `Failure`, `ProgramError`.
  func checkPossible(in session: Session) throws {
    try session.files.checkWritable(path, as: kind.fileKind, replaces: replaces)
    let needed: [OptionalProgram] =
      switch kind {
      case .wav: [.fluidsynth]
      case .pdf: [.abcm2ps, .ps2pdf]
      case .svg: isScore ? [.abcm2ps] : []
      case .abc, .mid, .musicxml, .html: []
      }
    for program in needed where session.path(of: program) == nil {
      throw ProgramError.notInstalled(program)
    }
    if kind == .wav { _ = try session.soundFont() }
  }

  /// Writes `entries`, of which there is at least one, and reports it.
  ///
  /// - Parameters:
  ///   - entries: The tunes.
  ///   - session: The session.
  ///   - tellsFaults: Whether to report faults and missing notes, if the file has sound or a picture.
  /// - Throws: `Failure` if the file cannot hold them all, or if no model is open that is to be asked;
  ///   `FileError`, `ProgramError`, `Interrupted`.
  func write(
    _ entries: [TuneShelf.Entry], in session: Session, tellsFaults: Bool = true
  ) throws {
    let entry = entries[0]
    if entries.count > 1, !kind.takesMany {
      throw entries.allSatisfy { $0.name == entry.name }
        ? Failure.manyTunesForOneFile(source: entry.name, count: entries.count, file: path)
        : Failure.manyTunesForMIDI(count: entries.count, file: path)
    }
    var surprise = asksModel ? try SurpriseReader(session) : nil
    let files = session.files
    try files.checkWritable(path, as: kind.fileKind, replaces: replaces)
    let isReplaced = files.hasOrdinaryFile(at: path)
    let book = TunebookText(of: entries)
    let tunes = kind == .abc ? [] : entries.map { PlayedTune($0.text, options) }
    var omissions = OmissionSummary()
    /// The only tune, as loud as its notes are to be.
    func heard(_ surprise: inout SurpriseReader?) throws -> PlayedTune {
      try surprise?.louder(tunes[0], of: entry.text) ?? tunes[0]
    }
    switch kind {
    case .abc: try files.write(Array(book.text.utf8), to: path)
    case .mid:
      try files.write(MIDIFile(performance: try heard(&surprise).performance).bytes, to: path)
    case .musicxml:
      let file = MusicXMLFile(tunes[0].tune)
      omissions.add(file)
      try files.write(file.bytes, to: path)
    case .wav: try session.writeSound(of: try heard(&surprise).performance, to: path)
    case .svg where isScore:
      try files.write(StaffNotation([entry.text], in: session).svg(), to: path)
    case .svg:
      let roll = PianoRoll(tunes[0].tune)
      var drawing = RollDrawing(roll, summary: roll.summary(tunes[0].performance))
      try files.write(Array(drawing.text().utf8), to: path)
      if drawing.grid.isCut { session.warnOfCutRoll() }
    case .pdf: try files.write(StaffNotation(entries.map(\.text), in: session).pdf(), to: path)
    case .html:
      let page = try session.page(of: entries, options, &surprise)
      try files.write(Array(page.text.utf8), to: path)
    }
    let what = entries.count == 1 ? entry.name : entries.count.counted("tune")
    session.show(
      FiguresResult(
        "\(what) written to '\(path)'",
        ["file": .string(path), "tunes": .strings(entries.map(\.name))]))
    if isReplaced { session.noteReplaced(path) }
    if kind == .abc, let words = book.renumbering { session.note(words) }
    omissions.tell(in: session)
    surprise?.tell(in: session)
    guard tellsFaults else { return }
    // A file can have many tunes.
    var told = 0
    while told < tunes.count {
      let name = entries[told].name
      let next = entries[told...].firstIndex { $0.name != name } ?? entries.count
      session.tellFaults(of: tunes[told..<next], name: name)
      told = next
    }
  }
}

extension Session {
  /// Reports faults and missing notes of tunes that share a name.
  fileprivate func tellFaults(of tunes: ArraySlice<PlayedTune>, name: String) {
    noteFaults(tunes.reduce(0) { $0 + $1.faultCount }, name: name)
    let silent = tunes.count(where: \.isSilent)
    if silent == 0 { return }
    warn(silent == tunes.count ? "\(name) has no notes" : "\(silent.counted("tune")) without notes")
  }
}
