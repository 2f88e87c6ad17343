import ABCNotation
import Drawing
import StandardMIDI

/// Plays a tune with the first of these that works: the program that `LILT_PLAYER` names,
/// FluidSynth on an audio device, the system's player for files.
struct Playback {
  private let session: Session
  private let performance: Performance
  private let name: String

  /// The time limit for handing a file to the system's player.
  private static let handOverLimit = Duration.seconds(30)

  /// Prepares to play `performance`, which messages call `name`.
  init(_ performance: Performance, name: String, in session: Session) {
    self.performance = performance
    self.name = name
    self.session = session
  }

  /// The player that was used, and the text that reports it.
  struct End {
    let player: String
    var text: String?
  }

  /// Plays the tune to its end, or hands it to the system's player.
  ///
  /// - Returns: The player that was used; `nil` if the user stopped it.
  /// - Throws: `ProgramError` if there is no player; `FileError`, `Failure`.
  func run() throws -> End? {
    do {
      if let player = session.world.environment.filled("LILT_PLAYER") {
        return try play(with: player)
      }
      if session.path(of: .fluidsynth) == nil {
        guard session.path(of: .opener) != nil else {
          throw ProgramError.notInstalled(.fluidsynth)
        }
        return try handOver()
      }
      do {
        try playOnDevice()
        return End(player: OptionalProgram.fluidsynth.name)
      } catch let refusal as ProgramError {
        guard case .failed = refusal else { throw refusal }
        guard session.path(of: .opener) != nil else {
          throw ProgramError.noPlayer("\(refusal)", tune: name)
        }
        session.note("no sound here (\(refusal))")
        return try handOver()
      }
    } catch is Interrupted {
      // Ctrl-C is the normal way to stop listening.
      session.note("stopped")
      return nil
    }
  }

  private var seconds: Double { performance.seconds(at: performance.duration) }

  private func playOnDevice() throws {
    try withMIDIFile { try session.playSound(ofMIDI: $0, whileWaiting: tellTime) }
  }

  /// Runs a player that takes a MIDI file as its last argument, and waits for it to end.
  private func play(with command: String) throws -> End {
    guard let words = words(of: command), let program = words.first,
      let path = session.path(ofProgram: program)
    else { throw ProgramError.unknownPlayer(command, tune: name) }
    try withMIDIFile { try start(path, words.dropFirst() + [$0], limit: nil, tellTime) }
    return End(player: program, text: "\(name) played by '\(program)'")
  }

  /// Splits a command line by lilt's own rules; `nil` if a quote is not closed.
  private func words(of command: String) -> [String]? {
    var splitter = WordSplitter(Array(command.unicodeScalars), variables: [:])
    do throws(Failure) {
      return try splitter.rest().map(\.text)
    } catch {
      return nil
    }
  }

  /// Calls `body` with the path of a MIDI file that exists until `body` returns.
  private func withMIDIFile(_ body: (String) throws -> Void) throws {
    try session.files.withTemporaryFolder { folder in
      let midi = folder + "/tune.mid"
      try session.files.write(MIDIFile(performance: performance).bytes, to: midi)
      try body(midi)
    }
  }

  /// Reports how much of the tune has been played `time` after its start.
  private func tellTime(_ time: Duration) {
    let now = Swift.min(time.inSeconds, seconds)
    session.progress(
      "playing \(name): \(now.asClock) of \(seconds.asClock), Ctrl-C stops")
  }

  /// Hands a file to the system's player, which may play it after this has returned.
  ///
  /// The file therefore stays until the next one replaces it.
  private func handOver() throws -> End {
    guard let path = session.path(of: .opener) else {
      throw ProgramError.notInstalled(.opener)
    }
    let folder = session.world.stateFolder ?? session.files.temporaryFolder
    try session.files.makeFolder(folder)
    // Any player plays sound files; few play MIDI.
    let canRender = session.path(of: .fluidsynth) != nil && seconds <= Session.longestSound
    let file = session.files.absolute(folder + (canRender ? "/played.wav" : "/played.mid"))
    if canRender {
      try session.writeSound(of: performance, to: file)
    } else {
      try session.files.write(MIDIFile(performance: performance).bytes, to: file)
    }
    try start(path, [file], limit: Self.handOverLimit)
    let player = OptionalProgram.opener.name
    return End(player: player, text: "\(name) handed over to '\(player)' as '\(file)'")
  }

  private func start(
    _ path: String, _ arguments: [String], limit: Duration?,
    _ whileWaiting: (Duration) -> Void = { _ in }
  ) throws {
    let call = ProgramCall(
      path: path, arguments: arguments, environment: session.world.environment, limit: limit,
      isHeard: false)
    let result = try session.world.runProgram(call, whileWaiting)
    guard result.status == 0 else {
      throw ProgramError.failed(call.name, status: result.status, words: "")
    }
  }
}
