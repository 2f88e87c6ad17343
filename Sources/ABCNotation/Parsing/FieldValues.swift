// The values of the fields M:, L: and Q:.

extension Meter {
  /// Parses the value of an `M:` field: `6/8`, `2+3/8`, `(2+3)/8`, `4`, `C`, `C|`, `none`.
  ///
  /// An empty value is `none`; text after the meter is ignored.
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    switch bytes.first(of: range) {
    case UInt8(ascii: "C") where range.count == 1, UInt8(ascii: "c") where range.count == 1:
      self = .common
      return
    case UInt8(ascii: "C"), UInt8(ascii: "c"):
      guard range.count == 2, bytes[range.lowerBound + 1] == UInt8(ascii: "|") else { return nil }
      self = .cut
      return
    case nil:
      self = .free
      return
    case UInt8(ascii: "n"), UInt8(ascii: "N"):
      guard ["none", "None", "NONE"].contains(bytes.string(range)) else { return nil }
      self = .free
      return
    default: break
    }
    var cursor = Cursor(bytes, range)
    let isBracketed = cursor.skip(UInt8(ascii: "("))
    var numerator = 0
    var terms: [Int] = []
    repeat {
      cursor.skipSpaces()
      guard terms.count < 16, let number = cursor.number(limit: 64), (1...64).contains(number)
      else { return nil }
      // The terms are kept only if there are several.
      if numerator > 0, terms.isEmpty { terms = [numerator] }
      if !terms.isEmpty { terms.append(number) }
      numerator += number
      cursor.skipSpaces()
    } while cursor.skip(UInt8(ascii: "+"))
    if isBracketed { guard cursor.skip(UInt8(ascii: ")")) else { return nil } }
    cursor.skipSpaces()
    var denominator = 1
    if cursor.skip(UInt8(ascii: "/")) {
      cursor.skipSpaces()
      guard let number = cursor.number(limit: 64), number.isPowerOfTwo, number <= 64 else {
        return nil
      }
      denominator = number
    }
    guard numerator <= 255 else { return nil }
    self =
      terms.isEmpty
      ? Meter(numerator, denominator)
      : Meter(symbol: .fraction, groups: terms, denominator: denominator)
  }
}

extension Int {
  /// Whether it is 1, 2, 4, 8 and so on.
  var isPowerOfTwo: Bool { self > 0 && self & (self - 1) == 0 }
}

extension Fraction {
  /// Parses the value of an `L:` field: 1 over a power of two up to 512; `1` alone is a whole note.
  init?(unitNoteLength bytes: [UInt8], _ range: Range<Int>) {
    var cursor = Cursor(bytes, range)
    guard cursor.number(limit: 1) == 1 else { return nil }
    guard cursor.skip(UInt8(ascii: "/")) else {
      self = .one
      return
    }
    guard let number = cursor.number(limit: 512), number.isPowerOfTwo, number <= 512 else {
      return nil
    }
    self = Fraction(1, number)
  }
}

extension Tempo {
  /// Parses the value of a `Q:` field: `1/4=120`, `"Allegro" 3/8=80`, `120`, `C3=40`, `"Largo"`.
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    var cursor = Cursor(bytes, range)
    var text: String?
    var lengths: [Fraction] = []
    var units: Int?
    var speed: Int?
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd { break }
      switch cursor.current {
      case UInt8(ascii: "\""):
        let start = cursor.at + 1
        cursor.at = start
        while !cursor.isAtEnd, cursor.current != UInt8(ascii: "\"") { cursor.at += 1 }
        text = cursor.text(start..<cursor.at)
        cursor.at += 1
      case UInt8(ascii: "C"), UInt8(ascii: "c"):
        cursor.at += 1
        units = cursor.number(limit: 64) ?? 1
        cursor.skipSpaces()
        guard let value = cursor.speed() else { return nil }
        speed = value
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard let number = cursor.number(limit: 10_000) else { return nil }
        cursor.skipSpaces()
        if cursor.skip(UInt8(ascii: "/")) {
          guard number <= 512, lengths.count < 8, let below = cursor.number(limit: 512),
            number > 0, below.isPowerOfTwo, below <= 512
          else { return nil }
          lengths.append(Fraction(number, below))
          cursor.skipSpaces()
          if cursor.current == UInt8(ascii: "=") {
            guard let value = cursor.speed() else { return nil }
            speed = value
          }
        } else if speed == nil, lengths.isEmpty {
          speed = number
          cursor.skipFractionOfSpeed()
        } else {
          return nil
        }
      default:
        // Words outside of quotes are ignored.
        while !cursor.isAtEnd, !cursor.current.isSpace { cursor.at += 1 }
      }
    }
    if let speed, !(1...10_000).contains(speed) { return nil }
    if let units, !(1...64).contains(units) { return nil }
    if speed == nil, text == nil || !lengths.isEmpty { return nil }
    let beat: Tempo.Beat =
      units.map { .unitNotes($0) } ?? (lengths.isEmpty ? .unstated : .lengths(lengths))
    self = Tempo(beat: beat, beatsPerMinute: speed, text: text)
  }
}

extension Cursor {
  /// Reads `=120`, `=120-130` (the first number counts) or `=92.5` (the fraction is ignored).
  fileprivate mutating func speed() -> Int? {
    guard skip(UInt8(ascii: "=")) else { return nil }
    skipSpaces()
    let value = number(limit: 10_000)
    skipFractionOfSpeed()
    return value
  }

  fileprivate mutating func skipFractionOfSpeed() {
    guard current == UInt8(ascii: "-") || current == UInt8(ascii: ".") else { return }
    at += 1
    _ = number(limit: 10_000)
  }
}
