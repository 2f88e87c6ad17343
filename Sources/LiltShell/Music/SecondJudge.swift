import Composition
import Drawing

/// abc2midi as a judge of tunes: it reports errors and bars of the wrong length.
struct SecondJudge {
  /// The time limit for one tune.
  private static let limit = Duration.seconds(20)

  private let session: Session

  /// Makes the judge; nil if abc2midi is not installed.
  init?(in session: Session) {
    guard session.path(of: .abc2midi) != nil else { return nil }
    self.session = session
  }

  /// Lets abc2midi read each of `tunes`.
  ///
  /// - Parameters:
  ///   - tunes: The tunes.
  ///   - hear: Called with each verdict and the place of its tune.
  /// - Throws: `ProgramError` if abc2midi cannot start; `FileError`, `Interrupted`.
  func judge(
    _ tunes: [TuneText], hear: (TuneJudgement.OtherVerdict, Int) -> Void
  ) throws {
    try session.files.withTemporaryFolder { folder in
      let file = folder + "/tune.abc"
      for (place, tune) in tunes.enumerated() {
        // A short run of abc2midi can end before it notices the request.
        try session.checkInterrupt()
        try session.files.write(Array(tune.string.utf8), to: file)
        hear(try verdict(onFile: file, makingMIDI: folder + "/tune.mid"), place)
      }
    }
  }

  /// Runs abc2midi on a file with one tune.
  ///
  /// The MIDI file goes beside it: with `-c`, which only checks, abc2midi 4.84 leaves a file `barloc.txt`
  /// in the working directory.
  private func verdict(
    onFile file: String, makingMIDI midi: String
  ) throws -> TuneJudgement.OtherVerdict {
    do {
      // It exits with status 0 whatever it finds; any other status is a crash.
      let result = try session.run(.abc2midi, [file, "-o", midi], limit: Self.limit)
      return Self.verdict(
        in: String(decoding: result.output + result.error, as: UTF8.self))
    } catch ProgramError.failed, ProgramError.tooSlow {
      return TuneJudgement.OtherVerdict(hasError: true, hasBarWarning: false)
    }
  }

  /// The verdict that the messages of abc2midi give.
  static func verdict(in messages: String) -> TuneJudgement.OtherVerdict {
    let lines = messages.split(whereSeparator: \.isNewline)
    return TuneJudgement.OtherVerdict(
      hasError: lines.contains { $0.hasPrefix("Error") },
      hasBarWarning: lines.contains {
        $0.hasPrefix("Warning") && $0.contains("time units while the time signature has")
      })
  }
}
