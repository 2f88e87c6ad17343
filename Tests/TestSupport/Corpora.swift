public import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tune collections that tests read; all but the starter tunebook lie outside this repository.
public enum Corpora {
  /// The folder of the corpora: `LILT_CORPORA`, or else `../shared/corpora` beside the package.
  public static let folder: String = {
    if let named = getenv("LILT_CORPORA") { return String(cString: named) }
    return packageFolder + "/../shared/corpora"
  }()

  /// The folder that holds `Package.swift`.
  public static let packageFolder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()

  /// The tunebook that comes with lilt.
  public static let starter = packageFolder + "/corpus/starter.abc"

  /// The folder of the Nottingham tunes, or `nil` if they are not there.
  public static let nottingham: String? = {
    let path = folder + "/nottingham"
    return access(path + "/jigs.abc", R_OK) == 0 ? path : nil
  }()
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, with a reason, if the Nottingham tunes are not there.
  public static var needsNottingham: Self {
    .enabled(
      if: Corpora.nottingham != nil,
      "no nottingham/jigs.abc in '\(Corpora.folder)' (set LILT_CORPORA)")
  }
}
