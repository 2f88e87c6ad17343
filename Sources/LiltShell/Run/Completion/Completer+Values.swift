import Composition
import Drawing

// What the words of commands can name.
extension Completer {
  var tunes: [Completion.Candidate] {
    let (kept, all) = (session.tunes.kept.count, session.tunes.entries.count)
    let sets = [
      kept > 0 ? Completion.Candidate(TuneShelf.keptWord, "the tunes that you keep, \(kept)") : nil,
      all > 1 ? Completion.Candidate(TuneShelf.allWord, "all tunes, \(all)") : nil,
    ]
    return namedTunes + sets.compactMap(\.self) + steered
  }

  /// The tunes of the session.
  var namedTunes: [Completion.Candidate] {
    session.tunes.entries.map { Completion.Candidate($0.name, $0.title ?? "without a title") }
  }

  /// The tune in progress, and it with a bar that can be taken.
  private var steered: [Completion.Candidate] {
    let names = session.composed?.names ?? []
    return names.enumerated().map { place, name in
      Completion.Candidate(name, place == 0 ? "the tune in progress" : "with bar \(place)")
    }
  }

  /// The checkpoints with a name: those that ship with lilt, and that of the last training.
  var checkpoints: [Completion.Candidate] {
    let known = CheckpointFiles(in: session)
    return known.shipped.map { Completion.Candidate($0.name, "comes with lilt") }
      + known.keptTrainings.map { Completion.Candidate($0.name, "an earlier training") }
  }

  /// The runs that ship with lilt.
  var runs: [Completion.Candidate] {
    CheckpointFiles(in: session).shippedRuns.map {
      Completion.Candidate($0.name, "a run that comes with lilt")
    }
  }

  var corpora: [Completion.Candidate] {
    do {
      return try Catalogue(in: session).entries.map {
        Completion.Candidate($0.name, "a corpus of \($0.files.count.counted("file"))")
      }
    } catch {
      // The command reports a catalogue that cannot be read.
      return []
    }
  }

  /// The corpora that can be fetched.
  var catalogued: [Completion.Candidate] {
    do {
      return try Catalogue(in: session).described.filter { $0.source != .shipped }.map {
        Completion.Candidate($0.name, $0.title)
      }
    } catch {
      // The command reports a catalogue that cannot be read.
      return []
    }
  }

  /// The forms of the tunes that the model has learned from, else some that many tunes have.
  var forms: [Completion.Candidate] {
    var counts: [String: Int] = [:]
    for entry in session.model?.corpusDetails?.forms.entries ?? [] {
      counts[entry.form.letters, default: 0] += entry.count
    }
    let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12)
    let known =
      most.isEmpty
      ? ["AABB", "AB", "ABAC", "AABBCC"].map { Completion.Candidate($0, "its parts in order") }
      : most.map { Completion.Candidate($0.key, "\($0.value.counted("tune")) of the corpus") }
    return known + [Completion.Candidate("free", "no form; the tune may have faults")]
  }

  // MARK: Files

  func isABC(_ name: String) -> Bool { name.hasFileExtension("abc") }

  /// The files that pass `isWanted`, and all folders, in the folder that `word` begins with.
  func files(_ word: String, _ isWanted: (String) -> Bool) -> [Completion.Candidate] {
    entries(word).compactMap { path, isFolder in
      // A name that begins with a dash would be an option.
      let path = path.hasPrefix("-") ? "./" + path : path
      if isFolder { return .word(path + "/", "folder", endsWord: false) }
      return isWanted(path) ? .word(path, session.files.description(of: path)) : nil
    }
  }

  /// All files, as words of the system's shell.
  func systemFiles(_ word: String) -> [Completion.Candidate] {
    entries(word).compactMap { path, isFolder in
      let isPlain = path.unicodeScalars.allSatisfy { $0.isNameCharacter || $0 == "." || $0 == "/" }
      let value = isFolder ? path + "/" : path
      let summary = isFolder ? "folder" : session.files.description(of: path)
      if isPlain { return Completion.Candidate(value, summary, endsWord: !isFolder) }
      // A quote within quotes has no form that the words of a cell have too.
      if path.contains("'") { return nil }
      return Completion.Candidate(
        value: value, text: isFolder ? "'" + value : "'\(value)'", summary, endsWord: !isFolder)
    }
  }

  /// The paths that begin with `word`, and whether each is a folder.
  private func entries(_ word: String) -> [(path: String, isFolder: Bool)] {
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    do {
      return try session.files.names(in: folder.isEmpty ? "." : folder).compactMap { name in
        let path = folder + name
        guard path.hasPrefix(word) else { return nil }
        return (path, session.files.kind(of: path) == .folder)
      }
    } catch {
      // A missing folder offers no files.
      return []
    }
  }
}

extension Files {
  /// The kind of a file, by its name, and its size.
  fileprivate func description(of path: String) -> String {
    let kinds = [
      "abc": "tunes", "lilt": "commands", "md": "notebook", "safetensors": "checkpoint",
      "mid": "MIDI", "musicxml": "MusicXML", "wav": "sound", "svg": "picture", "pdf": "PDF",
      "sf2": "SoundFont", "sf3": "SoundFont",
    ]
    let kind = kinds.first { path.hasFileExtension($0.key) }?.value ?? "file"
    guard let bytes = size(of: path) else { return kind }
    return "\(kind), \(bytes < 10_000 ? bytes.counted("byte") : "\(bytes / 1000) kB")"
  }
}
