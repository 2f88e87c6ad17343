import ABCNotation
import Drawing
import StandardMIDI

/// Sounds a tune with what this machine has: the program that `LILT_PLAYER` names, FluidSynth where
/// there is an audio device, or else the system's own player for files.
struct Playback {
  private let session: Session
  private let performance: Performance
  private let name: String

  /// How long a system's player may take to take over.
  private static let handOverLimit = Duration.seconds(30)

  /// What sounds, and the name that the person knows it by.
  init(_ performance: Performance, name: String, in session: Session) {
    self.performance = performance
    self.name = name
    self.session = session
  }

  /// What sounded it, and what is to be said of that.
  struct End {
    let player: String
    var text: String?
  }

  /// Sounds it to its end, or until it is handed over.
  ///
  /// - Returns: What sounded it; `nil` where the user stopped that.
  /// - Throws: `ProgramError` where nothing here plays; `FileError`, `Failure`.
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
      // That is how one stops listening.
      session.note("stopped")
      return nil
    }
  }

  private var seconds: Double { performance.seconds(at: performance.duration) }

  private func playOnDevice() throws {
    try withMIDIFile { try session.playSound(ofMIDI: $0, whileWaiting: tellTime) }
  }

  /// Runs a player that takes a MIDI file as its last word, and waits for it.
  private func play(with command: String) throws -> End {
    guard let words = words(of: command), let program = words.first,
      let path = session.path(ofProgram: program)
    else { throw ProgramError.unknownPlayer(command, tune: name) }
    try withMIDIFile { try start(path, words.dropFirst() + [$0], limit: nil, tellTime) }
    return End(player: program, text: "\(name) played by '\(program)'")
  }

  /// The words of a command line as commands here have them; `nil` where a quote stays open.
  private func words(of command: String) -> [String]? {
    var splitter = WordSplitter(Array(command.unicodeScalars), variables: [:])
    do throws(Failure) {
      return try splitter.rest().map(\.text)
    } catch {
      return nil
    }
  }

  /// Calls `body` with the path of a MIDI file that is there as long.
  private func withMIDIFile(_ body: (String) throws -> Void) throws {
    try session.files.withTemporaryFolder { folder in
      let midi = folder + "/tune.mid"
      try session.files.write(MIDIFile(performance: performance).bytes, to: midi)
      try body(midi)
    }
  }

  /// Tells how much of the tune has sounded `time` after its start.
  private func tellTime(_ time: Duration) {
    let now = Swift.min(time.inSeconds, seconds)
    session.progress(
      "playing \(name): \(now.asClock) of \(seconds.asClock), Ctrl-C stops")
  }

  /// Hands a file to the system, which may play it after this has returned; the file stays until the
  /// next one takes its place.
  private func handOver() throws -> End {
    guard let path = session.path(of: .opener) else {
      throw ProgramError.notInstalled(.opener)
    }
    let folder = session.world.stateFolder ?? session.files.temporaryFolder
    try session.files.makeFolder(folder)
    // Any player plays sound; few play MIDI.
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
