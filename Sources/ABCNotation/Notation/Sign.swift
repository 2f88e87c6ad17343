/// One sign of a voice as the parser keeps it: twenty bytes without references.
///
/// A tune has hundreds of them, and playing goes over them several times; copying and dropping them
/// costs no counting of references. What has no room in it, such as words, is kept beside them in
/// their `SignList`. To the outside they are `MusicElement`s.
struct Sign {
  /// What it is; the comments say what the other properties mean then.
  enum Kind: UInt8 {
    /// `degree`, accidental in `detail`, length, `isTied`.
    case note
    /// Length, `isTied`; its notes follow.
    case chord
    /// A note of the chord before.
    case chordNote
    /// `isMarked` if crushed; their notes follow.
    case graceNotes
    /// One of the grace notes before.
    case graceNote
    /// Length; `isMarked` if it counts bars, `isInvisible`.
    case rest
    /// The sign in `detail`.
    case barLine
    /// `above` is the place of the numbers among the endings.
    case variantEnding
    /// `above` is the place of the words among the texts.
    case chordSymbol, annotation, namedDecoration
    /// The character in `detail`.
    case decoration
    /// p, q and r in the bytes of `above`, the lowest first; 0 where one is not written.
    case tuplet
    /// The number of signs in `detail`, below 0 for `<`.
    case brokenRhythm
    /// `isMarked` if it goes on in the next line.
    case lineEnd
    /// `above` is the place of the field among the fields.
    case field
    case slurStart, slurEnd, overlay, spacer

    /// Whether such a sign has a say in the lengths of notes.
    var isRhythmic: Bool {
      switch self {
      case .tuplet, .brokenRhythm, .decoration, .namedDecoration, .chord, .graceNotes: true
      default: false
      }
    }
  }

  var kind: Kind
  /// The accidental, bar line, character or number that it is.
  var detail: Int8 = 0
  /// Octave and letter of a note: eight times the octave, 0 being that of `C`, and the letter
  /// counted from C.
  var degree: Int8 = 0
  private var flags: UInt8 = 0
  /// The number above the line in its length, or a place in a list.
  var above: UInt32 = 1
  /// The number below the line in its length.
  var below: UInt32 = 1
  /// Where it stands in the source.
  var span: SourceSpan

  init(_ kind: Kind, detail: Int8 = 0, _ span: SourceSpan = SourceSpan(0, 0)) {
    self.kind = kind
    self.detail = detail
    self.span = span
  }

  /// A sign with a place in a list of its `SignList`.
  init(_ kind: Kind, place: Int, _ span: SourceSpan = SourceSpan(0, 0)) {
    self.init(kind, span)
    above = UInt32(clamping: place)
  }

  /// The place in a list.
  var place: Int { Int(above) }

  /// Whether a tie follows.
  var isTied: Bool {
    get { flags & 1 != 0 }
    set { flags = newValue ? flags | 1 : flags & ~1 }
  }
  /// What it means is told by the kind.
  var isMarked: Bool {
    get { flags & 2 != 0 }
    set { flags = newValue ? flags | 2 : flags & ~2 }
  }
  /// Whether a gap that ends a beam follows.
  var isBeforeSpace: Bool {
    get { flags & 8 != 0 }
    set { flags = newValue ? flags | 8 : flags & ~8 }
  }
  /// Whether print leaves it out.
  var isInvisible: Bool {
    get { flags & 4 != 0 }
    set { flags = newValue ? flags | 4 : flags & ~4 }
  }

  // MARK: Lengths and pitches

  /// The length; numbers beyond 32 bits are cut, which no text has.
  var length: Fraction {
    get { Fraction(Int(above), Int(max(1, below))) }
    set {
      above = UInt32(clamping: newValue.numerator)
      below = UInt32(clamping: newValue.denominator)
    }
  }

  /// Whether the length is that of another sign.
  func hasLength(of other: Sign) -> Bool {
    UInt64(above) * UInt64(other.below) == UInt64(other.above) * UInt64(below)
  }

  /// The `detail` of a note without an accidental.
  static let noAccidental: Int8 = 3

  /// The accidental of a note.
  var accidental: Accidental? { Accidental(rawValue: Int(detail)) }

  /// The octave of a note: 0 is that of `C`, 1 that of `c`.
  var octave: Int { Int(degree >> 3) }
  /// The letter of a note, counted from C.
  var letter: Int { Int(degree & 7) }
}
