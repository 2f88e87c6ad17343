import ABCNotation

extension WholeHeader.Timing {
  /// The timing that music with bars of a length usually has, for bars that the corpus lacks; nil if
  /// no usual metre has such bars.
  ///
  /// - Parameters:
  ///   - bars: the bars, of which one is full.
  ///   - hasFractions: whether notes are shorter than the unit note length, as in `A/`.
  ///   - choices: metre and unit note length if they are given.
  ///   - writesUnit: whether the header has `L:` although it is what the metre implies.
  init?(
    usualFor bars: PhraseMeter, hasFractions: Bool, _ choices: HeaderChoices, writesUnit: Bool
  ) {
    guard let units = bars.barUnits else { return nil }
    var timing = WholeHeader.Timing(meter: choices.meter, unitNoteLength: choices.unitNoteLength)
    let unit: Fraction
    if choices.unitNoteLength != nil {
      unit = timing.parsed.unit
    } else if choices.meter != nil {
      let meter = timing.parsed.meter
      let exact = meter.barLength * units.reciprocal
      // Bars that are wrong in the chosen metre say nothing about the unit.
      let isUsual = exact.numerator == 1 && [2, 4, 8, 16, 32].contains(exact.denominator)
      unit = isUsual ? exact : meter.defaultUnitNoteLength
    } else {
      unit = Self.usualUnit(for: units, hasFractions: hasFractions)
    }
    if timing.meter == nil {
      guard let meter = Self.usualMeter(units * unit, unit, isInThree: bars.isInThree) else {
        return nil
      }
      timing.meter = meter
    }
    let implied = timing.parsed.meter.defaultUnitNoteLength
    if timing.unitNoteLength == nil, writesUnit || unit != implied {
      timing.unitNoteLength = unit.abc
    }
    self = timing
  }

  private static func usualUnit(for units: Fraction, hasFractions: Bool) -> Fraction {
    guard units.isWhole else { return Fraction(1, 4) }
    return switch units.numerator {
    case ..<4: Fraction(1, 4)
    case 4, 5: Fraction(1, hasFractions ? 4 : 8)
    case 16, 24...: Fraction(1, 16)
    default: Fraction(1, 8)
    }
  }

  /// The metre of bars of a length in whole notes; nil for a length that no usual metre has.
  private static func usualMeter(_ length: Fraction, _ unit: Fraction, isInThree: Bool) -> String? {
    let eighths = length * Fraction(8)
    guard eighths.isWhole else {
      let sixteenths = length * Fraction(16)
      return sixteenths.isWhole && sixteenths.numerator < 32 ? "\(sixteenths.numerator)/16" : nil
    }
    let hasLongUnit = unit >= Fraction(1, 4)
    switch eighths.numerator {
    case 2, 4, 8, 10, 14: return "\(eighths.numerator / 2)/4"
    case 6: return hasLongUnit || isInThree ? "3/4" : "6/8"
    case 12: return hasLongUnit || isInThree ? "3/2" : "12/8"
    case 16: return "4/2"
    case 1..<32: return "\(eighths.numerator)/8"
    default: return nil
    }
  }
}
