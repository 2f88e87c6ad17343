/// Compares the lengths of bars with the meter, in the order written.
struct BarCheck {
  private let tune: Tune
  private let voice: Voice
  private let rhythm: Rhythm

  init(_ voice: Voice, of tune: Tune, _ rhythm: Rhythm) {
    self.voice = voice
    self.tune = tune
    self.rhythm = rhythm
  }

  /// Notes a diagnostic for each bar that is too long or too short.
  ///
  /// The first bar and the first after a repeat sign or double bar may be a pick-up, bars without
  /// music do not count, and a bar that such a sign cuts in two is counted whole. Variant endings
  /// start where the first one did. The last bar may lack the length of the pick-up.
  func run(_ diagnostics: inout DiagnosticCollector) {
    var meter = tune.meter
    var clock = BarClock()
    var barStart = 0
    // The length since the last sign of any kind, and whether that sign can have a pick-up after.
    var sinceSign = Fraction.zero
    var mayBePickUp = true
    var isFirst = true
    var pickUp = Fraction.zero
    var endingStart = Fraction.zero
    var pending: (message: Diagnostic.Message, lack: Fraction, span: SourceSpan)?
    for (index, element) in voice.elements.enumerated() {
      switch element {
      case .note, .chord, .rest:
        if let fault = pending {
          diagnostics.note(fault.message, fault.span.range.lowerBound, fault.span.range.upperBound)
          pending = nil
        }
        clock.advance(by: rhythm.lengths[index])
        sinceSign += rhythm.lengths[index]
      case .overlay: clock = BarClock(startingAt: .zero)
      case .field(.meter(let changed)): meter = changed
      case .variantEnding(let numbers):
        if numbers.contains(where: { $0.contains(1) }) {
          endingStart = clock.position
        } else {
          clock = BarClock(startingAt: endingStart)
        }
      case .barLine(let bar):
        let length = clock.position
        let starts = clock.pass(bar, barLength: meter.barLength)
        let isTooLong = length > meter.barLength
        if starts || isTooLong {
          if isFirst {
            pickUp = length
          } else if meter.symbol != .free, length != meter.barLength, length > .zero,
            sinceSign != meter.barLength, isTooLong || !mayBePickUp
          {
            let span = SourceSpan(
              voice.span(of: barStart).range.lowerBound, voice.span(of: index).range.upperBound)
            if isTooLong {
              let message = Diagnostic.Message.barTooLong(
                by: length - meter.barLength, of: meter.barLength)
              diagnostics.note(message, span.range.lowerBound, span.range.upperBound)
            } else {
              let lack = meter.barLength - length
              pending = (.barTooShort(by: lack, of: meter.barLength), lack, span)
            }
          }
          if length > .zero { isFirst = false }
          clock = BarClock(startingAt: .zero)
          barStart = index + 1
        }
        if sinceSign > .zero { mayBePickUp = bar != .single }
        sinceSign = .zero
      default: break
      }
    }
    // A short last bar that the pick-up makes whole is right.
    if let fault = pending, fault.lack != pickUp {
      diagnostics.note(fault.message, fault.span.range.lowerBound, fault.span.range.upperBound)
    }
  }
}
