/// A program that lilt works without, and what it adds where it is installed.
struct OptionalProgram: Hashable, Sendable {
  /// What it is called by.
  let name: String
  /// What it is for.
  let purpose: String
  /// The package that has it: Debian's, or Homebrew's on a Mac; `nil` where it comes with the system.
  let package: String?
  /// The words that make it say its version; `nil` where none do.
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

  /// All of them.
  static let all = [fluidsynth, abcm2ps, ps2pdf, opener]

  /// The package with a SoundFont.
  static let soundFontPackage: String? = onMac(nil, orElse: "timgm6mb-soundfont")

  /// What to type to install `packages`.
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
  /// Where `program` is; `nil` where it is not installed.
  func path(of program: OptionalProgram) -> String? { path(ofProgram: program.name) }

  /// Where the program called `name` is: a path, or one in the folders that `PATH` lists.
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
  ///   - input: The file that it reads as its standard input.
  ///   - limit: How long it may take.
  ///   - accepted: The exit statuses that are none of a failure.
  ///   - whileWaiting: Called now and then with the time since the start.
  /// - Returns: What it said.
  /// - Throws: `ProgramError`, also where its status is another; `Interrupted`.
  @discardableResult
  func run(
    _ program: OptionalProgram, _ arguments: [String], input: String? = nil, limit: Duration?,
    accepting accepted: Set<Int32> = [0], whileWaiting: (Duration) -> Void = { _ in }
  ) throws -> ProgramResult {
    guard let path = path(of: program) else { throw ProgramError.notInstalled(program) }
    let call = ProgramCall(
      path: path, arguments: arguments, environment: world.environment, input: input,
      limit: limit)
    let result = try world.runProgram(call, whileWaiting)
    guard accepted.contains(result.status) else {
      throw ProgramError.failed(
        program.name, status: result.status, words: result.complaints.last ?? "")
    }
    return result
  }
}
