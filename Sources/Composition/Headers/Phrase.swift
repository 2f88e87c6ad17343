import ABCNotation

/// Typed music without a header: what its bars, notes and chord symbols say.
struct Phrase {
  /// A bar or a part of one, between two bar lines or at an end of the phrase.
  struct Bar {
    /// Its length in unit note lengths.
    var length = Fraction.zero
    /// The places of its notes, in unit note lengths from its start.
    var onsets: [Fraction] = []
    /// Whether a plain bar line comes before it, so that it can be no pick-up.
    var followsBarLine = false
    /// The bar line after it; nil for the last bar if the phrase ends inside it.
    var end: BarLine?
    /// Whether it is part of a variant ending or has a rest that counts bars.
    var isIrregular = false

    /// Whether it is written between two plain bar lines.
    var isEnclosed: Bool { followsBarLine && end?.isPlain == true && !isIrregular }
  }

  /// A note as written.
  struct Note {
    let pitch: Pitch
    /// The index of its bar in `bars`.
    let bar: Int
  }

  /// The bars that have music, in order.
  private(set) var bars: [Bar] = []
  /// The notes, without grace notes; of a chord in brackets the first.
  private(set) var notes: [Note] = []
  /// The chord symbols.
  private(set) var chords: [Harmony] = []
  /// The values of the fields that stand before the music.
  private(set) var choices = HeaderChoices()
  /// Whether a length is a fraction of the unit note length.
  private(set) var hasFractions = false

  private var bar = Bar()
  private var tuplet: (factor: Fraction, left: Int)?

  /// Reads a phrase up to a change of metre, key or unit note length in its middle.
  init(_ text: String) {
    let kept = Array(text.unicodeScalars)[...].lines.filter { line in
      !line.allSatisfy(\.isSpace)
        && (line.fieldLetter.map { "MLK".unicodeScalars.contains($0) } ?? true)
    }
    let music = "X:1\nM:none\nL:1\nK:C\n" + kept.map(\.string).joined(separator: "\n")
    for element in Tune.parsing(music).tune.voices.first?.elements ?? [] {
      if case .field(let field) = element {
        guard read(field) else { break }
      } else {
        read(element)
      }
    }
    endBar(nil)
  }

  /// Reads a field; returns whether what follows has the metre, key and unit of what was before.
  private mutating func read(_ field: BodyField) -> Bool {
    let isAtStart = bars.isEmpty && bar.length == .zero
    switch field {
    case .meter(let meter): choices.meter = isAtStart ? meter.abc : choices.meter
    case .unitNoteLength(let length):
      choices.unitNoteLength = isAtStart ? length.abc : choices.unitNoteLength
    case .key(let key): choices.key = isAtStart ? key.abc : choices.key
    default: return true
    }
    return isAtStart
  }

  private mutating func read(_ element: MusicElement) {
    switch element {
    case .note(let note): sound(note.pitch, note.length)
    case .chord(let chord):
      if let first = chord.notes.first { sound(first.pitch, chord.duration) }
    case .rest(let rest):
      if rest.isWholeBars { bar.isIrregular = true }
      pass(rest.length)
    case .tuplet(let written):
      tuplet = (Fraction(written.usualTime, max(1, written.notes)), written.count ?? written.notes)
    case .variantEnding: bar.isIrregular = true
    case .overlay: (bar.length, bar.onsets) = (.zero, [])
    case .chordSymbol(let text): if let harmony = Harmony(text) { chords.append(harmony) }
    case .barLine(let line): endBar(line)
    default: break
    }
  }

  private mutating func sound(_ pitch: Pitch, _ length: Fraction) {
    notes.append(Note(pitch: pitch, bar: bars.count))
    bar.onsets.append(bar.length)
    pass(length)
  }

  private mutating func pass(_ length: Fraction) {
    if !length.isWhole { hasFractions = true }
    bar.length += length * (tuplet?.factor ?? .one)
    if let open = tuplet { tuplet = open.left > 1 ? (open.factor, open.left - 1) : nil }
  }

  private mutating func endBar(_ line: BarLine?) {
    bar.end = line
    if bar.length > .zero { bars.append(bar) }
    // `[1` before the first note of a bar belongs to it.
    bar = Bar(followsBarLine: line?.isPlain == true && !bars.isEmpty)
  }
}

extension BarLine {
  /// Whether no part starts or ends at the bar line.
  fileprivate var isPlain: Bool { self == .single || self == .dotted }
}

extension Tuplet {
  /// The number of notes whose time the tuplet takes, that of simple time if it is not written.
  fileprivate var usualTime: Int {
    if let time { return time }
    return switch notes {
    case 2, 4, 8: 3
    default: 2
    }
  }
}

extension Fraction {
  /// The fraction as the value of an `L:` field.
  var abc: String { "\(numerator)/\(denominator)" }
}
