/// Where a tune under a constraint stands: in its bar and among its bars.
///
/// A small value, which every candidate character is tried on.
struct ConstraintState: Hashable, Sendable {
  var music: MusicState
  var bars: BarSequence

  /// A state at the start of a tune's music.
  init(_ rules: ConstraintRules, writable: Writable) {
    bars = BarSequence(isPickUp: rules.pickUp > 0)
    music = MusicState(target: bars.target(rules), writable: writable)
  }

  /// The state after another character; nil if no legal tune begins like that.
  func reading(_ sign: MusicSign, _ rules: ConstraintRules) -> ConstraintState? {
    switch bars.phase {
    case .none: break
    case .colon:
      if sign.kind == .bar, bars.ends.contains(.repeatEnd) { return endingPart(.repeatEnd, rules) }
      if sign.kind == .bar, bars.ends.contains(.secondEnding) {
        var next = endingBar(rules)
        next.bars.phase = .ending
        return next
      }
      let isDouble = sign.kind == .colon && bars.ends.contains(.doubleRepeat)
      return isDouble ? endingPart(.doubleRepeat, rules) : nil
    case .bar:
      if let next = readingSecondSign(sign, rules) { return next }
      guard bars.ends.contains(.single) else { return nil }
      var next = self
      next.bars.phase = .none
      return next.reading(sign, rules)
    case .ending:
      if sign.kind == .openBracket {
        var next = self
        next.bars.phase = .bracket
        return next
      }
      return beginningEnding(sign, rules)
    case .bracket: return beginningEnding(sign, rules)
    case .opening:
      guard sign.kind == .colon else { return nil }
      var next = self
      next.bars.phase = .none
      next.bars.repeating = .opened
      return next.counting()
    }
    return readingBar(sign, rules)
  }

  private func readingBar(_ sign: MusicSign, _ rules: ConstraintRules) -> ConstraintState? {
    if bars.isOver { return sign.kind == .newline ? self : nil }
    let opening = bars.opening(rules)
    if music.isBarEmpty, opening.isNeeded || opening.isAllowed && sign.kind == .bar {
      switch sign.kind {
      case .bar:
        var next = self
        next.bars.phase = .opening
        return next.counting()
      case .space, .newline: break
      default: return nil
      }
    }
    var next = self
    switch sign.kind {
    case .bar, .colon:
      guard let music = music.completed(), music.canEndBar else { return nil }
      let isBar = sign.kind == .bar
      var ends = bars.ends(at: music.position, rules).intersection(isBar ? .withBar : .withColon)
      if music.tiedPitch != nil { ends.formIntersection(.single) }
      // A letter and a colon at the start of a line would be a field.
      guard !ends.isEmpty, isBar || music.lineLength != 1 else { return nil }
      next.music = music
      next.bars.ends = ends
      next.bars.phase = isBar ? .bar : .colon
      if isBar { next = next.passingBar(rules) }
      return next.counting()
    case .newline:
      // A line of music ends with a bar line; a blank line ends the tune.
      guard music.isBarEmpty, music.lineLength > 0 ? bars.hasBegun : bars.canEnd(rules) else {
        return nil
      }
      next.music.lineLength = 0
      next.music.followsSpace = true
      return next
    default:
      guard let music = music.reading(sign) else { return nil }
      next.music = music
      if sign.kind != .space { next.bars.isAtPartStart = false }
      return next
    }
  }

  /// Passes the `|` that ends a bar, which a second sign may complete.
  private func passingBar(_ rules: ConstraintRules) -> ConstraintState {
    let ends = bars.ends
    // Only a part's own end is counted when it is complete.
    guard ends.contains(.single) || ends.contains(.firstEnding) else { return self }
    var next = endingBar(rules)
    next.bars.phase = ends == .single ? .none : ends == .firstEnding ? .ending : .bar
    next.bars.ends = ends
    return next
  }

  private func readingSecondSign(
    _ sign: MusicSign, _ rules: ConstraintRules
  ) -> ConstraintState? {
    let wasCounted = !bars.ends.isDisjoint(with: [.single, .firstEnding])
    switch sign.kind {
    case .bar where bars.ends.contains(.double):
      return wasCounted ? closingPart(.double, rules) : endingPart(.double, rules)
    case .closeBracket where bars.ends.contains(.final):
      return wasCounted ? closingPart(.final, rules) : endingPart(.final, rules)
    case .openBracket where bars.ends.contains(.firstEnding):
      var next = self
      next.bars.phase = .bracket
      return next.counting()
    case .digit where bars.ends.contains(.firstEnding): return beginningEnding(sign, rules)
    default: return nil
    }
  }

  private func beginningEnding(_ sign: MusicSign, _ rules: ConstraintRules) -> ConstraintState? {
    let number = bars.ending + 1
    guard sign.kind == .digit, Int(sign.value) == number else { return nil }
    var next = self
    next.bars.phase = .none
    next.bars.begin(ending: number)
    next.music.target = next.bars.target(rules)
    return next.counting()
  }

  private func endingBar(_ rules: ConstraintRules) -> ConstraintState {
    var next = self
    next.bars.endBar(at: music.position, rules)
    next.bars.phase = .none
    next.music.startBar(target: next.bars.target(rules))
    return next.counting()
  }

  private func endingPart(_ end: BarEnds, _ rules: ConstraintRules) -> ConstraintState {
    endingBar(rules).closingPart(end, rules)
  }

  private func closingPart(_ end: BarEnds, _ rules: ConstraintRules) -> ConstraintState {
    var next = self
    next.bars.phase = .none
    next.bars.endPart(with: end, rules)
    next.music.startBar(target: next.bars.target(rules))
    return next.counting()
  }

  /// Counts a character that `MusicState` did not read into the line.
  private func counting() -> ConstraintState {
    var next = self
    next.music.lineLength = 3
    next.music.followsSpace = false
    return next
  }
}
