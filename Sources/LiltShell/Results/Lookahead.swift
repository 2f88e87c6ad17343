import CharRNN
import Composition
import Drawing
import JSON

/// What a model expects beyond the next character.
struct Lookahead {
  private let branches: LikelyBranches?
  private let mass: ContinuationMass?
  private let bars: NextBars?

  /// The share below which strips of probability show no piece: half a column of a terminal.
  private static let leastPiece = 0.005

  /// Reads what `options` ask for.
  ///
  /// - Parameters:
  ///   - options: What is asked for.
  ///   - place: Where it begins.
  ///   - text: The tune so far.
  ///   - vocabulary: The model's characters.
  ///   - top: The number of bars.
  ///   - console: Asked whether the user stops it.
  /// - Throws: `Failure.barsBeforeMusic`; `Interrupted`.
  init(
    _ options: LookaheadOptions, after place: SamplingState, text: String,
    _ vocabulary: Vocabulary, top: Int, _ console: Console
  ) throws {
    if options.next == .bar, !NextBars.canFollow(text.unicodeScalars) {
      throw Failure.barsBeforeMusic(text)
    }
    func tree(_ depth: Int, _ least: Double) throws -> ContinuationTree {
      let found = ContinuationTree(
        after: place, text: text.unicodeScalars, vocabulary, depth: depth, least: least,
        shouldStop: { console.interrupt.isRequested })
      guard let found else { throw Interrupted() }
      return found
    }
    branches = try options.tree.map {
      LikelyBranches(tree: try tree($0, options.leastShare), vocabulary: vocabulary)
    }
    mass = try options.mass.map {
      ContinuationMass(tree: try tree($0, Self.leastPiece), vocabulary: vocabulary)
    }
    bars = try options.next.map { _ in
      let found = NextBars(
        after: place, text: text.unicodeScalars, vocabulary, count: top,
        shouldStop: { console.interrupt.isRequested })
      guard let found else { throw Interrupted() }
      return found
    }
  }

  var blocks: [Block] {
    (branches.map { [.lines($0.lines)] } ?? []) + (mass.map { [.mass($0.strips)] } ?? [])
      + (bars?.blocks ?? [])
  }

  /// The fields for a program, each null unless it was asked for.
  var json: JSONObject {
    ["tree": branches?.json ?? .null, "mass": mass?.json ?? .null, "bars": bars?.json ?? .null]
  }

  /// The fields of a command that was asked for nothing beyond the next character.
  static let nothing: JSONObject = ["tree": .null, "mass": .null, "bars": .null]
}
