import ABCNotation

/// A piano roll drawn in characters.
///
/// Each line of the roll has part labels, bar lines with bar numbers, chord symbols, and a row for
/// every note of the scale within its range. The highest note is on top; the tonic's row is dotted.
/// `█` is the start of a note and `━` its continuation; `▌` and `▐` are short notes in the first
/// and the second half of a column. In ASCII these are `#`, `-`, `<` and `>`.
package struct RollText {
  private let roll: PianoRoll
  private let strips: [PianoRoll.Voice]
  private let grid: RollGrid
  private let width: Int
  private let labelWidth: Int
  private let alphabet: DotCanvas.Alphabet

  /// Draws `roll` in lines of `width` columns, at least 8 of them beside the labels.
  package init(_ roll: PianoRoll, width: Int, alphabet: DotCanvas.Alphabet = .braille) {
    self.roll = roll
    self.width = width
    self.alphabet = alphabet
    strips = roll.voices.filter { !$0.notes.isEmpty }
    let labels = strips.flatMap { strip in
      roll.keys.flatMap { key in
        strip.rows(in: key.value, with: strip.keys).map { pitchName($0, in: key.value).count }
      }
    }
    labelWidth = (labels.max() ?? 0) + 1
    grid = RollGrid(roll, width: max(8, width - labelWidth))
  }

  /// Whether only the beginning of the roll is drawn.
  package var isCut: Bool { grid.isCut }

  /// The text lines without trailing spaces; an empty one separates two lines of the roll.
  package var lines: [String] {
    if strips.isEmpty { return [] }
    var lines: [String] = []
    for (index, system) in grid.systems.enumerated() {
      if index > 0 { lines.append("") }
      lines += [parts(system)].filter { !$0.isEmpty }
      lines.append(signs(system))
      for strip in strips {
        lines += heading(strip.name, chordLines(system, strip))
        lines += rows(system, strip)
      }
    }
    return lines.map { drawable($0).trimmingTrailingBlanks }
  }

  /// The line in the terminal's characters; names and chords are unchanged.
  private func drawable(_ line: String) -> String {
    guard alphabet == .ascii else { return line }
    return String(line.map { Self.asciiCharacters[$0] ?? $0 })
  }

  private static let asciiCharacters: [Character: Character] = [
    "█": "#", "━": "-", "▌": "<", "▐": ">", "│": "|", "┃": "H", "‖": "H", "·": ".",
  ]

  // MARK: Above the rows

  /// The column of the bar line before each segment, and that of the last bar line.
  private func barColumns(_ system: [RollGrid.Segment]) -> [Int] {
    system.reduce(into: [labelWidth]) { columns, segment in
      columns.append(columns[columns.count - 1] + segment.width + 1)
    }
  }

  /// The part labels above the bar lines at which the parts begin.
  private func parts(_ system: [RollGrid.Segment]) -> String {
    var line = CharacterLine()
    for (segment, column) in zip(system, barColumns(system)) {
      guard let part = segment.opening?.part else { continue }
      line.put(part, at: max(column, line.end + (line.end > 0 ? 1 : 0)))
    }
    return line.text
  }

  /// The bar lines in ABC notation, each followed by its ending and bar number.
  private func signs(_ system: [RollGrid.Segment]) -> String {
    var line = CharacterLine()
    let columns = barColumns(system)
    for (segment, column) in zip(system, columns) {
      guard let boundary = segment.opening else { continue }
      // The repeat that ends here was written at the end of the previous line.
      if boundary.endsRepeat, column > labelWidth { line.put(":", at: column - 1) }
      var words = (boundary.isStrong && !boundary.startsRepeat ? "‖" : "|")
      if boundary.startsRepeat { words += ":" }
      if let ending = boundary.ending { words += "[\(ending)" }
      if let number = boundary.number {
        let end = roll.boundary(at: segment.end)?.endsRepeat == true ? 0 : 1
        let numbered = words + (words.count > 1 ? " " : "") + "\(number)"
        if numbered.count <= segment.width + end { words = numbered }
      }
      line.put(String(words.prefix(segment.width + 1)), at: column)
    }
    if let last = system.last, let end = roll.boundary(at: last.end)?.atLineEnd {
      let column = columns[columns.count - 1]
      if end.endsRepeat { line.put(":", at: column - 1) }
      line.put(end.isStrong ? "‖" : "|", at: column)
    }
    return line.text
  }

  /// The chord symbols above their columns, in as many lines as needed; the lowest line is last.
  private func chordLines(_ system: [RollGrid.Segment], _ voice: PianoRoll.Voice) -> [String] {
    var lanes = WordLanes(slack: 2)
    var lines: [CharacterLine] = []
    for (segment, bar) in zip(system, barColumns(system)) {
      for symbol in voice.chordSymbols(from: segment.start, to: segment.end) {
        let length = displayWidth(of: symbol.value)
        let wanted = bar + 1 + ((symbol.onset - segment.start) / grid.step).floor
        let (column, lane) = lanes.add(
          at: Double(max(0, min(wanted, width - length))), width: Double(length + 1))
        if lane == lines.count { lines.append(CharacterLine()) }
        lines[lane].put(symbol.value, at: Int(column))
      }
    }
    return lines.reversed().map(\.text)
  }

  /// Adds the name of a voice at the left of the last line of chord symbols, or above them.
  private func heading(_ name: String, _ chords: [String]) -> [String] {
    guard !name.isEmpty else { return chords }
    guard let last = chords.last else { return [name] }
    let indentation = last.prefix { $0 == " " }.count
    guard name.count < indentation else { return [name] + chords }
    return chords.dropLast() + [name + last.dropFirst(name.count)]
  }

  // MARK: The rows

  /// The rows from the highest to the lowest note of this line.
  private func rows(_ system: [RollGrid.Segment], _ strip: PianoRoll.Voice) -> [String] {
    guard let first = system.first else { return [] }
    let key = roll.key(at: first.start)
    let midiKeys = strip.rows(in: key, with: strip.keys(of: system))
    let width = RollGrid.width(of: system)
    let rowOfKey = Dictionary(uniqueKeysWithValues: midiKeys.enumerated().map { ($1, $0) })
    var rows = midiKeys.map { midiKey in
      [Character](repeating: key.isTonic(midiKey) ? "·" : " ", count: width)
    }
    var used: ClosedRange<Int>?
    for (segment, column) in zip(system, barColumns(system)) {
      let bar = column - labelWidth
      let line: Character = segment.opening.map { $0.isStrong ? "┃" : "│" } ?? " "
      for row in rows.indices { rows[row][bar] = line }
      for note in strip.notes(from: segment.start, to: segment.end) {
        guard let row = rowOfKey[note.key] else { continue }
        draw(note, in: segment, into: &rows[row][(bar + 1)..<(bar + 1 + segment.width)])
        used = min(used?.lowerBound ?? row, row)...max(used?.upperBound ?? row, row)
      }
    }
    guard let used else { return [] }
    let end: Character =
      system.last.flatMap { roll.boundary(at: $0.end)?.atLineEnd }.map {
        $0.isStrong ? "┃" : "│"
      } ?? " "
    return used.map { row in
      let label = pitchName(midiKeys[row], in: key)
      return label + String(repeating: " ", count: labelWidth - label.count)
        + String(rows[row].dropLast()) + String(end)
    }
  }

  private func draw(
    _ note: PianoRoll.Note, in segment: RollGrid.Segment, into cells: inout ArraySlice<Character>
  ) {
    let onset = (note.onset - segment.start) / grid.step
    let first = onset.floor
    // A note also occupies a column of which it fills at least half.
    let end = max(first + 1, ((note.end - segment.start) / grid.step + Fraction(1, 2)).floor)
    let last = cells.startIndex + min(end, cells.count)
    let start = cells.startIndex + max(0, first)
    guard start < last else { return }
    for place in start..<last where cells[place] == " " || cells[place] == "·" {
      cells[place] = "━"
    }
    guard first >= 0 else { return }
    let isInSecondHalf = onset - Fraction(first) >= Fraction(1, 2)
    let isShort = (note.end - note.onset) / grid.step <= Fraction(1, 2)
    let other: Character = isInSecondHalf ? "▌" : "▐"
    let own: Character = isInSecondHalf ? "▐" : isShort ? "▌" : "█"
    cells[start] = cells[start] == other ? "█" : own
  }
}

/// A line of text whose columns can be written in any order.
private struct CharacterLine {
  private var characters: [Character] = []

  /// The column after the last character.
  var end: Int { characters.count }
  var text: String { String(characters) }

  mutating func put(_ text: String, at column: Int) {
    for (place, character) in text.enumerated() {
      while characters.count <= column + place { characters.append(" ") }
      characters[column + place] = character
    }
  }
}

extension PianoRoll.Voice {
  /// The MIDI keys of the notes of a line of the roll.
  package func keys(of system: [RollGrid.Segment]) -> Set<Int> {
    Set(system.lazy.flatMap { notes(from: $0.start, to: $0.end) }.map(\.key))
  }

  /// The MIDI keys of its range that are in the scale or in `keys`, the highest first.
  fileprivate func rows(in scale: Key, with keys: Set<Int>) -> [Int] {
    range?.reversed().filter { keys.contains($0) || scale.hasInScale($0) } ?? []
  }
}
