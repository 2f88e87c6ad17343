public import CharRNN

/// How well the units of a network track a predicate.
///
/// Units are chosen and fitted on some tunes and measured on others, so a figure is not flattered by the
/// choice among many units.
public struct UnitTracking: Sendable {
  /// A unit and what can be read off its output.
  public struct Unit: Sendable {
    /// The unit.
    public let index: UnitIndex
    /// The score on the tunes of the fit.
    public let fitted: Double
    /// The score on the other tunes: balanced accuracy, or R² of a number.
    public let measured: Double
    /// The 95 % interval of `measured` over tunes.
    public let interval: ClosedRange<Double>
    /// Whether a high output means true or a high number.
    public let risesWithIt: Bool
    /// The output that parts true from false; nil for a number.
    public let threshold: Float?
  }

  /// The question.
  public let predicate: TunePredicate
  /// The units that fitted best, the best first.
  public let units: [Unit]
  /// The measured score of the best reading of the last character alone, without a network.
  public let ofCharacter: Double
  /// The best measured score, in `UnitTracking.shiftCount` trials, of a unit chosen and fitted in the same
  /// way to answers that were moved away from their places.
  public let ofLuck: Double
  /// The places with an answer that were measured, and those among them where it is true.
  public let places: (all: Int, yes: Int)

  /// The trials from which `ofLuck` is the best.
  public static let shiftCount = 5
}

/// Tunes that are read once to ask what the units track.
public struct UnitTracker {
  /// Some of the tunes: those of the fit, or those that are measured.
  private struct Part {
    let texts: [[Token]]
    let values: [PredicateValues]
    let outputs: UnitOutputs

    init?(
      _ tunes: [TuneText], _ vocabulary: Vocabulary, _ predictor: Predictor,
      _ shouldStop: (Int) -> Bool
    ) throws(UnknownCharacter) {
      texts = try vocabulary.evaluationTexts(of: tunes).map(\.tokens)
      values = texts.map { PredicateValues(Array(vocabulary.text(of: $0).unicodeScalars)) }
      guard let read = UnitOutputs(of: texts, by: predictor, shouldStop: shouldStop) else {
        return nil
      }
      outputs = read
    }

    func labels(_ predicate: TunePredicate) -> LabelledPlaces {
      LabelledPlaces(values.map { $0.values(of: predicate) })
    }

    /// The outputs of a unit through all texts.
    func column(_ unit: Int) -> [Float] {
      texts.indices.flatMap { outputs.outputs(of: unit, in: $0) }
    }

    /// The last characters through all texts.
    var characters: [Token] { texts.flatMap(\.self) }
  }

  private let fit: Part
  private let other: Part
  private let indices: [UnitIndex]

  /// Characters read of the tunes of the fit, and of the others.
  public var characterCounts: (fit: Int, measured: Int) {
    (fit.characters.count, other.characters.count)
  }

  /// The fewest answers of each kind on either side by which anything is measured.
  private static let fewest = 10
  /// The units that a result has.
  private static let shownUnits = 10

  /// Reads the tunes; returns nil if `shouldStop` did.
  ///
  /// - Parameters:
  ///   - fitted: the tunes on which units are chosen, such as training tunes.
  ///   - measured: the tunes on which they are measured, such as those held out.
  ///   - vocabulary: the model's characters.
  ///   - predictor: the model.
  ///   - shouldStop: told the characters read so far, from time to time; whether to stop.
  /// - Throws: `UnknownCharacter` for a character outside the vocabulary.
  public init?(
    fitted: [TuneText], measured: [TuneText], _ vocabulary: Vocabulary, _ predictor: Predictor,
    shouldStop: (Int) -> Bool = { _ in false }
  ) throws(UnknownCharacter) {
    guard let fit = try Part(fitted, vocabulary, predictor, shouldStop) else { return nil }
    let before = fit.characters.count
    let other = try Part(measured, vocabulary, predictor) { shouldStop(before + $0) }
    guard let other else { return nil }
    self.fit = fit
    self.other = other
    indices = predictor.configuration.units
  }

  /// A predicate with its answers on both sides, true ones first, then shifted ones.
  private struct Trial {
    let fit: LabelledPlaces
    let other: LabelledPlaces
    /// The fits of the units; nil for those that never change.
    var fits: [(reading: UnitReading, score: Double)?] = []

    /// The units that fitted best, the best first.
    func best(_ count: Int) -> [Int] {
      Array(
        fits.indices.filter { fits[$0] != nil }
          .sorted { (fits[$1]?.score ?? 0, $0) < (fits[$0]?.score ?? 0, $1) }.prefix(count))
    }
  }

  /// How well the units track each of the predicates; predicates without answers enough are left out.
  ///
  /// - Parameters:
  ///   - predicates: the questions.
  ///   - shouldStop: told the units done so far, from time to time; whether to stop.
  /// - Returns: the results in order; nil if `shouldStop` stopped it.
  /// - Complexity: O(units · characters) for each predicate.
  public func tracking(
    of predicates: [TunePredicate], shouldStop: (Int) -> Bool = { _ in false }
  ) -> [UnitTracking]? {
    var trials: [(predicate: TunePredicate, trials: [Trial])] = []
    for predicate in predicates {
      let (own, others) = (fit.labels(predicate), other.labels(predicate))
      guard own.isVaried(isNumber: predicate.isNumber, fewest: Self.fewest),
        others.isVaried(isNumber: predicate.isNumber, fewest: Self.fewest)
      else { continue }
      var generator = Xoshiro256StarStar(seed: FigureEstimate.seed)
      let shifted = (0..<UnitTracking.shiftCount).map { _ in
        Trial(
          fit: own.shifted(using: &generator), other: others.shifted(using: &generator))
      }
      trials.append((predicate, [Trial(fit: own, other: others)] + shifted))
    }
    for unit in indices.indices {
      if shouldStop(unit) { return nil }
      let outputs = fit.column(unit)
      for question in trials.indices {
        let isNumber = trials[question].predicate.isNumber
        for trial in trials[question].trials.indices {
          let labels = trials[question].trials[trial].fit
          trials[question].trials[trial].fits.append(
            UnitReading.fitted(to: labels, outputs, isNumber: isNumber))
        }
      }
    }
    return trials.compactMap { result(of: $0.predicate, $0.trials) }
  }

  private func result(of predicate: TunePredicate, _ trials: [Trial]) -> UnitTracking? {
    let isNumber = predicate.isNumber
    let units = trials[0].best(Self.shownUnits).compactMap { unit -> UnitTracking.Unit? in
      guard let found = trials[0].fits[unit] else { return nil }
      let sums = found.reading.sums(of: trials[0].other, other.column(unit))
      guard let estimate = TrackingSums.estimate(sums, isNumber: isNumber) else { return nil }
      var (threshold, rises): (Float?, Bool)
      switch found.reading {
      case .threshold(let value, let isAbove): (threshold, rises) = (value, isAbove)
      case .line(let slope, _): (threshold, rises) = (nil, slope > 0)
      }
      return UnitTracking.Unit(
        index: indices[unit], fitted: found.score, measured: estimate.value,
        interval: estimate.interval, risesWithIt: rises, threshold: threshold)
    }
    guard !units.isEmpty else { return nil }
    let luck = trials.dropFirst().compactMap { trial -> Double? in
      guard let unit = trial.best(1).first, let found = trial.fits[unit] else { return nil }
      return found.reading.sums(of: trial.other, other.column(unit))
        .reduce(TrackingSums(), +).score(isNumber: isNumber)
    }
    let labels = trials[0].other
    return UnitTracking(
      predicate: predicate, units: units, ofCharacter: characterScore(trials[0], isNumber),
      ofLuck: luck.max() ?? (isNumber ? 0 : 0.5),
      places: (labels.values.count, labels.values.count { $0 > 0.5 }))
  }

  /// The score of what is likeliest, or the mean number, after each character on the tunes of the fit.
  private func characterScore(_ trial: Trial, _ isNumber: Bool) -> Double {
    var counts: [Token: (yes: Double, no: Double)] = [:]
    var all = (yes: 0.0, no: 0.0)
    let characters = fit.characters
    for (place, value) in zip(trial.fit.places, trial.fit.values) {
      // Of numbers, the sum and how many there are.
      let (yes, no): (Double, Double) =
        isNumber ? (Double(value), 1) : value > 0.5 ? (1, 0) : (0, 1)
      counts[characters[place], default: (0, 0)].yes += yes
      counts[characters[place], default: (0, 0)].no += no
      all = (all.yes + yes, all.no + no)
    }
    var sums = TrackingSums()
    let others = other.characters
    for (place, value) in zip(trial.other.places, trial.other.values) {
      let found = counts[others[place]] ?? all
      if isNumber {
        sums.add(estimate: found.yes / found.no, number: Double(value))
      } else {
        sums.add(decided: found.yes * all.no > found.no * all.yes, answer: value > 0.5)
      }
    }
    return sums.score(isNumber: isNumber) ?? (isNumber ? 0 : 0.5)
  }
}
