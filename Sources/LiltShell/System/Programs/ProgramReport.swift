/// Whether an optional program is there, and which version.
struct ProgramReport: Hashable {
  let program: OptionalProgram
  let path: String?
  let version: String?

  /// How long a program may take to say its version.
  private static let limit = Duration.seconds(5)

  /// Looks for `program` and asks it for its version.
  ///
  /// - Throws: `Interrupted`; a program that is there and does not run has no version.
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

  /// The first word of digits and points that has both, such as `2.3.1`.
  static func version(in text: String) -> String? {
    text.split { !($0.isASCII && $0.isNumber || $0 == ".") }
      .first { $0.contains(".") && $0.first?.isNumber == true && $0.last?.isNumber == true }
      .map(String.init)
  }
}
