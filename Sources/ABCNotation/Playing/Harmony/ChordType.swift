/// The notes of a type of chord, such as `m7b5`, `6/9` or `maj7(#11)`, read as far as it is understood.
///
/// A type is a quality (`m`, `maj`, `dim`, `+`), an extension (`6`, `7`, `9`, `11`, `13`) and changes
/// (`b5`, `#9`, `sus4`, `add9`, `no3`), which can stand in brackets. The standard names some types and
/// leaves the others to programs (ABC 2.1 §4.18).
struct ChordType {
  /// What was read and what comes next.
  private(set) var cursor: Cursor
  private var third: Int? = 4
  private var fifth: Int? = 7
  private var seventh: Int?
  /// The seventh that an extension adds.
  private var seventhOfExtension = 10
  private var ninth = 14
  /// Sixths, ninths and so on.
  private var others: [Int] = []
  private var isInBrackets = false

  /// Reads the type at the position of `cursor`.
  init(_ cursor: Cursor) {
    self.cursor = cursor
    if cursor.isAtEnd || readPlain() { return }
    let hasQuality = readQuality()
    readExtension(hasQuality: hasQuality)
    var wholeBrackets = self
    for _ in 0..<Self.changeLimit where readChange() {
      if !isInBrackets { wholeBrackets = self }
    }
    // A bracket with something else in it is left out as a whole.
    self = wholeBrackets
  }

  /// The most changes and closing brackets that are read.
  private static let changeLimit = 12

  /// The notes in semitones above the root, in ascending order.
  var intervals: [Int] {
    if others.isEmpty {
      var notes = [0]
      for note in [third, fifth, seventh] { if let note { notes.append(note) } }
      return notes
    }
    return Set([0] + [third, fifth, seventh].compactMap(\.self) + others).sorted()
  }

  /// Reads one of the three types that nearly all chords have, if no change can follow it.
  private mutating func readPlain() -> Bool {
    if cursor.current == UInt8(ascii: "/") { return true }
    switch cursor.peek() {
    case 0, UInt8(ascii: "/"), UInt8(ascii: ")"): break
    default: return false
    }
    switch cursor.current {
    case UInt8(ascii: "7"): seventh = 10
    case UInt8(ascii: "m"): third = 3
    default: return false
    }
    cursor.at += 1
    return true
  }

  // MARK: Quality

  private enum Quality {
    case major, majorSeventh, minor, diminished, halfDiminished, augmented
  }

  /// The names of qualities; a name stands before those that it begins with.
  private static let qualities: [(name: String, quality: Quality)] = [
    ("minor", .minor), ("Minor", .minor), ("min", .minor), ("Min", .minor), ("MIN", .minor),
    ("madd", .minor), ("maug", .minor), ("major", .major), ("Major", .major), ("maj", .major),
    ("Maj", .major), ("MAJ", .major), ("ma", .major), ("Ma", .major), ("MA", .major),
    ("mi", .minor), ("Mi", .minor), ("MI", .minor), ("m", .minor), ("M", .major),
    ("diminished", .diminished), ("dim", .diminished), ("Dim", .diminished), ("°", .diminished),
    ("º", .diminished), ("ø", .halfDiminished), ("Ø", .halfDiminished),
    ("augmented", .augmented), ("aug", .augmented), ("Aug", .augmented), ("Δ", .majorSeventh),
    ("∆", .majorSeventh), ("△", .majorSeventh), ("^", .majorSeventh),
  ]

  private mutating func readQuality() -> Bool {
    guard let quality = takeQuality() else { return false }
    switch quality {
    case .major: seventhOfExtension = 11
    case .majorSeventh: (seventh, seventhOfExtension) = (11, 11)
    case .minor: third = 3
    case .diminished: (third, fifth, seventhOfExtension, ninth) = (3, 6, 9, 13)
    case .halfDiminished: (third, fifth, seventh) = (3, 6, 10)
    case .augmented: fifth = 8
    }
    return true
  }

  private mutating func takeQuality() -> Quality? {
    switch cursor.current {
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      // `C-5` and `C+5` have another fifth.
      guard cursor.peek() != UInt8(ascii: "5") else { return nil }
      let isMinor = cursor.current == UInt8(ascii: "-")
      cursor.at += 1
      return isMinor ? .minor : .augmented
    case UInt8(ascii: "o"):
      // Not the beginning of a word.
      guard !cursor.peek().isLetter else { return nil }
      cursor.at += 1
      return .diminished
    default: break
    }
    for (name, quality) in Self.qualities where cursor.skip(name) {
      // `madd9` is a minor chord with a ninth, not `ma` and more.
      if name == "madd" || name == "maug" { cursor.at -= 3 }
      return quality
    }
    return nil
  }

  // MARK: Extension

  private mutating func readExtension(hasQuality: Bool) {
    if cursor.skip("69") || cursor.skip("6/9") {
      others += [9, 14]
    } else if cursor.skip("13") {
      (seventh, others) = (seventhOfExtension, [ninth, 21])
    } else if cursor.skip("11") {
      (seventh, others) = (seventhOfExtension, [ninth, 17])
    } else if cursor.skip("9") {
      (seventh, others) = (seventhOfExtension, [ninth])
    } else if cursor.skip("7") {
      seventh = seventhOfExtension
    } else if cursor.skip("6") {
      others.append(9)
    } else if hasQuality {
      return
    } else if cursor.skip("5") {
      third = nil
    } else if cursor.skip("4") {
      third = 5
    } else if cursor.skip("2") {
      others.append(2)
    }
  }

  // MARK: Changes

  /// Reads one change with what separates it from the one before, or a bracket.
  ///
  /// - Returns: Whether there was one; otherwise nothing is read.
  private mutating func readChange() -> Bool {
    let before = self
    if isInBrackets {
      while cursor.skip(",") || cursor.skip(" ") {}
      if cursor.skip(")") {
        isInBrackets = false
        return true
      }
    } else {
      _ = cursor.skip(",")
      cursor.skipSpaces()
      isInBrackets = cursor.skip("(")
    }
    if readSuspension() || readAddition() || readOmission() || readMajorSeventh() || readAltered()
      || readAlteration() || isInBrackets && readNumber()
    {
      return true
    }
    self = before
    return false
  }

  private mutating func readSuspension() -> Bool {
    guard cursor.skip("sus") || cursor.skip("Sus") || cursor.skip("SUS") else { return false }
    if cursor.skip("24") || cursor.skip("2/4") {
      third = 2
      others.append(5)
    } else if cursor.skip("2") || cursor.skip("9") {
      third = 2
    } else {
      third = 5
      if cursor.skip("7") { seventh = 10 } else { _ = cursor.skip("4") }
    }
    return true
  }

  private mutating func readAddition() -> Bool {
    guard cursor.skip("add") || cursor.skip("Add") else { return false }
    let alteration = takeAccidental() ?? 0
    guard let number = cursor.number(limit: 99), let interval = Self.intervals[number] else {
      return false
    }
    others.append(interval + alteration)
    return true
  }

  private mutating func readOmission() -> Bool {
    guard cursor.skip("no") || cursor.skip("omit") else { return false }
    if cursor.skip("3") {
      third = nil
      _ = cursor.skip("rd")
    } else if cursor.skip("5") {
      fifth = nil
      _ = cursor.skip("th")
    } else {
      return false
    }
    return true
  }

  /// Reads the seventh of `m(maj7)` or `7M`.
  private mutating func readMajorSeventh() -> Bool {
    let names = ["maj", "Maj", "MAJ", "ma", "Ma", "M", "Δ", "∆", "△", "^"]
    guard names.contains(where: { cursor.skip($0) }) else { return false }
    seventh = 11
    if cursor.skip("9") { others.append(14) } else { _ = cursor.skip("7") }
    return true
  }

  private mutating func readAltered() -> Bool {
    guard cursor.skip("alt") else { return false }
    (fifth, seventh) = (8, 10)
    others += [13, 15]
    return true
  }

  /// Reads `b5`, `#9` and so on, or `+` for an augmented fifth.
  private mutating func readAlteration() -> Bool {
    if cursor.skip("aug") {
      fifth = 8
      return true
    }
    let isPlus = cursor.current == UInt8(ascii: "+")
    guard let alteration = takeAccidental() else { return false }
    let number = cursor.number(limit: 99)
    if number == 5 {
      // A second alteration sounds with the first.
      if fifth == 7 { fifth = 7 + alteration } else { others.append(7 + alteration) }
      return true
    }
    guard let number else {
      if isPlus { fifth = 8 }
      return isPlus
    }
    guard let interval = Self.intervals[number] else { return false }
    others.removeAll { $0 == interval }
    others.append(interval + alteration)
    return true
  }

  /// Reads the number of a note in brackets, as in `7(13)`.
  private mutating func readNumber() -> Bool {
    guard let number = cursor.number(limit: 99), number > 7, let interval = Self.intervals[number]
    else { return false }
    others.append(interval)
    return true
  }

  /// The semitones of the notes that can be added.
  private static let intervals = [2: 2, 4: 5, 6: 9, 9: 14, 11: 17, 13: 21]

  private mutating func takeAccidental() -> Int? {
    for sign in ["b", "♭", "-"] where cursor.skip(sign) { return -1 }
    for sign in ["#", "♯", "+"] where cursor.skip(sign) { return 1 }
    return nil
  }
}
