package import ABCNotation

/// Divides a roll into lines and columns.
///
/// Each time step and each bar line has a column; each line has as many bars as fit. Columns are
/// counted from each bar line, so that a short pick-up does not shift the bars after it.
package struct RollGrid {
  /// The music between two bar lines, or a part of it if it is too long for a line.
  package struct Segment: Hashable {
    package let start: Fraction
    package let end: Fraction
    /// The signs at its start; `nil` if it continues a bar.
    package let opening: PianoRoll.Boundary?
    /// The number of columns, without that of the bar line before it.
    package let width: Int
  }

  /// The duration of a column, in whole notes.
  package let step: Fraction
  /// The lines of the roll, each with at least one segment.
  package let systems: [[Segment]]
  /// Whether the roll is longer than `columnLimit`.
  package let isCut: Bool

  /// Divides `roll` into lines of at most `width` columns, but at least one.
  package init(_ roll: PianoRoll, width: Int) {
    step = Self.step(for: roll)
    let segments = Self.segments(of: roll, step: step, width: max(1, width - 2))
    let measures = Self.measures(segments)
    let lines = Self.barsInLine.lazy.map { Self.lines(measures, barsInLine: $0) }
    let fitting = lines.first { $0.allSatisfy { Self.width(of: $0) <= width } }
    systems = fitting ?? Self.filledLines(segments, width: width)
    isCut = segments.last.map { $0.end < roll.duration } ?? false
  }

  /// The number of columns of a line, with a bar line before each segment and one at the end.
  package static func width(of line: some Collection<Segment>) -> Int {
    line.reduce(1) { $0 + $1.width + 1 }
  }

  /// The allowed numbers of bars in a line, which match the usual lengths of phrases.
  private static let barsInLine = [16, 8, 4, 2, 1]

  /// Whether `roll` is longer than `columnLimit`, regardless of the width of its lines.
  package static func isCut(_ roll: PianoRoll) -> Bool { RollGrid(roll, width: columnLimit).isCut }

  // MARK: Columns

  /// The possible steps; twelfths are for triplets.
  private static let steps = [8, 12, 16, 32].map { Fraction(1, $0) }

  /// The coarsest step at which nearly all notes start; a few may start halfway or at a third.
  package static func step(for roll: PianoRoll) -> Fraction {
    let places = roll.voices.flatMap(\.notes).map { note in
      note.onset - roll.startOfSegment(at: note.onset)
    }
    let fitting = steps.first { step in
      var whole = 0
      var part = 0
      for place in places {
        let column = place / step
        if column.isWhole { whole += 1 }
        if (column * 2).isWhole || (column * 3).isWhole { part += 1 }
      }
      return whole * 100 >= places.count * 80 && part * 100 >= places.count * 95
    }
    return fitting ?? steps[2]
  }

  private static func segments(of roll: PianoRoll, step: Fraction, width: Int) -> [Segment] {
    var segments: [Segment] = []
    var room = columnLimit
    for (opening, closing) in zip(roll.boundaries, roll.boundaries.dropFirst()) where room > 0 {
      let columns = min(room, max(1, -((opening.time - closing.time) / step).floor))
      room -= columns
      for first in stride(from: 0, to: columns, by: width) {
        let isLast = first + width >= columns
        segments.append(
          Segment(
            start: opening.time + step * first,
            end: isLast ? closing.time : opening.time + step * (first + width),
            opening: first == 0 ? opening : nil, width: min(width, columns - first)))
      }
    }
    return segments
  }

  /// The most columns to lay out, because a file can contain a rest that lasts for years.
  package static let columnLimit = 1 << 16

  // MARK: Lines

  /// A bar with the pick-up before it, which stay on the same line if they fit.
  private struct Measure {
    var segments: [Segment]
    /// The number of bars of the section that begins here; 0 if none begins here.
    var barsInSection = 0

    var hasBar: Bool { segments.contains { $0.opening?.number != nil } }
    /// Whether its opening sign starts a part or a section.
    var startsSection: Bool {
      guard let opening = segments[0].opening else { return false }
      return opening.part != nil || opening.isStrong && opening.ending == nil
    }
    var startsEnding: Bool { segments[0].opening?.ending != nil }
  }

  private static func measures(_ segments: [Segment]) -> [Measure] {
    var measures: [Measure] = []
    for segment in segments {
      let opening = segment.opening
      let canStart = opening?.number != nil || opening?.isStrong == true || opening?.part != nil
      if let last = measures.last, !canStart || !last.hasBar {
        measures[measures.count - 1].segments.append(segment)
      } else {
        measures.append(Measure(segments: [segment]))
      }
    }
    var bars = 0
    for index in measures.indices.reversed() {
      bars += measures[index].hasBar ? 1 : 0
      if index == 0 || measures[index].startsSection {
        measures[index].barsInSection = bars
        bars = 0
      }
    }
    return measures
  }

  /// Breaks lines at the start of sections and at every `count`th bar of a section.
  ///
  /// A short section continues the previous line; a second ending stays on the line of the first.
  private static func lines(_ measures: [Measure], barsInLine count: Int) -> [[Segment]] {
    var lines: [[Segment]] = []
    var (barsInLine, barsPassed) = (0, 0)
    for measure in measures {
      var isNewLine = lines.isEmpty
      if measure.barsInSection > 0 {
        isNewLine = isNewLine || barsInLine + measure.barsInSection > count
        barsPassed = 0
      } else if barsPassed.isMultiple(of: count), measure.hasBar, !measure.startsEnding {
        isNewLine = true
      }
      if isNewLine {
        lines.append([])
        barsInLine = 0
      }
      lines[lines.count - 1] += measure.segments
      let bars = measure.hasBar ? 1 : 0
      barsInLine += bars
      barsPassed += bars
    }
    return lines
  }

  /// Breaks lines after as many segments as fit.
  private static func filledLines(_ segments: [Segment], width: Int) -> [[Segment]] {
    segments.reduce(into: []) { lines, segment in
      if let last = lines.last, Self.width(of: last) + segment.width + 1 <= width {
        lines[lines.count - 1].append(segment)
      } else {
        lines.append([segment])
      }
    }
  }
}

extension Array {
  /// The first index whose `time` is not before `limit`, or the end; the times are sorted.
  ///
  /// - Complexity: O(log *n*).
  package func firstIndex(sortedUpTo limit: Fraction, _ time: (Element) -> Fraction) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if time(self[middle]) < limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension PianoRoll {
  /// The boundary at `time`; `nil` if there is no bar line.
  ///
  /// - Complexity: O(log *n*).
  package func boundary(at time: Fraction) -> Boundary? {
    let place = boundaries.firstIndex(sortedUpTo: time) { $0.time }
    return place < boundaries.count && boundaries[place].time == time ? boundaries[place] : nil
  }

  /// The time of the last boundary at or before `time`.
  ///
  /// - Complexity: O(log *n*).
  package func startOfSegment(at time: Fraction) -> Fraction {
    let place = boundaries.firstIndex(sortedUpTo: time) { $0.time }
    if place < boundaries.count, boundaries[place].time == time { return time }
    return boundaries[max(0, place - 1)].time
  }
}
