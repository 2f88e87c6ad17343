import Drawing

/// The reason why another program failed.
enum ProgramError: Error, Hashable, Sendable {
  /// The program is not installed.
  case notInstalled(OptionalProgram)
  /// No SoundFont in the usual folders.
  case noSoundFont
  /// The system refused to start the program.
  case cannotStart(String, reason: String)
  /// The program exceeded its time limit.
  case tooSlow(String, limit: Duration)
  /// The program reported a failure in `words`; some exit with status 0 nevertheless.
  case failed(String, status: Int32, words: String)
  /// There is no audio device, for the given reason, and no player for files.
  case noPlayer(String, tune: String)
  /// `LILT_PLAYER` names no program.
  case unknownPlayer(String, tune: String)
}

extension ProgramError: CustomStringConvertible {
  /// The message.
  var description: String {
    switch self {
    case .notInstalled(let program):
      "'\(program.name)' is not installed, which is needed for \(program.purpose)"
    case .noSoundFont:
      "no SoundFont (a file that ends in '.sf2' or '.sf3') in the folders where they usually are"
    case .cannotStart(let program, let reason):
      "cannot run '\(program)': \(reason)"
    case .tooSlow(let program, let limit):
      "'\(program)' was stopped, as it took longer than \(limit.inSeconds.short) seconds"
    case .failed(let program, let status, let words):
      (status == 0 ? "'\(program)' failed" : "'\(program)' ended with status \(status)")
        + (words.isEmpty ? "" : ": \(words)")
    case .noPlayer(let reason, _):
      "nothing here plays sound: no player for files, and \(reason)"
    case .unknownPlayer(let command, _):
      "LILT_PLAYER is '\(command)', expected a program that plays a MIDI file"
    }
  }
}
