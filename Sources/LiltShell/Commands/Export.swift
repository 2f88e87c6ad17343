import ArgumentParser
import StandardMIDI

struct Export: Command {
  static let name = "export"
  static let summary = "Write tunes as a MIDI or ABC file"
  static let details = """
    The file's name says what it becomes: one tune as .mid, or any number of tunes as .abc.
    """
  static let group = CommandGroup.tunes

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".",
      usage: "\(name) [options] [<tune> ...] <file>", discussion: details)
  }

  @Argument(
    help: ArgumentHelp(
      """
      Tunes (names, _3 for the tune of cell 3, ABC files; otherwise the latest), then the file to \
      write.
      """, valueName: "tune"))
  var words: [String]

  @OptionGroup(title: "Options for .mid") var playback: PlaybackArguments

  private enum Format: CaseIterable {
    case midi, abc

    var fileExtension: String {
      switch self {
      case .midi: "mid"
      case .abc: "abc"
      }
    }

    init(of file: String) throws(ShellError) {
      let format = Self.allCases.first { file.hasFileExtension($0.fileExtension) }
      guard let format else {
        throw .unknownExtension(file: file, known: Self.allCases.map { "." + $0.fileExtension })
      }
      self = format
    }
  }

  func run(in session: inout Session) throws {
    let file = words[words.count - 1]
    let format = try Format(of: file)
    let references: [String?] = words.count == 1 ? [nil] : words.dropLast()
    let entries = try references.flatMap { try session.tunes(of: $0) }
    switch format {
    case .midi: try writeMIDI(of: entries, to: file, session)
    case .abc: try writeABC(of: entries, to: file, session)
    }
    session.tunes.markSaved(Set(entries.map(\.name)))
  }

  private func writeMIDI(
    of entries: [TuneShelf.Entry], to file: String, _ session: Session
  ) throws {
    let entry = entries[0]
    if entries.count > 1 {
      throw entries.allSatisfy { $0.name == entry.name }
        ? ShellError.manyTunesForOneFile(source: entry.name, count: entries.count, file: file)
        : ShellError.manyTunesForMIDI(count: entries.count, file: file)
    }
    let tune = PlayedTune(entry.text, playback.options)
    try session.files.write(MIDIFile(performance: tune.performance).bytes, to: file)
    session.show("\(entry.name) written to '\(file)'")
    session.noteFaults(of: tune, name: entry.name)
    if tune.isSilent { session.warn("\(entry.name) has no notes") }
  }

  private func writeABC(
    of entries: [TuneShelf.Entry], to file: String, _ session: Session
  ) throws {
    if playback.isGiven { throw ShellError.playbackOptionsForABC(file) }
    let book = TunebookText(of: entries)
    try session.files.write(Array(book.text.utf8), to: file)
    let what = entries.count == 1 ? entries[0].name : entries.count.counted("tune")
    session.show("\(what) written to '\(file)'")
    if book.isRenumbered {
      session.note("two tunes had the same number; in the file they are X:1 to X:\(entries.count)")
    }
  }
}
