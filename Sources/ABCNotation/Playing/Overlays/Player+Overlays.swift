extension Player {
  /// Passes the start or end of a layer, or a bar line within one.
  mutating func passOverlay(_ step: Score.Step) {
    switch step.kind {
    case .overlay: goBack(to: step.target)
    case .groupStart:
      group = (time, clock.position, lastBar)
      tiesWaitFrom = time
    case .groupEnd: endLayers()
    default:
      crossBar()
      clock = BarClock(startingAt: 0)
    }
  }

  /// Goes on after the longest of the layers so far.
  mutating func endLayers() {
    time = max(time, furthest)
    tiesWaitFrom = .max
  }

  private mutating func goBack(to target: OverlayTarget) {
    furthest = max(furthest, time)
    switch target {
    case .bar:
      time = lastBar
      // A repeat sign inside a bar does not start one.
      clock = BarClock(startingAt: max(0, time - barStart))
    case .earlierBar:
      let count = firstLayerBars.count(below: time)
      time = count > 0 ? firstLayerBars[count - 1] : 0
      clock = BarClock(startingAt: 0)
    case .group:
      (time, lastBar) = (group.time, group.lastBar)
      clock = BarClock(startingAt: group.position)
      return
    }
    lastBar = time
  }
}

extension Performance.Voice {
  /// Sorts what was played by time: overlays were played after the notes with which they sound.
  mutating func sortByTime() {
    melody.sort { $0.start < $1.start }
    symbols.sort { $0.time < $1.time }
    lyrics.sort { $0.onset < $1.onset }
    laterKeys.sort { $0.onset < $1.onset }
    laterMeters.sort { $0.onset < $1.onset }
    laterPrograms.sort { $0.onset < $1.onset }
  }
}
