extension Session {
  /// The SoundFont that gives instruments their sounds: the one that was set, else the one that
  /// `LILT_SOUNDFONT` names, else what is installed.
  ///
  /// The installed ones are looked for where distributions put them, in each of the folders of
  /// shared data (XDG base directories); a name with `default` goes before others.
  ///
  /// - Returns: Its absolute path.
  /// - Throws: `FileError` or `Failure` where the file that was named is none,
  ///   `ProgramError.noSoundFont` where none was named and none is installed.
  func soundFont() throws -> String {
    let chosen = settings.value(of: .soundFont) ?? world.environment.filled("LILT_SOUNDFONT")
    guard let chosen else {
      guard let found = installedSoundFont else { throw ProgramError.noSoundFont }
      return found
    }
    // FluidSynth would render silence instead.
    let start = try files.start(of: chosen, count: 12)
    guard start.starts(with: "RIFF".utf8), start.dropFirst(8).elementsEqual("sfbk".utf8) else {
      throw Failure.inFile(chosen, reason: "no SoundFont: it does not begin as one")
    }
    return files.absolute(chosen)
  }

  /// A SoundFont where they usually are.
  var installedSoundFont: String? {
    let home =
      world.environment.filled("XDG_DATA_HOME")
      ?? world.environment.filled("HOME").map { $0 + "/.local/share" }
    let shared =
      world.environment.filled("XDG_DATA_DIRS")
      ?? "/usr/local/share:/usr/share:/opt/homebrew/share"
    let folders = ([home].compactMap(\.self) + shared.split(separator: ":").map(String.init))
      .flatMap { data in ["sounds/sf2", "sounds/sf3", "soundfonts"].map { "\(data)/\($0)" } }
    return folders.lazy.compactMap(soundFont(in:)).first
  }

  private func soundFont(in folder: String) -> String? {
    guard files.kind(of: folder) == .folder else { return nil }
    do {
      let names = try files.names(in: folder).filter {
        ($0.hasFileExtension("sf2") || $0.hasFileExtension("sf3"))
          && files.kind(of: "\(folder)/\($0)") == .file
      }
      let name = names.first { $0.lowercased().contains("default") } ?? names.first
      return name.map { "\(folder)/\($0)" }
    } catch {
      // A folder that cannot be listed has none to offer; where no other has, that is the error.
      return nil
    }
  }
}
