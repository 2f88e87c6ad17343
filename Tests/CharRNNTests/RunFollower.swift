import CharRNN

/// A follower for tests, of any text: it tells how often the last character has come in a row, and which
/// one came before it.
struct RunFollower: TextFollower {
  let characters: Int
  private var run = 0
  private var last: Token?
  private var before: Token?
  private var forgetsAll = false

  init(characters: Int) { self.characters = characters }

  var inputs: [SideInput] {
    [
      SideInput(name: "place.run", size: 4),
      SideInput(name: "memory.before", characterCount: characters),
    ]
  }

  mutating func read(_ token: Token) {
    run = token == last ? min(3, run + 1) : 0
    (before, last) = (last, token)
  }

  subscript(index: Int) -> Int {
    index == 0 ? run : forgetsAll ? 0 : before.map { Int($0) + 1 } ?? 0
  }

  func forgetting(share: Float, seed: UInt64) -> RunFollower {
    var follower = RunFollower(characters: characters)
    follower.forgetsAll = Float(seed % 100) < share * 100
    return follower
  }
}
