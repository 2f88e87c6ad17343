import ABCNotation

/// The bars of a tune of one voice, in parts, as far as its form needs them.
struct TuneBars {
  /// A written bar.
  struct Bar: Hashable {
    /// Its time, in whole notes.
    var length = Fraction.zero
    /// Its notes and rests as written, without chord symbols and signs.
    var notes: [MusicElement] = []
  }

  /// A part: what stands between repeat signs and double bars.
  struct Part {
    /// The bars, those of the endings last.
    var bars: [Bar] = []
    /// The index in `bars` at which each variant ending starts.
    var endings: [Int] = []
    var isRepeated = false
    var isLabelled = false
  }

  private(set) var parts: [Part] = []
  /// The metre of the music.
  private(set) var meter: Meter
  private var part = Part()
  private var bar = Bar()
  private var tuplet: (factor: Fraction, left: Int)?

  /// Reads the bars of `tune`; nil for several voices, and where the metre or unit note length changes
  /// or an ending has an unusual number.
  init?(_ tune: Tune) {
    guard tune.voices.count == 1 else { return nil }
    meter = tune.meter
    for element in tune.voices[0].elements {
      guard read(element, tune) else { return nil }
    }
    endBar()
    endPart(isRepeated: false)
  }

  private mutating func read(_ element: MusicElement, _ tune: Tune) -> Bool {
    switch element {
    case .note(let note):
      advance(note.length * tune.unitNoteLength)
      bar.notes.append(.note(Note(note.pitch, length: note.length)))
    case .chord(let chord):
      advance(chord.duration * tune.unitNoteLength)
      bar.notes.append(element)
    case .rest(let rest):
      guard !rest.isWholeBars else { return false }
      advance(rest.length * tune.unitNoteLength)
      bar.notes.append(element)
    case .tuplet(let sign):
      guard tuplet == nil, sign.notes == 3, sign.time ?? 2 == 2, sign.count ?? 3 == 3 else {
        return false
      }
      tuplet = (Fraction(2, 3), 3)
    case .brokenRhythm: bar.notes.append(element)
    case .variantEnding(let passes):
      guard passes == [(part.endings.count + 1)...(part.endings.count + 1)], part.endings.count < 2
      else { return false }
      endBar()
      part.endings.append(part.bars.count)
    case .barLine(let line): pass(line)
    case .field(.meter(let changed)):
      // Some headers give the metre after the key.
      if parts.isEmpty, part.bars.isEmpty, bar.notes.isEmpty { meter = changed }
      return meter == changed
    case .field(.unitNoteLength(let length)): return length == tune.unitNoteLength
    case .field(.part):
      if part.bars.isEmpty, bar.notes.isEmpty { part.isLabelled = true }
    case .overlay: return false
    default: break
    }
    return true
  }

  private mutating func advance(_ length: Fraction) {
    bar.length += length * (tuplet?.factor ?? .one)
    if let current = tuplet {
      tuplet = current.left > 1 ? (current.factor, current.left - 1) : nil
    }
  }

  private mutating func pass(_ line: BarLine) {
    endBar()
    switch line {
    case .single, .dotted, .invisible: break
    case .repeatEnd, .doubleRepeat:
      // The first ending's sign repeats the part, and the second ending follows.
      if part.endings.count == 1 {
        part.isRepeated = true
      } else {
        endPart(isRepeated: true)
      }
    case .double, .thinThick, .thickThin, .repeatStart: endPart(isRepeated: false)
    }
  }

  private mutating func endBar() {
    if !bar.notes.isEmpty { part.bars.append(bar) }
    bar = Bar()
  }

  private mutating func endPart(isRepeated: Bool) {
    if isRepeated { part.isRepeated = true }
    // A label stays with the part that follows it.
    guard !part.bars.isEmpty else { return }
    parts.append(part)
    part = Part()
  }
}
