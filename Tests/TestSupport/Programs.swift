public import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The installed programs that some tests run.
public enum Programs {
  /// Returns the path of the program `name` in the folders of `PATH`, or `nil`.
  public static func path(_ name: String) -> String? {
    searchPath.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// The `PATH` of the tests.
  public static let searchPath = getenv("PATH").map { String(cString: $0) } ?? ""
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, with a reason, if a program is not installed.
  public static func needs(_ program: String, package: String) -> Self {
    .enabled(
      if: Programs.path(program) != nil,
      "'\(program)' is not installed (apt-get install \(package))")
  }
}
