/// Reads the value of a `Q:` field (ABC 2.1 §3.1.8): `1/4=120`, `"Allegro" 3/8=80`, `120`, `C3=40`,
/// `"Largo"`.
///
/// Numbers may have decimals. A speed counts once; what else stands in the field is reported.
struct TempoReading {
  /// The largest number of beats a minute, and the longest beat in unit notes.
  private static let speedLimit = 10_000
  private static let unitsLimit = 64

  private var cursor: Cursor
  private let range: Range<Int>
  private var text: Range<Int>?
  private var isQuoted = false
  private var lengths: [Fraction] = []
  private var units: Int?
  private var speed: Fraction?
  private var rests: [Range<Int>] = []
  /// Of a range such as `120-130`, all of it.
  private var speedRange: Range<Int>?

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    cursor = Cursor(bytes, range)
    self.range = range
  }

  /// Reads a value; reports one that gives no tempo, and what was left out.
  ///
  /// - Parameters:
  ///   - bytes: The text with the field.
  ///   - range: The value.
  ///   - sounding: What sounds if the text names no known tempo, for the message.
  ///   - diagnostics: Gets the faults.
  /// - Returns: The tempo, or `nil` if the value gives none.
  static func read(
    _ bytes: [UInt8], _ range: Range<Int>, otherwise sounding: String,
    _ diagnostics: inout DiagnosticCollector
  ) -> Tempo? {
    var reading = TempoReading(bytes, range)
    guard reading.readParts(), let tempo = reading.tempo else {
      diagnostics.report(.badTempo(bytes.shown(range)), range.lowerBound, range.upperBound)
      return nil
    }
    reading.report(tempo, sounding, &diagnostics)
    return tempo
  }

  private var tempo: Tempo? {
    if let speed {
      guard speed > .zero, speed <= Fraction(Self.speedLimit) else { return nil }
    } else {
      guard text != nil, lengths.isEmpty else { return nil }
    }
    if let units { guard (1...Self.unitsLimit).contains(units) else { return nil } }
    let beat: Tempo.Beat =
      units.map { .unitNotes($0) } ?? (lengths.isEmpty ? .unstated : .lengths(lengths))
    return Tempo(beat: beat, beatsPerMinute: speed, text: text.map(cursor.text))
  }

  private func report(
    _ tempo: Tempo, _ sounding: String, _ diagnostics: inout DiagnosticCollector
  ) {
    for rest in rests { diagnostics.reportRest(rest, of: cursor.bytes, in: "the tempo") }
    if let speedRange {
      let words = cursor.bytes.shown(speedRange)
      diagnostics.report(.tempoRange(words), speedRange.lowerBound, speedRange.upperBound)
    }
    guard let text else { return }
    if isQuoted, text.upperBound == range.upperBound {
      diagnostics.report(.unclosedQuote, text.lowerBound - 1, text.upperBound)
    }
    if !isQuoted { diagnostics.report(.unquotedTempo, text.lowerBound, text.upperBound) }
    if speed != nil { return }
    let words = cursor.bytes.shown(text)
    guard let known = Tempo.known(in: cursor.text(text)) else {
      return diagnostics.report(
        .unknownTempo(words, otherwise: sounding), text.lowerBound, text.upperBound)
    }
    if known.word.utf8.count != text.count {
      diagnostics.report(
        .tempoWord(known.word, known.beats, in: words), text.lowerBound, text.upperBound)
    }
  }

  /// Reads all parts.
  ///
  /// - Returns: Whether all of them are in range.
  private mutating func readParts() -> Bool {
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd { return true }
      let isRead =
        switch cursor.current {
        case UInt8(ascii: "\""): readQuote()
        case UInt8(ascii: "C"), UInt8(ascii: "c"): readUnits()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
        default: readWords()
        }
      if !isRead { return false }
    }
  }

  private mutating func readQuote() -> Bool {
    let start = cursor.at
    cursor.at += 1
    while !cursor.isAtEnd, cursor.current != UInt8(ascii: "\"") { cursor.at += 1 }
    let words = start + 1..<cursor.at
    _ = cursor.skip(UInt8(ascii: "\""))
    if text == nil || !isQuoted {
      if let text { rests.append(text) }
      (text, isQuoted) = (words, true)
    } else {
      rests.append(start..<cursor.at)
    }
    return true
  }

  /// Reads `C=40` and `C3=40`, forms of older standards.
  private mutating func readUnits() -> Bool {
    let start = cursor.at
    cursor.at += 1
    let count = cursor.number(limit: Self.unitsLimit) ?? 1
    cursor.skipSpaces()
    guard cursor.current == UInt8(ascii: "=") else {
      cursor.at = start
      return readWords()
    }
    return readSpeed(from: start, units: count)
  }

  /// Reads a length or a number of beats.
  private mutating func readNumber() -> Bool {
    let start = cursor.at
    guard let number = cursor.number(limit: Self.speedLimit) else { return false }
    let end = cursor.at
    cursor.skipSpaces()
    guard cursor.skip(UInt8(ascii: "/")) else {
      guard lengths.isEmpty || speed != nil else { return false }
      cursor.at = start
      return readBeats(from: start)
    }
    cursor.skipSpaces()
    guard number > 0, number <= 512, lengths.count < 8, let below = cursor.number(limit: 512),
      below.isPowerOfTwo, below <= 512
    else { return false }
    let length = Fraction(number, below)
    if speed != nil || units != nil {
      rests.append(start..<max(end, cursor.at))
      return true
    }
    lengths.append(length)
    let after = cursor.at
    cursor.skipSpaces()
    if cursor.current == UInt8(ascii: "=") { return readSpeed(from: start) }
    cursor.at = after
    return true
  }

  /// Reads `=120` after a beat that starts at `start`.
  private mutating func readSpeed(from start: Int, units count: Int? = nil) -> Bool {
    cursor.at += 1
    cursor.skipSpaces()
    // Words such as `ca.` before the number.
    let words = cursor.at
    while !cursor.isAtEnd, !cursor.current.isDigit, cursor.current != UInt8(ascii: "\"") {
      cursor.at += 1
    }
    if cursor.at > words { rests.append(words..<cursor.at) }
    return cursor.current.isDigit && readBeats(from: start, units: count)
  }

  /// Reads `120`, `62.5` or `120-130`.
  private mutating func readBeats(from start: Int, units count: Int? = nil) -> Bool {
    let first = cursor.at
    guard let beats = cursor.decimal(limit: Self.speedLimit) else { return false }
    // `1/4=1/8` is a relation of two tempos.
    if cursor.current == UInt8(ascii: "/") { return false }
    // `1e3` is not a number of beats.
    if cursor.current.isLetter, cursor.peek().isDigit { return false }
    if speed != nil {
      rests.append(start..<cursor.at)
      return true
    }
    (speed, units) = (beats, count)
    if cursor.current == UInt8(ascii: "-"), cursor.peek().isDigit {
      cursor.at += 1
      _ = cursor.decimal(limit: Self.speedLimit)
      speedRange = first..<cursor.at
    }
    return true
  }

  /// Reads words without quotation marks: a tempo such as `Allegro`, or what is left out.
  private mutating func readWords() -> Bool {
    let start = cursor.at
    while !cursor.isAtEnd, !cursor.current.isDigit, cursor.current != UInt8(ascii: "\"") {
      cursor.at += 1
    }
    let words = cursor.bytes.trimmed(start..<cursor.at)
    if text == nil, speed == nil, Tempo.known(in: cursor.text(words)) != nil {
      text = words
    } else {
      rests.append(words)
    }
    return true
  }
}

extension Cursor {
  /// Reads a number with up to six decimals; `nil` if there are no digits.
  ///
  /// Numbers above `limit` are read as `limit` + 1.
  fileprivate mutating func decimal(limit: Int) -> Fraction? {
    guard let whole = number(limit: limit) else { return nil }
    guard current == UInt8(ascii: "."), peek().isDigit else { return Fraction(whole) }
    at += 1
    var (numerator, denominator) = (whole, 1)
    while current.isDigit, denominator < 1_000_000 {
      numerator = numerator * 10 + Int(current & 0x0F)
      denominator *= 10
      at += 1
    }
    return Fraction(numerator, denominator)
  }
}
