extension Unrolling {
  mutating func play(_ sections: [Section]) {
    for section in sections {
      let opensTune = !hasPlayedMusic
      if section.stretch.hasMusic { hasPlayedMusic = true }
      if isSinglePass {
        playOnce(section)
        if isCut { return }
        continue
      }
      var pass = 1
      while pass <= section.passes {
        if hasLyrics, section.stretch.hasMusic {
          next.verse = visits[section.stretch.start.step, default: 0]
          visits[section.stretch.start.step] = next.verse + 1
        }
        let goesBack = play(section, pass)
        if isCut || !goesBack { break }
        pass += 1
        if pass <= section.passes { rememberReturn(to: section, opensTune: opensTune) }
      }
    }
  }

  private mutating func rememberReturn(to section: Section, opensTune: Bool) {
    let isFirstReturn = !hasReturned
    hasReturned = true
    if opensTune { next.returnsToStart = true }
    guard isFirstReturn, isInNamedPart, section.stretch.start.sounding == 0 else { return }
    if !startsWithSign(section) { next.startsAtImaginedRepeat = true }
  }

  /// Plays the last pass of a section, or that of an earlier ending which alone has a Fine.
  private mutating func playOnce(_ section: Section) {
    let before = (passages.count, count)
    next.verse = section.passes - 1
    _ = play(section, section.passes)
    guard section.passes > 1,
      let fine = lastFine(in: section.stretch.marks),
      !passages[before.0...].contains(where: { $0.steps.contains(marks[fine].step) }),
      let pass = firstPass(of: fine, in: section)
    else { return }
    passages.removeSubrange(before.0...)
    count = before.1
    next.verse = pass - 1
    _ = play(section, pass)
  }

  private func lastFine(in marks: Range<Int>) -> Int? {
    let count = fines.count(below: marks.upperBound)
    return count > 0 && fines[count - 1] >= marks.lowerBound ? fines[count - 1] : nil
  }

  /// The first pass of the ending that a mark stands in.
  private func firstPass(of mark: Int, in section: Section) -> Int? {
    for index in section.stretch.marks.prefix(upTo: mark).reversed() {
      if case .ending(let place) = marks[index].kind { return endings[place].first?.lowerBound }
    }
    return nil
  }

  /// Whether `|:` is the first step of a section.
  private func startsWithRepeat(_ section: Section) -> Bool {
    let start = section.stretch.start
    guard start.mark < marks.count, marks[start.mark].step == start.step else { return false }
    return if case .bar(.repeatStart) = marks[start.mark].kind { true } else { false }
  }

  /// Whether `|:` is the first step of a section, or `::` the last step before it.
  private func startsWithSign(_ section: Section) -> Bool {
    if startsWithRepeat(section) { return true }
    let start = section.stretch.start
    guard start.mark > 0, marks[start.mark - 1].step == start.step - 1 else { return false }
    return if case .bar(.doubleRepeat) = marks[start.mark - 1].kind { true } else { false }
  }

  /// Plays one pass of a section.
  ///
  /// - Returns: Whether the music goes back to its start.
  private mutating func play(_ section: Section, _ pass: Int) -> Bool {
    let stretch = section.stretch
    walked += stretch.marks.count + 1
    if walked > 4 * Self.stepLimit + end.step { isCut = true }
    // Later passes start after the `|:`.
    var start = stretch.start.step + (pass > 1 && startsWithRepeat(section) ? 1 : 0)
    var isSkipping = false
    for index in stretch.marks {
      let mark = marks[index]
      switch mark.kind {
      case .ending(let place):
        let isPlayed = endings[place].contains { $0.contains(pass) }
        note(place, isPlayed: isPlayed)
        if isSkipping {
          if isPlayed { (isSkipping, start) = (false, mark.step) }
        } else if !isPlayed {
          emit(start..<mark.step)
          isSkipping = true
        }
      case .part:
        if isSkipping { (isSkipping, start) = (false, mark.step) }
      case .jump: break
      case .bar(.single): break
      case .bar(let bar):
        if isSkipping {
          (isSkipping, start) = (false, mark.step + 1)
        } else if case .repeatEnd = bar, pass < section.passes, mark.step + 1 < stretch.end.step {
          emit(start..<mark.step + 1)
          return true
        }
      }
      if isCut { return false }
    }
    if !isSkipping { emit(start..<stretch.end.step) }
    return section.loopsAtEnd
  }

  /// Remembers that a pass came to the ending at an index of `endings`.
  private mutating func note(_ ending: Int, isPlayed: Bool) {
    if endingFates.isEmpty {
      endingFates = Array(repeating: .notReached, count: endings.count)
    }
    if endingFates[ending] != .played { endingFates[ending] = isPlayed ? .played : .skipped }
  }

  private mutating func emit(_ range: Range<Int>) {
    if range.isEmpty { return }
    let room = Self.stepLimit - count
    let played = range.lowerBound..<min(range.upperBound, range.lowerBound + room)
    if played.count < range.count { isCut = true }
    count += played.count
    if played.isEmpty { return }
    if passages.isEmpty { passages.reserveCapacity(16) }
    next.steps = played
    passages.append(next)
    next.returnsToStart = false
    next.startsAtImaginedRepeat = false
  }
}
