/// lilt's version.
package enum LiltVersion {
  /// The current version.
  package static let current = "0.1.0"
  /// The day of the version, which the manual page shows.
  package static let date = "2026-11-30"
}
