/// What may follow in a bar of music while it is written, character by character.
///
/// A small value: a copy is a fork. It follows a part of ABC 2.1 from which every bar can be completed
/// to its exact length: notes, rests, chords, ties, triplets `(3`, broken rhythm, grace notes, slurs,
/// `~` and `.`, chord symbols. Fields, lyrics, voices and named decorations are not drawn. Bar lines and
/// what lies beyond a bar are `BarSequence`'s.
///
/// A character is allowed only if the bar can still be completed: a note leaves a rest of the bar that
/// notes fill, `>` leaves room for its second note, a tie for the same note again.
struct MusicState: Hashable, Sendable {
  /// What the last character belongs to.
  enum Phase: UInt8, Sendable {
    /// Between elements.
    case gap
    /// After an accidental, which needs its letter.
    case accidental
    /// After a letter, octave mark, digit or slash of a note, or the bracket that ends a chord.
    case letter, octave, length, chordEnd
    /// After `(`, which begins a triplet or a slur, and after `(3`.
    case parenthesis, triplet
    /// After `>` or `<`.
    case broken
    /// In the braces of grace notes, after a letter, octave mark or accidental or the brace.
    case grace, graceAccidental
    /// In the brackets of a chord.
    case chord, chordAccidental
    /// In quotes.
    case quote
  }

  /// What the last complete element was.
  enum Element: UInt8, Sendable { case none, note, chord, rest }

  var phase = Phase.gap
  /// The time in the bar and the time that it must have, in `NoteLength.unit` parts.
  var position: Int32 = 0
  var target: Int32
  let writable: Writable
  /// Whether the bar's last note may be tied into the next bar.
  var mayTieOver = true
  /// The characters of the line so far, at most 3.
  var lineLength: UInt8 = 0
  /// Whether nothing of the bar has been read.
  var isBarEmpty = true
  var followsSpace = false

  // The note in hand.
  var pitch: Int8 = 0
  var accidental: Int8?
  var noteLength = NoteLength()
  /// Chord notes as bits of letters, an octave mark apart; the number of them.
  var chordNotes: UInt64 = 0
  var chordCount: UInt8 = 0
  var graceCount: UInt8 = 0
  var isRest = false

  // What waits for a note.
  /// The pitch that a tie waits for.
  var tiedPitch: Int8?
  /// The length that the second note of broken rhythm must have; 0 without one.
  var brokenLength: Int32 = 0
  var tripletNotesLeft: UInt8 = 0
  /// The length of each note of the triplet; 0 before the first.
  var tripletLength: Int32 = 0
  var hasChordSymbol = false
  /// Whether a decoration or grace notes stand before the next note.
  var isOrnamented = false
  var slurNotes: UInt8?

  // The last element.
  var last = Element.none
  var lastLength: Int32 = 0
  var lastPitch: Int8 = 0
  var lastAccidental: Int8?
  var lastWasBroken = false
  /// Whether a tie may follow.
  ///
  /// Notes of triplets are not tied, and an ornament shortens its note.
  var lastMayBeTied = false
  var lastWasInTriplet = false
  /// Letters that an accidental alters in this bar, a bit each.
  var altered: UInt8 = 0

  var chordName = ChordName()
  /// The last two different chord symbols of the tune.
  var chords: (before: ChordName, last: ChordName) {
    (chordBefore, lastChord)
  }
  private var chordBefore = ChordName()
  private var lastChord = ChordName()

  /// A state at the start of a bar of `target` parts.
  init(target: Int32, writable: Writable) {
    self.target = target
    self.writable = writable
  }

  /// The time that is left in the bar.
  var left: Int32 { target - position }

  /// Whether nothing that is open prevents a bar line; the length of the bar is not considered.
  ///
  /// A tie over the bar line needs a plain one.
  var canEndBar: Bool {
    phase == .gap && brokenLength == 0 && tripletNotesLeft == 0 && !hasChordSymbol && !isOrnamented
      && slurNotes == nil
  }

  /// Begins a bar of `target` parts; ties and chord symbols stay in memory.
  mutating func startBar(target: Int32) {
    position = 0
    self.target = target
    altered = 0
    last = .none
    isBarEmpty = true
    followsSpace = false
    lastWasBroken = false
    lastWasInTriplet = false
  }

  /// Whether the note or chord in hand is at a place where it can end.
  var isInNote: Bool {
    switch phase {
    case .letter, .octave, .length, .chordEnd: true
    default: false
    }
  }

  /// Whether an element of `length` parts leaves a bar that can be completed.
  func fits(_ length: Int32) -> Bool {
    if tripletNotesLeft > 0 {
      return tripletLength > 0 ? length == tripletLength : 2 * length <= left
    }
    if brokenLength > 0 { return length == brokenLength }
    // Grace notes take their time from the note after them.
    if length <= graceParts { return false }
    // A slur needs a second note in the same bar.
    return slurNotes == 0 ? length < left : length <= left
  }

  /// The time that the grace notes before the next note take from it: a quarter of the unit each.
  private var graceParts: Int32 { Int32(graceCount) * NoteLength.unit / 4 }

  /// Whether some length of a note fits.
  var hasRoom: Bool { NoteLength().canFit(writable, fits) }

  /// The state after the end of the note or chord that is being written; nil if its length does not
  /// fit.
  ///
  /// Between elements the state stays as it is.
  func completed() -> MusicState? {
    guard isInNote else { return self }
    let length = noteLength.parts
    guard fits(length), tiedPitch == nil || tiedPitch == pitch else { return nil }
    var next = self
    next.phase = .gap
    // Broken rhythm could leave a note with grace notes too short for them.
    next.lastWasBroken = brokenLength > 0 || graceCount > 0
    next.graceCount = 0
    next.lastWasInTriplet = tripletNotesLeft > 0
    next.lastMayBeTied = tripletNotesLeft == 0 && !isOrnamented
    if tripletNotesLeft > 0 {
      // Three notes in the time of two, counted with the first.
      if tripletLength == 0 { next.position += 2 * length }
      next.tripletLength = length
      next.tripletNotesLeft -= 1
      if next.tripletNotesLeft == 0 { next.tripletLength = 0 }
    } else {
      next.position += length
    }
    next.brokenLength = 0
    next.tiedPitch = nil
    next.hasChordSymbol = false
    next.isOrnamented = false
    if let notes = slurNotes { next.slurNotes = min(notes + 1, 3) }
    next.last = chordCount > 0 ? .chord : isRest ? .rest : .note
    next.lastLength = length
    if next.last == .note {
      next.lastPitch = pitch
      next.lastAccidental = accidental
    }
    next.chordCount = 0
    next.isRest = false
    next.accidental = nil
    return next
  }

  /// Takes the chord symbol in hand.
  mutating func takeChordName() {
    if chordName != lastChord {
      chordBefore = lastChord
      lastChord = chordName
    }
    chordName = ChordName()
    hasChordSymbol = true
    phase = .gap
  }
}
