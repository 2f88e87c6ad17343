import ABCNotation

/// A piano roll as an SVG image: dark on white paper, on screens that prefer it light on dark.
///
/// Each line of the roll has a row for every semitone of its range, those outside the scale
/// shaded, the names of the others at the left; above it the chord symbols, the numbers of the
/// bars, the labels of parts and the brackets of variant endings.
struct RollDrawing {
  private let roll: PianoRoll
  private let grid: RollGrid
  private let summary: String
  private let columnWidth: Double
  private var svg = SVGText()

  // Lengths are in pixels of CSS: 96 to the inch.
  private static let width = 1000.0
  private static let margin = 24.0
  private static let labelWidth = 36.0
  private static let barGap = 8.0
  /// Where repeat signs and double bars stand.
  private static let strongBarGap = 18.0
  private static let rowHeight = 9.0
  private static let widestColumn = 18.0
  private static let narrowestColumn = 9.0

  /// Draws `roll`; `summary` stands under the title.
  init(_ roll: PianoRoll, summary: String) {
    self.roll = roll
    self.summary = summary
    let room = Self.width - 2 * Self.margin - Self.labelWidth
    grid = RollGrid(roll, width: Int(room / Self.narrowestColumn))
    let fitting = grid.systems.map { system in
      let columns = system.reduce(0) { $0 + $1.width }
      let gaps = system.indices.reduce(Self.strongBarGap) { $0 + Self.gap(before: $1, of: system) }
      return (room - gaps) / Double(max(1, columns))
    }
    columnWidth = min(Self.widestColumn, fitting.min() ?? Self.widestColumn)
  }

  /// The whole file.
  mutating func text() -> String {
    svg = SVGText()
    let title = roll.title ?? "Untitled"
    svg.words("title", title, x: Self.margin, y: Self.margin + 18)
    svg.words("summary", summary, x: Self.margin, y: Self.margin + 36)
    var y = Self.margin + 62
    for system in grid.systems { y = draw(system, from: y) }
    let (width, tall) = (SVGText.number(usedWidth(title)), SVGText.number(y + Self.margin - 16))
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(tall)" \
      viewBox="0 0 \(width) \(tall)" role="img">
      <title>\(title.xml)</title>
      <style>\(Self.style)</style>
      <rect class="paper" width="100%" height="100%"/>
      \(svg.text)</svg>

      """
  }

  /// As wide as the widest line of the roll and the title need.
  private func usedWidth(_ title: String) -> Double {
    let right = grid.systems.compactMap { places(of: $0).last.map(end) }.max() ?? 0
    let words = max(12 * Double(title.count), 7 * Double(summary.count)) + Self.margin
    return min(Self.width, max(right, words) + Self.margin)
  }

  private static let style = """

    text { font-family: Helvetica, Arial, 'DejaVu Sans', sans-serif; fill: #111 }
    .title { font-size: 20px; font-weight: bold }
    .summary { font-size: 13px; fill: #444 }
    .chord { font-size: 12px; font-weight: bold }
    .number { font-size: 10px; fill: #555 }
    .part { font-size: 12px; font-weight: bold; text-anchor: middle }
    .ending { font-size: 11px }
    .voice { font-size: 12px; font-style: italic }
    .pitch { font-size: 8px; text-anchor: end; fill: #333 }
    .tonic { font-size: 8px; text-anchor: end; font-weight: bold }
    .paper { fill: #fff }
    .row { fill: #f6f6f6 }
    .outside { fill: #e9e9e9 }
    .grid { fill: none; stroke: #c4c4c4; stroke-width: 0.7 }
    .home { fill: none; stroke: #999; stroke-width: 0.8 }
    .bar { fill: none; stroke: #555; stroke-width: 1 }
    .thin { fill: none; stroke: #111; stroke-width: 1 }
    .thick { fill: none; stroke: #111; stroke-width: 3 }
    .dot { fill: #111 }
    .note { fill: #1d4e89 }
    @media (prefers-color-scheme: dark) {
      text { fill: #eee }
      .summary, .number, .pitch { fill: #bbb }
      .paper { fill: #16181d }
      .row { fill: #23262e }
      .outside { fill: #1a1c22 }
      .grid { stroke: #3a3e48 }
      .home, .bar { stroke: #888 }
      .thin, .thick { stroke: #eee }
      .dot { fill: #eee }
      .note { fill: #7db3f0 }
    }

    """

  /// The room for the bar line before the segment of a line; its first has one only to start a
  /// repeat.
  private static func gap(before index: Int, of system: [RollGrid.Segment]) -> Double {
    let opening = system[index].opening
    let hasSign = index == 0 ? opening?.startsRepeat : opening?.isStrong
    return hasSign == true ? strongBarGap : barGap
  }

  // MARK: Lines of the roll

  /// Where the stretches between bar lines are on one line of the roll.
  private struct Place {
    let segment: RollGrid.Segment
    /// Where its bar line stands; the music begins a little after it.
    let bar: Double
    /// Where the music begins.
    let start: Double
    let end: Double
  }

  private func places(of system: [RollGrid.Segment]) -> [Place] {
    var x = Self.margin + Self.labelWidth
    return system.enumerated().map { index, segment in
      let gap = Self.gap(before: index, of: system)
      let start = x + gap
      let place = Place(
        segment: segment, bar: x + gap / 2, start: start,
        end: start + Double(segment.width) * columnWidth)
      x = place.end
      return place
    }
  }

  /// Where the bar line stands that ends a line of the roll after `place`.
  private func end(_ place: Place) -> Double {
    place.end + (roll.boundary(at: place.segment.end)?.isStrong == true ? 12 : Self.barGap)
  }

  private func x(of time: Fraction, in place: Place) -> Double {
    place.start + ((time - place.segment.start) / grid.step).doubleValue * columnWidth
  }

  /// Draws a line of the roll and returns where the next one begins.
  private mutating func draw(_ system: [RollGrid.Segment], from top: Double) -> Double {
    let places = places(of: system)
    let voices = roll.voices.filter { !$0.notes.isEmpty }
    // The tallest of what stands above the rows: part labels and brackets, then chord symbols.
    var y = top + 16
    drawSigns(places, baseline: y)
    y += 4
    var rows: [ClosedRange<Double>] = []
    for voice in voices {
      rows.append(drawStrip(voice, places, from: y))
      y = rows[rows.count - 1].upperBound + 8
    }
    drawBarLines(places, across: rows)
    return y + 14
  }

  /// Draws numbers, part labels and the brackets of endings above the rows.
  private mutating func drawSigns(_ places: [Place], baseline y: Double) {
    for place in places {
      guard let opening = place.segment.opening else { continue }
      var x = place.bar
      if let part = opening.part {
        let width = 8 + 7 * Double(part.count)
        svg.rectangle("thin", x: x, y: y - 12, width: width, height: 15)
        svg.words("part", part, x: x + width / 2, y: y)
        x += width + 4
      }
      if let number = opening.number {
        svg.words("number", "\(number)", x: x + (opening.ending == nil ? 0 : 18), y: y)
      }
    }
    for ending in roll.endings {
      let covered = places.filter {
        $0.segment.start < ending.end && $0.segment.end > ending.start
      }
      guard let first = covered.first, let last = covered.last else { continue }
      let isStart = first.segment.start == ending.start
      let isEnd = last.segment.end == ending.end
      let right = isEnd ? end(last) - 2 : last.end
      var points = [(first.bar + 1, y - 12), (right, y - 12)]
      if isStart { points.insert((first.bar + 1, y + 2), at: 0) }
      if isEnd, ending.isClosed { points.append((right, y + 2)) }
      svg.line("thin", points)
      if isStart { svg.words("ending", ending.label + ".", x: first.bar + 5, y: y - 1) }
    }
  }

  /// Whether a line of words stands above the rows of a voice.
  private static func hasHeading(_ voice: PianoRoll.Voice) -> Bool {
    !voice.name.isEmpty || !voice.chordSymbols.isEmpty
  }

  /// Draws one voice and returns the height that its rows take.
  private mutating func drawStrip(
    _ voice: PianoRoll.Voice, _ places: [Place], from top: Double
  ) -> ClosedRange<Double> {
    guard let range = voice.range, let first = places.first, let last = places.last else {
      return top...top
    }
    var y = top
    if Self.hasHeading(voice) {
      y += 15
      if !voice.name.isEmpty { svg.words("voice", voice.name, x: Self.margin, y: y - 3) }
      drawChords(voice, places, baseline: y - 3)
    }
    y += 3
    let keys = (range.lowerBound - 1)...(range.upperBound + 1)
    let (left, width) = (first.bar, end(last) - first.bar)
    let height = Double(keys.count) * Self.rowHeight
    svg.rectangle("row", x: left, y: y, width: width, height: height)
    for key in keys {
      let row = y + Double(keys.upperBound - key) * Self.rowHeight
      if !roll.key.hasInScale(key) {
        svg.rectangle("outside", x: left, y: row, width: width, height: Self.rowHeight)
      } else if range.contains(key) {
        let kind = roll.key.isTonic(key) ? "tonic" : "pitch"
        svg.words(kind, pitchName(key, in: roll.key), x: left - 5, y: row + 7.5)
      }
      if roll.key.isTonic(key) {
        let middle = row + Self.rowHeight / 2
        svg.line("home", [(left, middle), (left + width, middle)])
      }
    }
    drawBeats(places, from: y, to: y + height)
    for place in places {
      for note in voice.notes(from: place.segment.start, to: place.segment.end) {
        let start = x(of: max(note.onset, place.segment.start), in: place)
        let goesOn = note.end > place.segment.end
        let end = goesOn ? place.end + Self.barGap : x(of: note.end, in: place) - 1.5
        svg.rectangle(
          "note", x: start, y: y + Double(keys.upperBound - note.key) * Self.rowHeight + 0.5,
          width: max(1.5, end - start), height: Self.rowHeight - 1, radius: 2)
      }
    }
    return y...(y + height)
  }

  /// Draws thin lines at the beats within whole bars.
  private mutating func drawBeats(_ places: [Place], from top: Double, to bottom: Double) {
    for place in places where place.segment.opening?.number != nil {
      let beat = roll.meter(at: place.segment.start).beatLength
      var time = place.segment.start + beat
      while time < place.segment.end {
        let x = x(of: time, in: place) - 1
        svg.line("grid", [(x, top), (x, bottom)])
        time += beat
      }
    }
  }

  private mutating func drawChords(
    _ voice: PianoRoll.Voice, _ places: [Place], baseline y: Double
  ) {
    var free = 0.0
    for place in places {
      for symbol in voice.chordSymbols(from: place.segment.start, to: place.segment.end) {
        let x = max(free, x(of: symbol.onset, in: place))
        svg.words("chord", symbol.value, x: x, y: y)
        free = x + 8 * Double(symbol.value.count) + 4
      }
    }
  }

  // MARK: Bar lines

  private mutating func drawBarLines(_ places: [Place], across rows: [ClosedRange<Double>]) {
    for (index, place) in places.enumerated() {
      guard let opening = place.segment.opening else { continue }
      var sign = opening
      // What ends here was drawn at the end of the line before.
      if index == 0 { sign.endsRepeat = false }
      if index == 0, !sign.startsRepeat { continue }
      drawBarLine(sign, x: place.bar, across: rows)
    }
    guard let last = places.last, var sign = roll.boundary(at: last.segment.end) else { return }
    sign.startsRepeat = false
    drawBarLine(sign, x: end(last), across: rows)
  }

  private mutating func drawBarLine(
    _ sign: PianoRoll.Boundary, x: Double, across rows: [ClosedRange<Double>]
  ) {
    guard let top = rows.first?.lowerBound, let bottom = rows.last?.upperBound else { return }
    let middles = rows.map { ($0.lowerBound + $0.upperBound) / 2 }
    let line = { (x: Double) in [(x: x, y: top), (x: x, y: bottom)] }
    guard sign.isStrong else { return svg.line("bar", line(x)) }
    svg.line("thick", line(x))
    if sign.endsRepeat || !sign.startsRepeat { svg.line("thin", line(x - 3.5)) }
    if sign.startsRepeat { svg.line("thin", line(x + 3.5)) }
    for middle in middles {
      for y in [middle - 6, middle + 6] {
        if sign.endsRepeat { svg.circle("dot", x: x - 7, y: y, radius: 2) }
        if sign.startsRepeat { svg.circle("dot", x: x + 7, y: y, radius: 2) }
      }
    }
  }
}

extension PianoRoll {
  /// A variant ending and the time that it takes.
  struct Ending: Hashable {
    let label: String
    let start: Fraction
    let end: Fraction
    /// Whether a sign ends it, so that its bracket is closed.
    let isClosed: Bool
  }

  /// The variant endings: each to the next repeat sign, double bar or ending.
  var endings: [Ending] {
    boundaries.indices.compactMap { index in
      guard let label = boundaries[index].ending else { return nil }
      let next = boundaries[(index + 1)...].first { $0.isStrong || $0.ending != nil }
      guard let end = next ?? boundaries.last, end.time > boundaries[index].time else { return nil }
      return Ending(
        label: label, start: boundaries[index].time, end: end.time, isClosed: end.isStrong)
    }
  }
}
