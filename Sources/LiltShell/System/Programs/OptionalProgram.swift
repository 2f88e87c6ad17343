/// A program that extends lilt if it is installed.
struct OptionalProgram: Hashable, Sendable {
  /// The name of the executable.
  let name: String
  /// Its purpose.
  let purpose: String
  /// Its package in Debian, or in Homebrew on a Mac; `nil` if it is part of the system.
  let package: String?
  /// The arguments that print its version; `nil` if there are none.
  let versionArguments: [String]?
}

extension OptionalProgram {
  static let fluidsynth = OptionalProgram(
    name: "fluidsynth", purpose: "sound",
    package: onMac("fluid-synth", orElse: "fluidsynth"), versionArguments: ["--version"])
  static let abcm2ps = OptionalProgram(
    name: "abcm2ps", purpose: "notes on staves",
    package: "abcm2ps", versionArguments: ["-V"])
  static let ps2pdf = OptionalProgram(
    name: "ps2pdf", purpose: "PDF files", package: "ghostscript",
    versionArguments: nil)
  static let opener = OptionalProgram(
    name: onMac("open", orElse: "xdg-open"), purpose: "handing music to a player",
    package: onMac(nil, orElse: "xdg-utils"), versionArguments: nil)
  static let abc2midi = OptionalProgram(
    name: "abc2midi", purpose: "a second judge of tunes",
    package: "abcmidi", versionArguments: ["-ver"])
  static let curl = OptionalProgram(
    name: "curl", purpose: "fetching corpora", package: "curl", versionArguments: ["--version"])
  static let python = OptionalProgram(
    name: "python3", purpose: "corpora in Python packages",
    package: onMac("python", orElse: "python3-pip"), versionArguments: ["--version"])
  /// A module of Python, which many systems install apart from it.
  static let pip = OptionalProgram(
    name: "pip", purpose: python.purpose, package: python.package, versionArguments: nil)

  /// All optional programs that are executables.
  static let all = [fluidsynth, abcm2ps, ps2pdf, opener, abc2midi, curl, python]

  /// The package with a SoundFont.
  static let soundFontPackage: String? = onMac(nil, orElse: "timgm6mb-soundfont")

  /// The command that installs `packages`.
  static func installation(of packages: [String?]) -> String {
    onMac("brew install ", orElse: "apt-get install ")
      + packages.compactMap(\.self).joined(separator: " ")
  }

  private static func onMac<Value>(_ value: Value, orElse other: Value) -> Value {
    #if os(macOS)
      value
    #else
      other
    #endif
  }
}

extension Session {
  /// The path of `program`; `nil` if it is not installed.
  func path(of program: OptionalProgram) -> String? { path(ofProgram: program.name) }

  /// The path of the program `name`, which is a path itself or is searched in `PATH`.
  func path(ofProgram name: String) -> String? {
    if name.contains("/") { return files.isProgram(name) ? files.absolute(name) : nil }
    let folders = (world.environment["PATH"] ?? "").split(separator: ":")
    return folders.lazy.map { "\($0)/\(name)" }.first(where: files.isProgram)
  }

  /// Runs `program`.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - arguments: The words after its name.
  ///   - input: The file that is its standard input.
  ///   - variables: Environment variables that it gets besides lilt's own.
  ///   - limit: The time limit.
  ///   - accepted: The exit statuses that are not failures.
  ///   - whileWaiting: Called repeatedly with the time since the start; if it throws, the program is
  ///     stopped.
  /// - Returns: Its output and status.
  /// - Throws: `ProgramError`, also for any other exit status; `Interrupted`; any error of
  ///   `whileWaiting`.
  @discardableResult
  func run(
    _ program: OptionalProgram, _ arguments: [String], input: String? = nil,
    adding variables: [String: String] = [:], limit: Duration?,
    accepting accepted: Set<Int32> = [0], whileWaiting: (Duration) throws -> Void = { _ in }
  ) throws -> ProgramResult {
    guard let path = path(of: program) else { throw ProgramError.notInstalled(program) }
    let call = ProgramCall(
      path: path, arguments: arguments,
      environment: world.environment.merging(variables) { $1 }, input: input, limit: limit)
    let result = try world.runProgram(call, whileWaiting)
    guard accepted.contains(result.status) else {
      throw ProgramError.failed(
        program.name, status: result.status, words: result.complaints.last ?? "")
    }
    return result
  }
}
