import ArgumentParser
import Drawing
import StandardMIDI
import JSON

struct ConvertCommand: Command {
  static let name = "convert"
  static let summary = "Write every tune of an ABC file as MIDI"
  static let details = """
    In a folder, the first tune of the file becomes 1.mid, the second 2.mid and so on; a missing \
    folder is made. A name that ends in .mid is for a file with a single tune.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("tunes", "tunes written"), .init("target", "the folder or file"),
    .init("faults", "faults of all tunes"), .init("replaced", "old files that were replaced"))

  @Argument(help: ArgumentHelp("The ABC file.", valueName: "file"))
  var input: String

  @Argument(help: ArgumentHelp("The folder, or the MIDI file.", valueName: "folder"))
  var output: String

  @OptionGroup var old: ReplaceOption

  @OptionGroup(title: "Options for playing") var playback: PlaybackArguments

  func run(in session: inout Session) throws {
    let target = try Target(output, session.files)
    let music = try session.music(inFile: input)
    if case .file(let path) = target, music.count > 1 {
      throw Failure.manyTunesForOneFile(source: input, count: music.count, file: path)
    }
    if case .folder(let path) = target { try session.files.makeFolder(path) }
    var done = Conversion()
    do {
      for (number, tune) in music.tunes(playback.options) {
        try session.checkInterrupt()
        let bytes = MIDIFile(performance: tune.performance).bytes
        let path = target.path(of: number)
        try session.files.checkWritable(path, as: .midi, replaces: old.replace)
        if session.files.hasOrdinaryFile(at: path) { done.replacedCount += 1 }
        // A sweep lists the folder, so one for every tune would take quadratic time.
        try session.files.write(bytes, to: path, sweeping: number == 1)
        done.faults.add(tune, number: number)
        done.writtenCount += 1
        if done.writtenCount.isMultiple(of: 1_000) {
          session.progress("\(done.writtenCount.grouped) of \(music.count.counted("tune"))")
        }
      }
    } catch is Interrupted where done.writtenCount > 0 {
      report(done, target, in: session)
      throw Failure(
        "stopped after \(done.writtenCount.grouped) of \(music.count.counted("tune"))",
        kind: .interrupted
      ).keepingWhatWasDone()
    } catch {
      if done.writtenCount > 0 {
        session.note("\(done.writtenCount.grouped) of \(music.count.counted("file")) are written")
      }
      throw error
    }
    report(done, target, in: session)
  }

  /// Shows what was written and what is wrong with it.
  private func report(_ done: Conversion, _ target: Target, in session: Session) {
    let replaced = done.replacedCount
    session.show(
      FiguresResult(
        "\(done.writtenCount.counted("tune")) written \(target): \(done.faults.text)",
        [
          "tunes": .int(done.writtenCount), "target": .string(target.path),
          "faults": .int(done.faults.count), "replaced": .int(replaced),
        ]))
    if replaced > 0 {
      session.note("\(replaced.counted("old file")) \(replaced == 1 ? "is" : "are") replaced")
    }
    done.faults.tell(in: session, name: input)
  }
}

/// What was converted so far.
private struct Conversion {
  var faults = FaultSummary()
  var writtenCount = 0
  var replacedCount = 0
}

/// The destination of the MIDI files.
private enum Target: CustomStringConvertible {
  case file(String)
  case folder(String)

  init(_ path: String, _ files: Files) throws {
    let isMarkedAsFolder = path.count > 1 && path.hasSuffix("/")
    let plain = isMarkedAsFolder ? String(path.dropLast()) : path
    let name = PathResolver.lastComponent(of: plain)
    let kind = files.kind(of: plain)
    if kind == .folder {
      self = .folder(plain)
    } else if name.hasFileExtension("mid"), !isMarkedAsFolder {
      self = .file(plain)
    } else if kind == .file {
      throw Failure.notAFolder(plain)
    } else if isMarkedAsFolder || PathResolver.stem(of: name) == name {
      self = .folder(plain)
    } else {
      throw Failure.unknownExtension(
        file: path, known: [".mid"],
        hint: "\(ConvertCommand.name) FILE.abc \((path + "/").asWord)")
    }
  }

  /// The path as typed, without a trailing slash.
  var path: String {
    switch self {
    case .file(let path), .folder(let path): path
    }
  }

  /// The file for the tune with this number, from 1.
  func path(of number: Int) -> String {
    switch self {
    case .file(let path): path
    case .folder(let path): PathResolver.path(of: "\(number).mid", in: path)
    }
  }

  var description: String {
    switch self {
    case .file(let path): "to '\(path)'"
    case .folder(let path): "to files in '\(path)'"
    }
  }
}
