/// lilt's version.
package enum LiltVersion {
  /// The current version.
  package static let current = "0.1.0"
}
