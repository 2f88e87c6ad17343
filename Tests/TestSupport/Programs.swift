public import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The programs of the machine that some tests run as they are.
public enum Programs {
  /// Where the program called `name` is, in the folders that `PATH` lists.
  public static func path(_ name: String) -> String? {
    searchPath.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// A `PATH` on which the programs of the machine are found.
  public static let searchPath = getenv("PATH").map { String(cString: $0) } ?? ""
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, with the reason, where a program is not installed.
  public static func needs(_ program: String, package: String) -> Self {
    .enabled(
      if: Programs.path(program) != nil,
      "'\(program)' is not installed (apt-get install \(package))")
  }
}
