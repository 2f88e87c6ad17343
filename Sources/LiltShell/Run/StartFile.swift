import Drawing

extension World {
  /// The command file that runs before the prompt: `lilt/init.lilt` in `XDG_CONFIG_HOME` or in
  /// `~/.config`; `nil` if the environment names neither.
  var startFile: String? {
    let folder =
      environment.filled("XDG_CONFIG_HOME") ?? environment.filled("HOME").map { $0 + "/.config" }
    return folder.map { $0 + "/lilt/init.lilt" }
  }
}

extension Session {
  /// Runs the user's start file, if there is one.
  ///
  /// Only what is wrong is shown. Its cells have no numbers, but a saved session has them, since the
  /// cells that follow rely on them.
  mutating func runStartFile() {
    guard let path = world.startFile, files.kind(of: path) != nil else { return }
    console.isQuiet = true
    sourceDepth += 1
    defer {
      sourceDepth -= 1
      console.isQuiet = false
      wantsToQuit = false
      sourced = []
    }
    do {
      _ = run(try script(at: path), keepGoing: true)
    } catch {
      let failure = Failure(error)
      tell(failure, at: failure.position)
    }
    beginning = sourced
    tunes.markSaved()
  }
}
