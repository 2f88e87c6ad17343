/// The bars of a voice whose lengths do not agree with its meter, and its meters.
struct BarCheckResult {
  /// A bar of a wrong length.
  struct Fault {
    /// The number of bars before it, as written.
    let bar: Int
    let isTooLong: Bool
    /// The difference to the length expected.
    let excess: Fraction
    let expected: Fraction
    let span: SourceSpan

    /// The length of the bar.
    var length: Fraction { isTooLong ? expected + excess : expected - excess }
    var message: Diagnostic.Message {
      isTooLong ? .barTooLong(by: excess, of: expected) : .barTooShort(by: excess, of: expected)
    }
  }

  var faults: [Fault] = []
  /// The lengths of bars with the bars from which they hold; the first is at 0.
  var meters: [(bar: Int, barLength: Fraction)]

  /// The length that the meter gives a bar.
  private func barLength(at bar: Int) -> Fraction {
    meters[meters.bisected { $0.bar <= bar } - 1].barLength
  }

  /// Reports the faults of all voices of a tune.
  ///
  /// Many scores write a change of meter in one voice only. A bar is no fault if it has the length
  /// that another voice's meter gives the same bar.
  static func report(_ voices: [BarCheckResult], to diagnostics: inout DiagnosticCollector) {
    let changing = voices.indices.filter { voices[$0].meters.count > 1 }
    for (place, voice) in voices.enumerated() {
      for fault in voice.faults {
        let isInOtherMeter = changing.contains {
          $0 != place && voices[$0].barLength(at: fault.bar) == fault.length
        }
        if !isInOtherMeter { diagnostics.report(fault.message, fault.span) }
      }
    }
  }
}
