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
  static let lateChannel = Self(
    "late-channel", .warning,
    "a voice is for drums or not from its first note on; the change of the channel is left out")
  static let accompanimentTooLong = Self(
    "accompaniment-too-long", .error,
    "the accompaniment has more than \(Accompaniment.noteLimit) notes; the rest is left out")

  // MARK: Chord symbols

  static func unknownChordSymbol(_ text: String) -> Self {
    Self("unknown-chord-symbol", .note, "'\(text)' is no chord; the one before goes on")
  }
  static func unknownChordType(_ text: String, sounding understood: String) -> Self {
    Self(
      "unknown-chord-type", .warning,
      "'\(text)' has no known chord type; it sounds as '\(understood)'")
  }
  static func chordLeftOver(_ text: String, in symbol: String) -> Self {
    Self(
      "chord-left-over", .note,
      "'\(text)' is not understood in the chord symbol '\(symbol)'; it is left out")
  }
}
