/// The macros that `m:` fields define: texts that stand for others in lines of music (ABC 2.1 §9).
///
/// Where several targets match, the longest is taken. Replacements, quoted text, names of decorations
/// and inline fields are not expanded. A definition in a tune body counts from the next line on.
struct Macros: Sendable {
  /// The most macros of a tune, and the most bytes of a target and of a replacement.
  static let countLimit = 100
  static let targetLimit = 31
  static let replacementLimit = 255
  /// The most bytes that all expansions of a tune have.
  static let expansionLimit = 1_000_000

  /// A target and what takes its place.
  fileprivate struct Macro: Sendable {
    let target: [UInt8]
    let replacement: [UInt8]
    /// The place of `n` in the target, which stands for any note (§9.2); `nil` in a static macro (§9.1).
    let notePlace: Int?
  }

  /// The macros by the first byte of what they match, the longest target first.
  private var macros: [UInt8: [Macro]] = [:]
  private var count = 0
  private var expandedCount = 0
  private var isFull = false

  /// Whether no macro is defined.
  var isEmpty: Bool { macros.isEmpty }

  // MARK: Definitions

  /// Defines the macro that the value of an `m:` field gives, such as `~g2 = {a}g{f}g`; reports a
  /// value of another form.
  ///
  /// - Returns: Whether it defines one.
  @discardableResult
  mutating func define(
    _ bytes: [UInt8], _ value: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) -> Bool {
    guard let macro = Self.macro(bytes, value) else {
      diagnostics.report(.badMacro(bytes.shown(value)), value.lowerBound, value.upperBound)
      return false
    }
    var isNew = true
    for first in macro.firstBytes {
      var known = macros[first] ?? []
      if let place = known.firstIndex(where: { $0.target == macro.target }) {
        known[place] = macro
        isNew = false
      } else if count < Self.countLimit {
        let place = known.firstIndex { $0.target.count < macro.target.count } ?? known.count
        known.insert(macro, at: place)
      } else {
        diagnostics.report(.tooManyMacros, value.lowerBound, value.upperBound)
        return false
      }
      macros[first] = known
    }
    if isNew { count += 1 }
    return true
  }

  private static func macro(_ bytes: [UInt8], _ value: Range<Int>) -> Macro? {
    let equals = value.filter { bytes[$0] == UInt8(ascii: "=") }
    // A target can have a natural sign, which has no space on both sides.
    let parted = equals.first {
      $0 > value.lowerBound && bytes[$0 - 1].isSpace
        && ($0 + 1 == value.upperBound || bytes[$0 + 1].isSpace)
    }
    guard let sign = parted ?? equals.first else { return nil }
    let target = bytes.trimmed(value.lowerBound..<sign)
    let replacement = bytes.trimmed(sign + 1..<value.upperBound)
    guard (1...targetLimit).contains(target.count), replacement.count <= replacementLimit else {
      return nil
    }
    let text = Array(bytes[target])
    // `n` alone would stand for every note of the tune.
    guard text != [UInt8(ascii: "n")], text.count(where: { $0 == UInt8(ascii: "n") }) < 2 else {
      return nil
    }
    return Macro(
      target: text, replacement: Array(bytes[replacement]),
      notePlace: text.firstIndex(of: UInt8(ascii: "n")))
  }

  // MARK: Expansions

  /// A line of music with its macros expanded.
  struct Expansion {
    var bytes: [UInt8] = []
    /// Where pieces of the expanded line start, and the source of each.
    fileprivate var pieces: [(start: Int, source: Range<Int>, isMacro: Bool)] = []

    /// The place in the source of the start of something in the expanded line.
    func start(_ place: Int) -> Int { source(place, isEnd: false) }

    /// The place in the source of the end of something in the expanded line.
    func end(_ place: Int) -> Int { source(place, isEnd: true) }

    private func source(_ place: Int, isEnd: Bool) -> Int {
      // The end of a piece belongs to it, its start to what starts there.
      let count = pieces.bisected { isEnd ? $0.start < place : $0.start <= place }
      let piece = pieces[max(0, count - 1)]
      if piece.isMacro { return isEnd ? piece.source.upperBound : piece.source.lowerBound }
      return min(piece.source.lowerBound + place - piece.start, piece.source.upperBound)
    }
  }

  /// Expands the macros in a line of music; `nil` for a line without macros.
  mutating func expansion(
    of line: Range<Int>, in bytes: [UInt8], _ diagnostics: inout DiagnosticCollector
  ) -> Expansion? {
    var result = Expansion()
    var cursor = Cursor(bytes, line)
    var copied = cursor.at
    func copy(upTo end: Int) {
      guard end > copied else { return }
      result.pieces.append((result.bytes.count, copied..<end, false))
      result.bytes += bytes[copied..<end]
    }
    while !cursor.isAtEnd {
      let start = cursor.at
      guard let match = match(in: cursor) else {
        cursor.skipUnexpanded()
        continue
      }
      let text = match.replacement
      expandedCount += text.count
      if expandedCount > Self.expansionLimit {
        if !isFull { diagnostics.report(.macrosTooLong, start, match.end) }
        isFull = true
        return nil
      }
      copy(upTo: start)
      result.pieces.append((result.bytes.count, start..<match.end, true))
      result.bytes += text
      cursor.at = match.end
      copied = match.end
    }
    if result.pieces.isEmpty { return nil }
    copy(upTo: line.upperBound)
    return result
  }

  /// The longest macro at the cursor.
  private func match(in cursor: Cursor) -> (replacement: [UInt8], end: Int)? {
    guard let candidates = macros[cursor.current] else { return nil }
    for macro in candidates {
      if let match = macro.match(in: cursor) { return match }
    }
    return nil
  }

  /// Whether a text at the end of a line can grow to a target.
  func mayBegin(with text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, let candidates = macros[first] else { return false }
    return candidates.contains { macro in
      macro.notePlace == nil
        ? macro.target.count > text.count && macro.target.starts(with: text)
        : macro.beginsTransposing(text)
    }
  }
}

extension Macros.Macro {
  /// The bytes that a match can start with.
  fileprivate var firstBytes: [UInt8] {
    notePlace == 0 ? Array("ABCDEFGabcdefg".utf8) : [target[0]]
  }

  /// The replacement of a match at the cursor, and its end.
  fileprivate func match(in cursor: Cursor) -> (replacement: [UInt8], end: Int)? {
    var cursor = cursor
    guard let notePlace else {
      guard cursor.skip(target[...]), !cursor.goesOn(after: target) else { return nil }
      return (replacement, cursor.at)
    }
    guard cursor.skip(target[..<notePlace]), let note = cursor.note(),
      cursor.skip(target[(notePlace + 1)...]), !cursor.goesOn(after: target)
    else { return nil }
    return (transposed(to: note), cursor.at)
  }

  /// Whether a text can grow to a match; its note can still get octave marks.
  fileprivate func beginsTransposing(_ text: ArraySlice<UInt8>) -> Bool {
    guard let notePlace else { return false }
    let before = target[..<notePlace]
    if text.count <= before.count { return before.starts(with: text) }
    var cursor = Cursor(Array(text), 0..<text.count)
    guard cursor.skip(before), cursor.note() != nil else { return false }
    let rest = cursor.bytes[cursor.at...]
    let after = target[(notePlace + 1)...]
    return rest.count < after.count && after.starts(with: rest)
  }

  /// The replacement with notes for its letters h to z: n is `note`, m the one below it in the scale.
  private func transposed(to note: Pitch) -> [UInt8] {
    var result: [UInt8] = []
    var cursor = Cursor(replacement, 0..<replacement.count)
    while !cursor.isAtEnd {
      let start = cursor.at
      let byte = cursor.current
      cursor.skipUnexpanded()
      if cursor.at == start + 1, (UInt8(ascii: "h")...UInt8(ascii: "z")).contains(byte) {
        result += note.moved(bySteps: Int(byte) - Int(UInt8(ascii: "n"))).abc.utf8
      } else {
        result += replacement[start..<cursor.at]
      }
    }
    return result
  }
}

extension Cursor {
  fileprivate mutating func skip(_ text: ArraySlice<UInt8>) -> Bool {
    guard bytes[at..<end].starts(with: text) else { return false }
    at += text.count
    return true
  }

  /// Whether what follows a target changes its last note or number, so that it is another text.
  fileprivate func goesOn(after target: [UInt8]) -> Bool {
    guard let last = target.last else { return false }
    if last.isDigit { return current.isDigit || current == UInt8(ascii: "/") }
    return last.isNoteLetter && (current == UInt8(ascii: "'") || current == UInt8(ascii: ","))
  }

  /// Reads a note without an accidental.
  fileprivate mutating func note() -> Pitch? {
    let start = at
    guard let pitch = pitch(), at - start <= BodyParser.octaveLimit + 1 else { return nil }
    return pitch
  }

  /// Skips a byte, or quoted text, the name of a decoration or an inline field as a whole.
  fileprivate mutating func skipUnexpanded() {
    let start = at
    at += 1
    switch bytes[start] {
    case UInt8(ascii: "\""): skip(to: UInt8(ascii: "\""), limit: .max, else: end)
    case UInt8(ascii: "!"): skip(to: UInt8(ascii: "!"), limit: 25, else: at)
    case UInt8(ascii: "[") where current.isLetter && peek() == UInt8(ascii: ":"):
      skip(to: UInt8(ascii: "]"), limit: 256, else: at)
    default: break
    }
  }

  /// Moves behind the next `mark`, which is less than `limit` bytes ahead, or else to `other`.
  private mutating func skip(to mark: UInt8, limit: Int, else other: Int) {
    var place = at
    while place < end, place - at < limit, bytes[place] != mark { place += 1 }
    at = place < end && bytes[place] == mark ? place + 1 : other
  }
}
