import ABCNotation
import Drawing
import StandardMIDI

/// Sound by running FluidSynth, whose library is not linked.
///
/// Most users lack the library, linking it would slow down the start of lilt, and a crash in it
/// would end lilt. The program still renders a tune a hundred times faster than real time.
extension Session {
  /// The longest music that is rendered, in seconds; a text of a few bytes can last for days.
  static let longestSound = 3_600.0

  /// FluidSynth's gain: as loud as possible without clipping a full band.
  private static let gain = "1"

  /// Renders `performance` to `file`, in 16-bit stereo at 44.1 kHz.
  ///
  /// The file ends with the music, or with the sound of its last notes if that takes longer.
  /// FluidSynth itself goes on for some seconds.
  ///
  /// - Throws: `ProgramError`, `FileError`, `Interrupted`; `Failure` if the music is too long. The
  ///   file is then unchanged.
  func writeSound(of performance: Performance, to file: String) throws {
    let seconds = performance.seconds(at: performance.duration)
    guard seconds <= Self.longestSound else {
      throw Failure.tooLongForSound(seconds: seconds, limit: Self.longestSound)
    }
    let bytes = MIDIFile(performance: performance).bytes
    guard path(of: .fluidsynth) != nil else { throw ProgramError.notInstalled(.fluidsynth) }
    let font = try soundFont()
    // Checked first, because rendering takes seconds.
    try files.checkWritable(file)
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
        if files.hasOrdinaryFile(at: target) { try files.cutSilence(of: target, after: seconds) }
      }
    }
  }

  /// Plays the MIDI file at `path` on the audio device; `whileWaiting` gets the elapsed time.
  ///
  /// - Throws: `ProgramError`, also if there is no audio device; `Interrupted`.
  func playSound(ofMIDI path: String, whileWaiting: (Duration) -> Void) throws {
    guard self.path(of: .fluidsynth) != nil else { throw ProgramError.notInstalled(.fluidsynth) }
    let font = try soundFont()
    let result = try run(
      .fluidsynth, Self.words + [font, path], limit: nil, whileWaiting: whileWaiting)
    try check(result)
  }

  /// No MIDI input, and no prompt for FluidSynth's own commands.
  private static let words = ["-n", "-i", "-g", gain]

  /// Checks what FluidSynth printed: its status is 0 even if it cannot read the SoundFont or write
  /// the file.
  private func check(_ result: ProgramResult) throws(ProgramError) {
    let mark = "fluidsynth: error: "
    guard let words = result.complaints.first(where: { $0.hasPrefix(mark) }) else { return }
    throw .failed(
      OptionalProgram.fluidsynth.name, status: result.status,
      words: String(words.dropFirst(mark.count)))
  }
}
