import ABCNotation
import Composition
import Drawing
import JSON

/// Where the passages of a tune are in a corpus.
struct WhenceResult: CommandResult {
  private let tune: TuneText
  private let origin: TuneOrigin
  private let borrowing: HumanBorrowing?
  private let corpus: String

  /// - Parameters:
  ///   - tune: The tune.
  ///   - origin: Its passages.
  ///   - borrowing: What its longest passage is compared with; nil if that is unknown.
  ///   - corpus: The name of the corpus.
  init(
    _ tune: TuneText, _ origin: TuneOrigin, beside borrowing: HumanBorrowing?, corpus: String
  ) {
    self.tune = tune
    self.origin = origin
    self.borrowing = borrowing
    self.corpus = corpus
  }

  var blocks: [Block] {
    var blocks: [Block] = [.lines(markedLines)]
    if !origin.passages.isEmpty { blocks.append(.table(table)) }
    return blocks + [.text(summary)]
  }

  // MARK: The tune

  /// The letter of a passage; after the last letter of the alphabet the first one follows.
  private func letter(_ place: Int) -> String {
    let isHeldOut = origin.passages[place].source.isHeldOut
    let first = UInt8(ascii: isHeldOut ? "a" : "A")
    return String(UnicodeScalar(first + UInt8(place % 26)))
  }

  /// The lines of music, each passage in a colour, with its letter under its characters.
  private var markedLines: [StyledLine] {
    var owners = [Int?](repeating: nil, count: tune.count)
    for (place, passage) in origin.passages.enumerated() {
      for character in passage.characters { owners[character] = place }
    }
    var lines: [StyledLine] = []
    var start = 0
    for line in tune.split(separator: "\n", omittingEmptySubsequences: false) {
      var (music, letters) = (StyledLine(), StyledLine())
      let places = owners[start..<start + line.count]
      for (character, place) in zip(line, places) {
        let style = place.map { TextStyle.series($0) } ?? .plain
        music.append(character.visibleInLine, style)
        let width = displayWidth(of: character.visibleInLine)
        let isMarked = place != nil && character != " "
        letters.append(
          String(repeating: isMarked ? letter(place ?? 0) : " ", count: width), style)
      }
      start += line.count + 1
      // Fields have no music, and blank lines nothing at all.
      guard places.contains(where: { $0 != nil }) || !line.isField, !line.isEmpty else { continue }
      lines.append(music)
      if !letters.text.allSatisfy({ $0 == " " }) { lines.append(letters) }
    }
    return lines
  }

  // MARK: The table

  private var table: Table {
    var table = Table([
      .left(""), .left("bars"), .right("notes"), .right("characters"), .left("key"), .left("in"),
      .left("title"), .left("bars there"), .left(""),
    ])
    for (place, passage) in origin.passages.enumerated() {
      let source = passage.source
      let others = passage.tuneCount - 1
      var remarks = source.isHeldOut ? ["held out"] : []
      if others > 0 { remarks.append("and \(others.counted("other tune"))") }
      table.append([
        letter(place), Self.range(passage.bars), passage.noteCount.grouped, passage.width.grouped,
        Self.keys(passage), source.number.grouped, source.title ?? "–", Self.range(source.bars),
        remarks.joined(separator: ", "),
      ])
    }
    return table
  }

  private static func range(_ bars: ClosedRange<Int>) -> String {
    bars.count == 1 ? "\(bars.lowerBound)" : "\(bars.lowerBound)–\(bars.upperBound)"
  }

  /// The key there and here, and how much higher the passage is here.
  private static func keys(_ passage: TuneOrigin.Passage) -> String {
    let source = passage.source
    let keys = source.key == passage.key ? passage.key : "\(source.key) → \(passage.key)"
    let shift = source.semitones
    let moved = shift == 0 ? [] : [shift > 0 ? "+\(shift)" : "−\(-shift)"]
    let remarks = moved + (source.isTransposed ? [] : ["other degrees"])
    return remarks.isEmpty ? keys : "\(keys) (\(remarks.joined(separator: ", ")))"
  }

  // MARK: Sentences

  private var summary: String {
    let (found, all) = (origin.foundCount, origin.characterCount)
    var text =
      "\(found.grouped) of \(all.counted("music character")) "
      + "(\((Double(found) / Double(all) * 100).fixed(0)) %) in "
      + "\(origin.passages.count.counted("passage")) of '\(corpus)'"
    let longest = origin.longestInTraining
    text += "\nlongest match with a tune to train on: \(longest.counted("character"))"
    guard let borrowing else {
      return text + "; too few tunes to say how much people's have"
    }
    let people =
      borrowing.areHeldOut
      ? borrowing.lengths.count.counted("held-out tune")
      : "the corpus's \(borrowing.lengths.count.counted("tune"))"
    return text
      + "\nthat of \((borrowing.share(below: longest) * 100).fixed(0)) % of \(people) is shorter; "
      + "95 % keep within \(borrowing.limit.fixed(0))"
  }

  // MARK: JSON

  var json: JSONValue {
    let longest = origin.longestInTraining
    return [
      "characters": .int(origin.characterCount), "found": .int(origin.foundCount),
      "longest": .int(longest),
      "people": borrowing.map { .int($0.lengths.count) } ?? .null,
      "shorter": borrowing.map { .figure($0.share(below: longest)) } ?? .null,
      "limit": borrowing.map { .figure($0.limit) } ?? .null,
      "copied": borrowing.map { .bool($0.isCopied(longest)) } ?? .null,
      "passages": .array(origin.passages.map(\.json)),
    ]
  }
}

extension TuneOrigin.Passage {
  fileprivate var json: JSONValue {
    [
      "start": .int(characters.lowerBound), "end": .int(characters.upperBound),
      "characters": .int(width), "notes": .int(noteCount),
      "bars": .array([.int(bars.lowerBound), .int(bars.upperBound)]), "key": .string(key),
      "tune": .int(source.number), "title": source.title.map { .string($0) } ?? .null,
      "role": .string(source.isHeldOut ? "heldOut" : "training"),
      "barsThere": .array([.int(source.bars.lowerBound), .int(source.bars.upperBound)]),
      "keyThere": .string(source.key), "semitones": .int(source.semitones),
      "sameDegrees": .bool(source.isTransposed), "tunes": .int(tuneCount),
    ]
  }
}

extension TuneText {
  /// Whether the line is a field.
  fileprivate var isField: Bool { if case .music = lineKind { false } else { true } }
}
