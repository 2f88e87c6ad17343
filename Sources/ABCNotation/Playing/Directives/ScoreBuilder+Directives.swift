extension ScoreBuilder {
  /// Applies a directive; those that do not change how notes are read are left to the player.
  mutating func apply(
    _ directive: PlaybackDirective, _ diagnostics: inout DiagnosticCollector
  ) {
    switch directive {
    case .transpose, .transposeFurther, .accidentalsHold, .accidentalReach:
      changePitches { $0.apply(directive) }
    case .chordType(let name, let intervals): symbols.types[name] = intervals
    case .graceShare, .graceDivider, .trim, .chordAttack, .fermataIsFixed, .dynamicsStep, .drumKey:
      style.apply(directive)
    case .brokenRatio: break
    case .beatMoved(let amount): change(to: dynamics.moved(by: amount))
    case .channel(let channel):
      if score.sounding == 0 {
        score.isPercussion = channel == 10
      } else if score.isPercussion != (channel == 10) {
        diagnostics.report(.lateChannel, span)
      }
    case .beat(let dynamics):
      self.dynamics = dynamics
      append(directive)
    default: append(directive)
    }
  }

  private mutating func append(_ directive: PlaybackDirective) {
    score.append(.directive, index: score.directives.count, span)
    score.directives.append(directive)
  }

  /// Changes the velocities from here on.
  mutating func change(to dynamics: Dynamics) {
    self.dynamics = dynamics
    score.append(.dynamics, index: score.dynamics.count, span)
    score.dynamics.append(dynamics)
  }
}
