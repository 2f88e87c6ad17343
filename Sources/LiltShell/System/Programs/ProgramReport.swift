/// The path and version of an optional program, if it is installed.
struct ProgramReport: Hashable {
  let program: OptionalProgram
  let path: String?
  let version: String?

  /// The time limit for printing a version.
  private static let limit = Duration.seconds(5)

  /// Looks for `program` and asks it for its version.
  ///
  /// - Throws: `Interrupted`; an installed program that does not run has no version.
  init(_ program: OptionalProgram, in session: Session) throws {
    self.program = program
    path = session.path(of: program)
    guard let path, let words = program.versionArguments else {
      version = nil
      return
    }
    let call = ProgramCall(
      path: path, arguments: words, environment: session.world.environment, limit: Self.limit)
    do {
      let result = try session.world.runProgram(call) { _ in }
      version = Self.version(in: String(decoding: result.output + result.error, as: UTF8.self))
    } catch is ProgramError {
      version = nil
    }
  }

  /// The first word that consists of digits and points and has both, such as `2.3.1`.
  static func version(in text: String) -> String? {
    text.split { !($0.isASCII && $0.isNumber || $0 == ".") }
      .first { $0.contains(".") && $0.first?.isNumber == true && $0.last?.isNumber == true }
      .map(String.init)
  }
}
