import ABCNotation

/// The values of predicates at every place of a tune.
struct PredicateValues {
  /// What the clock says at a place.
  private struct Moment {
    let clock: TuneClock
    var isMusic: Bool { clock.place == .music }
  }

  private let moments: [Moment]
  private let text: [Unicode.Scalar]

  /// Follows a text, which may have newlines around its tune.
  init(_ text: [Unicode.Scalar]) {
    self.text = text
    var clock = TuneClock()
    moments = text.map { character in
      clock.read(character.clockByte)
      return Moment(clock: clock)
    }
  }

  /// The value after each character: 0 or 1, or a number; nil where the question has no answer.
  func values(of predicate: TunePredicate) -> [Float?] {
    switch predicate {
    case .header: moments.map { $0.clock.place == .outside ? nil : flag($0.clock.place == .header) }
    case .quotes: inMusic { flag($0.isInQuotes) }
    case .beatOne: beatsOne
    case .tuplet: inMusic { flag($0.isInTuplet) }
    case .secondEnding: inMusic { flag($0.ending > 1) }
    case .secondPart: inMusic { flag($0.part > 0) }
    case .lastBar: lastBars
    case .pitch: pitches
    case .placeInBar:
      inMusic { $0.barLength > 0 ? Float($0.position * 4) / Float(TuneClock.whole) : nil }
    case .barOfPart: inMusic { Float($0.coming.bar + 1) }
    }
  }

  private func flag(_ holds: Bool) -> Float { holds ? 1 : 0 }

  private func inMusic(_ value: (TuneClock) -> Float?) -> [Float?] {
    moments.map { $0.isMusic ? value($0.clock) : nil }
  }

  /// Whether the first note of a bar is in hand; nil in pick-ups, which begin with another beat.
  private var beatsOne: [Float?] {
    var values = inMusic { flag($0.startsBar) }
    var start = 0
    for (place, moment) in moments.enumerated() where moment.clock.endsBar {
      if moment.clock.endedPickUp {
        for index in start..<place { values[index] = nil }
      }
      start = place
    }
    return values
  }

  private var lastBars: [Float?] {
    var last: [Int: Int] = [:]
    for moment in moments where moment.isMusic && !moment.clock.isBetweenBars {
      let (part, bar) = moment.clock.coming
      last[part] = max(last[part] ?? 0, bar)
    }
    return inMusic { flag(last[$0.coming.part] == $0.coming.bar) }
  }

  /// The key of the last note from its letter and octave marks on, as it is played the first time.
  private var pitches: [Float?] {
    // Sources of notes count from the start of their tune.
    let start = text.firstIndex { $0 != "\n" } ?? text.count
    let string = text[start...].string
    let bytes = Array(string.utf8)
    var keys: [Int: Int] = [:]
    let tune = TuneReader.firstTune(in: string).tune
    for note in tune.performance().voices.first?.melody ?? [] {
      guard var place = note.source.first(where: { Self.isLetter(bytes, $0) }) else { continue }
      while note.source.contains(place + 1), Self.isOctaveMark(bytes, place + 1) { place += 1 }
      if keys[place] == nil { keys[place] = note.key }
    }
    var place = -1 - start
    var key: Int?
    return zip(text, moments).map { character, moment in
      place += UTF8.width(character)
      if !moment.isMusic, moment.clock.place != .field { key = nil }
      key = keys[place] ?? key
      return moment.isMusic ? key.map { Float($0) } : nil
    }
  }

  private static func isLetter(_ bytes: [UInt8], _ place: Int) -> Bool {
    bytes.indices.contains(place) && Unicode.Scalar(bytes[place]).isNoteLetter
  }

  private static func isOctaveMark(_ bytes: [UInt8], _ place: Int) -> Bool {
    bytes.indices.contains(place)
      && (bytes[place] == UInt8(ascii: "'") || bytes[place] == UInt8(ascii: ","))
  }
}
