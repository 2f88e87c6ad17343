public import CharRNN

/// The likeliest continuations of a text as a tree of characters.
public struct ContinuationTree: Sendable {
  /// A continuation: its last character, and those before it in the nodes above.
  public struct Node: Sendable {
    /// Its last character; the root has none, and repeats the first of the vocabulary.
    public let token: Token
    /// The probability of the whole continuation, from the root on.
    public let share: Double
    /// The nodes that go on with it, the likeliest first.
    public fileprivate(set) var children: [Int] = []
  }

  /// The nodes, those above before those below; the first is the root, with the share 1.
  public private(set) var nodes: [Node]
  /// The most characters of a continuation.
  public let depth: Int
  /// The probability below which a continuation is left out.
  public let least: Double

  /// The most characters of a continuation that can be asked for.
  public static let mostDepth = 64
  /// The least probability that can be asked for.
  public static let leastShare = 0.001

  /// Follows all continuations whose probability is at least `least`; nil if `shouldStop` stopped it.
  ///
  /// - Parameters:
  ///   - place: where they begin.
  ///   - depth: their most characters, 1 to `mostDepth`.
  ///   - least: at least `leastShare`, at most 1.
  ///   - shouldStop: asked before every character.
  /// - Complexity: at most `depth / least` characters are read, those of the same depth side by side.
  public init?(
    after place: Prospect, depth: Int, least: Double, shouldStop: () -> Bool = { false }
  ) {
    precondition((1...Self.mostDepth).contains(depth), "\(depth) characters")
    precondition((Self.leastShare...1).contains(least), "continuations of \(least)")
    (self.depth, self.least) = (depth, least)
    nodes = [Node(token: 0, share: 1)]
    var open = [(node: 0, place: place)]
    for level in 1...depth {
      if shouldStop() { return nil }
      var steps: [(place: Prospect, token: Token)] = []
      let first = nodes.count
      for (node, place) in open {
        let distribution = place.distribution
        for index in distribution.ranking {
          let share = nodes[node].share * distribution.probabilities[index]
          guard share >= least else { break }
          nodes[node].children.append(nodes.count)
          nodes.append(Node(token: Token(index), share: share))
          steps.append((place, Token(index)))
        }
      }
      if level == depth || steps.isEmpty { break }
      open = zip(first..., Prospect.reading(steps)).map { ($0, $1) }
    }
  }

  /// The probability of what goes on from a node and is left out; 0 where the tree ends.
  public func rest(of node: Int) -> Double {
    let children = nodes[node].children
    return children.isEmpty
      ? 0 : max(0, children.reduce(nodes[node].share) { $0 - nodes[$1].share })
  }
}
