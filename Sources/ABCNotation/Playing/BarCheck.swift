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
    var grid = TimeGrid()
    for length in rhythm.lengths { grid.include(length) }
    grid.include(tune.meter.barLength)
    for case .field(.meter(let meter)) in voice.elements { grid.include(meter.barLength) }
    let measure = grid.measure()
    var meter = tune.meter
    var barLength = measure.units(meter.barLength)
    var clock = BarClock()
    var barStart = 0
    // The length since the last sign of any kind, and whether that sign can have a pick-up after.
    var sinceSign = 0
    var mayBePickUp = true
    var isFirst = true
    var pickUp = 0
    var endingStart = 0
    var pending: (message: Diagnostic.Message, lack: Int, span: SourceSpan)?
    for (index, element) in voice.elements.enumerated() {
      switch element {
      case .note, .chord, .rest:
        if let fault = pending {
          diagnostics.note(fault.message, fault.span)
          pending = nil
        }
        let length = measure.units(rhythm.lengths[index])
        clock.advance(by: length)
        sinceSign += length
      case .overlay: clock = BarClock(startingAt: 0)
      case .field(.meter(let changed)):
        meter = changed
        barLength = measure.units(meter.barLength)
      case .variantEnding(let numbers):
        if numbers.contains(where: { $0.contains(1) }) {
          endingStart = clock.position
        } else {
          clock = BarClock(startingAt: endingStart)
        }
      case .barLine(let bar):
        let length = clock.position
        let starts = clock.pass(bar, barLength: barLength)
        let isTooLong = length > barLength
        if starts || isTooLong {
          if isFirst {
            pickUp = length
          } else if meter.symbol != .free, length != barLength, length > 0,
            sinceSign != barLength, isTooLong || !mayBePickUp
          {
            let span = SourceSpan(
              voice.span(of: barStart).range.lowerBound, voice.span(of: index).range.upperBound)
            if isTooLong {
              let message = Diagnostic.Message.barTooLong(
                by: measure.length(length - barLength), of: meter.barLength)
              diagnostics.note(message, span)
            } else {
              let lack = barLength - length
              let message = Diagnostic.Message.barTooShort(
                by: measure.length(lack), of: meter.barLength)
              pending = (message, lack, span)
            }
          }
          if length > 0 { isFirst = false }
          clock = BarClock(startingAt: 0)
          barStart = index + 1
        }
        if sinceSign > 0 { mayBePickUp = bar != .single }
        sinceSign = 0
      default: break
      }
    }
    // A short last bar that the pick-up makes whole is right.
    if let fault = pending, fault.lack != pickUp {
      diagnostics.note(fault.message, fault.span)
    }
  }
}
