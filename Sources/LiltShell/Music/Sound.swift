import ABCNotation
import Drawing
import StandardMIDI

/// What FluidSynth makes sound of: the program is run, and its library is not linked.
///
/// That keeps lilt free of a library that most of its users lack, keeps its start short, and lets
/// sound fail without lilt failing; a tune is rendered a hundred times faster than it sounds all the
/// same.
extension Session {
  /// The longest music that becomes a sound file; a text of a few bytes can last for days.
  static let longestSound = 3_600.0

  /// How loud FluidSynth plays: near the top of the scale with room for a full band.
  private static let gain = "1"

  /// Writes how `performance` sounds to `file`, 16-bit stereo at 44.1 kHz.
  ///
  /// - Throws: `ProgramError`, `FileError`, `Failure` where it lasts too long; `Interrupted`. The
  ///   file is then as it was.
  func writeSound(of performance: Performance, to file: String) throws {
    let seconds = performance.seconds(at: performance.duration)
    guard seconds <= Self.longestSound else {
      throw Failure.tooLongForSound(seconds: seconds, limit: Self.longestSound)
    }
    let bytes = MIDIFile(performance: performance).bytes
    guard path(of: .fluidsynth) != nil else { throw ProgramError.notInstalled(.fluidsynth) }
    let font = try soundFont()
    try files.withTemporaryFolder { folder in
      let midi = folder + "/tune.mid"
      try files.write(bytes, to: midi)
      try files.replace(file) { target in
        let result = try run(
          .fluidsynth,
          Self.words + ["-T", "wav", "-O", "s16", "-r", "44100", "-F", target, font, midi],
          limit: .seconds(60 + seconds),
          whileWaiting: { progress("rendering, \($0.inSeconds.fixed(0)) s") })
        try check(result)
      }
    }
  }

  /// Plays the MIDI file at `path` on the audio device; `whileWaiting` hears the time since the start.
  ///
  /// - Throws: `ProgramError`, also where there is no audio device; `Interrupted`.
  func playSound(ofMIDI path: String, whileWaiting: (Duration) -> Void) throws {
    guard self.path(of: .fluidsynth) != nil else { throw ProgramError.notInstalled(.fluidsynth) }
    let font = try soundFont()
    let result = try run(
      .fluidsynth, Self.words + [font, path], limit: nil, whileWaiting: whileWaiting)
    try check(result)
  }

  /// No MIDI input, no commands of its own.
  private static let words = ["-n", "-i", "-g", gain]

  /// FluidSynth ends with status 0 though it could not read the SoundFont or write the file.
  private func check(_ result: ProgramResult) throws(ProgramError) {
    let mark = "fluidsynth: error: "
    guard let words = result.complaints.first(where: { $0.hasPrefix(mark) }) else { return }
    throw .failed(
      OptionalProgram.fluidsynth.name, status: result.status,
      words: String(words.dropFirst(mark.count)))
  }
}
