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
      "Leave out of the tree what is less likely than this; otherwise 0.02.", valueName: "share"))
  var least: Double?

  private static let usualLeast = 0.02

  func validate() throws {
    let depths = 1...ContinuationTree.mostDepth
    if let tree, !depths.contains(tree) {
      throw ValidationError("--tree \(tree), expected 1 to \(depths.upperBound) characters")
    }
    if let mass, !depths.contains(mass) {
      throw ValidationError("--mass \(mass), expected 1 to \(depths.upperBound) characters")
    }
    if least != nil, tree == nil { throw ValidationError("--least is for --tree") }
    if let least, !(ContinuationTree.leastShare...1).contains(least) {
      throw ValidationError(
        "--least \(least), expected a share from \(ContinuationTree.leastShare) to 1")
    }
  }

  /// The share below which a tree leaves out.
  var leastShare: Double { least ?? Self.usualLeast }

  /// How many of them were asked for.
  var count: Int { [tree != nil, mass != nil, next != nil].count { $0 } }

  /// Whether any of them was asked for.
  var areGiven: Bool { count > 0 }
}
