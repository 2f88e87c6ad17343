import ABCNotation
import ArgumentParser

struct PlayCommand: Command {
  static let name = "play"
  static let summary = "Sound a tune; Ctrl-C stops"
  static let details = """
    The program that LILT_PLAYER names gets a MIDI file. Without it FluidSynth plays where there is an \
    audio device; elsewhere the system's player gets a file. 'play t1 --tempo 90 --chords off' is for \
    practising. 'doctor' tells what is there; 'set soundfont FILE' changes the instruments.
    """
  static let group = CommandGroup.tunes

  @OptionGroup var tune: TuneArgument

  @OptionGroup(title: "Options for playing") var playback: PlaybackArguments

  func run(in session: inout Session) throws {
    try session.play(session.tune(tune.reference), playback.options)
  }
}

extension Session {
  /// Sounds a tune to its end, or until it is handed over.
  ///
  /// - Throws: `ProgramError` where nothing here plays; `FileError`, `ShellError`.
  func play(_ entry: TuneShelf.Entry, _ options: PlaybackOptions = PlaybackOptions()) throws {
    let played = PlayedTune(entry.text, options)
    noteFaults(of: played, name: entry.name)
    if played.isSilent { return warn("\(entry.name) has no notes") }
    try Playback(played.performance, name: entry.name, in: self).run()
  }
}
