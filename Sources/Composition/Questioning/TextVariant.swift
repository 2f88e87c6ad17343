import CharRNN

/// A change of a text: characters are deleted or others put in their place.
struct TextEdit: Hashable {
  /// The places of the deleted characters.
  var range: Range<Int>
  /// What is read in their place.
  var replacement: [Token] = []
  /// Whether the time of the deleted characters passes for what the model is told of bars and parts.
  var passes = false
}

/// A text with changes, and what each of its characters is in the unchanged text.
struct TextVariant {
  /// The characters.
  let tokens: [Token]
  /// For each character its place in the unchanged text; nil for one that was put in.
  let places: [Int?]
  /// What passes unheard behind characters: the number of characters before it, and what it is.
  let passages: [PassingFollower.Passage]
  /// The number of characters at the start that both texts have, and that are told the same.
  let shared: Int

  /// Applies edits to `whole`; where two overlap, the first one takes what they share.
  init(_ edits: [TextEdit], of whole: [Token]) {
    var (tokens, places): ([Token], [Int?]) = ([], [])
    var passages: [PassingFollower.Passage] = []
    var shared = whole.count
    var at = 0
    func take(to end: Int) {
      tokens += whole[at..<max(at, end)]
      places += (at..<max(at, end)).map { $0 }
    }
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      take(to: edit.range.lowerBound)
      let start = max(at, edit.range.lowerBound)
      at = max(start, edit.range.upperBound)
      // The character before a passage is told where the music stands behind it.
      shared = min(shared, edit.passes ? tokens.count - 1 : tokens.count)
      tokens += edit.replacement
      places += edit.replacement.map { _ in nil }
      if edit.passes {
        passages.append(.init(after: tokens.count, tokens: Array(whole[start..<at])))
      }
    }
    take(to: whole.count)
    self.tokens = tokens
    self.places = places
    self.passages = passages
    self.shared = max(1, shared)
  }
}

/// Follows a text in which bars pass unheard: the clock goes on, the memory does not learn them.
struct PassingFollower: TextFollower {
  /// Characters that pass.
  struct Passage: Sendable {
    /// The number of characters that are read before.
    let after: Int
    let tokens: [Token]
  }

  private var follower: TuneFollower
  private var passages: ArraySlice<Passage>
  private var count: Int

  /// Goes on where `follower` stands, which has read `count` characters.
  init(_ follower: TuneFollower, passages: [Passage], count: Int) {
    self.follower = follower
    self.passages = passages[...]
    self.count = count
  }

  var inputs: [SideInput] { follower.inputs }

  mutating func read(_ token: Token) {
    follower.read(token)
    count += 1
    while let passage = passages.first, passage.after <= count {
      follower.pass(passage.tokens)
      passages.removeFirst()
    }
  }

  subscript(index: Int) -> Int { follower[index] }

  func forgetting(share: Float, seed: UInt64) -> PassingFollower {
    PassingFollower(
      follower.forgetting(share: share, seed: seed), passages: Array(passages), count: count)
  }
}
