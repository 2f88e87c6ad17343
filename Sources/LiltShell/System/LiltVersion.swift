/// lilt's version.
package enum LiltVersion {
  /// The present version, as releases number them.
  package static let current = "0.1.0"
}
