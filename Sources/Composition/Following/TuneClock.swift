/// Where music stands while it is read, character by character: the place in the bar, the bar of the
/// part, the part.
///
/// A small value that takes a constant time a character and follows any text, legal or not: the network
/// is told what it finds, so it need not be exact where a tune has faults. Voices, overlays and tuplets
/// other than `(p` are not told apart. `ABCReader` knows more and takes a hundred times as long.
struct TuneClock: Sendable {
  /// What the text is at the last character.
  enum Place: UInt8, Sendable { case outside, header, music, field }

  /// The parts of a whole note that time is counted in: enough for triplets of 64th notes.
  static let whole: Int32 = 960

  /// Times stop growing here, a thousand whole notes, so that no text makes them overflow.
  private static let longest: Int32 = 1 << 20
  /// As many signs of broken rhythm in a row are counted.
  private static let mostBroken: Int32 = 64

  private(set) var place = Place.outside
  /// The time since the start of the bar, the note in hand included.
  var position: Int32 { time + length }
  /// The time of a bar; 0 where the metre is free.
  var barLength: Int32 { timing.barLength }
  /// The whole bars of the part so far; a pick-up is not counted.
  private(set) var bar = 0
  /// The parts before this one.
  private(set) var part = 0
  /// The number of the variant ending; 0 outside endings.
  private(set) var ending = 0
  /// Whether the last character ended a bar that had music.
  private(set) var endsBar = false
  /// Whether that bar was a pick-up: shorter than a bar, at the start of a part.
  private(set) var endedPickUp = false
  /// Whether nothing of the next bar has been read.
  private(set) var isBetweenBars = true

  // The line.
  private var column = 0
  private var field: UInt8 = 0
  private var value: [UInt8] = []
  private var isComment = false
  private var timing = ClockTiming()
  // What is open.
  private var isQuote = false, isDecoration = false, isGrace = false, isInlineField = false
  private var isChord = false
  private var chordLength: Int32 = 0
  /// The length of the chord that the length in hand belongs to; 0 for a note.
  private var chordBase: Int32 = 0
  private var before: UInt8 = 0
  // The note in hand, in `whole` parts, and its written length.
  private var time: Int32 = 0
  private var length: Int32 = 0
  private var isNote = false
  private var numerator: Int32 = 0, denominator: Int32 = 1, hasSlash = false, hasDivisor = false
  private var divisor: Int32 = 0
  // Tuplets and broken rhythm.
  private var tupletLeft: Int32 = 0, tupletNotes: Int32 = 1, tupletTime: Int32 = 1
  private var isParenthesis = false
  private var broken: Int32 = 0
  /// The last note's length.
  private var last: Int32 = 0
  // Bars.
  private var hasMusic = false
  private var partHasMusic = false
  /// Whether no bar line has come after music.
  private var isFirst = true
  /// The time since the last bar line of any kind, before the note in hand.
  private var timeSinceLine: Int32 = 0
  /// The time before the bar line in hand.
  private var timeBefore: Int32 = 0
  private var endsPart = false
  private var isBarLine = false
  private var endingBar = 0
  private var endingTime: Int32 = 0

  init() {}

  /// Reads a character; 0 stands for one that is not ASCII.
  mutating func read(_ character: UInt8) {
    endsBar = false
    if character == UInt8(ascii: "\n") {
      endLine()
    } else {
      readInLine(character)
      column += 1
    }
    before = character
  }

  private mutating func endLine() {
    switch place {
    case .outside: break
    case .header:
      if column == 0 { place = .outside } else { endField() }
    case .music, .field:
      if column == 0, before == UInt8(ascii: "\n") {
        place = .outside
      } else {
        if place == .field { endField() }
        place = .music
      }
    }
    (isQuote, isDecoration, isGrace, isInlineField, isComment) = (false, false, false, false, false)
    isChord = false
    column = 0
    field = 0
  }

  private mutating func readInLine(_ character: UInt8) {
    if place == .outside || place == .header {
      readHeader(character)
      return
    }
    if isComment || place == .field {
      if place == .field { value.append(character) }
      return
    }
    if character == UInt8(ascii: ":"), column == 1, before.isFieldLetter {
      // A field in the tune: its letter was no note.
      (isNote, length) = (false, 0)
      field = before
      value = []
      place = .field
      if field == UInt8(ascii: "X") { startTune() }
      return
    }
    readMusic(character)
  }

  private mutating func readHeader(_ character: UInt8) {
    if character == UInt8(ascii: ":"), column == 1, field == 0, before.isFieldLetter {
      field = before
      value = []
      if field == UInt8(ascii: "X") { startTune() }
    } else if field != 0 {
      value.append(character)
    }
  }

  private mutating func startTune() {
    let kept = (column, before)
    self = TuneClock()
    (column, before) = kept
    place = .header
    field = UInt8(ascii: "X")
  }

  private mutating func endField() {
    switch field {
    case UInt8(ascii: "M"), UInt8(ascii: "L"): timing.read(field, value)
    case UInt8(ascii: "P") where place == .field: newPart()
    case UInt8(ascii: "K") where place == .header:
      place = .music
    default: break
    }
    value = []
  }
}

// MARK: Music

extension TuneClock {
  private mutating func readMusic(_ character: UInt8) {
    if isQuote || isDecoration || isGrace || isInlineField {
      readInside(character)
      return
    }
    switch character {
    case UInt8(ascii: "a")...UInt8(ascii: "g"), UInt8(ascii: "A")...UInt8(ascii: "G"),
      UInt8(ascii: "z"), UInt8(ascii: "x"):
      startNote()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readDigit(Int32(character - 48))
    case UInt8(ascii: "/"):
      guard isNote else { return }
      if hasSlash { denominator *= 2 } else { denominator = 2 }
      denominator = min(denominator, 256)
      hasSlash = true
      updateLength()
    case UInt8(ascii: "'"), UInt8(ascii: ","): break
    case UInt8(ascii: ">"), UInt8(ascii: "<"): readBroken(character == UInt8(ascii: ">") ? 1 : -1)
    case UInt8(ascii: "|"), UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "["):
      readBracketOrBar(character)
    default: readSign(character)
    }
    if !isBar(character) {
      isBarLine = false
      if !Self.mayStandBetweenBars(character) { isBetweenBars = false }
    }
  }

  /// Whether a character is a part of what separates bars: white space, the number of an ending, the
  /// letter of a field.
  private static func mayStandBetweenBars(_ character: UInt8) -> Bool {
    character == UInt8(ascii: " ") || character.isASCIIDigit
      || (UInt8(ascii: "H")...UInt8(ascii: "Z")).contains(character)
  }

  private func isBar(_ character: UInt8) -> Bool {
    character == UInt8(ascii: "|") || character == UInt8(ascii: ":")
      || character == UInt8(ascii: "]") || character == UInt8(ascii: "[")
  }

  private mutating func readInside(_ character: UInt8) {
    if isQuote, character == UInt8(ascii: "\"") { isQuote = false }
    if isDecoration, character == UInt8(ascii: "!") { isDecoration = false }
    if isGrace, character == UInt8(ascii: "}") { isGrace = false }
    if isInlineField {
      if character == UInt8(ascii: "]") {
        isInlineField = false
        if field != UInt8(ascii: "P") { endField() }
      } else {
        value.append(character)
      }
    }
  }

  private mutating func readSign(_ character: UInt8) {
    finishNote()
    switch character {
    case UInt8(ascii: "\""): isQuote = true
    case UInt8(ascii: "!"): isDecoration = true
    case UInt8(ascii: "{"): isGrace = true
    case UInt8(ascii: "("): isParenthesis = true
    case UInt8(ascii: "%"): isComment = true
    default: break
    }
  }

  private mutating func startNote() {
    if isChord, chordLength > 0 {
      // Only the first note of a chord counts.
      isNote = false
      return
    }
    finishNote()
    chordBase = 0
    beginMusic()
    isNote = true
    (numerator, denominator, hasSlash, hasDivisor, divisor) = (0, 1, false, false, 0)
    updateLength()
  }

  private mutating func readDigit(_ digit: Int32) {
    if isParenthesis {
      isParenthesis = false
      startTuplet(digit)
    } else if isBarLine || before == UInt8(ascii: "[") {
      startEnding(Int(digit))
    } else if isNote {
      if hasSlash {
        divisor = min(divisor * 10 + digit, 256)
        denominator = max(1, divisor)
      } else {
        numerator = min(numerator * 10 + digit, 999)
      }
      updateLength()
    }
  }

  private mutating func startTuplet(_ notes: Int32) {
    let isCompound = timing.isCompound
    // ABC 2.1, 4.13.
    let time: Int32? =
      switch notes {
      case 2: 3
      case 3: 2
      case 4: 3
      case 5, 7, 9: isCompound ? 3 : 2
      case 6: 2
      case 8: 3
      default: nil
      }
    guard let time else { return }
    (tupletLeft, tupletNotes, tupletTime) = (notes, notes, time)
  }

  private mutating func updateLength() {
    let whole = Int64(chordBase > 0 ? chordBase : timing.unitLength) * Int64(max(1, numerator))
    var parts = Int32(min(whole / Int64(denominator), Int64(Self.longest)))
    if isChord { chordLength = parts }
    if tupletLeft > 0 { parts = parts * tupletTime / tupletNotes }
    if broken != 0 {
      let part = parts >> min(4, abs(broken))
      parts = broken > 0 ? part : 2 * parts - part
    }
    length = parts
  }

  private mutating func finishNote() {
    guard isNote else { return }
    if isChord { return }
    time = min(time + length, Self.longest)
    timeSinceLine = min(timeSinceLine + length, Self.longest)
    last = length
    (length, isNote, broken) = (0, false, 0)
    if tupletLeft > 0 { tupletLeft -= 1 }
  }

  private mutating func readBroken(_ sign: Int32) {
    if isNote { finishNote() }
    broken = max(-Self.mostBroken, min(broken + sign, Self.mostBroken))
    let part = last >> min(4, abs(broken))
    time = max(0, min(time + (sign > 0 ? part : -part), Self.longest))
  }

  private mutating func beginMusic() {
    if endsPart { newPart() }
    (hasMusic, partHasMusic) = (true, true)
  }

  private mutating func newPart() {
    if partHasMusic { part += 1 }
    (bar, ending, endsPart, partHasMusic) = (0, 0, false, false)
  }

  /// Whether a quotation mark is open.
  var isInQuotes: Bool { isQuote }
  /// Whether notes of a tuplet are to come or in hand.
  var isInTuplet: Bool { tupletLeft > 0 }
  /// Whether the note in hand is the first of its bar.
  var startsBar: Bool { isNote && time == 0 }

  /// The part and the bar that the next note belongs to.
  var coming: (part: Int, bar: Int) { endsPart && partHasMusic ? (part + 1, 0) : (part, bar) }

  private mutating func startEnding(_ number: Int) {
    if number > 1, ending > 0 {
      (bar, time) = (endingBar, endingTime)
    } else {
      (endingBar, endingTime) = (bar, time)
    }
    ending = number
    endsPart = false
  }

  private mutating func readBracketOrBar(_ character: UInt8) {
    switch character {
    case UInt8(ascii: "["):
      finishNote()
      if !isBarLine { (isChord, chordLength, isBetweenBars) = (true, 0, false) }
    case UInt8(ascii: "]"):
      if isChord {
        isChord = false
        // What follows is the length of the whole chord.
        (chordBase, isNote) = (chordLength, chordLength > 0)
        (numerator, denominator, hasSlash, divisor) = (0, 1, false, 0)
      } else if isBarLine {
        endBar(isDouble: true)
      }
    case UInt8(ascii: ":"):
      if before.isFieldLetter, isChord {
        // `[M:` begins a field.
        (isChord, isNote, length, isInlineField) = (false, false, 0, true)
        field = before
        value = []
      } else {
        endBar(isDouble: true)
      }
    default:
      isChord = false
      endBar(isDouble: before == UInt8(ascii: "|") || before == UInt8(ascii: ":"))
    }
  }

  /// Ends the bar, if it has music, at the first character of a bar line.
  ///
  /// As in `ABCReader`, only a single bar line, or one after a whole bar, ends the time of a bar: with
  /// a repeat sign or a double bar inside a bar, the pick-up of the next part completes it.
  private mutating func endBar(isDouble: Bool) {
    finishNote()
    isBarLine = true
    if isDouble {
      endsPart = true
      if !hasMusic, timeBefore < barLength { time = timeBefore }
    }
    guard hasMusic else { return }
    endedPickUp = bar == 0 && timeSinceLine < barLength
    if !endedPickUp { bar += 1 }
    (endsBar, isBetweenBars) = (true, true)
    timeBefore = isFirst || time >= barLength ? 0 : time
    if !isDouble || timeBefore == 0 { time = 0 }
    (timeSinceLine, hasMusic, isFirst, tupletLeft, broken) = (0, false, false, 0, 0)
  }
}

extension UInt8 {
  fileprivate var isFieldLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
  }

  fileprivate var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
