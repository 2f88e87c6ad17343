/// The syllables of one `w:` line, which are aligned with the notes before it (ABC 2.1 §5).
struct LyricLine {
  /// One item of the line.
  enum Item: Hashable {
    /// A syllable under the next note; it ends in `-` if the word continues.
    case syllable(String)
    /// `*` or `_`: the next note has no new syllable.
    case skip
    /// `|`: the rest of the bar has no syllables.
    case bar
  }

  let items: [Item]

  /// Parses a line: spaces and `-` separate syllables, `~` is a space inside one, `\-` a hyphen.
  ///
  /// Escapes such as `\'e` and `&eacute;` are decoded (ABC 2.1 §8.2).
  init(_ text: String) {
    var items: [Item] = []
    var syllable: [UInt8] = []
    func end() {
      if !syllable.isEmpty { items.append(.syllable(String(decoding: syllable, as: UTF8.self))) }
      syllable = []
    }
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "&") {
        if let escape = TextEscapes.escape(at: at, in: bytes[...]) {
          syllable += UTF8.encode(escape.character).map(Array.init) ?? []
          at = escape.end
          continue
        }
        if byte == UInt8(ascii: "\\"), at + 1 == bytes.count { break }
        // Before a sign of this line, a backslash makes it a character.
        if byte == UInt8(ascii: "\\"), at + 1 < bytes.count, "-_*~|".utf8.contains(bytes[at + 1]) {
          syllable.append(bytes[at + 1])
          at += 2
          continue
        }
      }
      at += 1
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): end()
      case UInt8(ascii: "-"):
        // A hyphen alone extends the syllable before it by a note.
        if syllable.isEmpty { items.append(.skip) } else { syllable.append(byte) }
        end()
      case UInt8(ascii: "_"), UInt8(ascii: "*"):
        end()
        items.append(.skip)
      case UInt8(ascii: "|"):
        end()
        items.append(.bar)
      case UInt8(ascii: "~"): syllable.append(UInt8(ascii: " "))
      default: syllable.append(byte)
      }
    }
    end()
    self.items = items
  }
}

/// Aligns lines of lyrics with the notes before them.
struct LyricAligner {
  /// The steps of the notes for the next line of lyrics, with the numbers of their bars.
  private var notes: [(step: Int, bar: Int)] = []
  private var bar = 0
  private var isAligned = false
  /// The syllables of each step, one per verse; empty if a verse has none.
  private(set) var syllables: [Int: [String]] = [:]
  private var verse = 0

  mutating func passBar() { bar += 1 }

  /// Passes a note or chord that starts at a step.
  mutating func passNote(_ step: Int) {
    if isAligned {
      notes = []
      (isAligned, verse) = (false, 0)
    }
    notes.append((step, bar))
  }

  /// Aligns a line with the notes since the music before the last line; a second line without notes
  /// between is the second verse.
  ///
  /// - Returns: The message about syllables for which there is no note.
  @discardableResult
  mutating func align(_ line: LyricLine) -> Diagnostic.Message? {
    isAligned = true
    var place = 0
    var surplus = 0
    for item in line.items {
      if place >= notes.count {
        if case .syllable = item { surplus += 1 }
        continue
      }
      switch item {
      case .syllable(let text):
        add(text, at: notes[place].step)
        place += 1
      case .skip:
        // A later verse that reaches a note has none of the earlier words there.
        if verse > 0 { add("", at: notes[place].step) }
        place += 1
      case .bar:
        // Skips the rest of the bar of the last note; at the start of a line, which follows a bar, nothing.
        let bar = place > 0 ? notes[place - 1].bar : notes[place].bar - 1
        while place < notes.count, notes[place].bar <= bar { place += 1 }
      }
    }
    verse += 1
    return surplus > 0 ? .surplusSyllables(surplus) : nil
  }

  /// Sets the syllable of the verse at a step.
  private mutating func add(_ text: String, at step: Int) {
    // In place: a copy for each verse would cost the square of their number.
    let missing = verse - (syllables[step]?.count ?? 0)
    if missing > 0 { syllables[step, default: []] += repeatElement("", count: missing) }
    syllables[step, default: []].append(text)
  }
}
