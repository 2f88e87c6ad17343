/// The words of one `w:` line, which stand under the notes before it (ABC 2.1 §5).
struct LyricLine {
  /// What is aligned with notes, one after the other.
  enum Item: Hashable {
    /// A syllable under the next note; one that goes on with another ends in `-`.
    case syllable(String)
    /// `*` or `_`: the next note has no syllable of its own.
    case skip
    /// `|`: the rest of the bar has none.
    case bar
  }

  let items: [Item]

  /// Reads a line: syllables are parted by spaces and `-`; `~` is a space inside one, `\-` a hyphen.
  init(_ text: String) {
    var items: [Item] = []
    var syllable = ""
    var isEscaped = false
    func end() {
      if !syllable.isEmpty { items.append(.syllable(syllable)) }
      syllable = ""
    }
    for character in text {
      if isEscaped {
        syllable.append(character)
        isEscaped = false
        continue
      }
      switch character {
      case "\\": isEscaped = true
      case " ", "\t": end()
      case "-":
        // A hyphen of its own holds the syllable before over one more note.
        if syllable.isEmpty { items.append(.skip) } else { syllable.append("-") }
        end()
      case "_", "*":
        end()
        items.append(.skip)
      case "|":
        end()
        items.append(.bar)
      case "~": syllable.append(" ")
      default: syllable.append(character)
      }
    }
    end()
    self.items = items
  }
}

/// Aligns lines of words with the notes of the music before them.
struct LyricAligner {
  /// The steps of the notes that the next line of words stands under, with the bars they are in.
  private var notes: [(step: Int, bar: Int)] = []
  private var bar = 0
  private var isAligned = false
  /// The syllables of each step, one a verse; empty where the verse has none.
  private(set) var syllables: [Int: [String]] = [:]
  private var verse = 0

  mutating func passBar() { bar += 1 }

  /// A note or chord starts with a step.
  mutating func passNote(_ step: Int) {
    if isAligned {
      notes = []
      (isAligned, verse) = (false, 0)
    }
    notes.append((step, bar))
  }

  /// A line of words under the notes since the last such line; a second one is the second verse.
  mutating func align(_ line: LyricLine) {
    isAligned = true
    var place = 0
    for item in line.items where place < notes.count {
      switch item {
      case .syllable(let text):
        var verses = syllables[notes[place].step] ?? []
        while verses.count < verse { verses.append("") }
        verses.append(text)
        syllables[notes[place].step] = verses
        place += 1
      case .skip: place += 1
      case .bar:
        // From the bar of the note before; at the start of a line nothing is over yet.
        let bar = place > 0 ? notes[place - 1].bar : notes[place].bar - 1
        while place < notes.count, notes[place].bar <= bar { place += 1 }
      }
    }
    verse += 1
  }
}
