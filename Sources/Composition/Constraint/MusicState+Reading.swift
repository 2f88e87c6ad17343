extension MusicState {
  /// The state after another character; nil if the bar could no longer be completed.
  ///
  /// Bar lines and line ends give nil too: `ConstraintState` reads them.
  func reading(_ sign: MusicSign) -> MusicState? {
    var next = readingElement(sign)
    next?.followsSpace = sign.kind == .space
    next?.isBarEmpty = isBarEmpty && sign.kind == .space
    next?.lineLength = min(lineLength + 1, 3)
    return next
  }

  private func readingElement(_ sign: MusicSign) -> MusicState? {
    switch phase {
    case .quote: return readingQuote(sign)
    case .accidental: return sign.kind == .letter ? startingNote(sign) : nil
    case .letter, .octave, .length, .chordEnd:
      return readingNote(sign) ?? completed()?.readingGap(sign, isAfterElement: true)
    case .parenthesis:
      if sign.kind == .digit, sign.value == 3 {
        var next = self
        next.phase = .triplet
        next.slurNotes = nil
        next.tripletNotesLeft = 3
        return next.hasRoom ? next : nil
      }
      return startingPlainNote(sign)
    case .triplet, .broken: return startingPlainNote(sign)
    case .grace, .graceAccidental: return readingGrace(sign)
    case .chord, .chordAccidental: return readingChord(sign)
    case .gap: return readingGap(sign, isAfterElement: false)
    }
  }

  /// Reads a character between elements, or the first one behind an element.
  private func readingGap(_ sign: MusicSign, isAfterElement: Bool) -> MusicState? {
    if tripletNotesLeft > 0 || brokenLength > 0 { return startingPlainNote(sign) }
    switch sign.kind {
    case .letter, .accidental: return startingPlainNote(sign)
    case .space:
      // After a space nothing closes a slur.
      let mayEnd = left > 0 || slurNotes == nil
      guard !followsSpace, !isOrnamented, mayEnd, lineLength > 0 else { return nil }
      return self
    case .closeParenthesis:
      guard isAfterElement, let notes = slurNotes, notes >= 2 else { return nil }
      var next = self
      next.slurNotes = nil
      return next
    case .tie: return isAfterElement ? tied() : nil
    case .greater, .less:
      guard isAfterElement, last == .note, !lastWasBroken, !lastWasInTriplet,
        lastLength >= 2 * writable.grain, lastLength <= left, tiedPitch == nil
      else { return nil }
      var next = self
      next.phase = .broken
      next.brokenLength = lastLength
      return next
    default: break
    }
    // What follows begins an element for which the bar must have room.
    guard left > 0 else { return nil }
    var next = self
    switch sign.kind {
    case .quote:
      guard !hasChordSymbol, !isOrnamented else { return nil }
      next.phase = .quote
    case .decoration where tiedPitch == nil && !isOrnamented:
      next.isOrnamented = true
    case .openBrace where tiedPitch == nil && !isOrnamented && writable.canCloseGrace:
      next.phase = .grace
      next.graceCount = 1
      guard next.hasRoom else { return nil }
      next.graceCount = 0
    case .openParenthesis where tiedPitch == nil && !isOrnamented && writable.canCloseSlur:
      guard left >= 2 * writable.grain, slurNotes == nil else { return nil }
      next.phase = .parenthesis
      next.slurNotes = 0
    case .openBracket where tiedPitch == nil && hasRoom && writable.canCloseChord:
      next.phase = .chord
      next.chordCount = 0
      next.chordNotes = 0
    case .rest where tiedPitch == nil && !isOrnamented && slurNotes == nil && hasRoom:
      next.phase = .letter
      next.isRest = true
      next.noteLength = NoteLength()
    default: return nil
    }
    return next
  }

  /// Reads an accidental or a letter.
  private func startingPlainNote(_ sign: MusicSign) -> MusicState? {
    switch sign.kind {
    case .letter: return startingNote(sign)
    case .accidental:
      guard tiedPitch == nil, hasRoom else { return nil }
      var next = self
      next.phase = .accidental
      next.accidental = sign.value
      next.isRest = false
      return next
    default: return nil
    }
  }

  private func startingNote(_ sign: MusicSign) -> MusicState? {
    if let tiedPitch, !Self.isLetter(sign.value, of: tiedPitch) { return nil }
    guard hasRoom else { return nil }
    var next = self
    next.phase = .letter
    next.pitch = sign.value
    next.isRest = false
    next.chordCount = 0
    next.noteLength = NoteLength()
    if phase != .accidental { next.accidental = nil }
    if next.accidental != nil { next.altered |= 1 << UInt8(sign.value % 7) }
    return next
  }

  /// Reads an octave mark or a part of the length of the note in hand; nil for anything else.
  private func readingNote(_ sign: MusicSign) -> MusicState? {
    var next = self
    switch sign.kind {
    case .comma, .apostrophe:
      let isLow = sign.kind == .comma
      guard phase == .letter, !isRest, (pitch < 7) == isLow else { return nil }
      next.pitch += isLow ? -7 : 7
      guard tiedPitch == nil || tiedPitch == next.pitch else { return nil }
      next.phase = .octave
      return next
    case .digit, .slash:
      // A tie waits for the very octave.
      guard tiedPitch == nil || tiedPitch == pitch else { return nil }
      let length =
        sign.kind == .slash
        ? noteLength.slash(writable, fits: fits)
        : noteLength.digit(Int32(sign.value), writable, fits: fits)
      guard let length else { return nil }
      next.noteLength = length
      next.phase = .length
      return next
    default: return nil
    }
  }

  /// Whether the letter at `place` begins a note of `pitch`, with or without an octave mark.
  private static func isLetter(_ place: Int8, of pitch: Int8) -> Bool {
    place == pitch || place == pitch + 7 && pitch < 0 || place == pitch - 7 && pitch > 13
  }

  /// Ties the last note to the next.
  private func tied() -> MusicState? {
    guard last == .note, tiedPitch == nil, lastMayBeTied else { return nil }
    // A new bar cancels accidentals, so an altered note is tied within its bar only.
    let isAltered = altered >> UInt8((lastPitch + 14) % 7) & 1 == 1
    guard left > 0 || mayTieOver && !isAltered && slurNotes == nil else { return nil }
    var next = self
    next.tiedPitch = lastPitch
    return next
  }

  private func readingGrace(_ sign: MusicSign) -> MusicState? {
    var next = self
    switch sign.kind {
    case .accidental, .letter:
      guard sign.kind == .letter || phase == .grace else { return nil }
      next.graceCount += 1
      guard graceCount < Self.mostGraceNotes, next.hasRoom else { return nil }
      if sign.kind == .accidental {
        next.graceCount -= 1
        next.phase = .graceAccidental
      } else {
        // A grace note's accidental holds in the bar.
        if phase == .graceAccidental { next.altered |= 1 << UInt8(sign.value % 7) }
        next.phase = .grace
      }
    case .closeBrace where phase == .grace && graceCount > 0:
      next.phase = .gap
      next.isOrnamented = true
    default: return nil
    }
    return next
  }

  private static let mostGraceNotes = 4

  private func readingChord(_ sign: MusicSign) -> MusicState? {
    var next = self
    switch sign.kind {
    case .accidental where phase == .chord && chordCount < 4:
      next.phase = .chordAccidental
    case .letter where chordCount < 4:
      let bit: UInt64 = 1 << UInt64(sign.value)
      guard chordNotes & bit == 0 else { return nil }
      next.chordNotes |= bit
      next.chordCount += 1
      next.phase = .chord
      if phase == .chordAccidental { next.altered |= 1 << UInt8(sign.value % 7) }
    case .closeBracket where phase == .chord && chordCount >= 2:
      next.phase = .chordEnd
      next.noteLength = NoteLength()
    default: return nil
    }
    return next
  }

  private func readingQuote(_ sign: MusicSign) -> MusicState? {
    var next = self
    if sign.kind == .quote {
      guard chordName.isComplete else { return nil }
      next.takeChordName()
      return next
    }
    guard let name = chordName.appending(sign, writable.qualities) else { return nil }
    next.chordName = name
    return next
  }
}
