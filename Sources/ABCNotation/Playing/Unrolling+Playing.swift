extension Unrolling {
  mutating func play(_ sections: [Section]) {
    for section in sections {
      let opensTune = !hasPlayedMusic
      if section.stretch.hasMusic { hasPlayedMusic = true }
      var pass = 1
      while pass <= section.passes {
        if hasLyrics, section.stretch.hasMusic {
          verse = visits[section.stretch.start.step, default: 0]
          visits[section.stretch.start.step] = verse + 1
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
    if opensTune { returnsToStart.append(ranges.count) }
    guard isFirstReturn, isInNamedPart, section.stretch.start.sounding == 0 else { return }
    if !startsWithSign(section) { firstImaginedStart = ranges.count }
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
        if isSkipping {
          if isPlayed { (isSkipping, start) = (false, mark.step) }
        } else if !isPlayed {
          emit(start..<mark.step)
          isSkipping = true
        }
      case .part:
        if isSkipping { (isSkipping, start) = (false, mark.step) }
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

  private mutating func emit(_ range: Range<Int>) {
    if range.isEmpty { return }
    let room = Self.stepLimit - count
    let played = range.lowerBound..<min(range.upperBound, range.lowerBound + room)
    if played.count < range.count { isCut = true }
    count += played.count
    if played.isEmpty { return }
    if ranges.isEmpty { ranges.reserveCapacity(16) }
    ranges.append(played)
    if hasLyrics { verses.append(verse) }
  }
}
