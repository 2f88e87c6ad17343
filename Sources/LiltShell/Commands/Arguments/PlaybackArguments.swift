import ABCNotation
import ArgumentParser

/// The options of the commands that play tunes.
struct PlaybackArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Quarter notes a minute, 4 to 10000; otherwise as the tune says.", valueName: "bpm"))
  var tempo: Int?

  @Option(
    help: ArgumentHelp(
      "The melody's General MIDI instrument, 0 (piano) to 127; otherwise as the tune says.",
      valueName: "number"))
  var program: Int?

  @Option(help: ArgumentHelp("Whether chord symbols sound; otherwise on.", valueName: "on|off"))
  var chords: Switch?

  @Option(
    help: ArgumentHelp(
      "Whether hornpipes in 4/4 and 2/4 are swung 2 to 1; otherwise on.", valueName: "on|off"))
  var swing: Switch?

  @Option(
    help: """
      How loud notes are: as written, or the louder the less the model expected them; otherwise \
      written.
      """)
  var velocity: VelocityRule?

  func validate() throws {
    if let tempo, !(4...10_000).contains(tempo) {
      throw ValidationError("--tempo \(tempo), expected 4 to 10000 quarter notes a minute")
    }
    if let program, !(0...127).contains(program) {
      throw ValidationError("--program \(program), expected 0 to 127")
    }
  }

  /// Whether any of the options is set.
  var isGiven: Bool {
    tempo != nil || program != nil || chords != nil || swing != nil || velocity != nil
  }

  /// Whether the model is asked how loud notes are.
  var asksModel: Bool { velocity == .surprise }

  /// The options in the player's form; unset ones follow the tune.
  var options: PlaybackOptions {
    PlaybackOptions(
      quartersPerMinute: tempo, program: program, playsChords: chords != .off,
      swingsHornpipes: swing != .off)
  }
}

/// What decides how loud the notes of a tune are.
enum VelocityRule: String, ExpressibleByArgument, CaseIterable { case written, surprise }
