extension Session {
  /// The SoundFont to use: the one in the settings, else the one that `LILT_SOUNDFONT` names, else
  /// an installed one.
  ///
  /// The search for installed ones covers the usual folders in each folder of shared data (XDG base
  /// directories); a name with `default` is preferred.
  ///
  /// - Returns: Its absolute path.
  /// - Throws: `FileError` or `Failure` if the named file is not a SoundFont;
  ///   `ProgramError.noSoundFont` if none is named and none is installed.
  func soundFont() throws -> String {
    let chosen = settings.value(of: .soundFont) ?? world.environment.filled("LILT_SOUNDFONT")
    guard let chosen else {
      guard let found = installedSoundFont else { throw ProgramError.noSoundFont }
      return found
    }
    // FluidSynth renders silence without an error if the file is not a SoundFont.
    let start = try files.start(of: chosen, count: 12)
    guard start.starts(with: "RIFF".utf8), start.dropFirst(8).elementsEqual("sfbk".utf8) else {
      throw Failure.inFile(chosen, reason: "no SoundFont: it does not begin as one")
    }
    return files.absolute(chosen)
  }

  /// A SoundFont in the usual folders.
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
      // Skips a folder that cannot be listed; if no other has a SoundFont, that is the error.
      return nil
    }
  }
}
