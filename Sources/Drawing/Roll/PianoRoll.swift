package import ABCNotation

/// The content of a piano roll: a tune laid out in written time.
///
/// Repeats appear as signs and are not expanded, and hornpipes have even rhythm. Ornaments and
/// grace notes are omitted because they have no written duration. Times are in whole notes from
/// the start.
package struct PianoRoll: Hashable {
  /// A note of the roll.
  package struct Note: Hashable {
    package let onset: Fraction
    package let end: Fraction
    /// The MIDI key.
    package let key: Int
    /// The bytes of its sign in the tune's source; empty if they are not known.
    package let source: Range<Int>
  }

  /// A voice, which is one strip of the roll.
  package struct Voice: Hashable {
    /// Its name, if the tune has several voices.
    package let name: String
    /// The notes in the order of their onsets.
    package let notes: [Note]
    package let chordSymbols: [Performance.Change<String>]
    /// The MIDI keys of its notes.
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
    /// - Complexity: O(log *n* + *k*) for *k* notes near these times.
    package func notes(from start: Fraction, to end: Fraction) -> [Note] {
      let first = notes.firstIndex(sortedUpTo: start - longest) { $0.onset }
      let last = notes.firstIndex(sortedUpTo: end) { $0.onset }
      return notes[first..<max(first, last)].filter { $0.end > start }
    }

    /// The chord symbols from `start` on, before `end`.
    ///
    /// - Complexity: O(log *n* + *k*) for *k* chord symbols.
    package func chordSymbols(
      from start: Fraction, to end: Fraction
    ) -> [Performance.Change<String>] {
      let first = chordSymbols.firstIndex(sortedUpTo: start) { $0.onset }
      let last = chordSymbols.firstIndex(sortedUpTo: end) { $0.onset }
      return Array(chordSymbols[first..<max(first, last)])
    }
  }

  /// The time of a bar line and all signs at that time.
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
    /// The passes of the variant ending that starts here, such as `1` or `1-3`.
    package var ending: String?
    /// The label of the part that starts here.
    package var part: String?
    /// The number of the bar that starts here, as musicians count.
    ///
    /// A pick-up has no number, and a bar that a repeat sign divides counts once.
    package var number: Int?

    package init(at time: Fraction) { self.time = time }

    /// Whether it is more than a single line.
    package var isStrong: Bool { isDouble || isThick || endsRepeat || startsRepeat }

    /// The signs to draw at the end of a line; a repeat starts on the next line.
    package var atLineEnd: Boundary {
      var result = self
      result.startsRepeat = false
      return result
    }
  }

  /// The main title.
  package let title: String?
  /// The keys, each with the time at which it starts.
  package let keys: [Performance.Change<Key>]
  private let meters: [Performance.Change<Meter>]
  /// The voices that have notes, or the first voice if none has.
  package let voices: [Voice]
  /// The bar lines in order, from the start to the end of the music.
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

  /// The end of the music.
  package var duration: Fraction { boundaries[boundaries.count - 1].time }

  /// The number of numbered bars.
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

  /// The part of the roll with the bars numbered `bars` and the pick-up before them.
  ///
  /// Returns `nil` if the roll has none of these bars.
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

  /// The index of the boundary at which the pick-up of a bar begins, or `index` if it has none.
  ///
  /// A pick-up begins at the preceding sign if no bar starts after that.
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
        notes: voice.melody.map {
          Note(onset: $0.onset, end: $0.end, key: $0.key, source: $0.source)
        },
        chordSymbols: voice.chordSymbols)
    }
    // The voice with the most bar lines stands for all voices.
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

  /// Collects the signs of a voice at the times of its bar lines.
  private static func boundaries(
    of voice: ABCNotation.Voice, _ performed: Performance.Voice, until end: Fraction
  ) -> [Boundary] {
    var found = [Boundary(at: .zero)]
    var signs: [BarLine] = []
    var passed = performed.barLines[...]
    // A part label after the notes of a bar belongs to the next bar.
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
      // An ending belongs to the latest bar line, even if it is written a little later.
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
    /// The time of a repeat sign within the bar.
    var cut: Fraction?
    /// The time that the last bar lacks.
    var lack = Fraction.zero
    var isFirst = true
    var hasPickUp = false
    for (time, sign) in lines {
      while let change = meters.first, change.onset < time {
        meter = change.value
        meters.removeFirst()
      }
      let isFree = meter.symbol == .free
      // A whole bar follows the repeat sign, so the sign did end a bar, however short.
      if let end = cut, !isFree, time - barStart > meter.barLength {
        starts.insert(end)
        (barStart, cut, lack) = (end, nil, .zero)
      }
      // A repeat sign within a bar divides the bar and does not end it.
      let length = time - barStart
      let isShort = !isFree && length < meter.barLength
      guard length > .zero, sign == .single || isFirst || !isShort else {
        if length > .zero { cut = time }
        continue
      }
      // A bar that only fills up a short one is a pick-up to the next.
      if lack > .zero, length == lack { starts.remove(barStart) }
      lack = isShort && !isFirst && length != lack ? meter.barLength - length : .zero
      if isFirst, isShort { hasPickUp = true }
      isFirst = false
      cut = nil
      barStart = time
      starts.insert(time)
    }
    // The only bar is not a pick-up, however short it is.
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

extension ClosedRange<Int> {
  /// `2`, or `1-3`.
  fileprivate var inWords: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}

extension MusicElement {
  /// The number of bars of a whole-bar rest; 0 for any other element.
  fileprivate var barsOfRest: Int {
    guard case .rest(let rest) = self, rest.isWholeBars, rest.length.isWhole else { return 0 }
    return rest.length.floor
  }
}

extension Tune {
  /// The tune with a bar line after every bar of a rest of several bars, such as `Z4`.
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
}
