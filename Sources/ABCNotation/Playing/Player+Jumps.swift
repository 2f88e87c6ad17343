extension Player {
  /// Goes from the step at `end` to the steps of `range`, in the state of their place in the text.
  mutating func jump(
    from end: Int, to range: Range<Int>, isBeforeFirstNote: Bool
  ) {
    if !score.hasChanges { return }
    let changes = writtenChanges ?? WrittenChanges(score)
    writtenChanges = changes
    for restoration in changes.restorations(from: end, to: range, score) {
      switch restoration {
      case .step(let index): change(score.steps[index], isBeforeFirstNote: isBeforeFirstNote)
      case .tempo: tempos.append(Performance.Change(startTempo, at: now))
      case .key: performed.laterKeys.append(Performance.Change(performed.key, at: now))
      case .meter: changeLater(to: performed.meter)
      case .directive(let directive): 
        apply(directive, isBeforeFirstNote: isBeforeFirstNote, score.steps[range.lowerBound].span)
      }
    }
  }
}
