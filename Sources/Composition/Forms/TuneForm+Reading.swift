import ABCNotation

extension TuneForm {
  /// The form and metre of a tune, learned from its text; nil if its bars, repeats or endings are
  /// irregular.
  ///
  /// Regular means: one voice and metre, full bars, a pick-up before every part or none, which the last
  /// bar of each part completes, and two endings of the same length or none.
  static func read(_ text: TuneText) -> (form: TuneForm, meter: Meter)? {
    let tunes = Tunebook(parsing: text.string).tunes
    guard tunes.count == 1, let tune = tunes.first, tune.partOrder == nil,
      let bars = TuneBars(tune), bars.meter.symbol != .free,
      (1...Self.mostParts).contains(bars.parts.count)
    else { return nil }
    return TuneForm(bars, barLength: bars.meter.barLength).map { ($0, bars.meter) }
  }

  private init?(_ bars: TuneBars, barLength: Fraction) {
    guard let first = bars.parts.first?.bars.first else { return nil }
    let pickUp = first.length < barLength ? first.length : .zero
    var parts: [Part] = []
    var written: [[MusicElement]] = []
    var known: [(letter: Character, bars: [[MusicElement]])] = []
    for source in bars.parts {
      guard let part = RegularPart(source, pickUp: pickUp, barLength: barLength) else { return nil }
      let notes = part.bars.map(\.notes)
      var next = Part(
        barCount: part.bars.count - part.endingCount, isRepeated: source.isRepeated,
        endingCount: part.endingCount, letter: "A")
      guard next.barCount <= Self.mostBars else { return nil }
      for (place, bar) in notes.enumerated() {
        let earlier = written + notes[..<place]
        next.returns[place] = earlier.firstIndex(of: bar)
      }
      let alike = known.first { Self.areAlike($0.bars, notes) }
      let letters = Set(known.map(\.letter)).count
      next.letter = alike?.letter ?? Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8(letters)))
      known.append((next.letter, notes))
      written += notes
      parts.append(next)
    }
    // A tune of one part needs no name for it.
    let isLabelled = bars.parts.count > 1 && bars.parts.allSatisfy(\.isLabelled)
    self.init(parts: parts, pickUp: pickUp, isLabelled: isLabelled)
  }

  /// Whether a part is another one again: at least three quarters of its bars are the same.
  private static func areAlike(_ a: [[MusicElement]], _ b: [[MusicElement]]) -> Bool {
    let same = zip(a, b).count { $0 == $1 }
    return a.count == b.count && 4 * same >= 3 * a.count
  }
}

/// A part whose bars are full.
private struct RegularPart {
  /// The bars without the pick-up.
  let bars: [TuneBars.Bar]
  /// The bars of each ending.
  let endingCount: Int

  init?(_ part: TuneBars.Part, pickUp: Fraction, barLength: Fraction) {
    var bars = part.bars[...]
    var endings = part.endings
    if pickUp > .zero {
      guard bars.first?.length == pickUp else { return nil }
      bars.removeFirst()
      endings = endings.map { $0 - 1 }
    }
    let lastLength = barLength - pickUp
    var lasts = [bars.count - 1]
    endingCount = endings.count == 2 ? endings[1] - endings[0] : 0
    if endings.count == 2 {
      guard part.isRepeated, endings[0] > 0, endingCount > 0,
        bars.count - endings[1] == endingCount
      else { return nil }
      lasts.append(endings[1] - 1)
    } else if !endings.isEmpty {
      return nil
    }
    self.bars = Array(bars)
    guard !self.bars.isEmpty else { return nil }
    for (place, bar) in self.bars.enumerated()
    where bar.length != (lasts.contains(place) ? lastLength : barLength) { return nil }
  }
}
