import ArgumentParser
import Drawing
import StandardMIDI
import JSON
import MusicXML

struct ConvertCommand: Command {
  static let name = "convert"
  static let summary = "Write every tune of an ABC file as MIDI or MusicXML"
  static let details = """
    In a folder, the first tune of the file becomes 1.mid, the second 2.mid and so on; a missing \
    folder is made; with --musicxml they become 1.musicxml and so on. A name that ends in .mid or \
    .musicxml is for a file with a single tune. With '--velocity surprise' the open model reads \
    every tune, some thousand characters a second; 'help export' explains it.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("tunes", "tunes written"), .init("target", "the folder or file"),
    .init("faults", "faults of all tunes"), .init("replaced", "old files that were replaced"))

  @Argument(help: ArgumentHelp("The ABC file.", valueName: "file"))
  var input: String

  @Argument(help: ArgumentHelp("The folder, or the file.", valueName: "folder"))
  var output: String

  @Flag(help: "Write MusicXML, for notation programs, instead of MIDI.")
  var musicxml = false

  @OptionGroup var old: ReplaceOption

  @OptionGroup(title: "Options for playing") var playback: PlaybackArguments

  func run(in session: inout Session) throws {
    let target = try Target(output, isMusicXML: musicxml, session.files)
    if playback.isGiven, target.kind == .musicxml {
      throw Failure.playbackOptionsForSilentFile(target.path(of: 1))
    }
    let music = try session.music(inFile: input)
    if !target.isFolder, music.count > 1 {
      throw Failure.manyTunesForOneFile(source: input, count: music.count, file: target.path)
    }
    var surprise = playback.asksModel ? try SurpriseReader(session) : nil
    if target.isFolder { try session.files.makeFolder(target.path) }
    var done = Conversion()
    do {
      for (number, written) in music.tunes(playback.options) {
        try session.checkInterrupt()
        let path = target.path(of: number)
        try session.files.checkWritable(path, as: target.kind.fileKind, replaces: old.replace)
        if session.files.hasOrdinaryFile(at: path) { done.replacedCount += 1 }
        let tune = try surprise?.louder(written) ?? written
        // A sweep lists the folder, so one for every tune would take quadratic time.
        try session.files.write(
          done.bytes(of: tune, as: target.kind), to: path, sweeping: number == 1)
        done.faults.add(tune, number: number)
        done.writtenCount += 1
        if done.writtenCount.isMultiple(of: surprise == nil ? 1_000 : Self.tunesOfReport) {
          session.progress("\(done.writtenCount.grouped) of \(music.count.counted("tune"))")
        }
      }
    } catch is Interrupted where done.writtenCount > 0 {
      report(done, target, in: session)
      surprise?.tell(in: session)
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
    surprise?.tell(in: session)
  }

  /// The tunes from one report of progress to the next where a model reads them, about a second.
  private static let tunesOfReport = 20

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
    done.omissions.tell(in: session)
    done.faults.tell(in: session, name: input)
  }
}

/// What was converted so far.
private struct Conversion {
  var faults = FaultSummary()
  var omissions = OmissionSummary()
  var writtenCount = 0
  var replacedCount = 0

  /// The file of a tune; remembers what it leaves out.
  mutating func bytes(of tune: PlayedTune, as kind: TuneFile.Kind) -> [UInt8] {
    guard kind == .musicxml else { return MIDIFile(performance: tune.performance).bytes }
    let file = MusicXMLFile(tune.tune)
    omissions.add(file)
    return file.bytes
  }
}

/// The destination of the files.
private struct Target: CustomStringConvertible {
  /// The path as typed, without a trailing slash.
  let path: String
  /// Whether it is a folder, which gets a file for each tune.
  let isFolder: Bool
  /// The kind of each file.
  let kind: TuneFile.Kind

  /// The kinds of files, the usual one first.
  private static let kinds: [TuneFile.Kind] = [.mid, .musicxml]

  /// The destination at `path`; in a folder, `isMusicXML` decides the kind.
  init(_ path: String, isMusicXML: Bool, _ files: Files) throws {
    let isMarkedAsFolder = path.count > 1 && path.hasSuffix("/")
    self.path = isMarkedAsFolder ? String(path.dropLast()) : path
    let name = PathResolver.lastComponent(of: self.path)
    let existing = files.kind(of: self.path)
    let named =
      isMarkedAsFolder ? nil : Self.kinds.first { name.hasFileExtension($0.rawValue) }
    if existing != .folder, let named, named == .musicxml || !isMusicXML {
      (isFolder, kind) = (false, named)
      return
    }
    (isFolder, kind) = (true, isMusicXML ? .musicxml : .mid)
    if existing == .folder { return }
    if existing == .file { throw Failure.notAFolder(self.path) }
    guard isMarkedAsFolder || PathResolver.stem(of: name) == name else {
      throw Failure.unknownExtension(
        file: path,
        known: Self.kinds.filter { !isMusicXML || $0 == kind }.map { ".\($0.rawValue)" },
        hint: "\(ConvertCommand.name) FILE.abc \((path + "/").asWord)")
    }
  }

  /// The file for the tune with this number, from 1.
  func path(of number: Int) -> String {
    if !isFolder { return path }
    return PathResolver.path(of: "\(number).\(kind.rawValue)", in: path)
  }

  var description: String { isFolder ? "to files in '\(path)'" : "to '\(path)'" }
}
