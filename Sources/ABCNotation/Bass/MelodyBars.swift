/// The bars of a melody with its chords, as far as a bass line needs them.
struct MelodyBars {
  /// What stands between two bar lines and has music, with the bar line that ends it.
  struct Bar {
    /// What stands before the music, for the other voice: bar lines, the numbers of a variant ending,
    /// fields that change key, meter or unit note length.
    var opening = ""
    /// The bar line that ends it; empty for music that a variant ending or the end of the tune cuts off.
    var closing = ""
    /// The offset in the source behind the bar line.
    var end = 0
    /// The length in whole notes.
    var length = Fraction.zero
    /// The time since the start of the bar by the meter, above 0 where a sign inside the bar starts it.
    var start = Fraction.zero
    /// Whether it is shorter than a bar and can be the start of one whose end comes first: at the start of
    /// the tune, and behind a repeat sign or double bar.
    var isPickUp = false
    /// The text of a rest of whole bars, such as `Z4`, that is all the music; `nil` for other music.
    var wholeBarRest: String?
    var meter: Meter
    var key: Key
    var unit: Fraction
    /// The chord at the start of the music, then each other chord at its time; `nil` where none sounds.
    var chords: [(time: Fraction, chord: BassChord?)] = []
  }

  /// What the text of the melody gets at a place.
  struct Insertion {
    /// The kinds of insertions.
    enum Kind {
      /// The field that goes back to the melody behind a bar of the bass.
      case voice
      /// The same on a line of its own, before another field.
      case voiceLine
      /// The bracket that the numbers of a variant ending need behind a field.
      case bracket
      /// The sign at which a repeat starts; the player imagines it in a tune of one voice only.
      case repeatStart
      /// The dots that make a bar line such a sign.
      case dots
    }

    let kind: Kind
    /// The offset in the source.
    let offset: Int
    /// The number of bars before it.
    let bar: Int
  }

  private(set) var bars: [Bar] = []
  private(set) var insertions: [Insertion] = []
  /// What the other voice needs behind the last bar, such as a second bar line; else empty.
  var rest: String { bar.opening.contains("|") ? bar.opening : "" }
  /// The offset behind the last sign.
  private(set) var end = 0
  /// Whether any chord symbol names a chord.
  private(set) var hasChords = false

  private let bytes: [UInt8]
  /// The units in a whole note, in which times are counted.
  private let units: Int
  private var bar: Bar
  // What is in force.
  private var meter: Meter
  private var key: Key
  private var unit: Fraction
  private var chord: BassChord?
  private var barLength: Int { (meter.barLength * units).floor }
  /// The end of the last note or rest in the source.
  private var lastEnd = 0
  /// The time in the bar, in units.
  private var time = 0
  private var clock = BarClock()
  /// The time in the bar, and the chord, at which all variant endings of a section start.
  private var ending: (position: Int, chord: BassChord?) = (0, nil)
  private var opensWithEnding = false
  /// Whether a repeat sign or double bar, or nothing, stands before the bar.
  private var canBePickUp = true
  /// Whether a layer of an overlay is passed, which takes no time of its own.
  private var isInLayer = false
  /// Fields since the start of the music of the bar, for the next one.
  private var later = ""
  /// Whether the text of the bass stands before the next sign, or nothing.
  private var needsVoice = true
  /// Whether the player starts a repeat at the next sign though none stands there.
  private var startsRepeat = false
  private var hasStarted = false

  /// Reads the only voice of a tune; `nil` for layers over several bars, and for lengths that no exact
  /// grid has.
  init?(_ tune: Tune, bytes: [UInt8]) {
    guard let voice = tune.voices.first else { return nil }
    let rhythm = WrittenVoice.rhythm(of: voice, tune)
    let measure = rhythm.measure
    guard !measure.isRounded, voice.list.signs.count <= WrittenVoice.limit else { return nil }
    units = measure.unitsInWhole
    self.bytes = bytes
    (meter, key, unit) = (tune.meter, tune.key, tune.unitNoteLength)
    bar = Bar(meter: tune.meter, key: tune.key, unit: tune.unitNoteLength)
    let repeats = Self.imaginedRepeats(of: tune)
    var index = 0
    var place = 0
    while index < voice.list.signs.count {
      let start = index
      if repeats.contains(place) { startsRepeat = true }
      place += 1
      let element = voice.list.element(at: &index)
      guard read(element, rhythm.lengths[start], voice.list.signs[start].span.range) else {
        return nil
      }
    }
    if time > 0 { end(with: "", at: lastEnd) }
  }

  /// The indices of the elements before which a repeat starts without a sign.
  ///
  /// The player names the first note; what belongs to it stands before.
  private static func imaginedRepeats(of tune: Tune) -> Set<Int> {
    let voice = WrittenVoice(0, of: tune)
    return Set(
      voice.imaginedRepeats.map { place in
        var place = place
        while place > 0, voice.items[place - 1].element.belongsToNext { place -= 1 }
        return place
      })
  }

  private mutating func read(_ element: MusicElement, _ length: Int, _ span: Range<Int>) -> Bool {
    if case .lineEnd = element { return true }
    end = span.upperBound
    switch element {
    case .field(let field):
      read(field, span)
      return true
    case .overlayStart, .overlayEnd: return false
    case .variantEnding where time > 0: end(with: "", at: lastEnd)
    default: break
    }
    goBack(at: span.lowerBound)
    switch element {
    case .barLine(let line):
      pass(line, span)
      return true
    default: startRepeat(at: span.lowerBound)
    }
    switch element {
    case .variantEnding(let numbers):
      if !isBracketed(span), insertions.last?.offset == span.lowerBound {
        insert(.bracket, at: span.lowerBound)
      }
      pass(numbers)
    case .note, .chord: pass(length, span)
    case .rest(let rest):
      let isAlone = time == 0
      pass(length, span)
      if isAlone, rest.isWholeBars { bar.wholeBarRest = "Z" + ABCWriter.length(rest.length) }
    case .chordSymbol(let text): pass(symbol: TextEscapes.decoded(text))
    case .overlay: isInLayer = true
    default: break
    }
    return true
  }

  /// Whether a sign of the source begins with a bracket; what a macro stands for has no place of its own.
  private func isBracketed(_ span: Range<Int>) -> Bool {
    bytes.indices.contains(span.lowerBound) && bytes[span.lowerBound] == UInt8(ascii: "[")
  }

  private mutating func insert(_ kind: Insertion.Kind, at offset: Int) {
    insertions.append(Insertion(kind: kind, offset: offset, bar: bars.count))
  }

  /// Goes back to the melody if a bar of the bass, or nothing, stands before.
  private mutating func goBack(at offset: Int, isLine: Bool = false) {
    guard needsVoice else { return }
    insert(isLine ? .voiceLine : .voice, at: offset)
    (needsVoice, hasStarted) = (false, true)
  }

  /// Writes the start of a repeat that the player imagines.
  private mutating func startRepeat(at offset: Int) {
    guard startsRepeat else { return }
    (startsRepeat, canBePickUp) = (false, true)
    insert(.repeatStart, at: offset)
    bar.opening += BarLine.repeatStart().abc
  }

  // MARK: Music

  private mutating func pass(_ length: Int, _ span: Range<Int>) {
    lastEnd = span.upperBound
    if isInLayer || length == 0 { return }
    if time == 0 {
      (bar.meter, bar.key, bar.unit) = (meter, key, unit)
      bar.start = Fraction(clock.position, units)
      bar.chords = [(.zero, chord)]
    }
    bar.wholeBarRest = nil
    time += length
    clock.advance(by: length)
  }

  private mutating func pass(symbol: String) {
    let found = BassChord(symbol)
    if isInLayer || found == nil && !Harmony.isSilence(symbol) { return }
    hasChords = hasChords || found != nil
    chord = found
    if time > 0 { bar.chords.append((Fraction(time, units), found)) }
  }

  private mutating func pass(_ numbers: [ClosedRange<Int>]) {
    if numbers.contains(where: { $0.contains(1) }) {
      ending = (clock.position, chord)
    } else {
      clock = BarClock(startingAt: ending.position)
      chord = ending.chord
    }
    opensWithEnding = true
    bar.opening += "[" + ABCWriter.ending(numbers)
  }

  private mutating func pass(_ line: BarLine, _ span: Range<Int>) {
    isInLayer = false
    if time > 0 {
      end(with: line.abc, at: span.upperBound)
    } else if startsRepeat, line == .single || line == .double {
      startsRepeat = false
      insert(.dots, at: span.upperBound)
      bar.opening += BarLine.repeatStart().abc
    } else {
      bar.opening += line.abc
    }
    _ = clock.pass(line, barLength: barLength)
    canBePickUp = line != .single || bar.opening.hasSuffix(":")
  }

  /// Ends the music of a bar.
  private mutating func end(with closing: String, at end: Int) {
    bar.length = Fraction(time, units)
    bar.closing = closing
    bar.end = end
    let isShort = bar.meter.symbol != .free && time < barLength
    let isDivided = bar.start > .zero || canBePickUp
    bar.isPickUp = isShort && isDivided && !opensWithEnding
    bars.append(bar)
    bar = Bar(opening: later, meter: meter, key: key, unit: unit)
    (time, later, needsVoice, opensWithEnding, canBePickUp) = (0, "", true, false, false)
  }

  // MARK: Fields

  private mutating func read(_ field: BodyField, _ span: Range<Int>) {
    let isInline = isBracketed(span)
    switch field {
    case .part, .comment, .text:
      // On lines of their own they are the same in every voice.
      if isInline { goBack(at: span.lowerBound) }
      return
    default: break
    }
    // Fields on lines before the music can stay before the first `V:`.
    if hasStarted || isInline { goBack(at: span.lowerBound, isLine: !isInline) }
    var text = ""
    switch field {
    case .key(var changed):
      changed.properties = ""
      key = changed
      text = "[K:\(changed.abc)]"
    case .meter(let changed):
      meter = changed
      text = "[M:\(changed.abc)]"
    case .unitNoteLength(let changed):
      unit = changed
      text = "[L:\(changed.numerator)/\(changed.denominator)]"
    default: return
    }
    if time == 0 { bar.opening += text } else { later += text }
  }
}

extension MusicElement {
  /// Whether it belongs to the note that follows.
  fileprivate var belongsToNext: Bool {
    switch self {
    case .chordSymbol, .annotation, .decoration, .graceNotes, .tuplet, .slurStart, .space, .spacer:
      true
    default: false
    }
  }
}
