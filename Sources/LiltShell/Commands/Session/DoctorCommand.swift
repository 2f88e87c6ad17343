import ArgumentParser
import Drawing
import JSON

struct DoctorCommand: Command {
  static let name = "doctor"
  static let summary = "Show this machine and which optional programs it has"
  static let details = """
    Every program is optional; its line names the commands that need it. A missing program is not \
    an error.
    """
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("lilt", "its version"),
    .init("build", "commit, or null; swift, system and lineEditor"),
    .init("machine", "cores, instructionSet, oneDNN and precision"),
    .init("files", "the folder of what ships with lilt, or null"),
    .init("corpora", "names, and folder: LILT_CORPORA, or null"),
    .init("state", "folder and writable, of history and unsaved work"),
    .init("data", "folder and writable, of fetched corpora"),
    .init("terminal", "columns, rows, colour and unicode"),
    .init("soundfont", "the SoundFont, or null"), .init("player", "LILT_PLAYER, or null"),
    .init("programs", "name, path, version and package of each optional program"),
    .init("install", "the command that installs what is missing, or null"))

  func run(in session: inout Session) throws {
    let programs = try OptionalProgram.all.map { try ProgramReport($0, in: session) }
    let parts = try Self.parts(of: session)
    let missing = Self.missingPackages(programs, session)
    let facts = FactsResult(facts: parts)
    // A narrow terminal cuts off the last columns, so the least important come last.
    var list = Table([.left("program"), .left("version"), .left("where"), .left("needed for")])
    for report in programs {
      list.append([
        report.program.name, report.version ?? "", report.path ?? "not installed",
        "\(report.program.purpose): \(report.program.neededBy)",
      ])
    }
    let installation = missing.isEmpty ? nil : OptionalProgram.installation(of: missing)
    var json = JSONObject(parts.map { ($0.name, $0.json) })
    json["programs"] = .array(programs.map(\.json))
    json["install"] = installation.map { .string($0) } ?? .null
    session.show(
      ReportResult(
        facts.blocks + [.text(""), .table(list)]
          + (installation.map { [.text("\nto have them all: \($0)")] } ?? []),
        json: .object(json)))
  }

  private static func parts(of session: Session) throws -> [FactsResult.Fact] {
    VersionReport(of: session).facts + [
      try corpora(session),
      folder("state", session.world.stateFolder, variable: "LILT_STATE", session),
      folder("data", session.world.dataFolder, variable: "LILT_DATA", session), terminal(session),
      soundFont(session),
      player(session),
    ]
  }

  private static func corpora(_ session: Session) throws -> FactsResult.Fact {
    let names = try Catalogue(in: session).entries.map(\.name)
    let folder = session.world.environment.filled("LILT_CORPORA")
    return FactsResult.Fact(
      "corpora",
      (names.isEmpty ? "none" : names.joined(separator: ", "))
        + (folder.map { "; LILT_CORPORA is '\($0)'" } ?? " (LILT_CORPORA names a folder of more)"),
      json: [
        "names": .array(names.map { .string($0) }), "folder": folder.map { .string($0) } ?? .null,
      ])
  }

  /// A folder in which lilt keeps files, which the environment names.
  private static func folder(
    _ name: String, _ path: String?, variable: String, _ session: Session
  ) -> FactsResult.Fact {
    guard let path else {
      return FactsResult.Fact(name, "nowhere: neither \(variable) nor HOME is set", json: .null)
    }
    let isWritable = session.files.canWrite(in: path)
    return FactsResult.Fact(
      name, "'\(path)'" + (isWritable ? "" : ", which cannot be written to"),
      json: ["folder": .string(path), "writable": .bool(isWritable)])
  }

  private static func terminal(_ session: Session) -> FactsResult.Fact {
    let terminal = session.world.terminal
    let columns = terminal.columns()
    let hasUnicode = !session.world.terminal.isASCII
    var words = terminal.output.isTerminal ? "\(columns) columns" : "none"
    if terminal.output.isTerminal {
      words += terminal.output.hasColour ? ", colour" : ", no colour"
    }
    words += hasUnicode ? ", Unicode" : ", ASCII only, as TERM or the locale says"
    return FactsResult.Fact(
      "terminal", words,
      json: [
        "terminal": .bool(terminal.output.isTerminal), "columns": .int(columns),
        "rows": .int(terminal.rows()),
        "colour": .bool(terminal.output.hasColour), "unicode": .bool(hasUnicode),
      ])
  }

  private static func soundFont(_ session: Session) -> FactsResult.Fact {
    do {
      let path = try session.soundFont()
      return FactsResult.Fact("soundfont", "'\(path)'", json: .string(path))
    } catch {
      return FactsResult.Fact("soundfont", "\(error)", json: .null)
    }
  }

  private static func player(_ session: Session) -> FactsResult.Fact {
    let player = session.world.environment.filled("LILT_PLAYER")
    return FactsResult.Fact(
      "player", player.map { "'\($0)'" } ?? "fluidsynth (LILT_PLAYER names another)",
      json: player.map { .string($0) } ?? .null)
  }

  private static func missingPackages(
    _ programs: [ProgramReport], _ session: Session
  ) -> [String] {
    var packages = programs.filter { $0.path == nil }.compactMap(\.program.package)
    if session.installedSoundFont == nil, let package = OptionalProgram.soundFontPackage {
      packages.append(package)
    }
    return packages
  }
}

extension OptionalProgram {
  /// The commands that need the program.
  fileprivate var neededBy: String {
    switch self {
    case .fluidsynth: "\(ExportCommand.name) t1.wav, \(PlayCommand.name)"
    case .abcm2ps: "\(ExportCommand.name) --score t1.svg, \(ExportCommand.name) t1.pdf"
    case .ps2pdf: "\(ExportCommand.name) t1.pdf"
    case .abc2midi: "\(EvaluateCommand.name) --samples 200"
    case .curl, .python: "\(CorpusFetchCommand.name)"
    default: "\(PlayCommand.name), where there is no audio device"
    }
  }
}

extension ProgramReport {
  fileprivate var json: JSONValue {
    [
      "name": .string(program.name), "path": path.map { .string($0) } ?? .null,
      "version": version.map { .string($0) } ?? .null, "purpose": .string(program.purpose),
      "commands": .string(program.neededBy),
      "package": program.package.map { .string($0) } ?? .null,
    ]
  }
}
