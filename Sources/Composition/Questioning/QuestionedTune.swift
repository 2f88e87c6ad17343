import ABCNotation
public import CharRNN

/// A tune as a model reads it, with its bars and notes as places in the text.
public struct QuestionedTune: Sendable {
  /// A bar with notes.
  public struct Bar: Sendable {
    /// Its number as `show` counts: a pick-up is 0, and both sides of a repeat sign inside a bar have
    /// the same number.
    public let number: Int
    /// Its characters, without bar lines.
    public let range: Range<Int>
    /// Its notes, rests and chords, each with its accidental and its length.
    public let notes: [Range<Int>]
    /// What is deleted with it: the bar with one plain bar line, the one behind it or else the one
    /// before; repeat signs and double bars stay.
    let removal: Range<Int>
  }

  /// The characters of the tune, as the model's vocabulary spells them.
  public let characters: [Unicode.Scalar]
  /// The bars in the order written.
  public let bars: [Bar]
  /// The first character behind the header.
  public let bodyStart: Int
  /// The characters before the tune and those of the tune.
  let tokens: [Token]
  /// The number of characters before the tune, at least 1, so that every character of the tune is
  /// predicted.
  let contextCount: Int

  /// Finds the bars of the first tune in `text`, up to a blank line.
  ///
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character.
  public init(_ text: String, _ vocabulary: Vocabulary) throws(UnknownCharacter) {
    let places = BarPlaces(vocabulary.spelling(of: text))
    characters = places.text
    let context = Prime.boundary(in: vocabulary)
    contextCount = context.count
    tokens = context + (try vocabulary.encode(characters).tokens)
    bodyStart = places.bodyStart
    bars = places.bars.indices.map { place in
      let bar = places.bars[place]
      return Bar(
        number: bar.number, range: bar.range, notes: places.text.notes(in: bar.range),
        removal: places.removal(of: place))
    }
  }

  /// The text of a range of characters.
  public func text(_ range: Range<Int>) -> String { characters[range].string }

  /// The places of characters among all tokens.
  func places(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound + contextCount..<range.upperBound + contextCount
  }

  /// The deletion of the bar at an index of `bars`.
  func deletion(of bar: Int, _ deletion: BarDeletion) -> TextEdit {
    TextEdit(range: places(bars[bar].removal), passes: deletion == .inPlace)
  }
}

/// What becomes of the music behind a deleted bar.
///
/// Where it moves forward, every deletion also changes the place that a model is told. With the shipped
/// model, over 200 notes of held-out tunes, the three bars that move a prediction most move it together
/// 128 times as far as three others drawn by chance (median; quartiles 26 and 721) where places are
/// kept, and 13 times (2.4 and 134) where they are not. `ReasonFigureTests` measures it.
public enum BarDeletion: Sendable {
  /// It keeps its place: the bar's time passes unheard, so that a model that is told bars, parts and
  /// repetitions is told those of the whole tune.
  case inPlace
  /// It moves forward by the bar, as if the tune had been written without it.
  case shifting
}

extension BarPlaces {
  /// What is deleted with the bar at `place`.
  fileprivate func removal(of place: Int) -> Range<Int> {
    let range = bars[place].range
    func plainLine(_ gap: ArraySlice<Unicode.Scalar>) -> Int? {
      gap.withoutSpaces == "|" ? gap.firstIndex(of: "|") : nil
    }
    if let line = plainLine(gap(before: place + 1)) {
      var end = line + 1
      while end < text.count, text[end] == " " { end += 1 }
      // An empty line would end the tune.
      let startsLine = range.lowerBound == 0 || text[range.lowerBound - 1] == "\n"
      if startsLine, end < text.count, text[end] == "\n" { end += 1 }
      return range.lowerBound..<end
    }
    if place > 0, let line = plainLine(gap(before: place)) { return line..<range.upperBound }
    return range
  }
}

extension [Unicode.Scalar] {
  /// The notes, rests and chords of a bar: accidental, letter, octave and length of each.
  ///
  /// What stands in quotes, braces or between exclamation marks belongs to none.
  fileprivate func notes(in bar: Range<Int>) -> [Range<Int>] {
    var notes: [Range<Int>] = []
    var at = bar.lowerBound
    func end(behind closing: Unicode.Scalar) -> Int {
      self[(at + 1)..<bar.upperBound].firstIndex(of: closing).map { $0 + 1 } ?? at + 1
    }
    while at < bar.upperBound {
      let start = at
      switch self[at] {
      case "\"": at = end(behind: "\"")
      case "!": at = end(behind: "!")
      case "{": at = end(behind: "}")
      case "[" where at + 2 < bar.upperBound && self[at + 2] == ":": at = end(behind: "]")
      case "[":
        at = skip("0123456789/", from: end(behind: "]"), to: bar.upperBound)
        notes.append(start..<at)
      default:
        let letter = skip("^_=", from: at, to: bar.upperBound)
        guard letter < bar.upperBound,
          self[letter].isNoteLetter || "zx".unicodeScalars.contains(self[letter])
        else {
          at = Swift.max(at + 1, letter)
          continue
        }
        at = skip(",'", from: letter + 1, to: bar.upperBound)
        at = skip("0123456789/", from: at, to: bar.upperBound)
        notes.append(start..<at)
      }
    }
    return notes
  }

  private func skip(_ characters: String, from start: Int, to end: Int) -> Int {
    var at = start
    while at < end, characters.unicodeScalars.contains(self[at]) { at += 1 }
    return at
  }
}
