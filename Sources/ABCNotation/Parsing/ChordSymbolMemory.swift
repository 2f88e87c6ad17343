/// The chord symbols of a voice so far, by their bytes.
struct ChordSymbolMemory {
  private var known: [(bytes: UInt64, place: Int)] = []
  /// The most chord symbols that are remembered: a tune has few, noise has many.
  private static let limit = 32

  /// The index of a chord symbol in `texts`, to which a new one is added.
  mutating func place(
    of range: Range<Int>, in bytes: [UInt8], _ texts: inout [String]
  ) -> Int {
    guard range.count <= 8 else {
      texts.append(bytes.string(range))
      return texts.count - 1
    }
    var word: UInt64 = 0
    for byte in bytes[range] { word = word << 8 | UInt64(byte) }
    for symbol in known where symbol.bytes == word { return symbol.place }
    if known.count < Self.limit { known.append((word, texts.count)) }
    texts.append(bytes.string(range))
    return texts.count - 1
  }
}
