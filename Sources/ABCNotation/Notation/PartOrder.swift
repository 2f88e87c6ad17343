/// The order in which the parts of a tune are played: `P:` in the header (ABC 2.1 §3.1.9).
public struct PartOrder: Hashable, Sendable {
  /// The most parts of an order; `((((A9)9)9)9)9` would have 59,049.
  public static let limit = 1_000

  /// The order as written.
  public let text: String
  /// The labels in the order played, with repetitions written out; at most `limit`.
  public let labels: [Character]
  /// Whether labels beyond `limit` were left out.
  public let isCut: Bool
  /// The first character that is not allowed in an order, if there is one.
  ///
  /// It voids the order, because the field is probably prose: the tune is then played as written.
  public let illegalCharacter: Character?

  /// Parses an order: capital letters, digits that repeat the letter or group before them, and
  /// parentheses.
  ///
  /// Spaces, dots and commas are ignored.
  public init(_ text: String) {
    self.text = text
    var groups: [[Character]] = [[]]
    var last: [Character] = []
    var isCut = false
    var illegal: Character?

    func append(_ labels: [Character], times: Int) {
      for _ in 0..<times {
        if groups[groups.count - 1].count + labels.count > Self.limit {
          isCut = true
          return
        }
        groups[groups.count - 1] += labels
      }
    }

    for character in text {
      switch character {
      case "A"..."Z":
        last = [character]
        append(last, times: 1)
      case "0"..."9":
        let times = character.wholeNumberValue ?? 1
        if times > 1 { append(last, times: times - 1) }
        last = []
      case "(":
        // Nesting is limited too.
        if groups.count > Self.limit { isCut = true } else { groups.append([]) }
        last = []
      case ")":
        if groups.count > 1 {
          last = groups.removeLast()
          append(last, times: 1)
        }
      case " ", "\t", ".", ",":
        break
      default:
        illegal = illegal ?? character
      }
    }
    while groups.count > 1 {
      let group = groups.removeLast()
      append(group, times: 1)
    }
    labels = illegal == nil ? groups[0] : []
    self.isCut = isCut
    illegalCharacter = illegal
  }
}
