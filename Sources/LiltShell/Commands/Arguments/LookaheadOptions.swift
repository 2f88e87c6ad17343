import ArgumentParser
import CharRNN
import Composition

/// Options for what is expected beyond the next character.
struct LookaheadOptions: ParsableArguments {
  /// What can be expected as a whole.
  enum Unit: String, ExpressibleByArgument, CaseIterable { case bar }

  @Option(
    help: ArgumentHelp(
      "Show the likely continuations of up to so many characters as a tree.", valueName: "depth"))
  var tree: Int?

  @Option(
    help: ArgumentHelp(
      "Show how the probability divides over so many characters.", valueName: "characters"))
  var mass: Int?

  @Option(help: ArgumentHelp("Show the likeliest next bars.", valueName: "bar"))
  var next: Unit?

  @Option(
    help: ArgumentHelp(
      "Leave out of the tree what is less likely than this.", valueName: "share"))
  var least = 0.02

  func validate() throws {
    let depths = 1...ContinuationTree.mostDepth
    if let tree, !depths.contains(tree) {
      throw ValidationError("--tree \(tree), expected 1 to \(depths.upperBound) characters")
    }
    if let mass, !depths.contains(mass) {
      throw ValidationError("--mass \(mass), expected 1 to \(depths.upperBound) characters")
    }
    guard (ContinuationTree.leastShare...1).contains(least) else {
      throw ValidationError(
        "--least \(least), expected a share from \(ContinuationTree.leastShare) to 1")
    }
  }

  /// Whether any of them was asked for.
  var areGiven: Bool { tree != nil || mass != nil || next != nil }
}
