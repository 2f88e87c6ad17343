/// One element of a tune body (ABC 2.1 §4).
///
/// A voice is a flat list of elements in the order written, from which the text can be written
/// again. What belongs together, such as a tuplet and its notes, is combined when the tune is
/// performed.
public enum MusicElement: Hashable, Sendable {
  /// A note.
  case note(Note)
  /// A rest.
  case rest(Rest)
  /// Notes in brackets, sounding together.
  case chord(Chord)
  /// Notes in braces before the next note.
  case graceNotes(GraceNotes)
  /// A bar line or repeat sign.
  case barLine(BarLine)
  /// The start of a variant ending, with the passes in which it is played, from 1.
  case variantEnding([ClosedRange<Int>])
  /// A chord symbol in quotes, such as `"Am7"`.
  case chordSymbol(String)
  /// Other quoted text, with its placement sign `^ _ < > @` if it has one.
  case annotation(String)
  /// A sign such as `.`, `~` or `!trill!` that applies to the next note.
  case decoration(Decoration)
  /// The start of a tuplet.
  case tuplet(Tuplet)
  /// Broken rhythm between two notes: 1 is `>`, 2 is `>>`, -1 is `<`.
  case brokenRhythm(Int)
  /// The start of a slur.
  case slurStart
  /// The end of a slur.
  case slurEnd
  /// `&`: what follows sounds together with the bar so far; each further `&` directly behind it goes
  /// back one more bar. In a group it sounds together with the group so far.
  case overlay
  /// `(&`: the start of a group of layers that sound together over several bars.
  case overlayStart
  /// `&)`: the end of a group of layers.
  case overlayEnd
  /// White space, which ends a beam.
  case space
  /// `y`: additional space in print.
  case spacer
  /// `$`: a line of staves ends here (ABC 2.1 §6.1.1).
  case lineBreak
  /// The end of a line of music; continued if the line ends with a backslash.
  case lineEnd(isContinued: Bool)
  /// A field on a line of its own or in brackets.
  ///
  /// It is indirect because fields are few and large, and other elements should stay small.
  indirect case field(BodyField)
}

/// A note (ABC 2.1 §4.1, §4.3).
public struct Note: Hashable, Sendable {
  /// The pitch as written.
  public var pitch: Pitch
  /// The length in unit note lengths, before broken rhythm and tuplets.
  public var length: Fraction
  /// Whether a tie joins the note with the next one of its pitch.
  public var isTied: Bool

  /// A note as written.
  public init(_ pitch: Pitch, length: Fraction = .one, isTied: Bool = false) {
    self.pitch = pitch
    self.length = length
    self.isTied = isTied
  }
}

/// A rest (ABC 2.1 §4.5).
public struct Rest: Hashable, Sendable {
  /// Whether it counts bars: `Z` and `X`.
  public var isWholeBars: Bool
  /// Whether it is invisible in print: `x` and `X`.
  public var isInvisible: Bool
  /// The length in unit note lengths, or in bars.
  public var length: Fraction

  /// A rest as written.
  public init(length: Fraction = .one, isWholeBars: Bool = false, isInvisible: Bool = false) {
    self.length = length
    self.isWholeBars = isWholeBars
    self.isInvisible = isInvisible
  }
}

/// Notes that sound together (ABC 2.1 §4.17).
public struct Chord: Hashable, Sendable {
  /// The notes in the order written, at least one.
  public var notes: [Note]
  /// The length after the bracket, by which those of the notes are multiplied.
  public var length: Fraction
  /// Whether a tie after the bracket ties every note.
  public var isTied: Bool

  /// A chord as written.
  public init(_ notes: [Note], length: Fraction = .one, isTied: Bool = false) {
    self.notes = notes
    self.length = length
    self.isTied = isTied
  }

  /// The length in unit note lengths: that of the first note, multiplied by the chord's own.
  public var duration: Fraction { (notes.first?.length ?? .one) * length }
}

/// Grace notes, whose time is taken from the note after them (ABC 2.1 §4.12).
public struct GraceNotes: Hashable, Sendable {
  /// The notes, in the order written.
  public var notes: [Note]
  /// Whether they are an acciaccatura: `{/…}`.
  public var isAcciaccatura: Bool

  /// Grace notes as they are written.
  public init(_ notes: [Note], isAcciaccatura: Bool = false) {
    self.notes = notes
    self.isAcciaccatura = isAcciaccatura
  }
}

/// A decoration of the next note (ABC 2.1 §4.14).
public enum Decoration: Hashable, Sendable {
  /// One character, such as `.` or `~`.
  case symbol(Character)
  /// A name between exclamation marks, such as `trill`.
  case named(String)
}

/// The start of a tuplet, which puts `notes` notes into the time of `time` for the next `count`
/// notes (ABC 2.1 §4.13).
///
/// `(3` has only `notes`; what is `nil` follows from it and from the meter.
public struct Tuplet: Hashable, Sendable {
  /// p: the number of notes.
  public var notes: Int
  /// q: the number of notes whose time they take.
  public var time: Int?
  /// r: the number of notes that the tuplet covers.
  public var count: Int?

  /// A tuplet as written.
  public init(_ notes: Int, time: Int? = nil, count: Int? = nil) {
    self.notes = notes
    self.time = time
    self.count = count
  }
}

/// A field in a tune body; one that changes the music is parsed.
public enum BodyField: Hashable, Sendable {
  /// `K:`
  case key(Key)
  /// A `K:` or `V:` without a key: the properties that change from here on, such as
  /// `clef=treble-8`.
  case properties(String)
  /// `M:`
  case meter(Meter)
  /// `L:`
  case unitNoteLength(Fraction)
  /// `Q:`
  case tempo(Tempo)
  /// `P:`: the label of the part that starts here.
  case part(String)
  /// `%%` lines and `I:` fields, without their marks.
  case directive(String)
  /// `w:`: lyrics under the notes before.
  case lyrics(String)
  /// A comment on a line of its own, without its `%`.
  case comment(String)
  /// Any other field, such as `N:` or `W:`.
  case text(Field)
}
