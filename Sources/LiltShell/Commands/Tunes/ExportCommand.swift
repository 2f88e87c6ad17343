import ArgumentParser

struct ExportCommand: Command {
  static let name = "export"
  static let summary = "Write tunes as ABC, MIDI, MusicXML, sound, a picture, or a page"
  static let details = """
    The extension of the file decides the format: one tune as .mid, .musicxml (for notation \
    programs, as it is written), .wav (sound, through FluidSynth), .svg (a piano roll; with \
    --score notes on staves, through abcm2ps); any number of tunes as .abc, .pdf (notes on \
    staves) or .html (a page that plays them and gives them as MIDI and ABC files; it needs no \
    other file and no network). 'export t1 slow.mid --tempo 90 --program 73' is one tune, played \
    by a flute; 'export --score t1 t1.svg' is for paper. 'doctor' shows which programs are \
    installed. An old file of the same kind is replaced, with a note.

    'export t1 odd.mid --velocity surprise' lets you hear what the open model did not expect. \
    The surprisal of a note is that of accidental, letter, octave and length, as 'score' shows \
    them; its velocity is 40 plus 10 for each bit, up to 120. A chord, or grace notes together, \
    are as loud as the least expected of them, tied notes as the first, and a repeat as the \
    first time. Bass, chords, drums and drone are at most 40.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("file", "what was written"), .init("tunes", "the names of its tunes"))

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".",
      usage: "\(name) [options] [<tune> ...] <file>", discussion: details)
  }

  @Argument(
    help: ArgumentHelp(
      """
      Tunes (names, _3 for the tune of cell 3, 'kept', ABC files; otherwise the latest), then the \
      file to write.
      """, valueName: "tune"))
  var words: [String] = []

  @Flag(help: "Draw notes on staves instead of a piano roll.")
  var score = false

  @OptionGroup var old: ReplaceOption

  @OptionGroup(title: "Options for .mid, .wav and .html") var playback: PlaybackArguments

  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate] {
    guard let last = words.last else { return [] }
    let isMany = words.count > 1 || TuneShelf.words.contains(last)
    return TuneFile.Kind.allCases.filter { $0.takesMany || !isMany }
      .compactMap { .word(PathResolver.withoutExtension(last) + ".\($0)", $0.fileKind.noun) }
  }

  func run(in session: inout Session) throws {
    guard let path = words.last, words.count > 1 || session.tunes.entry(for: path) == nil else {
      throw Failure.arguments(
        "there is no file to write, expected one such as '\(words.last ?? "t1").mid'")
    }
    let file = try TuneFile(path, isScore: score, playback, replaces: old.replace)
    let references: [String?] = words.count == 1 ? [nil] : words.dropLast()
    let entries = try references.flatMap { try session.tunes(of: $0) }
    try file.write(entries, in: session)
    if file.keepsNotes { session.tunes.markSaved(Set(entries.map(\.name))) }
  }
}
