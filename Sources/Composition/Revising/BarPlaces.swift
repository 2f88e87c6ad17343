import ABCNotation

/// The bars of a tune as places in its text, so that single ones can be replaced.
///
/// A bar is the text between two bar lines without the white space at its ends. Bar lines, endings,
/// line ends, fields and comments belong to none.
struct BarPlaces {
  /// A chord symbol, quotes included.
  struct ChordSymbol: Equatable {
    let range: Range<Int>
    /// Its time since the last counted bar line, in `NoteLength.unit` parts.
    let position: Int32?
  }

  /// A bar with notes.
  struct Bar: Equatable {
    /// Its characters in the text.
    let range: Range<Int>
    /// Its number as `show` counts: a pick-up at the start of the tune is 0, and both sides of a
    /// repeat sign inside a bar have the same number.
    let number: Int
    /// The time since the last counted bar line at its start and at its end, in parts; nil if it is
    /// no whole number of them.
    let start: Int32?
    let end: Int32?
    let chords: [ChordSymbol]
    /// What the bar has that drawing cannot keep, in words; nil if nothing.
    let obstacle: String?

    /// Its time in parts.
    var length: Int32? { end.flatMap { end in start.map { end - $0 } } }
  }

  /// The characters of the tune.
  let text: [Unicode.Scalar]
  /// The bars in the order written.
  private(set) var bars: [Bar] = []
  /// The length of a full bar at the end of the tune, in parts; nil if the metre is free.
  private(set) var barLength: Int32?
  /// The first character behind the header.
  private(set) var bodyStart: Int
  /// The end of the tune's last line of music, before its newline.
  private(set) var musicEnd: Int

  private var reader = ABCReader()
  private var at = 0
  private var open: OpenBar?
  private var number = 0

  /// A bar that is still read.
  private struct OpenBar {
    let first: Int
    let start: Int32?
    var end: Int
    var endPosition: Int32?
    var hasNotes = false
    var chords: [ChordSymbol] = []
    var obstacle: String?
    var hasLineEnd = false
  }

  /// Finds the bars of the first tune in `text`, up to a blank line.
  init(_ text: String) {
    self.text = Array(text.unicodeScalars)
    bodyStart = self.text.count
    musicEnd = self.text.count
    var lineStart = 0
    var isBody = false
    while lineStart < self.text.count {
      let end = self.text[lineStart...].firstIndex(of: "\n") ?? self.text.count
      let line = self.text[lineStart..<end]
      let kind = line.lineKind
      at = lineStart
      if isBody, kind == .blank { break }
      if isBody, kind == .music {
        while at < end { readItem(end) }
        musicEnd = end
        open?.hasLineEnd = true
      } else if isBody, open != nil, kind != .comment {
        open?.obstacle = "a field"
      }
      read(to: min(end + 1, self.text.count))
      if !isBody, case .field(UInt8(ascii: "K")) = kind {
        isBody = true
        bodyStart = at
      }
      lineStart = end + 1
    }
    closeBar()
    barLength = reader.barLength.flatMap { $0.parts(of: reader.unitNoteLength) }
  }

  private var position: Int32? { reader.barPosition.parts(of: reader.unitNoteLength) }

  /// Reads the characters before `end`.
  private mutating func read(to end: Int) {
    while at < end {
      reader.read(text[at])
      at += 1
    }
  }

  /// Reads one sign of a line that ends at `lineEnd`.
  private mutating func readItem(_ lineEnd: Int) {
    let character = text[at]
    let next = at + 1 < lineEnd ? text[at + 1] : " "
    func end(behind closing: Unicode.Scalar) -> Int {
      text[(at + 1)..<lineEnd].firstIndex(of: closing).map { $0 + 1 } ?? at + 1
    }
    switch character {
    case "%": read(to: lineEnd)
    case " ", "\t", "\\", "`": read(to: at + 1)
    case "|", "]": readBarLine(lineEnd)
    case ":" where next == "|" || next == ":": readBarLine(lineEnd)
    case "[" where next == "|": readBarLine(lineEnd)
    case "[" where ("0"..."9").contains(next): readBarLine(lineEnd)
    case "[" where at + 2 < lineEnd && text[at + 2] == ":" && next.isLetter:
      open?.obstacle = "a field"
      read(to: end(behind: "]"))
    case "[": take(to: end(behind: "]"), hasNotes: true)
    case "{": take(to: end(behind: "}"))
    case "!": take(to: end(behind: "!"), obstacle: "a decoration in '!'")
    case "&": take(to: at + 1, obstacle: "'&'")
    case "\"":
      let start = at
      let close = end(behind: "\"")
      let place = position
      take(to: close)
      let name = text[(start + 1)..<max(start + 1, close - 1)]
      let isChord = name.first.map { !"^_<>@".unicodeScalars.contains($0) } ?? false
      if isChord, Harmony(name.string) != nil {
        open?.chords.append(ChordSymbol(range: start..<close, position: place))
      } else {
        open?.obstacle = "a text in quotes"
      }
    default:
      take(to: at + 1, hasNotes: character.isNoteLetter || character == "z" || character == "x")
    }
  }

  /// Takes characters into the bar.
  private mutating func take(to end: Int, hasNotes: Bool = false, obstacle: String? = nil) {
    var bar = open ?? OpenBar(first: at, start: position, end: end)
    if bar.hasLineEnd { bar.obstacle = "a line end" }
    read(to: end)
    bar.end = end
    bar.endPosition = position
    bar.hasNotes = bar.hasNotes || hasNotes
    bar.obstacle = bar.obstacle ?? obstacle
    open = bar
  }

  private mutating func readBarLine(_ lineEnd: Int) {
    closeBar()
    var end = at
    if text[end] == "[" { end += 1 }
    while end < lineEnd, "|:]".unicodeScalars.contains(text[end]) { end += 1 }
    if end < lineEnd, text[end] == "[", end + 1 < lineEnd, ("0"..."9").contains(text[end + 1]) {
      end += 1
    }
    while end < lineEnd, ("0"..."9").contains(text[end]) { end += 1 }
    read(to: max(end, at + 1))
  }

  private mutating func closeBar() {
    guard let bar = open else { return }
    open = nil
    guard bar.hasNotes else { return }
    let full = reader.barLength.flatMap { $0.parts(of: reader.unitNoteLength) }
    let isPickUp = bars.isEmpty && (bar.endPosition ?? 0) < (full ?? 0)
    if bar.start == 0, !isPickUp { number += 1 }
    bars.append(
      Bar(
        range: bar.first..<bar.end, number: number, start: bar.start, end: bar.endPosition,
        chords: bar.chords, obstacle: bar.obstacle))
  }
}

extension BarPlaces {
  /// The number of the last bar.
  var count: Int { bars.last?.number ?? 0 }

  /// Whether a bar has a chord symbol.
  var hasChordSymbols: Bool { bars.contains { !$0.chords.isEmpty } }

  /// The text between two bars, or between a bar and the start or end of the music.
  func gap(before place: Int) -> ArraySlice<Unicode.Scalar> {
    let start = place == 0 ? bodyStart : bars[place - 1].range.upperBound
    let end = place == bars.count ? musicEnd : bars[place].range.lowerBound
    return text[start..<max(start, end)]
  }

  /// Whether a part of the tune ends behind the bar at `place`: at a repeat sign, a double bar or the
  /// end of the music.
  func endsPart(_ place: Int) -> Bool {
    let signs = gap(before: place + 1).withoutSpaces
    return place == bars.count - 1 || signs != "|" && !signs.isEmpty
  }

  /// The characters of a bar without chord symbols and spaces: its melody as written.
  func melody(of bar: Bar) -> [Unicode.Scalar] {
    bar.range.filter { place in
      text[place] != " " && !bar.chords.contains { $0.range.contains(place) }
    }.map { text[$0] }
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// The text without spaces and line ends.
  var withoutSpaces: String { filter { !$0.isSpace && $0 != "\n" }.map(String.init).joined() }
}
