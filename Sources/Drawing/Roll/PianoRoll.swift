package import ABCNotation

/// A tune laid out in time as it is written: what a piano roll shows.
///
/// Repeats are signs and not played twice, hornpipes are even, and ornaments and graces, which
/// have no time of their own on paper, are left out. Times are in whole notes from the start.
package struct PianoRoll: Hashable {
  /// A note as a bar of the roll.
  package struct Note: Hashable {
    package let onset: Fraction
    package let end: Fraction
    /// The MIDI key.
    package let key: Int
  }

  /// One voice: what one strip of the roll shows.
  package struct Voice: Hashable {
    /// Its name, where the tune has several.
    package let name: String
    /// In the order of their onsets.
    package let notes: [Note]
    package let chordSymbols: [Performance.Change<String>]
    /// The MIDI keys that its notes have.
    package let keys: Set<Int>
    /// The MIDI keys from its lowest to its highest note; `nil` without notes.
    package let range: ClosedRange<Int>?
    private let longest: Fraction

    package init(name: String, notes: [Note], chordSymbols: [Performance.Change<String>]) {
      self.name = name
      self.notes = notes
      self.chordSymbols = chordSymbols
      let keys = Set(notes.lazy.map(\.key))
      self.keys = keys
      range = keys.min().flatMap { low in keys.max().map { low...$0 } }
      longest = notes.lazy.map { $0.end - $0.onset }.max() ?? .zero
    }

    /// The notes that sound between two times.
    ///
    /// - Complexity: O(log *n*) and the number of notes about there.
    package func notes(from start: Fraction, to end: Fraction) -> [Note] {
      let first = notes.firstIndex(sortedUpTo: start - longest) { $0.onset }
      let last = notes.firstIndex(sortedUpTo: end) { $0.onset }
      return notes[first..<max(first, last)].filter { $0.end > start }
    }

    /// The chord symbols from `start` on, before `end`.
    ///
    /// - Complexity: O(log *n*) and their number.
    package func chordSymbols(
      from start: Fraction, to end: Fraction
    ) -> [Performance.Change<String>] {
      let first = chordSymbols.firstIndex(sortedUpTo: start) { $0.onset }
      let last = chordSymbols.firstIndex(sortedUpTo: end) { $0.onset }
      return Array(chordSymbols[first..<max(first, last)])
    }
  }

  /// A place where a bar line stands, and all that stands there.
  package struct Boundary: Hashable {
    package let time: Fraction
    /// Whether a repeat ends here: `:|`.
    package var endsRepeat = false
    /// Whether a repeat starts here: `|:`.
    package var startsRepeat = false
    /// Whether it is `||`.
    package var isDouble = false
    /// Whether it ends or begins the music: `|]` or `[|`.
    package var isThick = false
    /// The times that the variant ending from here on is played in, such as `1` or `1-3`.
    package var ending: String?
    /// The label of the part from here on.
    package var part: String?
    /// The number of the bar that starts here, as musicians count: a pick-up is none, and a bar
    /// that a repeat sign cuts in two is one.
    package var number: Int?

    package init(at time: Fraction) { self.time = time }

    /// Whether it is more than a single line.
    package var isStrong: Bool { isDouble || isThick || endsRepeat || startsRepeat }

    /// What of it stands at the end of a line: a repeat starts in the next.
    package var atLineEnd: Boundary {
      var result = self
      result.startsRepeat = false
      return result
    }
  }

  /// The main title.
  package let title: String?
  /// The keys, each from its time on.
  package let keys: [Performance.Change<Key>]
  private let meters: [Performance.Change<Meter>]
  /// The voices that have notes, or the first where none has.
  package let voices: [Voice]
  /// The places of bar lines in order, the first at the start and the last at the end of the music.
  package let boundaries: [Boundary]

  /// The key at the start.
  package var key: Key { key(at: boundaries[0].time) }

  /// The key at `time`.
  package func key(at time: Fraction) -> Key { keys.last { $0.onset <= time }?.value ?? Key(.c) }

  /// The meter at the start.
  package var meter: Meter { meter(at: boundaries[0].time) }

  /// The meter at `time`.
  package func meter(at time: Fraction) -> Meter {
    meters.last { $0.onset <= time }?.value ?? .free
  }

  /// When the music ends.
  package var duration: Fraction { boundaries[boundaries.count - 1].time }

  /// How many bars are numbered.
  package var barCount: Int { boundaries.lazy.compactMap(\.number).last ?? 0 }

  /// The MIDI keys of all voices; `nil` without notes.
  package var range: ClosedRange<Int>? {
    let ranges = voices.compactMap(\.range)
    guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() else {
      return nil
    }
    return low...high
  }

  private init(
    title: String?, keys: [Performance.Change<Key>], meters: [Performance.Change<Meter>],
    voices: [Voice],
    boundaries: [Boundary]
  ) {
    self.title = title
    self.keys = keys
    self.meters = meters
    self.voices = voices
    self.boundaries = boundaries
  }

  /// The roll from the bar numbered `bars.lowerBound` to the end of the one numbered
  /// `bars.upperBound`, with the pick-ups before them; `nil` where it has none of these bars.
  package func cut(to bars: ClosedRange<Int>) -> PianoRoll? {
    let inside = boundaries.indices.filter { index in
      boundaries[index].number.map(bars.contains) ?? false
    }
    guard let from = inside.first, let last = inside.last else { return nil }
    let next = boundaries[(last + 1)...].firstIndex { $0.number != nil }
    let first = start(ofBarAt: from)
    let end = next.map(start(ofBarAt:)) ?? boundaries.count - 1
    let (start, stop) = (boundaries[first].time, boundaries[end].time)
    return PianoRoll(
      title: title, keys: keys, meters: meters,
      voices: voices.map { voice in
        Voice(
          name: voice.name, notes: voice.notes(from: start, to: stop),
          chordSymbols: voice.chordSymbols(from: start, to: stop))
      },
      boundaries: Array(boundaries[first...end]))
  }

  /// The boundary at which the pick-up of the bar that starts at a boundary begins: the sign before
  /// it, where no bar starts in between.
  private func start(ofBarAt index: Int) -> Int {
    let before = boundaries[..<index].lastIndex { $0.isStrong || $0.number != nil }
    guard let before else { return 0 }
    return boundaries[before].number == nil ? before : index
  }

  /// Lays out `tune`.
  ///
  /// - Complexity: O(*n* log *n*) in the number of signs.
  package init(_ tune: Tune) {
    let tune = tune.withBarsOfRest
    let performance = tune.asWritten.performance(
      PlaybackOptions(playsChords: false, swingsHornpipes: false))
    title = tune.titles.first
    let sounding = performance.voices.filter { !$0.melody.isEmpty }
    voices = (sounding.isEmpty ? Array(performance.voices.prefix(1)) : sounding).map { voice in
      Voice(
        name: performance.voices.count > 1 ? voice.name : "",
        notes: voice.melody.map { Note(onset: $0.onset, end: $0.end, key: $0.key) },
        chordSymbols: voice.chordSymbols)
    }
    // The voice with the most bar lines has them all.
    let leading = performance.voices.indices.max {
      performance.voices[$0].barLines.count < performance.voices[$1].barLines.count
    }
    keys = leading.map { performance.voices[$0].keys } ?? []
    meters = leading.map { performance.voices[$0].meters } ?? []
    boundaries =
      leading.map {
        Self.boundaries(
          of: tune.voices[$0], performance.voices[$0], until: performance.duration)
      } ?? [Boundary(at: .zero), Boundary(at: .zero)]
  }

  /// The signs of a voice at the times of its bar lines.
  private static func boundaries(
    of voice: ABCNotation.Voice, _ performed: Performance.Voice, until end: Fraction
  ) -> [Boundary] {
    var found = [Boundary(at: .zero)]
    var signs: [BarLine] = []
    var passed = performed.barLines[...]
    // A label that stands after the last bar's notes is that of the next one.
    var hasSounded = false
    var upcomingPart: String?
    func open(at time: Fraction) {
      if found[found.count - 1].time < time { found.append(Boundary(at: time)) }
      if let part = upcomingPart { found[found.count - 1].part = part }
      (hasSounded, upcomingPart) = (false, nil)
    }
    for element in voice.elements {
      switch element {
      case .barLine(let sign):
        guard let time = passed.popFirst() else { break }
        open(at: time)
        found[found.count - 1].add(sign)
        signs.append(sign)
      // It stands at a bar line, or so near to one that it is meant.
      case .variantEnding(let numbers):
        found[found.count - 1].ending = numbers.map(\.inWords).joined(separator: ",")
      case .field(.part(let label)):
        if hasSounded { upcomingPart = label } else { found[found.count - 1].part = label }
      case .note, .chord, .rest: hasSounded = true
      default: break
      }
    }
    open(at: end)
    if found.count == 1 { found.append(Boundary(at: end)) }
    number(&found, zip(performed.barLines, signs), performed.meters)
    return found
  }

  /// Numbers the boundaries at which bars start.
  private static func number(
    _ boundaries: inout [Boundary], _ lines: some Sequence<(Fraction, BarLine)>,
    _ meters: [Performance.Change<Meter>]
  ) {
    var starts: Set<Fraction> = [.zero]
    var meters = meters[...]
    var meter = meters.popFirst()?.value ?? .free
    var barStart = Fraction.zero
    /// Where a sign of repetition cuts the bar, if it does not end it.
    var cut: Fraction?
    /// What the last bar lacks.
    var lack = Fraction.zero
    var isFirst = true
    var hasPickUp = false
    for (time, sign) in lines {
      while let change = meters.first, change.onset < time {
        meter = change.value
        meters.removeFirst()
      }
      let isFree = meter.symbol == .free
      // A whole bar after the sign: it did end the one before, however short that is.
      if let end = cut, !isFree, time - barStart > meter.barLength {
        starts.insert(end)
        (barStart, cut, lack) = (end, nil, .zero)
      }
      // A sign of repetition within a bar cuts it, and does not end it.
      let length = time - barStart
      let isShort = !isFree && length < meter.barLength
      guard length > .zero, sign == .single || isFirst || !isShort else {
        if length > .zero { cut = time }
        continue
      }
      // What the last bar lacks is a pick-up to the next.
      if lack > .zero, length == lack { starts.remove(barStart) }
      lack = isShort && !isFirst && length != lack ? meter.barLength - length : .zero
      if isFirst, isShort { hasPickUp = true }
      isFirst = false
      cut = nil
      barStart = time
      starts.insert(time)
    }
    // A bar that nothing follows is no pick-up, however short it is.
    let hasMore = boundaries.dropFirst().dropLast().contains { starts.contains($0.time) }
    var number = hasPickUp && hasMore ? 0 : 1
    // The last boundary ends the music; no bar starts there.
    for index in boundaries.indices.dropLast() where starts.contains(boundaries[index].time) {
      if number > 0 { boundaries[index].number = number }
      number += 1
    }
  }
}

extension PianoRoll.Boundary {
  fileprivate mutating func add(_ sign: BarLine) {
    switch sign {
    case .single, .dotted, .invisible: break
    case .double: isDouble = true
    case .thinThick, .thickThin: isThick = true
    case .repeatStart: startsRepeat = true
    case .repeatEnd: endsRepeat = true
    case .doubleRepeat:
      startsRepeat = true
      endsRepeat = true
    }
  }
}

extension Meter {
  /// How long a beat is: dotted where the meter is compound.
  package var beatLength: Fraction {
    let isCompound = groups.count == 1 && numerator % 3 == 0 && numerator > 3 && denominator >= 8
    return Fraction(isCompound ? 3 : 1, denominator)
  }
}

extension ClosedRange<Int> {
  /// `2`, or `1-3`.
  fileprivate var inWords: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}

extension MusicElement {
  /// How many bars a rest of whole bars has; 0 for all else.
  fileprivate var barsOfRest: Int {
    guard case .rest(let rest) = self, rest.isWholeBars, rest.length.isWhole else { return 0 }
    return rest.length.floor
  }
}

extension Tune {
  /// The tune with a bar line after every bar of a rest of several, such as `Z4`.
  fileprivate var withBarsOfRest: Tune {
    var result = self
    var room = 1 << 14
    for voice in voices.indices {
      let elements = voices[voice].elements
      guard elements.contains(where: { $0.barsOfRest > 1 }) else { continue }
      result.voices[voice].elements = elements.flatMap { element in
        let bars = element.barsOfRest
        guard bars > 1, bars <= room else { return [element] }
        room -= bars
        let bar: [MusicElement] = [.rest(Rest(isWholeBars: true)), .barLine(.single)]
        return Array(repeatElement(bar, count: bars).joined().dropLast())
      }
    }
    return result
  }

  /// The tune without what makes playing differ from paper: no repeats, endings, order of parts,
  /// ornaments and graces; every other sign keeps its place.
  fileprivate var asWritten: Tune {
    var result = self
    result.partOrder = nil
    for voice in voices.indices {
      result.voices[voice].elements = voices[voice].elements.map { element in
        switch element {
        case .barLine(.repeatStart), .barLine(.repeatEnd), .barLine(.doubleRepeat):
          .barLine(.double)
        case .variantEnding, .decoration, .graceNotes: .space
        default: element
        }
      }
    }
    return result
  }
}
