// Grace notes, chords, and notes with ornaments.

extension ScoreBuilder {
  mutating func readGraces(_ index: Int) {
    graceSpan = span
    var next = index + 1
    while next < list.signs.count, list.signs[next].kind == .graceNote {
      let note = list.signs[next]
      let length = measure.scaled(
        lengths[index], Int(note.above), over: Int(note.below) * style.graceDivider)
      graces.append((note, length))
      next += 1
    }
  }

  /// Adds the grace notes before a note of a length.
  ///
  /// - Returns: The rest of the length.
  mutating func playGraces(
    before length: Int, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    if graces.isEmpty { return length }
    var total = graces.reduce(0) { $0 + $1.length }
    if let share = style.graceShare, total > 0 {
      let taken = measure.scaled(length, share.numerator, over: share.denominator)
      for index in graces.indices {
        graces[index].length = measure.scaled(taken, graces[index].length, over: total)
      }
      total = taken
    }
    let fits = total < length
    if !fits { diagnostics.report(.graceTooLong, graceSpan) }
    for index in graces.indices {
      let grace = graces[index]
      // Its accidental holds in the bar even if the note is dropped.
      let key = key(of: grace.note)
      guard fits else { continue }
      sound(
        key, grace.note.degree, grace.length, isGrace: true, at: graceSpan, &diagnostics)
    }
    graces.removeAll(keepingCapacity: true)
    return fits ? length - total : length
  }

  mutating func rest(_ length: Int, _ diagnostics: inout DiagnosticCollector) {
    let whole = ornaments.isHeld ? style.held(length, unit: unit) : length
    ornaments = Ornaments()
    score.wait(playGraces(before: whole, &diagnostics), span)
  }

  mutating func playChord(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    let written = lengths[index]
    let whole = ornaments.isHeld ? style.held(written, unit: unit) : written
    let ticks = style.chordTicks(isArpeggio: ornaments.isArpeggio)
    let rest = ornaments.isStaccato ? measure.scaled(whole, 1, over: 2) : 0
    ornaments = Ornaments()
    let sounding = playGraces(before: whole - rest, &diagnostics)
    passSungNote()
    let isTied = list.signs[index].isTied
    var next = index + 1
    if ticks > 0 {
      let count = list.signs[next...].prefix { $0.kind == .chordNote }.count
      // Every note must sound.
      score.appendSpread(
        of: min(measure.units(ticks, over: TimeMeasure.standard), sounding / max(1, count)), span)
    }
    while next < list.signs.count, list.signs[next].kind == .chordNote {
      let note = list.signs[next]
      sound(
        key(of: note), note.degree, sounding, isTied: note.isTied || isTied,
        hasAccidental: note.hasAccidental, advances: false, at: span, &diagnostics)
      next += 1
    }
    if ticks > 0 { score.appendSpread(of: 0, span) }
    score.wait(sounding + rest, span)
  }

  mutating func play(
    _ note: Sign, _ written: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    // A trill that is tied to this note continues.
    let goesOn = trilled == note.degree
    trilled = nil
    let signs = ornaments
    ornaments = Ornaments()
    let whole = signs.isHeld ? style.held(written, unit: unit) : written
    let rest = signs.isStaccato ? measure.scaled(whole, 1, over: 2) : 0
    let length = playGraces(before: whole - rest, &diagnostics)
    passSungNote()
    let key = key(of: note)
    // Steps beyond the limit are never played, so ornaments there would only cost memory.
    if signs.kind == .none && !goesOn || score.steps.count > Unrolling.stepLimit {
      sound(
        key, note.degree, length, isTied: note.isTied, hasAccidental: note.hasAccidental, at: span,
        &diagnostics)
      score.wait(rest, span)
      return
    }
    // A drum has no neighbours in the scale.
    let above = score.isPercussion ? key : pitches.neighbour(of: note, isAbove: true)
    let below = score.isPercussion ? key : pitches.neighbour(of: note, isAbove: false)
    /// Adds a note of the ornament.
    func play(_ key: Int, _ length: Int, isTied: Bool = false, isGrace: Bool = false) {
      sound(key, note.degree, length, isTied: isTied, isGrace: isGrace, at: span, &diagnostics)
    }
    switch goesOn ? .trill : signs.kind {
    case .none: break
    case .roll:
      let grace = measure.scaled(unit, 1, over: 4)
      if length == unit * 3 {
        // A dotted beat: the note, cut from above, tapped from below.
        play(key, unit)
        play(above, grace, isGrace: true)
        play(key, unit - grace)
        play(below, grace, isGrace: true)
        play(key, unit - grace, isTied: note.isTied)
      } else if grace < length {
        play(above, grace, isGrace: true)
        play(key, length - grace, isTied: note.isTied)
      } else {
        play(key, length, isTied: note.isTied)
      }
    case .trill:
      let step = Ornaments.trillStep(of: length, &measure, microsecondsPerQuarter)
      let turns = max(1, length / step)
      for turn in 0..<turns {
        let rest = turn == turns - 1 ? length - turns * step : 0
        play(turn % 2 == 0 ? above : key, step + rest)
      }
      trilled = note.isTied ? note.degree : nil
    case .fiveNotes:
      let step = measure.scaled(length, 1, over: 5)
      for key in [key, above, key, below] { play(key, step) }
      // With what rounding leaves.
      play(key, length - 4 * step, isTied: note.isTied)
    }
  }
}
