// The messages about directives for a player, and about chord symbols.
extension Diagnostic.Message {
  /// An argument of the directive `name` that is missing (`found` is empty), or not as it should be.
  static func badDirective(
    _ name: String, _ found: String, _ argument: DirectiveArgument
  ) -> Self {
    Self(
      "bad-directive", .warning,
      (found.isEmpty
        ? "'%%MIDI \(name)' has no \(argument.name)"
        : "'\(found)' is no \(argument.name) of '%%MIDI \(name)'")
        + "; expected \(argument.expectation); the directive is left out")
  }
  static func unplayedDirective(_ name: String) -> Self {
    Self(
      "unplayed-directive", .warning,
      "the directive '%%MIDI \(name)' is not supported; it is left out; supported are "
        + DirectiveForm.all.map(\.name).joined(separator: ", "))
  }
  static let emptyDirective = Self(
    "empty-directive", .warning, "'%%MIDI' without the name of a directive; it is left out")
}
