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

  /// Reads a directive without its `%%`; `nil` if it is not for a player.
  init?(_ text: String) {
    if let reading = AccidentalReach.Reading(text) {
      cursor = Cursor([], 0..<0)
      directives = reading.reach.map { [.accidentalReach($0)] } ?? []
      faults = reading.faults
      return
    }
    guard Self.isMIDI(text) else { return nil }
    let bytes = Array(text.utf8)
    cursor = Cursor(bytes, 0..<(bytes.firstIndex(of: UInt8(ascii: "%")) ?? bytes.count))
    while skipMark() { readDirective() }
  }

  /// Whether a directive is for a player: its first word is `MIDI`.
  private static func isMIDI(_ text: String) -> Bool {
    var bytes = text.utf8[...]
    for letter in "midi".utf8 {
      guard let byte = bytes.popFirst(), byte | 0x20 == letter else { return false }
    }
    return bytes.first.map { $0.partsWords || $0 == UInt8(ascii: "%") } ?? true
  }

  /// Skips the word `MIDI`.
  private mutating func skipMark() -> Bool {
    skipSeparators()
    guard nextWord.count == 4, nextWord.elementsEqual("midi".utf8, by: { $0 | 0x20 == $1 }) else {
      return false
    }
    cursor.at += 4
    return true
  }

  private mutating func readDirective() {
    skipSeparators()
    let name = takeWord()
    guard let form = DirectiveForm.byName[name.lowercased()] else {
      faults.append(name.isEmpty ? .emptyDirective : .unplayedDirective(Self.shown(name)))
      skipDirective()
      return
    }
    var values = DirectiveValues()
    for argument in form.arguments {
      let start = cursor.at
      guard read(argument, &values) else {
        cursor.at = start
        skipSeparators()
        let found = Self.shown(takeWord())
        faults.append(.badDirective(form.name, found, argument))
        skipDirective()
        return
      }
    }
    directives.append(form.make(values))
    let start = cursor.at
    skipDirective()
    let rest = cursor.bytes.trimmed(start..<cursor.at)
    if !rest.isEmpty {
      faults.append(.leftOver(Self.shown(cursor.text(rest)), in: "'%%MIDI \(form.name)'"))
    }
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

  // MARK: Arguments

  /// Reads an argument.
  ///
  /// - Returns: Whether it is there and in range.
  private mutating func read(_ argument: DirectiveArgument, _ values: inout DirectiveValues) -> Bool
  {
    skipSeparators()
    switch argument {
    case .number(_, let range): return readNumber(range, &values)
    case .optionalNumber(_, let range):
      let start = cursor.at
      _ = takeWord()
      skipSeparators()
      let isFollowed = Int(String(decoding: nextWord, as: UTF8.self)) != nil
      cursor.at = start
      if isFollowed { return readNumber(range, &values) }
      values.numbers.append(nil)
    case .octave(let range):
      guard nextWord.elementsEqual("octave".utf8, by: { $0 | 0x20 == $1 }) else {
        values.numbers.append(nil)
        return true
      }
      _ = takeWord()
      skipSeparators()
      return readNumber(range, &values)
    case .pattern(_, let letters): return readPattern(letters, &values)
    }
    return true
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
    let end = cursor.at + nextWord.count
    while cursor.at < end {
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

  // MARK: Words

  private mutating func skipSeparators() { while cursor.current.partsWords { cursor.at += 1 } }

  /// The bytes up to the next separator.
  private var nextWord: ArraySlice<UInt8> {
    cursor.bytes[cursor.at..<cursor.end].prefix { !$0.partsWords }
  }

  private mutating func takeWord() -> String {
    let word = nextWord
    cursor.at += word.count
    return String(decoding: word, as: UTF8.self)
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
