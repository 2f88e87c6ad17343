package import ABCNotation

/// The signs above and between the bars: part labels, bar numbers, endings, bar lines.
extension RollDrawing {
  /// Draws labels, brackets and numbers, and returns the top of the rows of the first voice.
  package mutating func drawSigns(_ places: [Place], from top: Double) -> Double {
    var y = top
    if places.contains(where: { $0.segment.opening?.part != nil }) {
      y += 20
      drawParts(places, baseline: y - 2)
    }
    y += 16
    for place in places {
      guard let opening = place.segment.opening, let number = opening.number else { continue }
      let followsBracket = endings.contains { $0.isClosed && $0.end == opening.time }
      let room = opening.ending.map { 8 + 7 * Double($0.count + 1) } ?? (followsBracket ? 5 : 0)
      svg.words("number", "\(number)", x: place.bar + room, y: y)
    }
    if let first = places.first, let last = places.last {
      for ending in endings
      where ending.start < last.segment.end && ending.end > first.segment.start {
        draw(ending, above: places, baseline: y)
      }
    }
    return y + 4
  }

  private mutating func drawParts(_ places: [Place], baseline y: Double) {
    var free = 0.0
    for place in places {
      guard let part = place.segment.opening?.part else { continue }
      let x = max(free, place.bar)
      let width = 8 + 7.5 * Double(displayWidth(of: part))
      svg.rectangle("thin", x: x, y: y - 12, width: width, height: 15)
      svg.words("part", part, x: x + width / 2, y: y)
      free = x + width + 6
    }
  }

  /// Draws the part of an ending's bracket that is above `places`.
  private mutating func draw(
    _ ending: PianoRoll.Ending, above places: [Place], baseline y: Double
  ) {
    let covered = places.filter {
      $0.segment.start < ending.end && $0.segment.end > ending.start
    }
    guard let first = covered.first, let last = covered.last else { return }
    let isStart = first.segment.start == ending.start
    let isEnd = last.segment.end == ending.end
    let right = isEnd ? end(last) - 2 : last.end
    var points = [(first.bar + 1, y - 12), (right, y - 12)]
    if isStart { points.insert((first.bar + 1, y + 2), at: 0) }
    if isEnd, ending.isClosed { points.append((right, y + 2)) }
    svg.line("thin", points)
    if isStart { svg.words("ending", ending.label + ".", x: first.bar + 5, y: y - 1) }
  }

  /// Draws the bar lines, each through all voices.
  package mutating func drawBarLines(_ places: [Place], across rows: [ClosedRange<Double>]) {
    for (index, place) in places.enumerated() {
      guard let opening = place.segment.opening else { continue }
      var sign = opening
      // The repeat that ends here was drawn at the end of the previous line.
      if index == 0 { sign.endsRepeat = false }
      if index == 0, !sign.startsRepeat { continue }
      drawBarLine(sign, x: place.bar, across: rows)
    }
    guard let last = places.last, let sign = roll.boundary(at: last.segment.end) else { return }
    drawBarLine(sign.atLineEnd, x: end(last), across: rows)
  }

  private mutating func drawBarLine(
    _ sign: PianoRoll.Boundary, x: Double, across rows: [ClosedRange<Double>]
  ) {
    guard let top = rows.first?.lowerBound, let bottom = rows.last?.upperBound else { return }
    let middles = rows.map { ($0.lowerBound + $0.upperBound) / 2 }
    let line = { (x: Double) in [(x: x, y: top), (x: x, y: bottom)] }
    guard sign.isStrong else { return svg.line("bar", line(x)) }
    guard sign.isThick || sign.startsRepeat || sign.endsRepeat else {
      for x in [x - 2, x + 2] { svg.line("thin", line(x)) }
      return
    }
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
  /// A variant ending with its start and end times.
  package struct Ending: Hashable {
    package let label: String
    package let start: Fraction
    package let end: Fraction
    /// Whether a sign ends it, which closes its bracket.
    package let isClosed: Bool
  }

  /// The variant endings, each up to the next repeat sign, double bar, part or ending.
  package var endings: [Ending] {
    boundaries.indices.compactMap { index in
      guard let label = boundaries[index].ending else { return nil }
      let next = boundaries[(index + 1)...].first {
        $0.isStrong || $0.ending != nil || $0.part != nil
      }
      guard let end = next ?? boundaries.last, end.time > boundaries[index].time else { return nil }
      return Ending(
        label: label, start: boundaries[index].time, end: end.time,
        isClosed: end.isStrong || end.part != nil)
    }
  }
}
