/// A short text with escapes, quotes and characters of one to four bytes.
public func randomText(_ generator: inout SeededGenerator) -> String {
  let scalars: [Unicode.Scalar] = [
    "a", "\"", "\\", "\n", "\0", "\u{1F}", "/", "é", "♯", "🎻", "\u{301}",
  ]
  var text = String.UnicodeScalarView()
  for _ in 0..<generator.below(6) { text.append(scalars[generator.below(scalars.count)]) }
  return String(text)
}

/// Changes, removes or adds a few bytes, or cuts the end off.
public func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
  let telling = Array("{}[]\",:\\u0123456789-e.".utf8) + [0x00, 0x7F, 0x80, 0xC3, 0xFF]
  for _ in 0...generator.below(4) where !bytes.isEmpty {
    let place = generator.below(bytes.count)
    switch generator.below(5) {
    case 0: bytes[place] ^= 1 << generator.below(8)
    case 1: bytes[place] = telling[generator.below(telling.count)]
    case 2: bytes.insert(telling[generator.below(telling.count)], at: place)
    case 3: bytes.remove(at: place)
    default: bytes.removeSubrange(place...)
    }
  }
}
