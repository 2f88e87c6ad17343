public import CharRNN

/// The likeliest continuations of a text as a tree of characters.
public struct ContinuationTree: Sendable {
  /// A continuation: its last character, and those before it in the nodes above.
  public struct Node: Sendable {
    /// Its last character; the root has none, and repeats the first of the vocabulary.
    public let token: Token
    /// The probability of the whole continuation, from the root on.
    public let share: Double
    /// The number of its characters.
    public let depth: Int
    /// Whether it ends the tune, with which drawing ends too.
    public let isEnd: Bool
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
  ///   - text: the tune so far, so that its end is known.
  ///   - vocabulary: the model's characters.
  ///   - depth: their most characters, 1 to `mostDepth`.
  ///   - least: at least `leastShare`, at most 1.
  ///   - shouldStop: asked before every character.
  /// - Complexity: at most `depth / least` characters are read, those of the same depth side by side.
  public init?(
    after place: SamplingState, text: some Sequence<Unicode.Scalar>, _ vocabulary: Vocabulary,
    depth: Int, least: Double, shouldStop: () -> Bool = { false }
  ) {
    precondition((1...Self.mostDepth).contains(depth), "\(depth) characters")
    precondition((Self.leastShare...1).contains(least), "continuations of \(least)")
    (self.depth, self.least) = (depth, least)
    nodes = [Node(token: 0, share: 1, depth: 0, isEnd: false)]
    var open = [(node: 0, clock: TuneClock(after: text), place: place)]
    for level in 1...depth {
      if shouldStop() { return nil }
      var steps: [(node: Int, clock: TuneClock, place: SamplingState, token: Token)] = []
      for (node, clock, place) in open {
        let distribution = place.distribution
        for index in distribution.ranking {
          let share = nodes[node].share * distribution.probabilities[index]
          guard share >= least else { break }
          var next = clock
          next.read(vocabulary.characters[index].clockByte)
          let isEnd = clock.place != .outside && next.place == .outside
          nodes[node].children.append(nodes.count)
          if !isEnd { steps.append((nodes.count, next, place, Token(index))) }
          nodes.append(Node(token: Token(index), share: share, depth: level, isEnd: isEnd))
        }
      }
      if level == depth || steps.isEmpty { break }
      let places = SamplingState.reading(steps.map { ($0.place, $0.token) })
      open = zip(steps, places).map { ($0.node, $0.clock, $1) }
    }
  }

  /// The probability of what goes on from a node and is left out; 0 at the end of a tune and at the
  /// greatest depth.
  public func rest(of node: Int) -> Double {
    let node = nodes[node]
    if node.isEnd || node.depth == depth { return 0 }
    return max(0, node.children.reduce(node.share) { $0 - nodes[$1].share })
  }
}
