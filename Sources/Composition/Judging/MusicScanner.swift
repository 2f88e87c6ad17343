/// Reads the music of a tune's body into what a bar counter needs.
///
/// It shares no code with the parser of `ABCNotation` nor with any constraint on drawing, so that a
/// fault of theirs is not also a fault of the judge. It is lenient: a character that it does not
/// know takes no time.
struct MusicScanner {
  /// A part of the music.
  enum Item: Equatable {
    /// A note, chord or rest with its length in `MusicScanner.whole`ths of a whole note; nil if the
    /// length is no whole number of them.
    case sound(ticks: Int?, isRest: Bool)
    /// A rest of several bars.
    case wholeBars(Int)
    /// `(p:q:r`: the next `count` sounds last `time` / `notes` of their lengths.
    case tuplet(notes: Int, time: Int, count: Int, isCounted: Bool)
    /// Broken rhythm: the number of `>`, or of `<` as a negative number.
    case broken(Int)
    /// Bar-line characters, such as `:|`.
    case barLine(String)
    /// The start of a variant ending, with its lowest number.
    case ending(Int)
    /// `&`: what follows sounds together with the bar so far.
    case overlay
    /// The label of a part.
    case part(String)
    /// The length of a bar from here on; nil without a metre.
    case metre(ticks: Int?)
    /// The value of a `K:` field in the body.
    case key(String)
    /// A text in quotes that does not begin with a sign of placement, so that it can be a chord.
    case chordSymbol(String)
  }

  /// The ticks of a whole note: divisible by the usual powers of two and by 3², 5 and 7.
  static let whole = 4096 * 315

  /// The music, each item with its text.
  private(set) var items: [(item: Item, text: String)] = []
  /// The length of a bar at the start of the body; nil without a metre.
  private(set) var metre: Int?
  /// The value of the header's `K:` field; nil if it is missing.
  private(set) var key: String?

  private var unit = (above: 1, below: 8)
  private var isCompound = false
  private var text: [Unicode.Scalar] = []
  private var at = 0
  /// The bar lines up to the end of a layer over several bars.
  private var barsToSkip = 0
  /// Whether a group of layers is open, and whether its first layer is over.
  private var isInGroup = false
  private var isInGroupLayer = false
  /// The first voice that is named, and whether what stands here belongs to it.
  private var voice: (first: String?, isRead: Bool) = (nil, true)

  /// Reads the lines after the first `K:` line; a text without it has no music.
  ///
  /// If the tune has several voices, the first one in the body is read.
  init(_ tune: TuneText) {
    var header: [Unicode.Scalar: String] = [:]
    var isBody = false
    for line in tune.lines.map(ScannedLine.init) {
      switch line {
      case .field(let letter, let value) where !isBody:
        header[letter] = value
        if letter == "K" {
          isBody = true
          key = value
          startBody(metre: header["M"], unit: header["L"])
        }
      case .field(let letter, let value): field(letter, value)
      case .music(let music) where isBody:
        (text, at) = (music, 0)
        while at < text.count { scanItem() }
      case .music, .comment:
        break
      }
    }
  }

  private mutating func startBody(metre: String?, unit: String?) {
    let length = metre.flatMap(ScannedMetre.init)
    self.metre = length?.ticks
    isCompound = length?.isCompound ?? false
    // The unit without `L:` depends on the metre (ABC 2.1, section 3.1.7).
    self.unit = length.map { $0.ticks * 4 < Self.whole * 3 } == true ? (1, 16) : (1, 8)
    if let unit { setUnit(unit) }
  }

  /// Takes a field of the body; those of other voices than the first say nothing.
  private mutating func field(_ letter: Unicode.Scalar, _ value: String) {
    switch letter {
    case "V":
      let name = String(value.prefix { $0 != " " })
      // Music before any `V:` is that of a voice 1.
      if voice.first == nil { voice.first = items.isEmpty ? name : "1" }
      voice.isRead = name == voice.first
    case _ where !voice.isRead: break
    case "P": items.append((.part(value), "P:" + value))
    case "K": items.append((.key(value), "K:" + value))
    case "L": setUnit(value)
    case "M":
      let length = ScannedMetre(value)
      isCompound = length?.isCompound ?? false
      items.append((.metre(ticks: length?.ticks), "M:" + value))
    default: break
    }
  }

  private mutating func setUnit(_ value: String) {
    let terms = value.split(separator: "/").compactMap { Int($0.filter { $0 != " " }) }
    if let above = terms.first, let below = terms.last, (1...512).contains(below),
      (1...512).contains(above)
    {
      unit = terms.count == 2 ? (above, below) : (1, 1)
    }
  }

  // MARK: Items

  private var current: Unicode.Scalar? { at < text.count ? text[at] : nil }

  private func next(_ offset: Int) -> Unicode.Scalar? {
    at + offset < text.count ? text[at + offset] : nil
  }

  private mutating func scanItem() {
    let start = at
    let layers = (barsToSkip, isInGroup, isInGroupLayer)
    let found = item()
    guard voice.isRead else {
      // The layers of other voices are not those of the first.
      (barsToSkip, isInGroup, isInGroupLayer) = layers
      return
    }
    guard let item = found else { return }
    // A later layer over several bars takes the time of bars that are counted already.
    if isInGroupLayer { return }
    if barsToSkip > 0 {
      guard case .barLine = item else { return }
      barsToSkip -= 1
      if barsToSkip > 0 { return }
    }
    items.append((item, text[start..<at].string))
  }

  /// Reads one item, or steps over a character or a text that takes no time.
  private mutating func item() -> Item? {
    guard let character = current else { return nil }
    switch character {
    case "\"":
      let start = at + 1
      skip(to: "\"")
      if at > start + 1, !"^_<>@".unicodeScalars.contains(text[start]) {
        return .chordSymbol(text[start..<at - 1].string)
      }
    case "{": skip(to: "}")
    case "!", "+": skipDecoration(character)
    case "A"..."G", "a"..."g", "^", "_", "=", "z", "x": return sound()
    case "Z", "X":
      at += 1
      return .wholeBars(number() ?? 1)
    case "[": return bracket()
    case "|", ":", "]": return barLine()
    case "(": return tuplet()
    case "<", ">":
      let start = at
      while current == character { at += 1 }
      return .broken(character == ">" ? at - start : start - at)
    case "&": return overlay()
    default: at += 1
    }
    return nil
  }

  /// Steps over a text up to the next `end`, or over one character if the line has none.
  private mutating func skip(to end: Unicode.Scalar) {
    at = text[(at + 1)...].firstIndex(of: end).map { $0 + 1 } ?? at + 1
  }

  /// Steps over `!name!`; a lone sign is one character.
  private mutating func skipDecoration(_ sign: Unicode.Scalar) {
    let rest = text[(at + 1)...]
    let name = rest.prefix { $0 != sign && !"| \"".unicodeScalars.contains($0) }
    at = name.endIndex < text.count && text[name.endIndex] == sign ? name.endIndex + 1 : at + 1
  }

  /// Reads digits; a number of more than three digits is cut.
  private mutating func number() -> Int? {
    let start = at
    var value = 0
    while let character = current, ("0"..."9").contains(character) {
      if at - start < 3 { value = value * 10 + Int(character.value - 48) }
      at += 1
    }
    return at > start ? value : nil
  }

  /// Reads a length such as `3`, `/`, `3/2` or `//`.
  private mutating func length() -> (above: Int, below: Int) {
    let above = number() ?? 1
    var below = 1
    while current == "/" {
      at += 1
      below = min(below * (number() ?? 2), 1 << 20)
    }
    return (above, max(1, below))
  }

  /// The ticks of `above` / `below` units; nil if they are no whole number or over 1,000 whole notes.
  private func ticks(_ above: Int, _ below: Int) -> Int? {
    let (ticks, rest) = (Self.whole * unit.above * above)
      .quotientAndRemainder(dividingBy: unit.below * below)
    return rest == 0 && ticks <= 1000 * Self.whole ? ticks : nil
  }

  /// Reads a note or rest; accidentals without a letter take no time.
  private mutating func sound() -> Item? {
    while let sign = current, "^_=".unicodeScalars.contains(sign) { at += 1 }
    guard let letter = current, letter.isNoteLetter || letter == "z" || letter == "x" else {
      return nil
    }
    at += 1
    while current == "'" || current == "," { at += 1 }
    let length = length()
    return .sound(
      ticks: ticks(length.above, length.below), isRest: !letter.isNoteLetter)
  }

  /// Reads what begins with `[`: a chord, an ending, a field or a bar line.
  private mutating func bracket() -> Item? {
    if let second = next(1) {
      if second == "|" { return barLine() }
      if ("0"..."9").contains(second) {
        at += 1
        return ending()
      }
      if next(2) == ":", second.isLetter,
        let end = text[at...].firstIndex(of: "]")
      {
        let value = text[(at + 3)..<end].trimmed.string
        at = end + 1
        field(second, value)
        return nil
      }
    }
    guard let end = text[at...].firstIndex(of: "]"), text[at..<end].allSatisfy({ $0 != "|" })
    else {
      at += 1
      return nil
    }
    // The first note has the length of the chord (ABC 2.1, section 4.17).
    at += 1
    var first = (above: 1, below: 1)
    while at < end {
      if current?.isNoteLetter == true {
        at += 1
        while current == "'" || current == "," { at += 1 }
        first = length()
        break
      }
      at += 1
    }
    at = end + 1
    let outer = length()
    return .sound(
      ticks: ticks(first.above * outer.above, first.below * outer.below), isRest: false)
  }

  /// Reads a run of bar-line signs; a single `:` or `]` is not a bar line.
  private mutating func barLine() -> Item? {
    let start = at
    if current == "[" { at += 1 }
    while let sign = current, "|:]".unicodeScalars.contains(sign) {
      at += 1
    }
    let run = text[start..<at].string
    guard run.unicodeScalars.contains("|") || run.unicodeScalars.count > 1 else { return nil }
    if let digit = current, ("0"..."9").contains(digit) {
      if voice.isRead { items.append((.barLine(run), run)) }
      return ending()
    }
    return .barLine(run)
  }

  /// Reads the numbers of an ending, such as `1` or `1,3`.
  private mutating func ending() -> Item {
    let lowest = number() ?? 1
    while let sign = current,
      ("0"..."9").contains(sign) || sign == "," || sign == "-",
      sign != "," && sign != "-" || next(1).map({ ("0"..."9").contains($0) }) == true
    {
      at += 1
    }
    return .ending(lowest)
  }

  /// Reads `&`, `&&` or `&)`; only a layer of one bar is an item.
  private mutating func overlay() -> Item? {
    let start = at
    while current == "&" { at += 1 }
    let count = at - start
    if isInGroup {
      isInGroupLayer = true
      if current == ")" {
        at += 1
        (isInGroup, isInGroupLayer) = (false, false)
      }
      return nil
    }
    if count > 1 { barsToSkip = count }
    return count == 1 ? .overlay : nil
  }

  /// Reads `(p:q:r` or `(&`; a slur takes no time.
  private mutating func tuplet() -> Item? {
    at += 1
    if current == "&" {
      at += 1
      isInGroup = true
      return nil
    }
    guard let notes = number() else { return nil }
    var others: [Int?] = []
    while current == ":", others.count < 2 {
      at += 1
      others.append(number())
    }
    let (written, writtenCount) = (others.first ?? nil, others.dropFirst().first ?? nil)
    guard written == nil ? (2...9).contains(notes) : (1...64).contains(notes) else { return nil }
    let usual =
      switch notes {
      case 2, 4, 8: 3
      case 3, 6: 2
      default: isCompound ? 3 : 2
      }
    return .tuplet(
      notes: notes, time: written ?? usual, count: writtenCount ?? notes,
      isCounted: writtenCount != nil)
  }
}
