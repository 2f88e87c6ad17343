import CharRNN
import Drawing
import JSON

/// What a report of a fault has to say about lilt and this machine.
struct VersionReport {
  /// The commit of an installed lilt, if it is known; a changed source ends in `-dirty`.
  let commit: String?
  /// The line editor of the prompt with its version.
  let lineEditor: String?
  /// The folder with what ships with lilt.
  let home: HomeFolder?

  private static let swift: String = {
    // The patch level is not recorded in the standard library.
    let version = "\(_SwiftStdlibVersion.current)".split(separator: ".")
    return version.prefix(2).joined(separator: ".")
  }()

  private static let system: String = {
    #if os(Linux)
      let name = "Linux"
    #else
      let name = "macOS"
    #endif
    #if arch(x86_64)
      return name + " x86_64"
    #else
      return name + " arm64"
    #endif
  }()

  /// Looks at the world of `session`.
  init(of session: Session) {
    lineEditor = session.world.lineEditor
    home = HomeFolder(of: session.world, session.files)
    commit = HomeFolder.installed(with: session.world, session.files).flatMap { folder in
      do {
        let text = try session.files.read(PathResolver.path(of: "commit", in: folder), limit: 100)
        return String(validating: text, as: UTF8.self)?.trimmingTrailingNewlines
      } catch {
        // A lilt from sources without a history has no such file.
        return nil
      }
    }
  }

  /// The version and, below it, the facts.
  var text: String {
    "lilt \(LiltVersion.current)\n"
      + FactsResult(facts: Array(facts.dropFirst())).table.lines().joined(separator: "\n")
  }

  /// The facts, the version first.
  var facts: [FactsResult.Fact] {
    let machine = Machine.current
    return [
      FactsResult.Fact("lilt", LiltVersion.current, json: .string(LiltVersion.current)),
      FactsResult.Fact(
        "build", buildInWords,
        json: [
          "commit": commit.map { .string($0) } ?? .null, "swift": .string(Self.swift),
          "system": .string(Self.system),
          "lineEditor": lineEditor.map { .string($0) } ?? .null,
        ]),
      FactsResult.Fact(
        "machine", machine.inWords,
        json: [
          "cores": .int(machine.cores), "instructionSet": .string(machine.instructionSet),
          "oneDNN": .string(machine.oneDNNVersion),
          "precision": .string(machine.precision.rawValue),
        ]),
      FactsResult.Fact("files", filesInWords, json: home.map { .string($0.path) } ?? .null),
    ]
  }

  /// `Swift 6.3 on Linux x86_64, libedit 2.11, commit 9b40edb`.
  var buildInWords: String {
    ["Swift \(Self.swift) on \(Self.system)", lineEditor, commit.map { "commit \($0)" }]
      .compactMap(\.self).joined(separator: ", ")
  }

  private var filesInWords: String {
    guard let home else {
      return
        "not found: no corpora or checkpoints ship with this lilt (LILT_HOME names their folder)"
    }
    let origin =
      switch home.origin {
      case .environment: "as LILT_HOME says"
      case .workingDirectory: "the working directory"
      case .installed: "installed with lilt"
      case .package: "where lilt was built"
      }
    return "'\(home.path)', \(origin)"
  }
}

extension Machine {
  /// `2 cores, AVX2, oneDNN 2.6.3, trains in f32`.
  package var inWords: String {
    "\(cores.counted("core")), \(instructionSet), oneDNN \(oneDNNVersion), "
      + "trains in \(precision.rawValue)"
  }
}
