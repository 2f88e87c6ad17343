import ArgumentParser
import Composition

/// Options for drawing a part of a tune anew.
struct RevisionOptions: ParsableArguments {
  @Option(help: "The seed of the draws; otherwise a new number.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "The drawings that compete: those after which what stays is likelier win.", valueName: "n"))
  var candidates = TuneReviser.standardCandidates

  func validate() throws {
    guard (1...ConstraintSettings.mostParticles).contains(candidates) else {
      throw ValidationError(
        "--candidates \(candidates), expected 1 to \(ConstraintSettings.mostParticles)")
    }
  }
}
