// The messages of the parser and the player. A name is never changed or reused: scripts match it.
extension Diagnostic.Message {
  // MARK: The file

  static func furtherOmitted(count: Int) -> Self {
    Self(
      "further-omitted", .warning,
      count == 1
        ? "1 further problem of this tune is not listed"
        : "\(count) further problems of this tune are not listed")
  }
  static func furtherNotesOmitted(count: Int) -> Self {
    Self(
      "further-notes-omitted", .note,
      count == 1
        ? "1 further remark about this tune is not listed"
        : "\(count) further remarks about this tune are not listed")
  }
  static let noReferenceNumber = Self(
    "no-reference-number", .warning, "no X: line before this tune; it is read as number 0")
  static func badReferenceNumber(_ text: String) -> Self {
    Self("bad-reference-number", .warning, "'\(text)' is no reference number; 0 is taken")
  }

  /// What the reader of a field, directive or sign did not consume; `what` names it with its article.
  static func leftOver(_ text: String, in what: String) -> Self {
    Self("left-over", .warning, "'\(text)' is not understood in \(what); it is left out")
  }

  // MARK: The header

  static let noKey = Self(
    "no-key", .warning, "the header has no K: field; the tune is read in C major")
  static func unknownKey(_ text: String) -> Self {
    Self(
      "unknown-key", .error,
      "'\(text)' is no key; expected a letter A to G, # or b, and a mode, such as 'Em' or 'D mix'")
  }
  static func unknownMode(_ text: String) -> Self {
    Self("unknown-mode", .error, "'\(text)' is no mode; major is taken")
  }
  static func badMeter(_ text: String) -> Self {
    Self(
      "bad-meter", .error,
      "'\(text)' is no meter; expected two numbers such as '6/8', 'C', 'C|' or 'none', "
        + "the second number a power of two up to 64")
  }
  static func badUnitNoteLength(_ text: String) -> Self {
    Self(
      "bad-unit-note-length", .error,
      "'\(text)' is no unit note length; expected 1 over a power of two up to 512, such as '1/8'")
  }
  static func badTempo(_ text: String) -> Self {
    Self("bad-tempo", .error, "'\(text)' is no tempo; expected such as '1/4=120'")
  }
  static func badUserSymbol(_ text: String) -> Self {
    Self(
      "bad-user-symbol", .error,
      "'\(text)' defines no symbol; expected a letter H to W, h to w or ~, '=' and a decoration or "
        + "annotation, such as 'T = !trill!'")
  }
  static let textInHeader = Self(
    "text-in-header", .warning, "this line in the header is no field; it is left out")
  static let blankLineInHeader = Self(
    "blank-line-in-header", .warning, "a blank line inside the header; it is left out")
  static func badPartOrder(_ character: Character) -> Self {
    Self(
      "bad-part-order", .warning,
      "'\(character)' is not allowed in an order of parts; the tune is played as written")
  }
  static let partOrderTooLong = Self(
    "part-order-too-long", .error,
    "the order has more than \(PartOrder.limit) parts; the others are left out")

  // MARK: The body

  static func unknownCharacter(_ character: String) -> Self {
    Self("unknown-character", .warning, "'\(character)' means nothing here")
  }
  static func fieldNotInBody(_ letter: Character) -> Self {
    Self(
      "field-not-in-body", .error,
      "a field \(letter): cannot stand in a tune body; the line is left out")
  }
  static let unclosedInlineField = Self(
    "unclosed-inline-field", .error, "a field in brackets is never closed by ']'")
  static let unclosedChord = Self(
    "unclosed-chord", .error, "'[' is never closed by ']'; the chord ends here")
  static let dividedChord = Self(
    "divided-chord", .note, "the chord ends in the next line; it is read as one")
  static func leftOutInBrackets(_ text: String, _ what: String) -> Self {
    Self(
      "left-out-in-brackets", .warning,
      "'\(text)' means nothing between the brackets of \(what); it is left out")
  }
  static let emptyChord = Self("empty-chord", .warning, "a chord without notes")
  static let oldChord = Self(
    "old-chord", .note, "a chord between plus signs, as in old ABC; write it in brackets")
  static let nestedChord = Self("nested-chord", .error, "'[' inside a chord is left out")
  static let strayBracket = Self("stray-bracket", .warning, "']' closes nothing")
  static let unclosedGrace = Self(
    "unclosed-grace", .error, "'{' is never closed by '}' on its line; it is left out")
  static let emptyGrace = Self("empty-grace", .warning, "grace notes without a note")
  static let strayBrace = Self("stray-brace", .warning, "'}' closes nothing")
  static let unclosedQuote = Self(
    "unclosed-quote", .error, "'\"' is never closed on its line; the rest of the line is its text")
  static let accidentalWithoutNote = Self(
    "accidental-without-note", .error, "an accidental without a note after it")
  static func badLength(_ text: String) -> Self {
    Self(
      "bad-length", .error,
      "the length '\(text)' is out of range; expected numbers from 1 to \(BodyParser.lengthLimit)")
  }
  static let zeroLength = Self("zero-length", .warning, "a length of 0; 1 is taken")
  static func tooManyBars(_ text: String) -> Self {
    Self(
      "too-many-bars", .error,
      "a rest of \(text) bars; at most \(BodyParser.restBarsLimit) are taken")
  }
  static let pitchOutOfRange = Self(
    "pitch-out-of-range", .error,
    "the note is outside of MIDI's range (C,,,,, to g''''); it is silent")
  static func tooManyOctaves(_ count: Int) -> Self {
    Self(
      "too-many-octaves", .error,
      "\(count) octave marks on a note; at most \(BodyParser.octaveLimit)")
  }
  static func badTuplet(_ text: String) -> Self {
    Self(
      "bad-tuplet", .error,
      "'\(text)' is no tuplet; expected '(p' with p from 2 to 9, or '(p:q' or '(p:q:r' with numbers "
        + "up to 64"
    )
  }
  static let nestedTuplet = Self(
    "nested-tuplet", .error,
    "more than \(TupletNest.depthLimit) tuplets inside each other; the innermost is left out")
  static func shortTuplet(missing: Int) -> Self {
    Self("short-tuplet", .warning, "the tune ends \(missing) notes before the tuplet is full")
  }
  static func brokenRhythmTooLong(_ text: String) -> Self {
    Self("broken-rhythm-too-long", .error, "'\(text)' is left out; at most three signs are read")
  }
  static let brokenRhythmWithoutNotes = Self(
    "broken-rhythm-without-notes", .error, "broken rhythm needs a note on both sides")
  static func brokenRhythmUnequal(_ first: Fraction, _ second: Fraction) -> Self {
    Self(
      "broken-rhythm-unequal", .error,
      "broken rhythm between notes of unequal length (\(first) and \(second) of a whole note) is left out"
    )
  }
  static let tieWithoutNote = Self("tie-without-note", .warning, "'-' follows no note")
  static func unknownDecoration(_ name: String) -> Self {
    Self("unknown-decoration", .warning, "'\(name)' is no decoration of ABC 2.1")
  }
  static let decorationWithoutNote = Self(
    "decoration-without-note", .warning, "a decoration with no note after it before the bar ends")
  static let graceWithoutNote = Self(
    "grace-without-note", .warning,
    "grace notes with no note after them before the bar ends are silent")
  static let unequalChord = Self(
    "unequal-chord", .warning, "the notes of a chord differ in length; that of the first is taken")
  static let tooManyVoices = Self(
    "too-many-voices", .error,
    "more than \(BodyParser.voiceLimit) voices; the music goes on in the voice before")
  static let badEnding = Self(
    "bad-ending", .error, "the numbers of a variant ending must be from 1 to 64")
  static let unclosedText = Self(
    "unclosed-text", .error,
    "this text block is never closed by '%%endtext' or another directive that starts with 'end'; "
      + "it ends before the next blank line, field or line of music")

  // MARK: The performance

  static func barTooLong(by excess: Fraction, of expected: Fraction) -> Self {
    Self(
      "bar-too-long", .warning,
      "the bar is \(excess) of a whole note too long (expected \(expected))")
  }
  static func barTooShort(by lack: Fraction, of expected: Fraction) -> Self {
    Self(
      "bar-too-short", .warning,
      "the bar is \(lack) of a whole note too short (expected \(expected))")
  }
  static let accidentalInTie = Self(
    "accidental-in-tie", .warning,
    "the tie before this note holds its pitch, so the accidental is not heard; a slur, as in "
      + "'(C ^C)', lets both notes sound")
  static let tieToNothing = Self(
    "tie-to-nothing", .warning, "no note of this pitch follows directly; the tie joins nothing")
  static let graceTooLong = Self(
    "grace-too-long", .warning,
    "the grace notes leave no time for the note after them; they are left out")
  static let repeatWithoutStart = Self(
    "repeat-without-start", .note,
    "no '|:' before this repeat; it goes back to the last double bar or repeat sign")
  static let repeatIgnored = Self(
    "repeat-ignored", .warning,
    "no '|:' before this repeat; the music sounds once")
  static let repeatNeverClosed = Self(
    "repeat-never-closed", .warning, "'|:' is never closed; the music sounds once")
  static func unknownPart(_ label: Character) -> Self {
    Self(
      "unknown-part", .warning,
      "the order of parts names '\(label)', which no P: in the body starts")
  }
  static let performanceTooLong = Self(
    "performance-too-long", .error,
    "with its repeats the tune has more than \(Unrolling.stepLimit) steps; the rest is left out")
  static let timeRounded = Self(
    "time-rounded", .warning,
    "the lengths have no common unit that is large enough; times are rounded")
  static func tempoOutOfRange(_ microseconds: Int) -> Self {
    Self(
      "tempo-out-of-range", .error,
      "a tempo of \(microseconds) µs a quarter note is outside of MIDI's range (1 to 16777215)")
  }
  static func channelsShared(_ count: Int) -> Self {
    Self(
      "channels-shared", .warning,
      "the voices need \(count) channels; MIDI has \(Performance.channelLimit), the last is shared")
  }
  static let timeOutOfRange = Self(
    "time-out-of-range", .error,
    "the music is longer than a MIDI file can be (139810 whole notes); later notes move to the end")
}
