/// A number that the network is told beside every character, such as the place in a bar.
///
/// Each of its values has a row in a table as wide as the embedding; the first layer reads the sum of
/// the character's row and those of all side inputs.
public struct SideInput: Hashable, Sendable {
  /// The name of its table in a checkpoint, such as `place.bar`.
  public let name: String
  /// The number of its values, which are 0 up to but not including `size`.
  public let size: Int
  /// Whether its value is a character: 0 for no character, otherwise its index and 1.
  public let isCharacter: Bool

  /// Declares a side input.
  public init(name: String, size: Int) {
    self.init(name: name, size: size, isCharacter: false)
  }

  /// Declares a side input whose value is one of `count` characters, or none.
  public init(name: String, characterCount count: Int) {
    self.init(name: name, size: count + 1, isCharacter: true)
  }

  init(name: String, size: Int, isCharacter: Bool) {
    self.name = name
    self.size = size
    self.isCharacter = isCharacter
  }

  /// The same for another number of characters.
  func with(characterCount count: Int) -> SideInput {
    isCharacter ? SideInput(name: name, characterCount: count) : self
  }
}

/// What follows a text character by character and finds out the side inputs.
///
/// A value: a copy goes on alone, as the state of the network does.
public protocol TextFollower: Sendable {
  /// The side inputs, in the order of the model's configuration.
  var inputs: [SideInput] { get }

  /// Reads the next character.
  mutating func read(_ token: Token)

  /// The value of the side input at `index` after the last character read, from 0 to less than its
  /// size.
  subscript(index: Int) -> Int { get }

  /// A follower for training, from the text's start, that leaves its memory out in some tunes so that
  /// the network learns to do without.
  ///
  /// - Parameters:
  ///   - share: the share of the tunes, from 0 to 1.
  ///   - seed: decides which ones.
  /// - Returns: the follower, which has read nothing.
  func forgetting(share: Float, seed: UInt64) -> Self
}
