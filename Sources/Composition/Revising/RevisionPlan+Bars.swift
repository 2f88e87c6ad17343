import ABCNotation
import CharRNN

extension RevisionPlan {
  /// The number of bars behind the drawn ones whose likelihood weighs a drawing.
  static let followingBars = 4

  /// The music before a bar, which can end with a tie into it.
  private static func music(before place: Int, _ bars: BarPlaces) -> ArraySlice<Unicode.Scalar>? {
    place > 0 ? bars.text[bars.bars[place - 1].range] : nil
  }

  /// Draws the bars with numbers in `range`; the next four bars weigh the drawings.
  init(
    redoing range: ClosedRange<Int>, of bars: BarPlaces, _ vocabulary: Vocabulary
  ) throws {
    let places = bars.bars.indices.filter { range.contains(bars.bars[$0].number) }
    guard let first = places.first, let last = places.last, range.upperBound <= bars.count,
      range.lowerBound >= 1
    else { throw RevisionError.bars(range, count: bars.count) }
    let text = bars.text
    try self.init(
      prefix: Prime.tuneBoundary + text[..<bars.bars[first].range.lowerBound].string, vocabulary)
    for place in places {
      let bar = bars.bars[place]
      if let obstacle = bar.obstacle { throw RevisionError.bar(bar.number, found: obstacle) }
      let gap = bars.gap(before: place)
      if place > first { try append(gap) }
      var start = try startOfBar(
        bar.length, after: gap, tiedTo: place == first ? Self.music(before: place, bars) : nil,
        number: bar.number)
      start.mayTieOver = place < last && bars.gap(before: place + 1).withoutSpaces == "|"
      append(
        .music(
          Music(start: start, carries: place > first, mayHaveChords: bars.hasChordSymbols)))
    }
    let end = bars.bars.lastIndex { $0.number <= range.upperBound + Self.followingBars } ?? last
    let drawnEnd = bars.bars[last].range.upperBound
    if end > last {
      try append(following: text[drawnEnd..<bars.bars[end].range.upperBound])
      suffix = text[bars.bars[end].range.upperBound...].string
    } else {
      try append(
        following: text[drawnEnd..<bars.musicEnd].string.unicodeScalars + "\n\n".unicodeScalars)
      suffix = text[bars.musicEnd...].drop { $0 == "\n" }.string
    }
  }

  /// Draws the music of the bars at `drawn`, between the chord symbols that they have; other bars
  /// stay, and those that return repeat what was drawn.
  init(
    drawing drawn: Set<Int>, of bars: BarPlaces, _ returns: [Int?], _ vocabulary: Vocabulary
  ) throws {
    let text = bars.text
    try self.init(prefix: Prime.tuneBoundary + text[..<bars.bodyStart].string, vocabulary)
    let sources = Set(returns.compactMap(\.self))
    /// The steps of the music of each drawn bar, one for each part between chord symbols.
    var steps: [Int: [Int]] = [:]
    for (place, bar) in bars.bars.enumerated() {
      try append(bars.gap(before: place))
      let source = returns[place]
      guard drawn.contains(source ?? place) else {
        try append(text[bar.range])
        continue
      }
      if let obstacle = bar.obstacle { throw RevisionError.bar(bar.number, found: obstacle) }
      let spans = try bar.spans(text)
      let copied = source.flatMap { steps[$0] }
      let wasDrawn = place > 0 && drawn.contains(place - 1) && returns[place - 1] == nil
      for (index, span) in spans.enumerated() {
        try append(span.symbol)
        if let copied {
          append(.copy(copied[index]))
          continue
        }
        let gap = span.symbol.isEmpty ? bars.gap(before: place) : span.symbol
        let isFirst = index == 0
        var start = try startOfBar(
          span.length, after: gap,
          tiedTo: isFirst && !wasDrawn ? Self.music(before: place, bars) : nil, number: bar.number)
        let next = place + 1
        start.mayTieOver =
          index == spans.count - 1 && !sources.contains(place) && next < bars.bars.count
          && bars.gap(before: next).withoutSpaces == "|" && drawn.contains(next)
          && returns[next] == nil && !sources.contains(next)
        append(.music(Music(start: start, carries: isFirst ? wasDrawn : true)))
        steps[place, default: []].append(self.steps.count - 1)
      }
    }
    try appendEnd(of: bars)
    if let last = bars.bars.indices.last, drawn.contains(last), returns[last] == nil {
      tonic = bars.tonic
    }
  }

  /// Draws chord symbols over the melody of all bars.
  init(harmonising bars: BarPlaces, _ vocabulary: Vocabulary) throws {
    let text = bars.text
    try self.init(prefix: Prime.tuneBoundary + text[..<bars.bodyStart].string, vocabulary)
    guard alphabet.writable.qualities != 0 else { throw ConstraintError.vocabulary }
    for (place, bar) in bars.bars.enumerated() {
      try append(bars.gap(before: place))
      var melody: [Unicode.Scalar] = []
      for at in bar.range where !bar.chords.contains(where: { $0.range.contains(at) }) {
        if text[at] == " ", melody.last == " " || melody.isEmpty { continue }
        melody.append(text[at])
      }
      while melody.last == " " { melody.removeLast() }
      append(
        .melody(try vocabulary.encode(melody).tokens, places: ChordPlaces(melody).marks))
    }
    try appendEnd(of: bars)
  }

  /// Appends what follows the last bar, with the blank line that ends a tune.
  private mutating func appendEnd(of bars: BarPlaces) throws {
    try append(bars.gap(before: bars.bars.count))
    try append("\n\n".unicodeScalars)
    suffix = bars.text[bars.musicEnd...].drop { $0 == "\n" }.string
  }

  /// Goes on after a phrase with as many bars, the last one shorter by the phrase's pick-up.
  init(answering bars: BarPlaces, _ vocabulary: Vocabulary) throws {
    guard let tonic = bars.tonic else { throw RevisionError.noTonic }
    guard let barLength = bars.barLength, let last = bars.bars.last, let end = last.end else {
      throw RevisionError.length(bar: bars.count)
    }
    let isOpened = bars.gap(before: 0).withoutSpaces.hasSuffix("|:")
    let phrase = bars.text[..<last.range.upperBound].string
    try self.init(prefix: Prime.tuneBoundary + phrase, vocabulary)
    self.tonic = tonic
    let first = bars.bars[0]
    let pickUp = first.number == 0 && bars.bars.count > 1 ? first.length ?? 0 : 0
    let count = max(1, bars.count)
    let hasChords = bars.hasChordSymbols
    func music(_ length: Int32, _ gap: String, carries: Bool) throws -> Step {
      var start = try startOfBar(
        length, after: Array(gap.unicodeScalars)[...], tiedTo: nil, number: bars.count + 1)
      start.mayTieOver = carries
      return .music(Music(start: start, carries: carries, mayHaveChords: hasChords))
    }
    let afterPhrase = count > 3 ? "|\n" : "|"
    if end < barLength {
      // The rest of the phrase's last bar: the pick-up of the answer.
      try append(" ".unicodeScalars)
      append(try music(barLength - end, " ", carries: false))
    }
    try append(afterPhrase.unicodeScalars)
    for place in 0..<count {
      let isLast = place == count - 1
      append(
        try music(
          isLast ? barLength - pickUp : barLength, place == 0 ? afterPhrase : "|",
          carries: place > 0))
      if !isLast { try append("|".unicodeScalars) }
    }
    let ends = isOpened ? [":|"] : ["|]", "||", "|"]
    let sign = ends.first { $0.unicodeScalars.allSatisfy { vocabulary.index(of: $0) != nil } }
    try append(((sign ?? "|") + "\n\n").unicodeScalars)
  }
}

extension BarPlaces {
  /// The tonic of the tune's key; nil if it has none.
  var tonic: Tonic? {
    Tunebook(parsing: text[...].string).tunes.first.flatMap { Tonic($0.key) }
  }

  /// For each bar the earlier bar whose melody and places of chord symbols it has; nil for others.
  var returns: [Int?] {
    var known: [(place: Int, melody: [Unicode.Scalar], chords: [Int32?])] = []
    return bars.enumerated().map { place, bar in
      let melody = melody(of: bar)
      let chords = bar.chords.map { chord in
        chord.position.flatMap { position in bar.start.map { position - $0 } }
      }
      if let earlier = known.first(where: { $0.melody == melody && $0.chords == chords }) {
        return earlier.place
      }
      known.append((place, melody, chords))
      return nil
    }
  }

  /// The bars to vary: half of those that repeat no other and are not among the last two of a part.
  func varied(_ returns: [Int?], seed: UInt64) throws(RevisionError) -> Set<Int> {
    let cadences = Set(
      bars.indices.filter(endsPart).flatMap { last in
        bars.indices.filter { $0 <= last && bars[last].number - bars[$0].number < 2 }
      })
    let kept = Set(cadences.flatMap { [$0, returns[$0] ?? $0] })
    var left = bars.indices.filter {
      returns[$0] == nil && !kept.contains($0) && bars[$0].start == 0 && bars[$0].number > 0
        && bars[$0].obstacle == nil
    }
    guard !left.isEmpty else { throw .nothingToVary }
    var generator = Xoshiro256StarStar(seed: seed ^ 0x7661_7279)
    var drawn: Set<Int> = []
    for _ in 0..<((left.count + 1) / 2) {
      drawn.insert(left.remove(at: Int(generator.nextUnit() * Double(left.count))))
    }
    return drawn
  }
}

extension BarPlaces.Bar {
  /// The parts of the bar between chord symbols: the text that begins each, and its time.
  fileprivate func spans(
    _ text: [Unicode.Scalar]
  ) throws(RevisionError) -> [(symbol: ArraySlice<Unicode.Scalar>, length: Int32)] {
    guard let start, let end else { throw .length(bar: number) }
    var spans: [(symbol: ArraySlice<Unicode.Scalar>, length: Int32)] = []
    var before = start
    if chords.first.map({ $0.position != start }) ?? true {
      spans.append(([], 0))
    }
    for chord in chords {
      guard let position = chord.position else { throw .length(bar: number) }
      if !spans.isEmpty { spans[spans.count - 1].length = position - before }
      before = position
      var symbol = chord.range
      // A space before the symbol stays.
      if symbol.lowerBound > range.lowerBound, text[symbol.lowerBound - 1] == " " {
        symbol = (symbol.lowerBound - 1)..<symbol.upperBound
      }
      spans.append((text[symbol], 0))
    }
    spans[spans.count - 1].length = end - before
    return spans
  }
}
