import ArgumentParser
import CharRNN
import Drawing
import JSON

struct DoctorCommand: Command {
  static let name = "doctor"
  static let summary = "Tell what this machine has of what lilt can use"
  static let details = """
    lilt works without all of the programs; each line tells which commands need it. Nothing that is \
    missing is an error.
    """
  static let group = CommandGroup.session

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let programs = try OptionalProgram.all.map { try ProgramReport($0, in: session) }
    let parts = try Self.parts(of: session)
    let missing = Self.missingPackages(programs, session)
    if json {
      var object = JSONObject(parts.map { ($0.name, $0.json) })
      object["programs"] = .array(programs.map(\.json))
      object["install"] =
        missing.isEmpty ? .null : .string(OptionalProgram.installation(of: missing))
      return try session.show(.object(object))
    }
    var table = Table([.left(""), .left("")])
    for part in parts { table.append([part.name, part.text]) }
    session.show(table)
    // What a narrow window cuts off is what matters least.
    var list = Table([.left("program"), .left("version"), .left("where"), .left("needed for")])
    for report in programs {
      list.append([
        report.program.name, report.version ?? "", report.path ?? "not installed",
        "\(report.program.purpose): \(report.program.commands)",
      ])
    }
    session.show("")
    session.show(list)
    if !missing.isEmpty {
      session.show("\nto have them all: \(OptionalProgram.installation(of: missing))")
    }
  }

  /// One line of what is told.
  private struct Part {
    let name: String
    let text: String
    let json: JSONValue
  }

  private static func parts(of session: Session) throws -> [Part] {
    [
      Part(name: "lilt", text: LiltVersion.current, json: .string(LiltVersion.current)),
      machine, try corpora(session), state(session), terminal(session), soundFont(session),
      player(session),
    ]
  }

  private static var machine: Part {
    let machine = Machine.current
    return Part(
      name: "machine", text: machine.inWords,
      json: [
        "cores": .int(machine.cores), "instructionSet": .string(machine.instructionSet),
        "oneDNN": .string(machine.oneDNNVersion),
        "precision": .string(machine.precision.rawValue),
      ])
  }

  private static func corpora(_ session: Session) throws -> Part {
    let names = try Catalogue(in: session).entries.map(\.name)
    let folder = session.world.environment.filled("LILT_CORPORA")
    return Part(
      name: "corpora",
      text: (names.isEmpty ? "none" : names.joined(separator: ", "))
        + (folder.map { "; LILT_CORPORA is '\($0)'" } ?? " (LILT_CORPORA names a folder of more)"),
      json: [
        "names": .array(names.map { .string($0) }), "folder": folder.map { .string($0) } ?? .null,
      ])
  }

  private static func state(_ session: Session) -> Part {
    guard let folder = session.world.stateFolder else {
      return Part(
        name: "state", text: "nowhere: neither LILT_STATE nor HOME is set", json: .null)
    }
    let isWritable = session.files.canWrite(in: folder)
    return Part(
      name: "state", text: "'\(folder)'" + (isWritable ? "" : ", which cannot be written to"),
      json: ["folder": .string(folder), "writable": .bool(isWritable)])
  }

  private static func terminal(_ session: Session) -> Part {
    let terminal = session.world.terminal
    let columns = terminal.columns()
    let hasUnicode = session.world.alphabet != .ascii
    var words = terminal.output.isTerminal ? "\(columns) columns" : "none"
    if terminal.output.isTerminal {
      words += terminal.output.hasColour ? ", colour" : ", no colour"
    }
    words += hasUnicode ? ", Unicode" : ", ASCII only, as TERM or the locale says"
    return Part(
      name: "terminal", text: words,
      json: [
        "terminal": .bool(terminal.output.isTerminal), "columns": .int(columns),
        "rows": .int(terminal.rows()),
        "colour": .bool(terminal.output.hasColour), "unicode": .bool(hasUnicode),
      ])
  }

  private static func soundFont(_ session: Session) -> Part {
    do {
      let path = try session.soundFont()
      return Part(name: "soundfont", text: "'\(path)'", json: .string(path))
    } catch {
      return Part(name: "soundfont", text: "\(error)", json: .null)
    }
  }

  private static func player(_ session: Session) -> Part {
    let player = session.world.environment.filled("LILT_PLAYER")
    return Part(
      name: "player", text: player.map { "'\($0)'" } ?? "fluidsynth (LILT_PLAYER names another)",
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

extension Machine {
  /// `2 cores, AVX2, oneDNN 2.6.3, trains in f32`.
  package var inWords: String {
    "\(cores.counted("core")), \(instructionSet), oneDNN \(oneDNNVersion), "
      + "trains in \(precision.rawValue)"
  }
}
