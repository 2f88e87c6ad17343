extension Player {
  /// Goes from the step at `end` to the steps of `range`, in the state of their place in the text.
  mutating func jump(
    from end: Int, to range: Range<Int>, isBeforeFirstNote: Bool
  ) {
    endLayers()
    if !score.hasChanges { return }
    let changes = writtenChanges ?? WrittenChanges(score)
    writtenChanges = changes
    for restoration in changes.restorations(from: end, to: range, score) {
      switch restoration {
      case .step(let index): restore(score.steps[index], isBeforeFirstNote: isBeforeFirstNote)
      case .tempo: tempos.append(Performance.Change(startTempo, at: now))
      case .key: restore(performed.key)
      case .meter: if meter != performed.meter { changeLater(to: performed.meter) }
      case .directive(let directive):
        apply(directive, isBeforeFirstNote: isBeforeFirstNote, score.steps[range.lowerBound].span)
      }
    }
  }

  private mutating func restore(_ step: Score.Step, isBeforeFirstNote: Bool) {
    switch step.kind {
    case .keyChange: restore(score.keys[step.index])
    case .meter where score.meters[step.index] == meter: break
    default: change(step, isBeforeFirstNote: isBeforeFirstNote)
    }
  }

  private mutating func restore(_ key: Key) {
    if performed.laterKeys.last?.value ?? performed.key == key { return }
    performed.laterKeys.append(Performance.Change(key, at: now))
  }
}
