import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `play`, with a script in the place of FluidSynth that runs until it is stopped.
@Suite("Playing")
struct PlayTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("RIFF    sfbk", to: "font.sf2")
    try folder.write("X:1\nK:C\nCDE\n", to: "tune.abc")
    try folder.write(
      program: """
        #!/bin/sh
        echo $$ > started && mv started pid
        exec sleep 600
        """, to: "fluidsynth")
  }

  /// Waits until the player has started and returns its process.
  private func waitForPlayer() throws -> pid_t {
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(20)
    while access(folder.path + "/pid", R_OK) != 0 {
      guard clock.now < limit else { throw Refused(what: "a player that starts", code: ETIMEDOUT) }
      usleep(1000)
    }
    let text = try Fixtures.text(at: folder.path + "/pid")
    return try #require(pid_t(text.dropLast()))
  }

  @Test("Ctrl-C stops the command and the player", arguments: [SIGINT, SIGTERM])
  func stop(_ signal: Int32) throws {
    let process = try Lilt.start(
      ["-c", "play tune.abc", "-c", "set top-k 6"], in: folder.path,
      environment: Lilt.environment(
        folder.path, ["PATH": folder.path + ":/usr/bin:/bin", "LILT_SOUNDFONT": "font.sf2"])
    ) { actions in
      for (stream, name) in [(Int32(1), "out"), (2, "err")] {
        posix_spawn_file_actions_addopen(
          &actions, stream, folder.path + "/" + name, O_WRONLY | O_CREAT, 0o600)
      }
    }
    let player = try waitForPlayer()
    #expect(kill(player, 0) == 0)
    kill(process, signal)
    #expect(Lilt.wait(for: process) == 130)
    #expect(kill(player, 0) == -1, "the player is still running")
    #expect(try Fixtures.text(at: folder.path + "/out") == "")
    #expect(try Fixtures.text(at: folder.path + "/err") == "stopped\n")
  }
}
