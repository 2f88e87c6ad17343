import ABCNotation

/// One voice of a tune in measures; each is a `part` of the file.
///
/// Times are in units, of which a whole note has `unitsInWhole`.
struct Part {
  let name: String
  /// The General MIDI program at the start, from 0.
  let program: Int?
  /// Whether its notes are those of drums.
  let isPercussion: Bool
  let unitsInWhole: Int
  /// What the measures hold, one after the other.
  var entries: [Entry] = []
  var measures: [Measure] = []
  /// The signature at the start.
  var start = Attributes()

  /// The units in a division, of which MusicXML counts whole numbers: the most for which all durations
  /// and a quarter note are whole.
  var unitsInDivision: Int {
    var divisor = unitsInWhole / 4
    for entry in entries {
      if divisor == 1 { break }
      var (a, b) = (entry.duration, divisor)
      while a != 0 { (a, b) = (b % a, a) }
      divisor = b
    }
    return divisor
  }
}

/// A measure of a part.
struct Measure {
  /// The indices of its entries.
  var entries: Range<Int>
  /// The length in units: that of its longest voice.
  var length: Int
  /// Whether it continues the bar of the measure before, which a repeat sign or ending divides.
  var continuesBar = false
  /// Whether it is an incomplete bar at the start of the music.
  var isPickUp = false
  var left = MeasureEdge()
  var right = MeasureEdge()
}

/// The bar line at one side of a measure.
struct MeasureEdge: Hashable {
  /// The name of its style; `nil` for a single line.
  var style: String?
  /// Whether the music is repeated from here or up to here.
  var isRepeat = false
  /// The number of passes if it is more than two; `nil` for the usual two.
  var times: Int?
  /// The numbers of the ending that starts or stops here.
  var ending: [ClosedRange<Int>]?
  /// Whether the bracket of the ending stops without a hook.
  var isOpenEnding = false

  /// Whether it is a single bar line without anything.
  var isPlain: Bool { self == MeasureEdge() }
}

/// What stands in a measure, in the order of the file.
enum Entry {
  case event(Event)
  case attributes(Attributes)
  case direction(Direction)
  case harmony(ChordName)
  /// Goes back in time to the start of the measure, for another voice: the duration.
  case backup(Int)
  /// Passes time in a voice that is shorter than the measure: the duration.
  case forward(Int)

  /// The time that it takes, or goes back, in units.
  var duration: Int {
    switch self {
    case .event(let event): event.isGrace ? 0 : event.duration
    case .backup(let duration), .forward(let duration): duration
    case .attributes, .direction, .harmony: 0
    }
  }
}

/// A note, chord, rest or grace note: a `note` element for each notehead.
struct Event {
  /// Its notes; empty for a rest.
  var notes: [Tone] = []
  var duration: Int
  /// The notehead; `nil` if the duration has none.
  var value: NoteValue?
  var modification = TimeModification()
  /// The notehead of which a tuplet has its number: eighths for `(3abc`; `nil` if its notes differ.
  var tupletValue: NoteValue?
  /// The brackets of tuplets that start and end here, the outer ones first.
  var tupletStarts: [Bracket] = []
  var tupletEnds: [Bracket] = []
  /// The number of the voice, from 1.
  var voice: Int
  var isGrace = false
  var isSlashed = false
  /// Whether it is a rest that fills its measure.
  var isWholeMeasure = false
  var isInvisible = false
  /// The numbers of slurs that start and end here.
  var slurStarts: [Int] = []
  var slurEnds: [Int] = []
  var marks: [NoteMark] = []
  var lyrics: [Lyric] = []
}

/// The bracket of a tuplet.
struct Bracket: Hashable {
  /// The number that tells it from those around it, from 1.
  let number: Int
  /// The numbers that it shows, if it stands in another one or has one inside.
  let ratio: TimeModification?
}

/// A note of an event.
struct Tone: Hashable {
  var letter: PitchLetter
  /// The octave as MusicXML counts, 4 for that of middle C.
  var octave: Int
  /// The semitones by which it is altered.
  var alteration: Fraction
  /// The accidental that is printed.
  var accidental: Accidental?
  var startsTie = false
  var endsTie = false
}

/// A syllable under an event.
struct Lyric: Hashable {
  /// The number of the verse, from 1.
  let verse: Int
  let text: String
  /// Whether it continues a word.
  let continuesWord: Bool
  /// Whether the word goes on after it.
  let goesOn: Bool
}

/// Key, metre, clef and transposition, as far as they change.
struct Attributes: Hashable {
  var key: Key?
  var meter: Meter?
  var clef: Clef?
  /// The semitones by which the part sounds higher than it is written.
  var transposition: Int?
}
