import ABCNotation

/// A piano roll as an SVG image, dark on white or, if the reader prefers it, light on dark.
///
/// Each line of the roll has a row for every semitone of its range. Rows outside the scale are
/// shaded. The names of pitches in the scale and of sounding pitches are at the left. Part labels,
/// brackets of variant endings, bar numbers and chord symbols are above.
package struct RollDrawing {
  package let roll: PianoRoll
  package let grid: RollGrid
  package let endings: [PianoRoll.Ending]
  package var svg = SVGText()
  /// The notes in the order in which they were drawn; one that goes on in another line comes again.
  package private(set) var drawnNotes: [PianoRoll.Note] = []
  private let title: [String]
  private let summary: String
  private let width: Double
  private let columnWidth: Double

  // Lengths are in CSS pixels, 96 to the inch.
  /// The width of an image of its own, and of a figure within a page.
  package static let imageWidth = 1000.0
  package static let figureWidth = 700.0
  private static let margin = 24.0
  private static let labelWidth = 36.0
  private static let barGap = 8.0
  /// The gap for repeat signs and double bars.
  private static let strongBarGap = 18.0
  private static let rowHeight = 9.0
  private static let widestColumn = 18.0
  private static let narrowestColumn = 9.0
  // The width of a character in the title, the summary, a chord symbol and a voice's name.
  private static let titleWidth = 12.0
  private static let summaryWidth = 7.0
  private static let chordWidth = 8.0
  private static let nameWidth = 6.5

  /// Draws `roll`, with `summary` under the title, at most `width` wide.
  package init(_ roll: PianoRoll, summary: String, width: Double = imageWidth) {
    self.roll = roll
    self.summary = summary
    self.width = width
    endings = roll.endings
    let words = width - 2 * Self.margin
    title = (roll.title ?? "Untitled").lines(ofWidth: Int(words / Self.titleWidth))
    let room = words - Self.labelWidth
    grid = RollGrid(roll, width: Int(room / Self.columnWidth(for: roll)))
    let fitting = grid.systems.map { system in
      let columns = system.reduce(0) { $0 + $1.width }
      let gaps = system.indices.reduce(Self.strongBarGap) { $0 + Self.gap(before: $1, of: system) }
      return (room - gaps) / Double(max(1, columns))
    }
    columnWidth = min(Self.widestColumn, fitting.min() ?? Self.widestColumn)
  }

  /// The column width at which chord symbols fit side by side.
  private static func columnWidth(for roll: PianoRoll) -> Double {
    let step = RollGrid.step(for: roll)
    let wanted = roll.voices.flatMap { voice in
      zip(voice.chordSymbols, voice.chordSymbols.dropFirst()).map { symbol, next in
        let columns = ((next.onset - symbol.onset) / step).doubleValue
        return chordWidth * Double(symbol.value.count) / max(1, columns)
      }
    }
    return min(widestColumn, max(narrowestColumn, wanted.max() ?? 0))
  }

  /// The text of the SVG file.
  package mutating func text() -> String {
    svg = SVGText()
    drawnNotes = []
    var y = Self.margin - 6
    for line in title {
      y += 24
      svg.words("title", line, x: Self.margin, y: y)
    }
    svg.words("summary", summary, x: Self.margin, y: y + 18)
    y += 44
    for system in grid.systems { y = draw(system, from: y) }
    let (width, tall) = (usedWidth.coordinate, (y + Self.margin - 16).coordinate)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(tall)" \
      viewBox="0 0 \(width) \(tall)" role="img">
      <title>\((roll.title ?? "Untitled").xml)</title>
      <style>\(Self.style)</style>
      <rect class="paper" width="100%" height="100%"/>
      \(svg.text)</svg>

      """
  }

  /// The width that the widest line of the roll or the title needs.
  private var usedWidth: Double {
    let right = grid.systems.compactMap { places(of: $0).last.map(end) }.max() ?? 0
    let words = max(
      Self.titleWidth * Double(title.map { displayWidth(of: $0) }.max() ?? 0),
      Self.summaryWidth * Double(displayWidth(of: summary)))
    return min(width, max(right, Self.margin + words) + Self.margin)
  }

  /// Draws the roll for a page, without title and style, in few bytes.
  ///
  /// Its notes are the `path` elements in the group of class `note`, in the order of `drawnNotes`.
  ///
  /// - Parameters:
  ///   - attributes: Attributes of the element.
  ///   - description: What the picture shows, for screen readers.
  /// - Returns: The `svg` element.
  package mutating func figure(_ attributes: String, description: String) -> String {
    svg = SVGText()
    drawnNotes = []
    var y = 0.0
    for system in grid.systems { y = draw(system, from: y) }
    let left = Self.margin - 8
    let right = (grid.systems.compactMap { places(of: $0).last.map(end) }.max() ?? 0) + 4
    let box = [left, 0, right - left, y - 10].map(\.coordinate).joined(separator: " ")
    return """
      <svg \(attributes) viewBox="\(box)" width="\((right - left).coordinate)" role="img">
      <title>\(description.xml)</title>
      \(svg.compactText(separate: "note", behind: ["row", "outside"]))
      </svg>

      """
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

  /// The gap for the bar line before a segment; the first segment of a line has a bar line only to
  /// start a repeat.
  private static func gap(before index: Int, of system: [RollGrid.Segment]) -> Double {
    let opening = system[index].opening
    let hasSign = index == 0 ? opening?.startsRepeat : opening?.isStrong
    return hasSign == true ? strongBarGap : barGap
  }

  // MARK: Lines of the roll

  /// The position of a segment on a line of the roll.
  package struct Place {
    package let segment: RollGrid.Segment
    /// The position of its bar line; the music begins a little after it.
    package let bar: Double
    /// The position at which the music begins.
    package let start: Double
    package let end: Double
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

  /// The position of the final bar line of a line whose last segment is `place`.
  package func end(_ place: Place) -> Double {
    place.end
      + (roll.boundary(at: place.segment.end)?.atLineEnd.isStrong == true ? 12 : Self.barGap)
  }

  private func x(of time: Fraction, in place: Place) -> Double {
    place.start + ((time - place.segment.start) / grid.step).doubleValue * columnWidth
  }

  /// Draws a line of the roll and returns the top of the next one.
  private mutating func draw(_ system: [RollGrid.Segment], from top: Double) -> Double {
    let places = places(of: system)
    let voices = roll.voices.filter { !$0.notes.isEmpty }
    var y = drawSigns(places, from: top)
    var rows: [ClosedRange<Double>] = []
    for voice in voices {
      rows.append(drawStrip(voice, places, from: y))
      y = rows[rows.count - 1].upperBound + 8
    }
    drawBarLines(places, across: rows)
    return y + 14
  }

  /// Draws one voice and returns the height of its rows.
  private mutating func drawStrip(
    _ voice: PianoRoll.Voice, _ places: [Place], from top: Double
  ) -> ClosedRange<Double> {
    guard let range = voice.range, let first = places.first, let last = places.last else {
      return top...top
    }
    let y = drawHeading(voice, places, from: top) + 3
    let scale = roll.key(at: first.segment.start)
    let sounding = voice.keys(of: places.map(\.segment))
    let keys = (range.lowerBound - 1)...(range.upperBound + 1)
    let (left, width) = (first.bar, end(last) - first.bar)
    let height = Double(keys.count) * Self.rowHeight
    svg.rectangle("row", x: left, y: y, width: width, height: height)
    for key in keys {
      let row = y + Double(keys.upperBound - key) * Self.rowHeight
      let isInScale = scale.hasInScale(key)
      if !isInScale {
        svg.rectangle("outside", x: left, y: row, width: width, height: Self.rowHeight)
      }
      if isInScale && range.contains(key) || sounding.contains(key) {
        let kind = scale.isTonic(key) ? "tonic" : "pitch"
        svg.words(kind, pitchName(key, in: scale), x: left - 5, y: row + 7.5)
      }
      if scale.isTonic(key) {
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
        drawnNotes.append(note)
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

  /// Draws the chord symbols and the name of a voice, and returns the top of its rows.
  private mutating func drawHeading(
    _ voice: PianoRoll.Voice, _ places: [Place], from top: Double
  ) -> Double {
    let right = places.last.map(end) ?? 0
    var lanes = WordLanes(slack: 10)
    var symbols: [(words: String, x: Double, lane: Int)] = []
    for place in places {
      for symbol in voice.chordSymbols(from: place.segment.start, to: place.segment.end) {
        let width = Self.chordWidth * Double(displayWidth(of: symbol.value))
        let wanted = max(0, min(x(of: symbol.onset, in: place), right - width))
        let (x, lane) = lanes.add(at: wanted, width: width + 4)
        symbols.append((symbol.value, x, lane))
      }
    }
    let hasName = !voice.name.isEmpty
    // The name is before the chord symbols, or above them if it would touch them.
    let isLong = Self.nameWidth * Double(displayWidth(of: voice.name)) > Self.labelWidth + 6
    let lines = lanes.count + (hasName && (isLong || lanes.count == 0) ? 1 : 0)
    let y = top + 15 * Double(lines)
    for (words, x, lane) in symbols {
      svg.words("chord", words, x: x, y: y - 3 - 15 * Double(lane))
    }
    if hasName {
      let line = isLong ? lanes.count : 0
      svg.words("voice", voice.name, x: Self.margin, y: y - 3 - 15 * Double(line))
    }
    return y
  }
}
