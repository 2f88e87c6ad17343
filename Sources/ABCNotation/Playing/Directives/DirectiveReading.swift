/// The directives for a player in a text such as `MIDI program 73 % flute` or
/// `propagate-accidentals octave`, and what is wrong with them.
///
/// Arguments are read from the front. A `%` ends the text, and what no argument reads is a fault. A
/// text can hold several directives, as in `[I:MIDI=program 73 MIDI=chordprog 29]`. Capitals and small
/// letters are the same in names.
struct DirectiveReading {
  private(set) var directives: [PlaybackDirective] = []
  private(set) var faults: [Diagnostic.Message] = []
  private var cursor: Cursor
  /// The place of the last word that was read.
  private var word = 0..<0

  /// Reads a directive without its `%%`; `nil` if it is not for a player.
  init?(_ text: String) {
    let isMIDI = Self.isMIDI(text)
    guard isMIDI || Self.starts(text, with: AccidentalReach.directive) else { return nil }
    let bytes = Array(text.utf8)
    cursor = Cursor(bytes, 0..<(bytes.firstIndex(of: UInt8(ascii: "%")) ?? bytes.count))
    if isMIDI { while skipMark() { readDirective() } } else { readAccidentalReach() }
  }

  /// Whether the first word of a directive is `MIDI`.
  static func isMIDI(_ text: String) -> Bool { starts(text, with: "midi") }

  /// Whether the first word of a text is `word`, which has small letters.
  private static func starts(_ text: String, with word: String) -> Bool {
    var bytes = text.utf8[...]
    for letter in word.utf8 {
      guard let byte = bytes.popFirst(), byte | 0x20 == letter else { return false }
    }
    return bytes.first.map { $0.partsWords || $0 == UInt8(ascii: "%") } ?? true
  }

  /// Reads `propagate-accidentals` and its value.
  private mutating func readAccidentalReach() {
    _ = takeWord()
    let value = takeWord()
    guard let reach = AccidentalReach(value.lowercased()) else {
      faults.append(.unknownAccidentalReach(Self.shown(value)))
      return
    }
    directives.append(.accidentalReach(reach))
    let rest = cursor.bytes.trimmed(cursor.at..<cursor.end)
    if !rest.isEmpty {
      faults.append(
        .leftOver(Self.shown(cursor.text(rest)), in: "'%%\(AccidentalReach.directive)'"))
    }
  }

  private mutating func readDirective() {
    let name = takeWord()
    guard let form = DirectiveForm.byName[name.lowercased()] else {
      faults.append(name.isEmpty ? .emptyDirective : .unplayedDirective(Self.shown(name)))
      skipDirective()
      return
    }
    var values = DirectiveValues()
    for argument in form.arguments where !read(argument, &values) {
      faults.append(.badDirective(form.name, Self.shown(cursor.text(word)), argument))
      skipDirective()
      return
    }
    directives.append(form.make(values))
    let start = cursor.at
    skipDirective()
    let rest = cursor.bytes.trimmed(start..<cursor.at)
    if !rest.isEmpty {
      faults.append(.leftOver(Self.shown(cursor.text(rest)), in: "'%%MIDI \(form.name)'"))
    }
  }

  // MARK: Arguments

  /// Reads an argument.
  ///
  /// - Returns: Whether it is there and in range; otherwise `word` is what is wrong.
  private mutating func read(_ argument: DirectiveArgument, _ values: inout DirectiveValues) -> Bool
  {
    switch argument {
    case .number(_, let range): return readNumber(range, &values)
    case .optionalNumber(_, let range):
      let start = cursor.at
      _ = takeWord()
      let isFollowed = nextNumber != nil
      cursor.at = start
      if isFollowed { return readNumber(range, &values) }
      values.numbers.append(nil)
      return true
    case .numbers(_, let range, let count):
      var left = count.upperBound
      while left > 0, nextNumber != nil {
        guard readNumber(range, &values) else { return false }
        left -= 1
      }
      if count.upperBound - left >= count.lowerBound { return true }
      _ = takeWord()
      return false
    case .octave(let range):
      skipSeparators()
      guard nextWord.elementsEqual("octave".utf8, by: { $0 | 0x20 == $1 }) else { return true }
      _ = takeWord()
      return readNumber(range, &values)
    case .part:
      let start = cursor.at
      switch takeWord().lowercased() {
      case "bass": values.part = .bass
      case "chord": values.part = .chords
      default: cursor.at = start
      }
      return true
    case .fraction(_, let above, let below, let isProper):
      let parts = takeWord().split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let first = Int(parts[0]), let second = Int(parts[1]),
        above.contains(first), below.contains(second), !isProper || first < second
      else { return false }
      values.numbers += [first, second]
      return true
    case .pattern(_, let letters): return readPattern(letters, &values)
    case .drums: return readDrums(&values)
    case .note: return readNote(&values)
    case .word:
      values.word = takeWord()
      return !values.word.isEmpty
    }
  }

  private mutating func readNumber(
    _ range: ClosedRange<Int>, _ values: inout DirectiveValues
  ) -> Bool {
    guard let number = Int(takeWord()), range.contains(number) else { return false }
    values.numbers.append(number)
    return true
  }

  /// Reads steps; one that lasts several has `-` after it.
  private mutating func readPattern(_ letters: String, _ values: inout DirectiveValues) -> Bool {
    _ = takeWord()
    var cursor = Cursor(cursor.bytes, word)
    while !cursor.isAtEnd {
      guard letters.utf8.contains(cursor.current) else { return false }
      values.steps.append(cursor.current)
      cursor.at += 1
      let count = cursor.number(limit: DirectiveArgument.stepLimit) ?? 1
      guard (1...DirectiveArgument.stepLimit).contains(count) else { return false }
      values.steps += repeatElement(UInt8(ascii: "-"), count: count - 1)
      guard values.steps.count <= DirectiveArgument.stepLimit else { return false }
    }
    return !values.steps.isEmpty
  }

  private mutating func readDrums(_ values: inout DirectiveValues) -> Bool {
    let count = DrumPattern.strikes(in: values.steps)
    while values.numbers.count < 2 * count, nextNumber != nil {
      let range = values.numbers.count < count ? 0...127 : DirectiveArgument.velocity
      guard readNumber(range, &values) else { return false }
    }
    return true
  }

  /// Reads a note such as `^F,`, whose `=` does not part words.
  private mutating func readNote(_ values: inout DirectiveValues) -> Bool {
    cursor.skipSpaces()
    let end = cursor.bytes[cursor.at..<cursor.end].firstIndex { $0.isSpace } ?? cursor.end
    word = cursor.at..<end
    var note = Cursor(cursor.bytes, word)
    cursor.at = end
    guard let key = note.midiKey(), note.isAtEnd, (0...127).contains(key) else { return false }
    values.numbers.append(key)
    return true
  }

  // MARK: Words

  /// Skips the word `MIDI`.
  private mutating func skipMark() -> Bool {
    skipSeparators()
    guard nextWord.elementsEqual("midi".utf8, by: { $0 | 0x20 == $1 }) else { return false }
    cursor.at += 4
    return true
  }

  /// Skips everything before the next word `MIDI`.
  private mutating func skipDirective() {
    while !cursor.isAtEnd {
      let start = cursor.at
      if skipMark() {
        cursor.at = start
        return
      }
      _ = takeWord()
    }
  }

  private mutating func skipSeparators() { while cursor.current.partsWords { cursor.at += 1 } }

  /// The bytes up to the next separator.
  private var nextWord: ArraySlice<UInt8> {
    cursor.bytes[cursor.at..<cursor.end].prefix { !$0.partsWords }
  }

  /// The next word, if it is a number; separators before it are skipped.
  private var nextNumber: Int? {
    mutating get {
      skipSeparators()
      return Int(String(decoding: nextWord, as: UTF8.self))
    }
  }

  private mutating func takeWord() -> String {
    skipSeparators()
    word = cursor.at..<cursor.at + nextWord.count
    cursor.at = word.upperBound
    return cursor.text(word)
  }

  /// The beginning of a text, for messages.
  private static func shown(_ text: String) -> String {
    text.unicodeScalars.count <= 40 ? text : String(text.unicodeScalars.prefix(40)) + "…"
  }
}

extension UInt8 {
  /// Whether it separates the words of a directive.
  fileprivate var partsWords: Bool { isSpace || self == UInt8(ascii: "=") }
}
