import ABCNotation

// Notes, chords, rests and the signs at them.

extension PartBuilder {
  /// Adds a note or chord.
  mutating func play(
    _ notes: [Note], isTied: Bool, _ item: WrittenVoice.Item, _ index: Int
  ) {
    if transposition ?? 0 != item.transposition {
      let isAtStart = part.measures.isEmpty && position == 0
      if isAtStart {
        part.start.transposition = item.transposition
      } else {
        append(.attributes(Attributes(transposition: item.transposition)))
      }
    }
    transposition = item.transposition
    var tones: [Tone] = []
    for (note, alteration) in zip(notes, item.alterations) {
      var tone = Tone(note.pitch, alteration, octaves: item.octaves)
      guard tone.isWritable else {
        omissions.append(.unwritablePitch)
        continue
      }
      // A chord with the same note twice has one head.
      if tones.contains(where: { $0.hasPitch(of: tone) }) { continue }
      let tied = ties.end(tone, isExplicit: note.pitch.accidental != nil, at: now)
      if let tied {
        tone.endsTie = true
        tone.alteration = tied.alteration
        startTie(of: tied)
      } else {
        tone.accidental = accidentals.accidental(of: tone, written: note.pitch.accidental)
      }
      tones.append(tone)
    }
    let first = part.entries.count
    addEvents(tones, item, index, isInvisible: false)
    // A later layer goes back to the start of the measure.
    ties.drop(before: measureStart)
    let last = part.entries.count - 1
    guard last >= first else { return }
    for (place, tone) in tones.enumerated() {
      let isTiedNote =
        isTied
        || notes.contains {
          $0.isTied && Tone($0.pitch, .zero, octaves: item.octaves).isOnStep(of: tone)
        }
      if isTiedNote, !ties.start(tone, entry: last, note: place, at: now) {
        omissions.append(.manyTies)
      }
    }
  }

  /// Marks the note at which a tie starts that was found to end.
  private mutating func startTie(of tie: TieJoiner.Tie) {
    guard case .event(var event) = part.entries[tie.entry] else { return }
    event.notes[tie.note].startsTie = true
    part.entries[tie.entry] = .event(event)
  }

  /// Adds a chord or rest as the events that its length takes, tied.
  mutating func addEvents(
    _ tones: [Tone], _ item: WrittenVoice.Item, _ index: Int, isInvisible: Bool
  ) {
    guard item.length > 0 else { return }
    let tuplet = item.tuplet.map { voice.tuplets[$0] }
    let heads = NoteHeads(item.length, in: voice, tuplet)
    let brackets = tuplet == nil ? [] : voice.tuplets(around: index)
    let isRest = tones.isEmpty
    for (place, head) in heads.heads.enumerated() {
      let isFirst = place == 0
      let isLast = place == heads.heads.count - 1
      var event = Event(notes: tones, duration: head.duration, voice: voiceNumber)
      event.value = head.value
      event.modification = heads.modification
      event.isInvisible = isInvisible
      for index in event.notes.indices {
        event.notes[index].startsTie = !isLast
        event.notes[index].endsTie = tones[index].endsTie || !isFirst
        if !isFirst { event.notes[index].accidental = nil }
      }
      if let tuplet {
        if isFirst {
          event.tupletStarts = brackets.filter { $0.first == index }.map(Bracket.init)
          if !event.tupletStarts.isEmpty { tupletValue = value(of: tuplet) }
        }
        if isLast { event.tupletEnds = brackets.filter { $0.last == index }.map(Bracket.init) }
        event.tupletValue = tupletValue
      }
      if isFirst {
        event.marks = marks
        marks = []
        event.lyrics = lyrics(item.verses)
        if !isRest { slurs.open(at: part.entries.count) }
      }
      if !isRest { lastNote = part.entries.count }
      append(.event(event))
      pass(head.duration)
    }
  }

  /// The notehead of which a tuplet has as many as it says, if there is one.
  private func value(of tuplet: WrittenVoice.Tuplet) -> NoteValue? {
    if tuplet.isNested { return nil }
    var total = 0
    for item in voice.items[tuplet.first...tuplet.last] where item.tuplet != nil {
      let (sum, overflow) = total.addingReportingOverflow(item.length)
      if overflow { return nil }
      total = sum
    }
    let one = Fraction(total, voice.unitsInWhole) / Fraction(tuplet.time)
    let values = NoteValue.values(of: one)
    return values.count == 1 ? values[0] : nil
  }

  private mutating func lyrics(_ verses: [String]) -> [Lyric] {
    var result: [Lyric] = []
    for (place, syllable) in verses.enumerated() where !syllable.isEmpty {
      let goesOn = syllable.hasSuffix("-")
      result.append(
        Lyric(
          verse: place + 1, text: goesOn ? String(syllable.dropLast()) : syllable,
          continuesWord: versesInWord.contains(place), goesOn: goesOn))
      if goesOn { versesInWord.insert(place) } else { versesInWord.remove(place) }
    }
    return result
  }

  mutating func addGraces(_ graces: GraceNotes, _ item: WrittenVoice.Item) {
    // One grace note is an eighth, several are sixteenths, as engravers draw them.
    let type = graces.notes.count == 1 ? NoteType.eighth : .sixteenth
    for (note, alteration) in zip(graces.notes, item.alterations) {
      var tone = Tone(note.pitch, alteration, octaves: item.octaves)
      guard tone.isWritable else {
        omissions.append(.unwritablePitch)
        continue
      }
      tone.accidental = accidentals.accidental(of: tone, written: note.pitch.accidental)
      var event = Event(notes: [tone], duration: 0, voice: voiceNumber)
      event.isGrace = true
      event.isSlashed = graces.isAcciaccatura
      event.value = NoteValue(type: type, dots: 0)
      append(.event(event))
    }
  }

  /// Ends the innermost slur at the last note.
  mutating func endSlur() {
    guard let slur = slurs.end(), let end = lastNote, end > slur.start else { return }
    guard let number = slur.number else {
      omissions.append(.deepSlur)
      return
    }
    if case .event(var event) = part.entries[slur.start] {
      event.slurStarts.append(number)
      part.entries[slur.start] = .event(event)
    }
    if case .event(var event) = part.entries[end] {
      event.slurEnds.append(number)
      part.entries[end] = .event(event)
    }
  }
}

extension Bracket {
  fileprivate init(_ tuplet: WrittenVoice.Tuplet) {
    number = tuplet.depth + 1
    ratio =
      tuplet.isNested ? TimeModification(actual: tuplet.ownNotes, normal: tuplet.ownTime) : nil
  }
}
