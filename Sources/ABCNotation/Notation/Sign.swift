/// One element of a voice in compact form: twenty bytes without references.
///
/// A tune has hundreds of signs, and playing copies them several times without counting references.
/// What has no room in a sign, such as text, is in a list of its `SignList`. The public form of a
/// sign is `MusicElement`.
struct Sign {
  /// The kinds of signs, each with the properties that it uses.
  enum Kind: UInt8 {
    /// `degree`, accidental in `detail` (semitones, or one of the list's microtones), length,
    /// `isTied`.
    case note
    /// Length, `isTied`; its notes follow.
    case chord
    /// A note of the chord before it.
    case chordNote
    /// `isMarked` if an acciaccatura; their notes follow.
    case graceNotes
    /// One of the grace notes before it.
    case graceNote
    /// Length; `isMarked` if it counts bars, `isInvisible`.
    case rest
    /// The kind of the bar line in `detail`; of a repeat sign, the passes of the section that ends
    /// there in `above` and of the one that starts there in `below`.
    case barLine
    /// The numbers at `place` in the list of endings.
    case variantEnding
    /// The text at `place` in the list of texts.
    case chordSymbol, annotation, namedDecoration
    /// The character in `detail`.
    case decoration
    /// p, q and r in the bytes of `above`, the lowest first; 0 where one is not written.
    case tuplet
    /// The number of `>` in `detail`, or of `<` as a negative number.
    case brokenRhythm
    /// `isMarked` if the next line continues it.
    case lineEnd
    /// The field at `place` in the list of fields; `isMarked` if it is the copy of one that stands
    /// in another voice, whose faults are reported there.
    case field
    case slurStart, slurEnd, overlay, overlayStart, overlayEnd, spacer, lineBreak

    /// Whether a sign of this kind can change the lengths of notes.
    var isRhythmic: Bool {
      switch self {
      case .tuplet, .brokenRhythm, .decoration, .namedDecoration, .chord, .graceNotes: true
      default: false
      }
    }
  }

  var kind: Kind
  /// The accidental, bar line, character or number of the sign.
  var detail: Int8 = 0
  /// The octave of a note times eight, plus its letter; octave 0 is that of `C`, letter 0 is C.
  var degree: Int8 = 0
  private var flags: UInt8 = 0
  /// The numerator of the length, or an index into a list.
  var above: UInt32 = 1
  /// The denominator of the length.
  var below: UInt32 = 1
  /// The place in the source.
  var span: SourceSpan

  init(_ kind: Kind, detail: Int8 = 0, _ span: SourceSpan = SourceSpan(0, 0)) {
    self.kind = kind
    self.detail = detail
    self.span = span
  }

  /// Creates a sign that refers to an element of a list.
  init(_ kind: Kind, place: Int, _ span: SourceSpan = SourceSpan(0, 0)) {
    self.init(kind, span)
    above = UInt32(clamping: place)
  }

  /// The index into the list that the kind names.
  var place: Int { Int(above) }

  /// Whether a tie to the next note follows.
  var isTied: Bool {
    get { flags & 1 != 0 }
    set { flags = newValue ? flags | 1 : flags & ~1 }
  }
  /// A flag whose meaning depends on the kind.
  var isMarked: Bool {
    get { flags & 2 != 0 }
    set { flags = newValue ? flags | 2 : flags & ~2 }
  }
  /// Whether white space follows, which ends a beam.
  var isBeforeSpace: Bool {
    get { flags & 8 != 0 }
    set { flags = newValue ? flags | 8 : flags & ~8 }
  }
  /// Whether it is invisible in print.
  var isInvisible: Bool {
    get { flags & 4 != 0 }
    set { flags = newValue ? flags | 4 : flags & ~4 }
  }

  // MARK: Lengths and pitches

  /// The length; its terms are clamped to 32 bits.
  var length: Fraction {
    get { Fraction(Int(above), Int(max(1, below))) }
    set {
      above = UInt32(clamping: newValue.numerator)
      below = UInt32(clamping: newValue.denominator)
    }
  }

  /// Whether both signs have the same length.
  func hasLength(of other: Sign) -> Bool {
    UInt64(above) * UInt64(other.below) == UInt64(other.above) * UInt64(below)
  }

  /// The `detail` of a note without an accidental.
  static let noAccidental: Int8 = 3
  /// The `detail` of the first of the list's microtones; those of others follow.
  static let firstMicrotone: Int8 = 4

  /// Whether a note has an accidental of its own.
  var hasAccidental: Bool { detail != Sign.noAccidental }

  /// The octave of a note: 0 for `C`, 1 for `c`.
  var octave: Int { Int(degree >> 3) }
  /// The letter of a note: 0 for C.
  var letter: Int { Int(degree & 7) }
}
