import CharRNN

/// The sums from which the score of a set of tunes is computed; those of tunes add up.
struct TrackingSums {
  /// Of answers that are true or false: how many were decided right among the true and the false ones.
  private var right = (yes: 0.0, no: 0.0)
  private var all = (yes: 0.0, no: 0.0)
  /// Of numbers: the squared errors, the values and their squares.
  private var errors = 0.0
  private var sum = 0.0
  private var squares = 0.0

  /// Counts a decision about an answer.
  mutating func add(decided: Bool, answer: Bool) {
    if answer {
      all.yes += 1
      if decided { right.yes += 1 }
    } else {
      all.no += 1
      if !decided { right.no += 1 }
    }
  }

  /// Counts an estimate of a number.
  mutating func add(estimate: Double, number: Double) {
    all.yes += 1
    errors += (estimate - number) * (estimate - number)
    sum += number
    squares += number * number
  }

  static func + (first: TrackingSums, second: TrackingSums) -> TrackingSums {
    var both = first
    both.right = (first.right.yes + second.right.yes, first.right.no + second.right.no)
    both.all = (first.all.yes + second.all.yes, first.all.no + second.all.no)
    both.errors += second.errors
    both.sum += second.sum
    both.squares += second.squares
    return both
  }

  /// The mean of the shares decided right among true and among false answers: 0.5 for any guess that does
  /// not look; nil without answers of both kinds.
  var balancedAccuracy: Double? {
    all.yes > 0 && all.no > 0 ? (right.yes / all.yes + right.no / all.no) / 2 : nil
  }

  /// R²: the share of the numbers' variance that the estimates explain, below 0 if the mean is nearer;
  /// nil where all numbers are equal.
  var explainedVariance: Double? {
    let variance = squares - sum * sum / max(1, all.yes)
    return variance > 0 ? 1 - errors / variance : nil
  }

  /// The score of a predicate.
  func score(isNumber: Bool) -> Double? { isNumber ? explainedVariance : balancedAccuracy }

  /// The score of a set of tunes with its 95 % interval over tunes, by the bootstrap (Efron, 1979).
  static func estimate(
    _ tunes: [TrackingSums], isNumber: Bool
  ) -> (value: Double, interval: ClosedRange<Double>)? {
    guard let value = tunes.reduce(TrackingSums(), +).score(isNumber: isNumber) else { return nil }
    var generator = Xoshiro256StarStar(seed: FigureEstimate.seed)
    let drawn = (0..<FigureEstimate.resampleCount).compactMap { _ in
      tunes.indices.reduce(TrackingSums()) { sums, _ in
        sums + tunes[Int(generator.nextUnit() * Double(tunes.count))]
      }.score(isNumber: isNumber)
    }.sorted()
    guard !drawn.isEmpty else { return nil }
    return (
      value, JudgedFigure.quantile(0.025, of: drawn)...JudgedFigure.quantile(0.975, of: drawn)
    )
  }
}

/// How answers are read off the outputs of one unit.
enum UnitReading: Hashable, Sendable {
  /// True above the threshold, or below it.
  case threshold(Float, isAbove: Bool)
  /// A line through the outputs.
  case line(slope: Double, intercept: Double)

  private static let binCount = 256

  /// The threshold with the best balanced accuracy, or the line of least squares, and its score on the
  /// same places; nil for a unit whose output never changes.
  ///
  /// A threshold is one of 255 between the smallest and the largest output.
  static func fitted(
    to labels: LabelledPlaces, _ outputs: [Float], isNumber: Bool
  ) -> (reading: UnitReading, score: Double)? {
    isNumber ? fittedLine(labels, outputs) : fittedThreshold(labels, outputs)
  }

  private static func fittedThreshold(
    _ labels: LabelledPlaces, _ outputs: [Float]
  ) -> (reading: UnitReading, score: Double)? {
    var (least, most) = (Float.infinity, -Float.infinity)
    for place in labels.places {
      least = min(least, outputs[place])
      most = max(most, outputs[place])
    }
    guard least < most, most - least < .infinity else { return nil }
    let scale = Float(binCount) / (most - least)
    var counts = [Int](repeating: 0, count: 2 * binCount)
    for (place, value) in zip(labels.places, labels.values) {
      let bin = min(binCount - 1, Int((outputs[place] - least) * scale))
      counts[2 * bin + (value > 0.5 ? 1 : 0)] += 1
    }
    var (all, below) = ((no: 0, yes: 0), (no: 0, yes: 0))
    for bin in 0..<binCount {
      all.no += counts[2 * bin]
      all.yes += counts[2 * bin + 1]
    }
    guard all.no > 0, all.yes > 0 else { return nil }
    var best: (reading: UnitReading, score: Double)?
    for bin in 0..<binCount - 1 {
      below.no += counts[2 * bin]
      below.yes += counts[2 * bin + 1]
      let isAbove = Double(below.no) / Double(all.no) >= Double(below.yes) / Double(all.yes)
      let gap = Double(below.no) / Double(all.no) - Double(below.yes) / Double(all.yes)
      let score = (1 + gap.magnitude) / 2
      guard score > best?.score ?? 0 else { continue }
      best = (.threshold(least + Float(bin + 1) / scale, isAbove: isAbove), score)
    }
    return best
  }

  private static func fittedLine(
    _ labels: LabelledPlaces, _ outputs: [Float]
  ) -> (reading: UnitReading, score: Double)? {
    let count = Double(labels.places.count)
    var (x, y, xx, xy, yy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (place, value) in zip(labels.places, labels.values) {
      let (output, number) = (Double(outputs[place]), Double(value))
      x += output
      y += number
      xx += output * output
      xy += output * number
      yy += number * number
    }
    let (spread, numbers) = (xx - x * x / count, yy - y * y / count)
    guard spread > 1e-12 * count, numbers > 0 else { return nil }
    let slope = (xy - x * y / count) / spread
    let explained = slope * slope * spread / numbers
    return (.line(slope: slope, intercept: (y - slope * x) / count), explained)
  }

  /// The sums of each text with this reading.
  func sums(of labels: LabelledPlaces, _ outputs: [Float]) -> [TrackingSums] {
    labels.texts.map { range in
      var sums = TrackingSums()
      for index in range {
        let (output, value) = (outputs[labels.places[index]], labels.values[index])
        switch self {
        case .threshold(let threshold, let isAbove):
          sums.add(decided: (output >= threshold) == isAbove, answer: value > 0.5)
        case .line(let slope, let intercept):
          sums.add(estimate: slope * Double(output) + intercept, number: Double(value))
        }
      }
      return sums
    }
  }
}
