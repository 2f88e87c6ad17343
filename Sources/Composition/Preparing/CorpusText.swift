/// The characters of a corpus, kept as codes of one byte, or of two beyond 256 different characters.
///
/// A range of it is decoded on demand, so that a large corpus needs little more than its file.
public struct CorpusText: Sendable {
  private var bytes: [UInt8] = []
  /// All codes once there are more than 256 different characters, instead of `bytes`.
  private var words: [UInt16] = []
  private var isWide = false
  /// The characters by code, in the order in which they first occur.
  private var characters: [Unicode.Scalar] = []
  private var counts: [Int] = []
  /// The codes of the characters below U+0250, nearly all of tunes; -1 for those that do not occur.
  private var common = [Int32](repeating: -1, count: 0x250)
  private var others: [Unicode.Scalar: Int32] = [:]

  init() {}

  /// The number of characters.
  public var count: Int { isWide ? words.count : bytes.count }
  /// The places of the characters.
  public var indices: Range<Int> { 0..<count }

  /// The characters in `range`, decoded; indices of the slice count from 0.
  ///
  /// - Complexity: O(*n*) in the length of the range.
  public subscript(range: Range<Int>) -> TuneText {
    isWide
      ? words[range].map { characters[Int($0)] }[...]
      : bytes[range].map { characters[Int($0)] }[...]
  }

  /// The different characters by scalar value, and how often each occurs.
  var census: (characters: [Unicode.Scalar], counts: [Int]) {
    let order = characters.indices.sorted { characters[$0].value < characters[$1].value }
    return (order.map { characters[$0] }, order.map { counts[$0] })
  }

  /// Makes room for this many more characters, and for no more than that.
  mutating func reserve(_ more: Int) {
    if isWide {
      words.reserveCapacity(words.count + more)
    } else {
      bytes.reserveCapacity(bytes.count + more)
    }
  }

  /// Adds a text.
  ///
  /// - Returns: Its range.
  mutating func append(_ text: some Sequence<Unicode.Scalar>) -> Range<Int> {
    let start = count
    for character in text {
      let code = code(of: character)
      counts[code] += 1
      if isWide {
        // A corpus with more characters than a vocabulary can have is refused at its end.
        words.append(UInt16(truncatingIfNeeded: code))
      } else {
        bytes.append(UInt8(truncatingIfNeeded: code))
      }
    }
    return start..<count
  }

  private mutating func code(of character: Unicode.Scalar) -> Int {
    let value = Int(character.value)
    let known = value < common.count ? common[value] : others[character] ?? -1
    if known >= 0 { return Int(known) }
    let code = characters.count
    characters.append(character)
    counts.append(0)
    if value < common.count { common[value] = Int32(code) } else { others[character] = Int32(code) }
    if code == 256 {
      words.reserveCapacity(bytes.capacity)
      words.append(contentsOf: bytes.lazy.map { UInt16($0) })
      bytes = []
      isWide = true
    }
    return code
  }
}
