import ABCNotation

// Time and bar lines.

extension PartBuilder {
  /// The most measures that rests of several bars are divided into.
  private static let expansionLimit = 10_000

  mutating func pass(_ duration: Int) {
    position += duration
    furthest = max(furthest, position)
  }

  /// Adds a rest of whole bars, each in a measure of its own.
  mutating func restBars(_ length: Int, _ rest: Rest) {
    var left = length
    while left > 0 {
      let duration = expandedBars < Self.expansionLimit ? min(left, barUnits) : left
      if duration > barUnits { omissions.append(.longRest) }
      var event = Event(duration: duration, voice: voiceNumber)
      event.isWholeMeasure = position == 0
      event.isInvisible = rest.isInvisible
      event.marks = marks
      marks = []
      append(.event(event))
      pass(duration)
      left -= duration
      expandedBars += 1
      if left > 0 { pass(BarLine.single) }
    }
  }

  /// Goes back to the start of the measure for another voice.
  mutating func startOverlay() {
    accidentals.startMeasure()
    if position > 0 { append(.backup(position)) }
    position = 0
    voiceNumber += 1
  }

  // MARK: Measures

  /// Passes a bar line.
  mutating func pass(_ bar: BarLine) {
    let edges = BarEdges(bar)
    if furthest == 0 {
      // Nothing was played since the bar line before: the two are one.
      if !part.measures.isEmpty {
        part.measures[part.measures.count - 1].right.join(edges.right)
        if bar.endsEnding { stopEnding() }
      }
      left.join(part.measures.isEmpty ? edges.leftAtStart : edges.left)
      return
    }
    close(edges.right, startsBar: bar == .single)
    if bar.endsEnding { stopEnding() }
    left.join(edges.left)
    ties.passBar()
  }

  /// Starts a repeat where the player does without a sign, so that others play the same.
  mutating func startImaginedRepeat() {
    guard furthest == 0 else { return }
    stopEnding()
    left.join(BarEdges(.repeatStart()).left)
    omissions.append(.imaginedRepeat)
  }

  /// Starts the bracket of an ending, in a measure of its own.
  mutating func start(ending numbers: [ClosedRange<Int>]) {
    if furthest > 0 {
      var edge = MeasureEdge()
      edge.style = "none"
      close(edge, startsBar: false)
    }
    stopEnding()
    left.ending = numbers
    openEnding = numbers
    // Every ending continues the bar that the first of them continues.
    if numbers.contains(where: { $0.contains(1) }) {
      barBeforeEndings = barBefore
    } else {
      barBefore = barBeforeEndings
    }
  }

  /// Stops the bracket of the ending at the end of the last measure.
  mutating func stopEnding() {
    guard let numbers = openEnding else { return }
    if left.ending != nil || part.measures.isEmpty {
      // No measure is under the bracket.
      left.ending = nil
    } else {
      let last = part.measures.count - 1
      part.measures[last].right.ending = numbers
      part.measures[last].right.isOpenEnding = !part.measures[last].right.isRepeat
    }
    openEnding = nil
  }

  /// Closes the measure.
  mutating func close(_ right: MeasureEdge, startsBar: Bool) {
    if position < furthest { append(.forward(furthest - position)) }
    var measure = Measure(entries: firstEntry..<part.entries.count, length: furthest)
    measure.left = left
    measure.right = right
    if barBefore + furthest > barUnits { barBefore = 0 }
    measure.continuesBar = barBefore > 0
    measure.isPickUp =
      part.measures.isEmpty && furthest < barUnits && meter.symbol != .free
    part.measures.append(measure)
    let isEnded = startsBar || measure.isPickUp || barBefore + furthest >= barUnits
    barBefore = isEnded ? 0 : barBefore + furthest
    measureStart += furthest
    (position, furthest, voiceNumber) = (0, 0, 1)
    firstEntry = part.entries.count
    left = MeasureEdge()
    accidentals.startMeasure()
  }

  mutating func finish() {
    if isWedgeOpen { append(.direction(.wedge(isCrescendo: nil))) }
    if furthest > 0 || part.measures.isEmpty {
      if part.measures.isEmpty, furthest == 0 {
        // A voice without music has a bar of rest.
        var rest = Event(duration: barUnits, voice: 1)
        rest.isWholeMeasure = true
        append(.event(rest))
        pass(barUnits)
      }
      close(MeasureEdge(), startsBar: true)
    } else {
      // Directions after the last bar line belong to the last measure.
      let last = part.measures.count - 1
      part.measures[last].entries = part.measures[last].entries.lowerBound..<part.entries.count
    }
    stopEnding()
    if !marks.isEmpty { omissions.append(.decorationWithoutNote) }
    if voice.isCut { omissions.append(.tooLong) }
    if voice.isRounded { omissions.append(.rounded) }
    pairCodas()
  }

  /// Of several coda signs the last is the coda, and at those before it the music leaves for it.
  mutating func pairCodas() {
    let codas = part.entries.indices.filter {
      if case .direction(.coda) = part.entries[$0] { true } else { false }
    }
    for place in codas.dropLast() { part.entries[place] = .direction(.coda(isDeparture: true)) }
  }
}
