import ArgumentParser

/// The tune that a command reads.
struct TuneArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A tune's name, an ABC file, _3 for the tune of cell 3; otherwise the latest.",
      valueName: "tune"))
  var reference: String?
}

/// The tunes of the session that a command changes.
struct ShelvedTunesArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Tunes of the session (names, _3 for the tune of cell 3); otherwise the latest.",
      valueName: "name"))
  var references: [String] = []
}
