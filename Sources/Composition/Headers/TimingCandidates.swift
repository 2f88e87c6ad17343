import ABCNotation

/// What decided a header's metre.
public enum MeterBasis: Hashable, Sendable {
  /// The user, by an option, a setting or a field of the phrase.
  case choice
  /// The number of full bars of the phrase.
  case bars(Int)
  /// The corpus's headers and the model.
  case likelihood
}

/// The timings that a phrase's header may have.
struct TimingCandidates {
  /// The timings with the number of tunes that have each, 0 for one that no tune has.
  let candidates: [(timing: WholeHeader.Timing, count: Int)]
  let basis: MeterBasis

  /// Chooses the timings of a census that fit the phrase and the user's choices.
  ///
  /// Without any, the usual timing for such bars is the only candidate.
  ///
  /// - Parameters:
  ///   - census: the headers of a corpus.
  ///   - isKnown: whether the model learned from that corpus.
  ///   - choices: the user's values.
  ///   - phrase: the phrase.
  ///   - meter: what its bars say.
  ///   - canWrite: whether the model can read a header with a timing.
  init(
    _ census: HeaderCensus, isKnown: Bool, _ choices: HeaderChoices, _ phrase: Phrase,
    _ meter: PhraseMeter, canWrite: (WholeHeader.Timing) -> Bool
  ) {
    let all = census.timings.filter { $0.timing.fits(choices) && canWrite($0.timing) }
    let usual = WholeHeader.Timing(
      usualFor: meter, hasFractions: phrase.hasFractions, choices,
      writesUnit: census.isUsual("L")
    ).flatMap { canWrite($0) || choices.meter != nil ? $0 : nil }
    let isChosen = choices.meter != nil
    guard let units = meter.barUnits else {
      basis = isChosen ? .choice : .likelihood
      let long = all.filter { $0.timing.barUnits.map { $0 >= meter.leastUnits } ?? true }
      candidates = Self.orElse(census.timing(of: choices), long.isEmpty ? all : long)
      return
    }
    basis = isChosen ? .choice : .bars(meter.fullBars)
    var fitting = all.filter { $0.timing.barUnits == units }
    if meter.isInThree, let usual, usual.barUnits == Fraction(6) {
      // Bars of three quarters are no bars of 6/8, though they are as long.
      fitting = fitting.filter { $0.timing.parsed.meter.numerator == 3 }
    } else if !isKnown, let usual, fitting.contains(where: { $0.timing.meter == usual.meter }) {
      // A model that has hardly learned would choose among metres with such bars by chance.
      fitting = fitting.filter { $0.timing.meter == usual.meter }
    }
    if !fitting.isEmpty {
      candidates = fitting
    } else if let usual {
      candidates = [(usual, 0)]
    } else {
      candidates = Self.orElse(census.timing(of: choices), all)
    }
  }

  private static func orElse(
    _ made: WholeHeader.Timing, _ all: [(timing: WholeHeader.Timing, count: Int)]
  ) -> [(timing: WholeHeader.Timing, count: Int)] {
    all.isEmpty ? [(made, 0)] : all
  }
}

extension WholeHeader.Timing {
  /// Whether the timing has the chosen metre and unit note length.
  func fits(_ choices: HeaderChoices) -> Bool {
    if let wanted = choices.meter, wanted != meter { return false }
    guard let wanted = choices.unitNoteLength, wanted != unitNoteLength else { return true }
    // A header without the field has the wanted length if its metre implies it.
    return unitNoteLength == nil && parsed.unit.abc == wanted
  }
}

extension HeaderCensus {
  /// The timing that the user's values make where no header of the census has them.
  func timing(of choices: HeaderChoices) -> WholeHeader.Timing {
    var timing = WholeHeader.Timing(
      meter: choices.meter, unitNoteLength: choices.unitNoteLength)
    if timing.meter == nil {
      if timing.unitNoteLength != nil { timing.meter = timings.first?.timing.meter }
    } else if timing.unitNoteLength == nil, isUsual("L") {
      timing.unitNoteLength = timing.parsed.meter.defaultUnitNoteLength.abc
    }
    return timing
  }

  /// The timings with the numbers of tunes that have them, the most frequent first.
  var timings: [(timing: WholeHeader.Timing, count: Int)] {
    var order: [WholeHeader.Timing] = []
    var counts: [WholeHeader.Timing: Int] = [:]
    for entry in entries {
      if counts[entry.header.timing] == nil { order.append(entry.header.timing) }
      counts[entry.header.timing, default: 0] += entry.count
    }
    return order.map { ($0, counts[$0] ?? 0) }.enumerated()
      .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
  }
}
