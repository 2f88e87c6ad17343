import CEditLine

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The library of the prompt, as a report of a fault names it.
enum LineEditor {
  /// The version that lilt was built for, and the file that was loaded.
  static var version: String {
    let built = "libedit \(LIBEDIT_MAJOR).\(LIBEDIT_MINOR)"
    guard let name = lilt_el_file(), let path = realpath(name, nil) else { return built }
    defer { free(path) }
    let file = String(cString: path).split(separator: "/").last ?? ""
    return "\(built) (\(file))"
  }
}
