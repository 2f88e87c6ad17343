import ABCNotation
import ArgumentParser
import JSON

struct PlayCommand: Command {
  static let name = "play"
  static let summary = "Play a tune; Ctrl-C stops"
  static let details = """
    The program that LILT_PLAYER names gets a MIDI file. If it is unset, FluidSynth plays; without \
    an audio device the system's player gets a file. 'play t1 --tempo 90 --chords off' is for \
    practising; 'play t1 --velocity surprise' makes notes the louder the less the open model \
    expected them, as 'help export' explains. 'doctor' shows what is installed; 'set soundfont \
    FILE' changes the instruments.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("tune", "its name"), .init("seconds", "how long it lasts"),
    .init("player", "what played it, or null"))

  @OptionGroup var tune: TuneArgument

  @OptionGroup(title: "Options for playing") var playback: PlaybackArguments

  func run(in session: inout Session) throws {
    let surprise = playback.asksModel ? try SurpriseReader(session) : nil
    let played = try session.play(
      session.tune(tune.reference), playback.options, loudBy: surprise)
    session.show(played)
  }
}

extension Session {
  /// Plays a tune to its end, or hands it over to the system's player.
  ///
  /// - Parameters:
  ///   - entry: The tune.
  ///   - options: How to play it.
  ///   - surprise: What finds its notes surprising, which are the louder; nil for as written.
  ///   - tellsFaults: Whether to note its faults, or the lack of notes.
  /// - Returns: The tune's name and length in seconds, and the player.
  /// - Throws: `ProgramError` if no player is available; `FileError`, `Failure`, `Interrupted`.
  func play(
    _ entry: TuneShelf.Entry, _ options: PlaybackOptions = PlaybackOptions(),
    loudBy surprise: SurpriseReader? = nil, tellsFaults: Bool = true
  ) throws -> ReportResult {
    var surprise = surprise
    let written = PlayedTune(entry.text, options)
    let played = try surprise?.louder(written, of: entry.text) ?? written
    surprise?.tell(in: self)
    if tellsFaults { noteFaults(of: played, name: entry.name) }
    let performance = played.performance
    var end: Playback.End?
    if played.isSilent {
      if tellsFaults { warn("\(entry.name) has no notes") }
    } else {
      end = try Playback(performance, name: entry.name, in: self).run()
    }
    return ReportResult(
      end?.text.map { [.text($0)] } ?? [],
      json: [
        "tune": .string(entry.name),
        "seconds": .figure(performance.seconds(at: performance.duration)),
        "player": end.map { .string($0.player) } ?? .null,
      ])
  }
}
